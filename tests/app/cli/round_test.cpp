#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>

#include "core/assets/assets.h"
#include "core/commands/overview.h"
#include "tests/catch.h"
#include "tests/http_server.h"
#include "tests/program.h"

using nlohmann::json;

namespace {

const std::string sample_folder = std::string(ASSETS) + "/sample/";

struct Office {
  Scratch scratch;
  Program run{scratch};
  std::string round = (scratch / "round.skolanalys").string();
  Office() {
    REQUIRE(run({"new", round, "--round", "Hösten 2024"}).code == 0);
    REQUIRE(run({"series", "import", round, sample_folder + "selection.csv",
                 sample_folder + "kolada-municipality.json", sample_folder + "kolada-kpi.json"})
                .code == 0);
  }
  [[nodiscard]] json answer(std::vector<std::string> words) const {
    words.emplace_back("--json");
    const auto ran = run(words);
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    return json::parse(ran.out);
  }
};

}  // namespace

TEST_CASE("select ranks a round or bare files alike, says why, and writes the list", "[round]") {
  Office o;
  const auto from_round = o.answer({"select", o.round});
  const auto from_file = o.answer({"select", sample_folder + "selection.csv"});
  REQUIRE(from_round["ranking"].size() == 20);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(from_round["ranking"][i]["code"] == from_file["ranking"][i]["code"]);
    CHECK(from_round["ranking"][i]["p_weak"] == from_file["ranking"][i]["p_weak"]);
  }
  const auto& first = from_round["ranking"][0];
  CHECK(first["name"] == "Exempelköping");
  CHECK(first["classes"] == json::array({"weak", "declining"}));
  CHECK(first["why"].get<std::string>().find("0.998") != std::string::npos);
  CHECK(o.run({"select", o.round, "--why", "Övningsala"}).out.find("0.792") != std::string::npos);
  const auto lower = o.answer({"select", o.round, "--threshold", "0.79"});
  for (const auto& c : lower["ranking"])
    if (c["code"] == "9987") CHECK(c["classes"] == json::array({"weak"}));
  const auto out = (o.scratch / "urval.csv").string();
  CHECK(o.run({"select", o.round, "--out", out}).code == 0);
  CHECK(Scratch::read(out).find("Exempelköping") != std::string::npos);
  CHECK(o.run({"select", o.round, "--threshold", "2"}).code == 2);
  CHECK(o.run({"select", o.round, "--why", "Ingenstans"}).code == 2);
}

TEST_CASE("a word against the ranking is kept with its reason", "[round]") {
  Office o;
  CHECK(o.run({"select", o.round, "--overrule", "9994", "--take-in"}).code == 2);
  CHECK(o.run({"select", o.round, "--overrule", "9994", "--reason", "x"}).code == 2);
  REQUIRE(
      o.run({"select", o.round, "--overrule", "9994", "--take-in", "--reason", "Ny ledning", "--by", "LK"})
          .code == 0);
  const auto answer = o.answer({"select", o.round});
  for (const auto& c : answer["ranking"])
    if (c["code"] == "9994") {
      CHECK(c["enters"] == true);
      CHECK(c["overrule"]["reason"] == "Ny ledning");
    }
}

TEST_CASE("statistics are fetched from a server that answers as Kolada does", "[round]") {
  Office o;
  const auto file = [](const char* name) { return Scratch::read(sample_folder + name); };
  const HttpServer server({{"/v3/kpi/N15419", file("kolada-kpi.json")},
                           {"/v3/municipality", file("kolada-municipality.json")},
                           {"/v3/municipality-groups", file("kolada-municipality-groups.json")},
                           {"/v3/data/kpi/N15419/year/2020,2021", file("kolada-data-v3.json")}});
  const auto engagement = (o.scratch / "e.skolanalys").string();
  REQUIRE(o.run({"new", engagement, "--municipality", "9999"}).code == 0);
  const auto done = o.answer({"series", "import", engagement, "--kolada", server.address() + "/v3", "--kpi",
                              "N15419", "--from", "2020", "--to", "2021"});
  CHECK(done["added"].get<int>() > 10);
  CHECK(o.run({"series", "import", engagement}).code == 2);
  const auto none = o.run(
      {"series", "import", engagement, "--kolada", "http://127.0.0.1:1", "--kpi", "N1", "--from", "2020"});
  CHECK(none.code == 1);
  CHECK(none.err.find("127.0.0.1:1") != std::string::npos);
}

TEST_CASE("an application goes from receipt over a letter and a decision to an engagement", "[round]") {
  Office o;
  REQUIRE(o.run({"apply", o.round, "cohort", "Pilot", "--last-date", "2024-06-15", "--places", "1", "--price",
                 "85000", "--includes", "resor", "--from", "2024-10-01", "--to", "2024-11-30"})
              .code == 0);
  REQUIRE(
      o.run({"apply", o.round, "add", "9999", "--received", "2024-06-11", "--signed", "namndordforande=A"})
          .code == 0);
  const auto refused = o.run({"apply", o.round, "decide", "9999", "admitted", "--by", "LK"});
  CHECK(refused.code == 2);
  CHECK(refused.err.find("head of administration") != std::string::npos);
  const auto letter = (o.scratch / "l.docx").string();
  CHECK(o.answer({"apply", o.round, "letter", "9999", "--out", letter})["kind"] == "missing-signature");
  CHECK(std::filesystem::file_size(letter) > 2000);
  REQUIRE(o.run({"apply", o.round, "add", "9999", "--signed", "forvaltningschef=B"}).code == 0);
  CHECK(o.answer({"apply", o.round})["applications"][0]["stage"] == "complete");
  REQUIRE(o.run({"apply", o.round, "decide", "9999", "admitted", "--by", "LK", "--on", "2024-06-24"}).code ==
          0);
  CHECK(o.answer({"apply", o.round, "letter", "9999", "--out", letter})["kind"] == "admitted");
  const auto engagement = (o.scratch / "Exempelkoping.skolanalys").string();
  REQUIRE(o.run({"apply", o.round, "begin", "9999", "--out", engagement}).code == 0);
  CHECK(o.run({"apply", engagement, "stage", "visited"}).code == 2);
  const auto overview = o.answer({"overview", o.scratch.folder().string(), "--today", "2024-07-01"});
  REQUIRE(overview["rows"].size() == 2);
  CHECK(overview["rows"][0]["kind"] == "round");
  CHECK(overview["rows"][0]["admitted"] == 1);
  CHECK(overview["rows"][1]["stage"] == "admitted");
  CHECK(overview["rows"][1]["steps"][0]["date"] == "2024-06-11");
  CHECK(overview["rows"][1]["missing"][0]["id"] == "stage.no_interviews");
}

TEST_CASE("a visit is planned, printed and put into a calendar", "[round]") {
  Office o;
  const auto e = (o.scratch / "e.skolanalys").string();
  REQUIRE(o.run({"new", e, "--municipality", "9999"}).code == 0);
  const auto added = o.answer({"plan", e, "add", "--role", "rektor", "--by", "LK", "--date", "2024-10-15",
                               "--start", "09:00", "--place", "Norra skolan"});
  CHECK(added["guide"] == "guide-rektor");
  CHECK(o.run({"plan", e, "add", "--role", "kung"}).code == 2);
  CHECK(o.run({"plan", e, "add", "--role", "larare", "--start", "9"}).code == 2);
  const auto id = added["id"].get<std::string>();
  REQUIRE(o.run({"plan", e, "change", id, "--start", "10:30"}).code == 0);
  const auto plan = o.answer({"plan", e});
  CHECK(plan["interviews"][0]["start"] == "10:30");
  CHECK(plan["interviews"][0]["place"] == "Norra skolan");
  CHECK(plan["balance"]["missing"].size() == 6);
  for (const char* name : {"s.ics", "s.html", "s.pdf"})
    CHECK(o.run({"plan", e, "out", (o.scratch / name).string()}).code == 0);
  CHECK(Scratch::read(o.scratch / "s.ics").find("T103000") != std::string::npos);
  REQUIRE(o.run({"plan", e, "set", id, "held"}).code == 0);
  CHECK(o.run({"plan", e, "set", id, "planned"}).code == 2);
  CHECK(o.answer({"plan", e, "coverage"})["questions"].size() > 5);
}

TEST_CASE("another program reads the calendar, at the right hour and with the words as they are", "[round]") {
  Office o;
  const auto e = (o.scratch / "e.skolanalys").string();
  REQUIRE(o.run({"new", e, "--municipality", "9999"}).code == 0);
  // Summer time and winter time, words that the format must escape, a long line that it must fold.
  REQUIRE(o.run({"plan", e, "add", "--role", "rektor", "--date", "2024-10-15", "--start", "09:00", "--place",
                 "Rektors rum, Alfaskolan; våning 2"})
              .code == 0);
  REQUIRE(o.run({"plan", e, "add", "--role", "larare", "--date", "2024-11-26", "--start", "13:30", "--place",
                 "Ett grupprum som ligger längst bort i korridoren på andra våningen i det gamla huset åäö"})
              .code == 0);
  REQUIRE(o.run({"plan", e, "out", (o.scratch / "s.ics").string()}).code == 0);
  if (std::system("/usr/bin/python3 -c 'import icalendar' 2>/dev/null") != 0) {
    WARN("python3-icalendar is not installed: tests/run installs it");
    return;
  }
  const auto script = o.scratch.write("read.py", R"(import sys, datetime, icalendar
for event in icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read()).walk('VEVENT'):
    start, end = event['DTSTART'].dt, event['DTEND'].dt if 'DTEND' in event else event['DTSTART'].dt + event['DURATION'].dt
    print(start.astimezone(datetime.timezone.utc).isoformat(), int((end - start).total_seconds() // 60),
          str(event['LOCATION']), sep='|')
)");
  const auto out = o.scratch / "read.txt";
  REQUIRE(std::system(("/usr/bin/python3 " + script.string() + " " + (o.scratch / "s.ics").string() + " > " +
                       out.string())
                          .c_str()) == 0);
  const auto read = Scratch::read(out);
  INFO(read);
  CHECK(read.find("2024-10-15T07:00:00+00:00|") == 0);
  CHECK(read.find("2024-11-26T12:30:00+00:00|") != std::string::npos);
  CHECK(read.find("|Rektors rum, Alfaskolan; våning 2\n") != std::string::npos);
  CHECK(read.find("i det gamla huset åäö\n") != std::string::npos);
}

TEST_CASE("what recurs and what came of actions is the same in the overview and across", "[round]") {
  Office o;
  const auto a = (o.scratch / "a.skolanalys").string();
  const auto b = (o.scratch / "sub/b.skolanalys").string();
  std::filesystem::create_directories(o.scratch / "sub");
  REQUIRE(o.run({"new", a, "--sample"}).code == 0);
  REQUIRE(o.run({"new", b, "--municipality", "Heby"}).code == 0);
  REQUIRE(o.run({"import", b, sample_folder + "interviews/03-rektor.md",
                 sample_folder + "interviews/04-forstelarare.md"})
              .code == 0);
  for (const char* note : {"EX-03:300-340", "EX-04:300-340"})
    if (std::string(note).starts_with("EX-03"))
      REQUIRE(o.run({"finding", b, "add", "--statement", "Kön är kvar.", "--theme", "stod.elevhalsa", "--for",
                     note})
                  .code == 0);
    else
      REQUIRE(o.run({"finding", b, "evidence", "S1", "--for", note}).code == 0);
  const auto folder = o.scratch.folder().string();
  const auto all = o.answer({"overview", folder, "--today", "2024-11-24"});
  const auto across = o.answer({"finding", folder, "across"});
  REQUIRE(all["recurring"].size() == 1);
  CHECK(all["recurring"][0]["theme"] == "stod.elevhalsa");
  REQUIRE(across["recurring"].size() == 1);
  CHECK(across["recurring"][0]["theme"] == all["recurring"][0]["theme"]);
  CHECK(across["recurring"][0]["where"].size() == all["recurring"][0]["where"].size());
  const auto actions = o.answer({"action", folder, "across"});
  CHECK(actions["actions"].size() == all["outcomes"].size());
  CHECK(actions["caution"].get<std::string>().find("not show") != std::string::npos);
  CHECK(o.run({"action", a, "across"}).code == 1);
}

TEST_CASE("a file that the overview cannot open says why in the person's own language", "[round]") {
  Office o;
  (void)o.scratch.write("broken.skolanalys", "nothing");
  const auto sealed = (o.scratch / "sealed.skolanalys").string();
  const auto phrase = o.scratch.write("phrase.txt", "en lång fras som ingen gissar\n");
  REQUIRE(o.run({"new", sealed, "--municipality", "Heby"}).code == 0);
  REQUIRE(o.run({"protect", sealed, "--new-passphrase-file", phrase.string(), "--sheet",
                 (o.scratch / "sheet.txt").string()})
              .code == 0);
  const auto& sv = skolanalys::assets::Words::in("sv");
  const auto& en = skolanalys::assets::Words::in("en");
  const auto shown = o.answer({"overview", o.scratch.folder().string()});
  int faults = 0;
  for (const auto& row :
       skolanalys::commands::overview({o.scratch.folder()}, *skolanalys::model::parse_date("2024-07-01"))
           .rows) {
    if (!row.fault) continue;
    ++faults;
    CHECK(sv.has(row.fault->id()));
    CHECK(sv(row.fault->id(), row.fault->values()) != en(row.fault->id(), row.fault->values()));
    bool said = false;
    for (const auto& one : shown["rows"]) said |= one["fault"] == en(row.fault->id(), row.fault->values());
    CHECK(said);
  }
  CHECK(faults == 2);
  // With its passphrase the sealed one is a row as any other.
  const auto opened =
      o.answer({"overview", o.scratch.folder().string(), "--passphrase-file", phrase.string()});
  int left = 0;
  for (const auto& one : opened["rows"]) left += one["fault"].get<std::string>().empty() ? 0 : 1;
  CHECK(left == 1);
}

TEST_CASE("the overview reads a folder without touching it, and a broken file is a row", "[round]") {
  Office o;
  const auto e = (o.scratch / "s.skolanalys").string();
  REQUIRE(o.run({"new", e, "--sample"}).code == 0);
  (void)o.scratch.write("broken.skolanalys", "nothing");
  const auto before = Scratch::read(e);
  const auto all = o.answer({"overview", o.scratch.folder().string(), "--today", "2024-11-24"});
  CHECK(Scratch::read(e) == before);
  REQUIRE(all["rows"].size() == 3);
  int faults = 0;
  for (const auto& row : all["rows"]) {
    if (!row["fault"].get<std::string>().empty()) ++faults;
    if (row["municipality"] != "Exempelköping") continue;
    CHECK(row["stage"] == "analysis");
    CHECK(row["held"] == 8);
    CHECK(row["interviewer_days"] == 6);
  }
  CHECK(faults == 1);
  CHECK(o.run({"overview", (o.scratch / "none").string()}).code == 1);
}
