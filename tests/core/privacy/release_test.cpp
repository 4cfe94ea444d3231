#include <zip.h>

#include <map>

#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/table.h"
#include "core/privacy/release.h"
#include "core/privacy/review.h"
#include "core/privacy/scan.h"
#include "core/report/build.h"
#include "core/report/notes_out.h"
#include "core/report/write.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using model::HitDecision;
using model::NameKind;
namespace fs = std::filesystem;

namespace {

struct Planted {
  NameKind kind;
  std::string name;
  std::vector<std::string> forms;  ///< as they stand in the notes
};

std::string upper(std::string word) {
  for (auto& c : word)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return word;
}
std::string lower(std::string word) {
  for (auto& c : word)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return word;
}

/// 500 names: 300 people of whom many share a given name, 120 schools, 80 places.
std::vector<Planted> planted() {
  const std::vector<std::string> first{"Bra",  "Dro", "Fli", "Gru", "Kla", "Kno", "Pli",
                                       "Skva", "Sti", "Tro", "Vre", "Smi", "Flo", "Kni"};
  const std::vector<std::string> second{"bel", "dan", "fur", "gis", "hol", "kar", "lin",
                                        "mar", "nor", "pel", "ros", "sal", "tor", "val"};
  const auto stem = [&](std::size_t i) { return first[i / 14 % 14] + second[i % 14]; };
  std::vector<Planted> out;
  for (std::size_t i = 0; i < 300; ++i) {
    const auto given = stem((i * 7) % 60) + "e";
    const auto surname = stem(i % 196) + (i < 196 ? "kvist" : "mård");
    out.push_back(
        {NameKind::person,
         given + " " + surname,
         {given + " " + surname, surname + "s", given + " " + surname + "s", upper(surname),
          lower(given) + "." + lower(surname), surname + ", " + given, surname + "-metoden", given + "s"}});
  }
  for (std::size_t i = 0; i < 120; ++i) {
    const auto base = stem(i) + "skol";
    out.push_back(
        {NameKind::school, base + "an", {base + "an", base + "ans", base + "erektorn", base + "a"}});
  }
  for (std::size_t i = 0; i < 80; ++i) {
    const auto base = stem(i + 100) + "hult";
    out.push_back({NameKind::place, base, {base, base + "s", base + "sborna", base + "-modellen"}});
  }
  return out;
}

/// Bytes a plain reader could find: unpacked parts with the markup taken out.
std::string plain(const fs::path& path) {
  auto strip = [](const std::string& bytes) {
    std::string out;
    bool tag = false;
    for (const char c : bytes) {
      if (c == '<') tag = true;
      if (!tag) out.push_back(c);
      if (c == '>') tag = false;
    }
    return bytes + "\n" + out;
  };
  const auto bytes = Scratch::read(path);
  if (!bytes.starts_with("PK"))
    return path.extension() == ".pdf" ? privacy::words_of_file(path) : strip(bytes);
  std::string out;
  int fault = 0;
  auto* zip = zip_open(path.c_str(), ZIP_RDONLY, &fault);
  REQUIRE(zip != nullptr);
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    out += zip_get_name(zip, static_cast<zip_uint64_t>(i), 0);
    auto* part = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
    std::string content, block(1U << 16U, '\0');
    for (zip_int64_t n = 0; (n = zip_fread(part, block.data(), block.size())) > 0;)
      content.append(block, 0, static_cast<std::size_t>(n));
    zip_fclose(part);
    out += strip(content);
  }
  zip_discard(zip);
  return out;
}

struct Full {
  Scratch scratch;
  std::unique_ptr<store::Project> project;
  std::vector<Planted> names = planted();

  Full() {
    model::Engagement engagement;
    engagement.municipality = "Exempelköping";
    engagement.municipality_code = "9999";
    project = store::Project::create(scratch / "p.skolanalys", engagement);
    auto change = project->change("step.test");
    model::Code area;
    area.slug = "ledning";
    area.name = "Ledning";
    const auto theme = change.create(area);
    std::size_t next = 0;
    for (int n = 0; n < 20; ++n) {
      std::string content;
      std::vector<text::Range> quotes;
      for (int i = 0; i < 25; ++i, ++next) {
        for (const auto& form : names[next].forms) {
          const auto from = text::length(content);
          content += "R01: Det var så att " + form + " hade sagt något annat än vi trodde.";
          quotes.push_back({from + 5, text::length(content)});
          content += "\n\n";
        }
      }
      model::Respondent person;
      person.label = "R" + std::to_string(n + 10);
      person.name = names[static_cast<std::size_t>(n)].name;
      person.roles = {"larare"};
      person.unit = names[300 + static_cast<std::size_t>(n)].name;
      model::Interview interview;
      interview.respondents = {change.create(person)};
      interview.roles = {"larare"};
      interview.label = "EX-" + std::to_string(n + 10);
      interview.title = "Samtal på " + names[320 + static_cast<std::size_t>(n)].name;
      interview.unit = person.unit;
      model::Text note;
      note.content = content;
      interview.text = change.create(note);
      change.create(interview);
      for (const auto range : quotes) {
        model::Coding coding;
        coding.text = interview.text;
        coding.range = range;
        coding.quote = text::slice(content, range);
        coding.code = theme;
        coding.stance = n % 2 == 0 ? model::Stance::strength : model::Stance::weakness;
        change.create(coding);
      }
      model::Memo memo;
      memo.target = theme;
      memo.analysis = true;
      memo.body = "Vi ser att " + names[40 + static_cast<std::size_t>(n)].forms[2] + " bild skiljer sig.";
      change.create(memo);
    }
    model::Section summary;
    summary.slot = "summary";
    summary.body = "Som helhet säger " + names[7].name + " att " + names[301].forms[2] + " och " +
                   names[421].forms[2] + " drar åt samma håll.";
    change.create(summary);
    project->commit(std::move(change));
    // Half of the names are in the dictionary from the start, half are for the program to find.
    auto dictionary = project->change("step.test");
    for (std::size_t i = 0; i < names.size(); i += 2)
      dictionary.create(model::Pseudonym{{}, names[i].kind, names[i].name, "Namn " + std::to_string(i + 1)});
    project->commit(std::move(dictionary));
  }

  void decide_all() {
    for (int round = 0; round < 6; ++round) {
      const auto review = privacy::review(project->model(), {});
      std::vector<privacy::Hit> plain;
      std::map<model::PseudonymId, std::vector<privacy::Hit>> shared;
      for (const auto& hit : review.hits) {
        if (hit.decision != HitDecision::undecided) continue;
        if (hit.choices.empty())
          plain.push_back(hit);
        else
          shared[hit.choices.front() ? hit.choices.front() : hit.choices.back()].push_back(hit);
      }
      if (plain.empty() && shared.empty()) return;
      privacy::decide(*project, plain, {.decision = HitDecision::replace});
      for (const auto& [who, hits] : shared)
        if (who) privacy::decide(*project, hits, {.decision = HitDecision::replace, .pseudonym = who});
    }
  }
};

using Writers = std::vector<std::pair<std::string, privacy::Write>>;
Writers all_writers(const store::Project& project) {
  const auto report = [](const model::Model& model, const fs::path& path) {
    report::write(report::build(model, {.outside = true}), path);
  };
  return {
      {"r.docx", report},
      {"r.odt", report},
      {"r.html", report},
      {"r.pdf", report},
      {"n.txt", [](const auto& model,
                   const auto& path) { exchange::write_file(path, report::notes_text(model, "sv")); }},
      {"n.docx", [](const auto& model, const auto& path) { report::write_notes_docx(model, "sv", path); }},
      {"t.xlsx", [](const auto& model,
                    const auto& path) { exchange::write_tables(path, report::all_tables(model, "sv")); }},
      {"t.csv",
       [](const auto& model, const auto& path) {
         exchange::write_tables(path, {report::table_of(model, report::TableKind::passages, "sv")});
       }},
      {"q.qdpx", [&project](const auto& model,
                            const auto& path) { exchange::refi::write_qdpx_as(project, model, path); }},
  };
}

}  // namespace

TEST_CASE("500 names in inflected forms: an undecided one blocks every export, none is left in any") {
  Full full;
  auto& project = *full.project;
  const privacy::Release to_them{.what = "test", .path = {}, .audience = privacy::Audience::municipality};
  for (const auto& [name, write] : all_writers(project)) {
    auto release = to_them;
    release.path = full.scratch / name;
    CHECK_THROWS_AS(privacy::release(project, release, {}, write), Error);
    CHECK_FALSE(fs::exists(release.path));
  }
  CHECK(project.model().export_records.empty());

  full.decide_all();
  CHECK(privacy::review(project.model(), {}).undecided == 0);
  for (const auto& [name, write] : all_writers(project)) {
    INFO(name);
    auto release = to_them;
    release.path = full.scratch / name;
    release.roles = name.starts_with("r.") ? privacy::Roles::as_they_are : privacy::Roles::generalised;
    const auto record = privacy::release(project, release, {}, write);
    CHECK(record.pseudonymised);
    CHECK(record.recipient == "Exempelköping");
    CHECK(record.sha256 == privacy::sha256_of_file(release.path));
    const auto words = plain(release.path);
    REQUIRE(words.size() > 1000);
    std::size_t left = 0;
    std::string which;
    for (const auto& planted : full.names)
      for (const auto& form : planted.forms)
        if (words.find(form) != std::string::npos) {
          ++left;
          which += form + " ";
        }
    INFO(which.substr(0, 300));
    CHECK(left == 0);
  }
  CHECK(project.model().export_records.size() == all_writers(project).size());
}

TEST_CASE("a file in which a name is left is taken away again") {
  Full full;
  auto& project = *full.project;
  full.decide_all();
  const auto path = full.scratch / "out.txt";
  const privacy::Release release{
      .what = "notes", .path = path, .audience = privacy::Audience::other, .recipient = "X"};
  const auto leak = [&](const model::Model&, const fs::path& to) {
    exchange::write_file(to, "Här står " + full.names[0].forms[1] + " kvar.");
  };
  CHECK_THROWS_AS(privacy::release(project, release, {}, leak), Error);
  CHECK_FALSE(fs::exists(path));
  for (const auto& entry : fs::directory_iterator(full.scratch.folder()))
    CHECK(entry.path().string().find("unchecked") == std::string::npos);
  CHECK(project.model().export_records.empty());
}

TEST_CASE("an export for ourselves keeps the names and is logged") {
  Full full;
  const auto path = full.scratch / "own.txt";
  const auto record = privacy::release(
      *full.project, {.what = "notes", .path = path}, {},
      [](const auto& model, const auto& to) { exchange::write_file(to, report::notes_text(model, "sv")); });
  CHECK_FALSE(record.pseudonymised);
  CHECK(Scratch::read(path).find(full.names[0].name) != std::string::npos);
  CHECK(full.project->model().export_records.size() == 1);
}

TEST_CASE("a group of fewer than three is shown one level up") {
  Full full;
  auto& project = *full.project;
  full.decide_all();
  auto change = project.change("step.test");
  model::Respondent alone;
  alone.label = "R99";
  alone.roles = {"specialpedagog"};
  alone.unit = "Enheten";
  change.create(alone);
  project.commit(std::move(change));
  const auto out =
      privacy::outside(project.model(), privacy::Names::of(project.model()), privacy::Roles::generalised);
  for (const auto& [id, person] : out.model.respondents) {
    if (person.label != "R99") {
      CHECK(person.roles == std::vector<std::string>{"larare"});  // twenty of them
      CHECK(person.unit.empty());                                 // one at each school
      continue;
    }
    CHECK(person.roles == std::vector<std::string>{"Elevhälsa"});
    CHECK(person.unit.empty());
  }
}
