#include <nlohmann/json.hpp>

#include "core/exchange/read/reader.h"
#include "tests/catch.h"
#include "tests/program.h"

using nlohmann::json;

namespace {

const std::string sample = std::string(ASSETS) + "/sample/";
const std::string forms = std::string(TESTS_DATA) + "/documents/";

/// A desk at which the program is run as a person would, on real files.
struct Desk {
  Scratch scratch;
  Program run{scratch};
  std::string round = (scratch / "round.skolanalys").string();
  std::string e = (scratch / "exempelkoping.skolanalys").string();

  [[nodiscard]] std::string at(const std::string& name) const { return (scratch / name).string(); }
  void does(const std::vector<std::string>& words) const {
    const auto ran = run(words);
    INFO(words[0] << ' ' << (words.size() > 2 ? words[2] : "") << ": " << ran.err);
    REQUIRE(ran.code == 0);
  }
  [[nodiscard]] json answer(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const auto ran = run(words);
    INFO(words[0] << ' ' << (words.size() > 2 ? words[2] : "") << ": " << ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
  }
  /// What it says when it will not.
  [[nodiscard]] std::string refused(const std::vector<std::string>& words) const {
    const auto ran = run(words);
    CHECK(ran.code == 2);
    CHECK(ran.out.empty());
    return ran.err;
  }
  /// The words of a document as another program would see them.
  [[nodiscard]] std::string words_of(const std::string& name) const {
    return skolanalys::exchange::read::words_of(scratch / name).text;
  }
  [[nodiscard]] bool says(const std::string& name, const std::string& words) const {
    auto text = words_of(name);
    for (auto& c : text)
      if (c == '\n') c = ' ';
    INFO(name << ": " << text.substr(0, 600));
    return text.find(words) != std::string::npos;
  }

  // --- the steps, one function each ------------------------------------------------------------------------
  void select() const {
    does({"new", round, "--round", "Hösten 2024"});
    does({"series", "import", round, sample + "selection.csv", sample + "kolada-municipality.json",
          sample + "kolada-kpi.json"});
    const auto ranking = answer({"select", round})["ranking"];
    CHECK(ranking[0]["name"] == "Exempelköping");
    CHECK(ranking[0]["classes"] == json::array({"weak", "declining"}));
    does({"select", round, "--out", at("urval.csv")});
    CHECK(Scratch::read(scratch / "urval.csv").find("Exempelköping") != std::string::npos);
  }
  void apply() const {
    does({"apply",  round,        "cohort", "Hösten 2024", "--last-date", "2024-06-15", "--places",
          "1",      "--price",    "85000",  "--includes",  "resor",       "--includes", "övernattning",
          "--from", "2024-10-01", "--to",   "2024-11-30",  "--days",      "40"});
    // The form came without the head's signature.
    const auto form =
        answer({"apply", round, "read", forms + "application.docx", "--received", "2024-06-11", "--add"});
    CHECK(form["code"] == "9999");
    CHECK(form["missing"] == json::array({"head"}));
    CHECK(form["complete"] == false);
    CHECK(refused({"apply", round, "decide", "9999", "admitted", "--by", "LK", "--on", "2024-06-24"})
              .find("head of administration") != std::string::npos);
    const auto asked = answer({"apply", round, "letter", "9999", "--out", at("komplettera.docx")});
    CHECK(asked["kind"] == "missing-signature");
    CHECK(says("komplettera.docx", "the head of administration"));
    // One came after the last day: marked, kept, and not admitted.
    const auto late = answer({"apply", round, "add", "Heby", "--received", "2024-06-20", "--signed",
                              "namndordforande=B", "--signed", "forvaltningschef=C"});
    CHECK(late["late"] == true);
    CHECK(refused({"apply", round, "decide", "Heby", "admitted", "--by", "LK", "--on", "2024-06-24"})
              .find("2024-06-20") != std::string::npos);
    does({"apply", round, "add", "9999", "--signed", "forvaltningschef=F", "--registry", "BUN 2024/118"});
    const auto beside = answer({"apply", round, "compare"})["applications"];
    REQUIRE(beside.size() == 2);
    CHECK(beside[0]["rank"] == 1);
    CHECK(beside[1]["rank"].is_null());
    CHECK(beside[1]["late"] == true);
    does({"apply", round, "decide", "9999", "admitted", "--by", "LK", "--on", "2024-06-24"});
    does({"apply", round, "decide", "Heby", "reserve", "--by", "LK", "--on", "2024-06-24", "--reason",
          "Den enda platsen gick till den som kom i tid."});
    CHECK(answer({"apply", round, "letter", "9999", "--out", at("antagen.docx")})["kind"] == "admitted");
    CHECK(says("antagen.docx", "85\u00A0000"));
    CHECK(says("antagen.docx", "Exempelköping"));
    CHECK(answer({"apply", round, "letter", "Heby", "--out", at("reserv.pdf")})["kind"] == "reserve");
    CHECK(says("reserv.pdf", "Den enda platsen gick till"));
    does({"apply", round, "begin", "9999", "--out", e});
  }
  void visit() const {
    struct Plan {
      const char *role, *date, *start, *by;
    };
    constexpr Plan plans[] = {{"namndordforande", "2024-10-15", "08:30", "LK"},
                              {"forvaltningschef", "2024-10-15", "10:00", "LK"},
                              {"rektor", "2024-10-15", "13:00", "MS"},
                              {"forstelarare", "2024-10-15", "14:30", "MS"},
                              {"larare", "2024-10-16", "08:00", "TO"},
                              {"specialpedagog", "2024-10-16", "09:30", "LK"},
                              {"elev", "2024-10-16", "12:40", "MS"},
                              {"vardnadshavare", "2024-10-16", "17:30", "TO"}};
    for (const auto& p : plans)
      does({"plan", e, "add", "--role", p.role, "--date", p.date, "--start", p.start, "--by", p.by});
    CHECK(refused({"apply", e, "stage", "visited"}).find("interview") != std::string::npos);
    does({"apply", e, "stage", "visit-planned"});
    does({"plan", e, "out", at("schema.docx")});
    CHECK(says("schema.docx", "08:30"));
    does({"plan", e, "out", at("schema.ics")});
    const auto ics = Scratch::read(scratch / "schema.ics");
    CHECK(ics.find("DTSTART;TZID=Europe/Stockholm:20241015T083000") != std::string::npos);
    // The notes are taken into the interviews that were planned, not beside them.
    std::vector<std::string> files{"import", e};
    for (const char* name :
         {"01-namndordforande", "02-forvaltningschef", "03-rektor", "04-forstelarare",
          "05-larare-fackligt-ombud", "06-specialpedagog", "07-elever-ak9", "08-vardnadshavare"})
      files.push_back(sample + "interviews/" + name + ".md");
    files.push_back(sample + "documents/D1-verksamhetsplan-utdrag.md");
    files.push_back(sample + "documents/D2-namndprotokoll-utdrag.md");
    does(files);
    const auto held = answer({"plan", e});
    REQUIRE(held["interviews"].size() == 8);
    for (const auto& i : held["interviews"]) CHECK(i["status"] == "held");
    CHECK(answer({"plan", e, "ask", "EX-03", "rektor-01", "rektor-02"})["covered"] ==
          json::array({"rektor-01", "rektor-02"}));
    CHECK(refused({"plan", e, "ask", "EX-03", "elev-01"}).find("guide-rektor") != std::string::npos);
    std::size_t asked = 0;
    const auto coverage = answer({"plan", e, "coverage"});
    for (const auto& q : coverage["questions"]) asked += q["asked"].get<std::size_t>();
    CHECK(asked == 2);
    does({"apply", e, "stage", "visited"});
  }
  void analyse() const {
    CHECK(answer({"series", "import", e, sample + "statistics.csv", sample + "kolada-kpi.json"})["added"] ==
          27);
    CHECK(answer({"code", e, "--codings", sample + "codings.json"})["codings"].size() == 182);
    does({"apply", e, "stage", "analysis"});
    CHECK(answer({"finding", e, "import", sample + "findings.json"})["findings"].size() == 8);
    CHECK(answer({"finding", e, "show", "S1"})["strength"] == "strong");
    // Figures with a gap are no evidence.
    CHECK(refused({"finding", e, "evidence", "S1", "--for", "N15419:2016-2024"}).find("N15419") !=
          std::string::npos);
    CHECK(answer({"finding", e, "trace", "K034"})["findings"][0]["label"] == "S1");
    does({"report", e, "--out", at("kartlaggning.docx")});
    CHECK(says("kartlaggning.docx", "Kön till elevhälsan är inte borta."));
    CHECK(says("kartlaggning.docx", "BUN 2024/118"));
  }
  void discuss() const {
    does({"workshop", e, "plan", "1", "--date", "2024-12-03", "--group",
          "Bord 1:namndordforande,forvaltningschef:12", "--group", "Bord 2:rektor:12", "--group",
          "Bord 3:larare,forstelarare:12", "--group", "Bord 4:elev,vardnadshavare:9"});
    CHECK(refused({"workshop", e, "plan", "2", "--date", "2024-11-30"}).find("Workshop 1") !=
          std::string::npos);
    CHECK(refused({"workshop", e, "react", "--finding", "S7", "--group", "Bord 9", "--kind", "agree"})
              .find("Bord 9") != std::string::npos);
    const auto after =
        answer({"workshop", e, "react", "--finding", "S7", "--group", "Bord 4", "--kind", "agree", "--words",
                "Det är fler ställen än korridoren, bussen hem också.", "--evidence"});
    std::size_t agree = 0;
    for (const auto& f : after["findings"]) agree += f["agree"].size();
    CHECK(agree == 1);
    CHECK(answer({"workshop", e, "reword", "--finding", "S7", "--words",
                  "Trygghetsenkäten fångar inte de platser där elever är otrygga."})["finding"] == "S7");
    CHECK(answer({"workshop", e, "hold", "1"})["held"] == true);
    does({"workshop", e, "report", "1", "--out", at("w1.docx")});
    CHECK(says("w1.docx", "bussen hem också"));
    CHECK(says("w1.docx", "Trygghetsenkäten fångar inte de platser"));
  }
  void prioritise() const {
    does({"workshop", e, "plan", "2", "--date", "2025-01-21", "--group",
          "Bord 1:namndordforande,forvaltningschef:12", "--group", "Bord 2:rektor:12", "--group",
          "Bord 3:larare,forstelarare:12", "--group", "Bord 4:elev,vardnadshavare:9"});
    (void)scratch.write("over.csv", "candidate,group,roles,dots,effect,effort\nEtt,Bord 4,elev,100,3,3\n");
    CHECK(refused({"workshop", e, "votes", at("over.csv")}).find("Bord 4") != std::string::npos);
    CHECK(answer({"workshop", e})["workshops"][1]["candidates"].empty());
    const auto votes = answer({"workshop", e, "votes", sample + "workshop-votes.csv"});
    REQUIRE(votes["candidates"].size() == 6);
    CHECK(votes["candidates"][0]["dots"] == 27);
    CHECK(votes["candidates"][0]["quadrant"] == "do-now");
    const auto first = votes["candidates"][0]["title"].get<std::string>();
    does({"workshop", e, "candidate", "--title", first, "--finding", "S5"});
    CHECK(refused({"workshop", e, "choose", "--candidate", first, "--reason", "Flest prickar."})
              .find("stopped") != std::string::npos);
    CHECK(answer({"workshop", e, "choose", "--candidate", first, "--reason", "Flest prickar, störst effekt.",
                  "--stopped", "Elva av nitton projekt."})["candidates"][0]["chosen"] == true);
    CHECK(answer({"workshop", e, "hold", "2"})["held"] == true);
    for (const char* name : {"w2.docx", "w2.html", "w2.odt", "w2.pdf"}) {
      does({"workshop", e, "report", "2", "--out", at(name)});
      CHECK(says(name, "Elva av nitton projekt."));
      CHECK(says(name, "Gör nu"));
    }
  }
  void change() const {
    const std::string priority = "Gör som matematiken";
    CHECK(refused({"action", e, "goal", "--priority", priority, "--what", "Fler når målen.", "--series",
                   "N15419", "--goal-value", "70", "--due", "2027-06-30"})
              .find("owner") != std::string::npos);
    does({"action", e, "goal", "--priority", priority, "--what", "Gemensam timme i fyra ämnen.", "--question",
          "Har timmen legat kvar?", "--process", "--due", "2025-12-19", "--owner", "rektor"});
    const auto goal =
        answer({"action", e, "goal", "--priority", priority, "--what", "Fler når målen.", "--series",
                "N15419", "--goal-value", "70", "--due", "2027-06-30", "--owner", "forvaltningschef"});
    CHECK(goal["start_value"] == 57.9);
    CHECK(refused({"action", e, "add", "--goal", "Gemensam", "--what", "En timme.", "--due", "2025-06-13",
                   "--question", "Ligger den kvar?"})
              .find("wner") != std::string::npos);
    CHECK(refused({"action", e, "add", "--goal", "Gemensam", "--what", "En timme.", "--owner", "rektor",
                   "--question", "Ligger den kvar?"})
              .find("date") != std::string::npos);
    CHECK(answer({"action", e, "add", "--goal", "Gemensam", "--what", "En timme i veckan.", "--owner",
                  "rektor", "--start", "2025-02-03", "--due", "2025-06-13", "--question",
                  "Ligger den kvar?"})["state"] == "planned");
    does({"action", e, "add", "--goal", "Fler når", "--what", "Gemensamma prov.", "--owner", "rektor",
          "--start", "2025-02-03", "--due", "2025-06-13", "--series", "N15419"});
    CHECK(answer({"action", e, "overdue", "--today", "2025-06-20"})["events"].size() == 2);
    CHECK(answer({"action", e, "state", "En timme", "done", "--on", "2025-09-01"})["done"] == "2025-09-01");
    CHECK(answer({"action", e, "state", "Gemensamma", "started", "--on", "2025-03-03"})["state"] ==
          "started");
    CHECK(answer({"action", e, "contact", "--words", "Schemaläggning av timmen.", "--date", "2025-04-10",
                  "--by", "LK", "--action", "En timme"})
              .contains("contact"));
    CHECK(answer({"action", e, "calendar"})["events"].size() >= 6);
    CHECK(answer({"action", e})["goals"].size() == 2);
  }
  void follow_up() const {
    CHECK(answer({"series", "import", e, sample + "year-later/statistics.csv"})["changed"].get<int>() > 0);
    does({"import", e, sample + "year-later/interviews/01-rektor.md",
          sample + "year-later/interviews/02-forstelarare.md",
          sample + "year-later/interviews/03-specialpedagog.md"});
    CHECK(answer({"code", e, "--codings", sample + "year-later/codings.json"})["codings"].size() == 13);
    CHECK(answer({"followup", e, "plan", "--from", "2025-01-28"})["follow_ups"].size() == 3);
    const std::string when = "12 months";
    const auto judge = [&](const char* action, const char* side, const char* grade) {
      return std::vector<std::string>{"followup", e,           "judge",   when,
                                      "--action", action,      "--side",  side,
                                      "--grade",  grade,       "--words", "Tio av tolv veckor.",
                                      "--date",   "2026-01-28"};
    };
    does(judge("En timme", "association", "on-track"));
    does(judge("En timme", "municipality", "on-track"));
    does(judge("Gemensamma", "municipality", "on-track"));
    CHECK(refused({"followup", e, "hold", when}).find("Gemensamma prov") != std::string::npos);
    // Before both have judged, neither side's word is shown.
    const auto shown = answer({"followup", e, "show", when});
    for (const auto& one : shown["judgements"])
      if (one["action"] == "Gemensamma prov.") CHECK(one["municipality"].is_null());
    does(judge("Gemensamma", "association", "doubtful"));
    const auto held = answer({"followup", e, "hold", when, "--summary", "Timmen håller, proven kom senare."});
    CHECK(held["held"] == true);
    bool better = false;
    for (const auto& c : held["before_after"])
      better |= c["theme"] == "larare.forstelarare" && c["role"] == "forstelarare" && c["shift"] == "better";
    CHECK(better);
    for (const char* name : {"f.docx", "f.pdf", "f.odt", "f.html"}) {
      does({"followup", e, "report", when, "--out", at(name), "--today", "2026-01-28"});
      CHECK(says(name, "Timmen håller, proven kom senare."));
      CHECK(says(name, "Tveksamt"));
      CHECK(says(name, "Inom bruset"));
      CHECK(says(name, "Schemaläggning av timmen."));
    }
    CHECK(answer({"followup", e})["follow_ups"].size() == 3);
  }
};

}  // namespace

TEST_CASE(
    "a municipality goes from the selection over application, visit and workshops to a follow-up a year on",
    "[journey]") {
  const Desk d;
  d.select();
  d.apply();
  d.visit();
  d.analyse();
  d.discuss();
  d.prioritise();
  d.change();
  d.follow_up();

  const auto all = d.answer({"overview", d.scratch.folder().string(), "--today", "2026-02-01"});
  REQUIRE(all["rows"].size() == 2);
  for (const auto& row : all["rows"]) {
    if (row["kind"] == "round") {
      CHECK(row["admitted"] == 1);
      continue;
    }
    CHECK(row["stage"] == "follow-up");
    CHECK(row["held"] == 11);
    CHECK(row["cohort"] == "Hösten 2024");
    CHECK(row["next"]["what"] == "action");
    REQUIRE(row["steps"].size() == 11);
    CHECK(row["steps"][9]["state"] == "now");
  }
  REQUIRE(all["cohorts"].size() == 1);
  CHECK(all["cohorts"][0]["had"] == 40);
  CHECK(all["cohorts"][0]["engagements"] == 1);
  REQUIRE(all["outcomes"].size() == 1);
  CHECK(all["outcomes"][0]["progress"] == "within");
  CHECK(d.run({"check", d.e}).code == 0);
}

TEST_CASE("papers of workshops and follow-ups leave for others only when every name is decided",
          "[journey]") {
  const Desk d;
  d.does({"new", d.e, "--sample"});
  d.does({"workshop", d.e, "plan", "1", "--date", "2024-12-03", "--group", "Bord 1:rektor:8"});
  d.does({"workshop", d.e, "react", "--finding", "S1", "--group", "Bord 1", "--kind", "agree", "--words",
          "Så är det på Alfaskolan."});
  const auto ours = d.answer({"workshop", d.e, "report", "1", "--out", d.at("ours.docx")});
  CHECK(ours["pseudonymised"] == false);
  CHECK(d.says("ours.docx", "Så är det på Alfaskolan."));
  const auto blocked =
      d.run({"workshop", d.e, "report", "1", "--out", d.at("out.docx"), "--to", "municipality"});
  CHECK(blocked.code == 2);
  CHECK(blocked.err.find("undecided") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(d.scratch / "out.docx"));
  d.does({"followup", d.e, "plan", "--from", "2025-01-28"});
  CHECK(
      d.run({"followup", d.e, "report", "12 months", "--out", d.at("f.docx"), "--to", "municipality"}).code ==
      2);
  CHECK_FALSE(std::filesystem::exists(d.scratch / "f.docx"));

  d.does({"names", d.e, "--add", "Alfaskolan", "--kind", "school", "--as", "Skola 1"});
  d.does({"names", d.e, "--replace-known"});
  // What is left is decided one name at a time.
  for (int n = 0; n < 200; ++n) {
    const auto left = d.answer({"names", d.e});
    std::string word;
    for (const auto& hit : left["hits"])
      if (hit["decision"] == "undecided") word = hit["words"];
    if (word.empty()) break;
    d.does({"names", d.e, "--keep", word, "--everywhere"});
  }
  const auto out =
      d.answer({"workshop", d.e, "report", "1", "--out", d.at("out.docx"), "--to", "municipality"});
  CHECK(out["pseudonymised"] == true);
  CHECK_FALSE(d.says("out.docx", "Alfaskolan"));
  CHECK(d.says("out.docx", "Skola 1"));
  const auto year =
      d.answer({"followup", d.e, "report", "12 months", "--out", d.at("f.docx"), "--to", "municipality"});
  CHECK(year["pseudonymised"] == true);
}
