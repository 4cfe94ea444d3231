#include <sqlite3.h>

#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/log/fields.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/fault.h"
#include "tests/merging.h"
#include "tests/scratch.h"

// Files as released versions left them (tests/data/golden), each with what a person sees of it. They stay for
// ever; tests/data/golden/README.md says how those of a new format are made.

using namespace skolanalys;
using nlohmann::json;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

namespace {

const fs::path golden = fs::path(TESTS_DATA) / "golden";
const store::Opening open_words{.local = fs::path(), .passphrase = "guldets lösenfras"};
constexpr auto unknown_kind = static_cast<log::Kind>(42);

/// Everything a person sees of a project: entities, conflicts, what undo would take back.
json shown(const Project& project) {
  json out;
  const auto& m = project.model();
  log::for_each_map(m, [&](const auto& map) {
    for (const auto& entry : map) {  // clang 14 captures no structured binding
      json one;
      log::visit([&](const char* name, const auto& value) { one[name] = log::put(value); }, entry.second);
      if constexpr (requires {
                      entry.second.range;
                      entry.second.quote;
                    })
        one["covers"] = text::slice(m.find(entry.second.text)->content, entry.second.range);
      // Wordings are made by whoever writes next in a note with two of them: by ids of their own each time.
      if constexpr (std::same_as<std::decay_t<decltype(entry.second)>, model::Wording>)
        out["wordings"][one["range"].dump()] = std::move(one);
      else
        out["entities"][model::to_string(entry.first)] = std::move(one);
    }
  });
  log::visit([&](const char* name, const auto& value) { out["engagement"][name] = log::put(value); },
             m.engagement);
  for (const auto& conflict : project.conflicts()) {
    json one{{"entity", model::to_string(conflict.entity)}, {"field", conflict.field}};
    for (const auto& version : conflict.versions) one["versions"].push_back(version.value);
    out["conflicts"].push_back(std::move(one));
  }
  for (const auto& [id, interview] : m.interviews)
    out["undo"][model::to_string(id)] = project.undo_label(id).value_or("");
  out["undo"]["project"] = project.undo_label({}).value_or("");
  out["newer"] = project.newer().things;
  return out;
}

void sql(const fs::path& path, const std::string& what) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
  char* why = nullptr;
  const int rc = sqlite3_exec(db, what.c_str(), nullptr, nullptr, &why);
  INFO((why == nullptr ? "" : why));
  sqlite3_close(db);
  REQUIRE(rc == SQLITE_OK);
}

/// What a newer version might have written: an operation of a kind of its own about `entity`, and a thing of
/// its own.
fs::path newer_bundle(Project& project, const Scratch& scratch, model::OpId entity) {
  auto bundle = store::bundle_since(project, {});
  constexpr std::uint64_t session = 0x4242424242424242;
  std::uint64_t lamport = 1'000'000;
  const auto op = [&](std::uint64_t seq, log::Kind kind, model::OpId of, const json& body) {
    return log::Operation{{session, seq}, lamport++, {}, kind, of, log::encode(body)};
  };
  bundle.operations = {op(1, log::Kind::base, {}, {{"vv", log::put_vector(project.vector())}}),
                       op(2, unknown_kind, entity, {{"new", "thing"}}),
                       op(3, log::Kind::create, {}, {{"type", "hologram"}, {"f", {{"depth", 3}}}})};
  return scratch.write("newer.skolsync", store::write_bundle(bundle, project.snapshot().key));
}

/// A small project with something of everything: two codings, a memo, an attachment, a word that two people
/// changed, steps to undo, typing that was under way.
void make(const fs::path& path, bool sealed) {
  const Scratch scratch;
  const auto other = scratch / "other.skolanalys";
  model::TextId text;
  model::InterviewId interview;
  model::CodeId theme;
  const auto replace = [&](Project& project, const std::string& from, const std::string& to) {
    const auto at = project.model().find(text)->content.find(from);
    project.type(text, {text::pos_of(project.model().find(text)->content, at), from, to});
    project.end_run();
  };
  {
    auto how = open_words;
    if (!sealed) how.passphrase.clear();
    how.cost = cheap;
    model::Engagement engagement;
    engagement.municipality_code = "9999";
    engagement.municipality = "Exempelköping";
    const auto project = Project::create(path, engagement, how);
    auto change = project->change("step.interview");
    model::Text words;
    words.content = "R: Elevhälsan är för liten, säger rektorn. \U0001F469‍\U0001F3EB\n";
    text = change.create(words);
    model::Interview about;
    about.label = "EX-01";
    about.title = "Rektor, Ängsskolan";
    about.text = text;
    interview = change.create(about);
    model::Code area;
    area.slug = "stod";
    area.name = "Stöd";
    const auto parent = change.create(area);
    model::Code code;
    code.slug = "elevhalsa";
    code.name = "Elevhälsa";
    code.parent = parent;
    theme = change.create(code);
    model::Attachment picture;
    picture.target = interview;
    picture.file_name = "tavla.png";
    picture.sha256 = project->keep_blob("en bild av tavlan");
    change.create(picture);
    project->commit(std::move(change));
    (void)project->code(text, {3, 13}, theme, model::Stance::weakness, "LK");
    (void)project->code(text, {28, 42}, theme, model::Stance::neutral, "MB");
    auto memo = project->change("step.memo");
    model::Memo thought;
    thought.target = theme;
    thought.body = "Fråga de andra skolorna också.";
    memo.create(thought);
    project->commit(std::move(memo));
    project->flush();
  }
  fs::copy_file(path, other);
  {
    const auto theirs = Project::open(other, Access::write, open_words);
    replace(*theirs, "liten", "tunn");
    scratch.write("theirs.skolsync",
                  store::write_bundle(store::bundle_since(*theirs, {}), theirs->snapshot().key));
  }
  {
    const auto project = Project::open(path, Access::write, open_words);
    replace(*project, "liten", "svag");
    merge(*project, {scratch / "theirs.skolsync"});
    merge(*project, {newer_bundle(*project, scratch, theme)});
    auto change = project->change("step.theme");
    auto renamed = *project->model().find(theme);
    renamed.name = "Elevhälsan";
    change.update(renamed);
    project->commit(std::move(change));
    project->flush();
  }
  sql(path, "VACUUM");
}

/// The same as a file of the first format: its running edit lies in other columns, and it has no data keys.
void make_first_format(const fs::path& from, const fs::path& path) {
  fs::copy_file(from, path, fs::copy_options::overwrite_existing);
  sql(path,
      "DROP TABLE tail; DROP TABLE key;"
      "CREATE TABLE tail(\n"
      "  text_sid INTEGER NOT NULL, text_seq INTEGER NOT NULL, pos INTEGER NOT NULL,\n"
      "  removed TEXT NOT NULL, inserted TEXT NOT NULL, PRIMARY KEY(text_sid, text_seq)) STRICT, WITHOUT "
      "ROWID;"
      "PRAGMA user_version=1; VACUUM;");
  Scratch scratch;
  const auto copy = scratch / "x.skolanalys";
  fs::copy_file(from, copy);
  model::OpId text;
  {
    const auto project = Project::open(copy, Access::read, open_words);
    text = project->model().texts.begin()->first;
  }
  sql(path, "INSERT INTO tail VALUES(" + std::to_string(static_cast<std::int64_t>(text.session)) + ", " +
                std::to_string(text.seq) + ", 0, '', 'Och: ')");
}

struct File {
  const char* name;
  const char* state;  ///< what is seen of it
};
constexpr File files[] = {{"format-1.skolanalys", "format-1.json"},
                          {"format-2.skolanalys", "format-2.json"},
                          {"format-2-sealed.skolanalys", "format-2-sealed.json"}};

/// A copy of a golden file, to be opened and changed.
fs::path copy_of(const Scratch& scratch, const std::string& name, const std::string& as = "copy.skolanalys") {
  const auto out = scratch / as;
  fs::copy_file(golden / name, out);
  fs::permissions(out, fs::perms::owner_read | fs::perms::owner_write);
  return out;
}

}  // namespace

// What is there stays as it is.
TEST_CASE("make the golden files", "[.golden]") {
  setenv("USER", "guld", 1);
  const auto lacks = [](const char* name) { return !fs::exists(golden / name); };
  if (lacks("format-2.skolanalys")) make(golden / "format-2.skolanalys", false);
  if (lacks("format-2-sealed.skolanalys")) make(golden / "format-2-sealed.skolanalys", true);
  if (lacks("format-1.skolanalys"))
    make_first_format(golden / "format-2.skolanalys", golden / "format-1.skolanalys");
  for (const auto& file : files) {
    if (!lacks(file.state)) continue;
    const Scratch scratch;
    const auto project = Project::open(copy_of(scratch, file.name), Access::write, open_words);
    std::ofstream(golden / file.state) << shown(*project).dump(1) << "\n";
  }
}

TEST_CASE("a file of every format there was opens with all that was in it", "[golden]") {
  for (const auto& file : files) {
    CAPTURE(file.name);
    const Scratch scratch;
    const auto path = copy_of(scratch, file.name);
    const auto wanted = json::parse(Scratch::read(golden / file.state));
    // Looking at it changes no byte.
    const auto before = Scratch::read(path);
    (void)Project::open(path, Access::read, open_words);
    CHECK(Scratch::read(path) == before);
    {
      const auto project = Project::open(path, Access::write, open_words);
      CHECK(shown(*project) == wanted);
      REQUIRE(project->model().attachments.size() == 1);
      CHECK(project->blob(project->model().attachments.begin()->second.sha256) == "en bild av tavlan");
      CHECK(project->conflicts().size() == 1);
      CHECK(project->newer().things == 2);
      CHECK(project->may_change());
    }
    CHECK(store::check(path).sound());
    const auto again = Project::open(path, Access::write, open_words);
    CHECK(shown(*again) == wanted);
    CHECK(again->undo({}) == std::optional<std::string>("step.theme"));
    CHECK(again->redo({}) == std::optional<std::string>("step.theme"));
  }
}

TEST_CASE("an old file and its copy are worked on and come together, what a newer version made included",
          "[golden]") {
  for (const auto& file : files) {
    CAPTURE(file.name);
    const Scratch scratch;
    const auto mine = copy_of(scratch, file.name, "mine.skolanalys");
    const auto theirs = copy_of(scratch, file.name, "theirs.skolanalys");
    const auto add = [](Project& project, const std::string& slug) {
      auto change = project.change("step.theme");
      model::Code code;
      code.slug = code.name = slug;
      change.create(code);
      project.commit(std::move(change));
      project.flush();
    };
    std::vector<log::Operation> sent;
    {
      const auto other = Project::open(theirs, Access::write, open_words);
      add(*other, "deras");
      for (auto& op : store::bundle_since(*other, {}).operations)
        if (op.kind == unknown_kind) sent.push_back(std::move(op));
    }
    const auto project = Project::open(mine, Access::write, open_words);
    add(*project, "mitt");
    const auto bundle = [&] {
      const auto other = Project::open(theirs, Access::write, open_words);
      return scratch.write("theirs.skolsync",
                           store::write_bundle(store::bundle_since(*other, {}), other->snapshot().key));
    }();
    merge(*project, {bundle});
    std::set<std::string> slugs;
    for (const auto& [id, code] : project->model().codes) slugs.insert(code.slug);
    CHECK(slugs.contains("deras"));
    CHECK(slugs.contains("mitt"));
    // To somebody who has nothing yet: byte for byte what the newer version wrote.
    REQUIRE(sent.size() == 1);
    const auto on = store::bundle_since(*project, {});
    const auto found = std::find_if(on.operations.begin(), on.operations.end(),
                                    [&](const auto& op) { return op.id == sent.front().id; });
    REQUIRE(found != on.operations.end());
    CHECK(log::same(*found, sent.front()));
  }
}

TEST_CASE("where a newer version changed words the project is read, not changed", "[golden]") {
  const Scratch scratch;
  const auto path = copy_of(scratch, "format-2.skolanalys");
  const auto newer = scratch / "newer.skolanalys";
  const auto project = Project::open(path, Access::write, open_words);
  const auto text = project->model().texts.begin()->first;
  const auto words = project->model().find(text)->content;
  auto bundle = store::bundle_since(*project, {});
  auto op = log::Operation{{7, 1}, 2'000'000, {}, log::Kind::base, {}, log::encode({{"vv", json::array()}})};
  bundle.operations = {op};
  op = {{7, 2}, 2'000'001, {}, unknown_kind, text, log::encode({{"new", "words"}})};
  bundle.operations.push_back(op);
  bundle.operations.front().body = log::encode({{"vv", log::put_vector(project->vector())}});
  merge(*project, {scratch.write("w.skolsync", store::write_bundle(bundle, project->snapshot().key))});
  // It came in, goes on to others, and from here on nothing that stands on those words is written.
  CHECK(project->newer().words);
  CHECK_FALSE(project->may_change());
  project->type(text, {0, "", "nej"});
  CHECK(project->model().find(text)->content == words);
  const auto before = project->version_vector();
  CHECK(fault_of([&] {
          auto change = project->change("step.memo");
          change.create(model::Memo{});
          project->commit(std::move(change));
        }) == "error.newer_words");
  CHECK(project->version_vector() == before);
  CHECK(project->save_copy(newer).empty());
  const auto stands = Scratch::read(newer);
  CHECK(fault_of([&] { (void)Project::open(newer, Access::write, open_words); }) == "error.newer_words");
  CHECK(Scratch::read(newer) == stands);
  const auto read = Project::open(newer, Access::read, open_words);
  CHECK(read->model().find(text)->content == words);
  CHECK_FALSE(read->may_change());
  const auto on = store::bundle_since(*project, {});
  CHECK(std::any_of(on.operations.begin(), on.operations.end(),
                    [&](const auto& o) { return log::same(o, op); }));
  CHECK(store::check(newer).sound());
}

TEST_CASE(
    "a newer format that has our tables is read; for writing, and with other tables, it is refused by name",
    "[golden]") {
  const Scratch scratch;
  const auto path = copy_of(scratch, "format-2.skolanalys");
  sql(path, "CREATE TABLE stars(n INTEGER) STRICT; CREATE INDEX bright ON stars(n); PRAGMA user_version=3;");
  const auto before = Scratch::read(path);
  {
    const auto project = Project::open(path, Access::read, open_words);
    CHECK(project->model().interviews.size() == 1);
    CHECK(project->blob(project->model().attachments.begin()->second.sha256) == "en bild av tavlan");
    CHECK_FALSE(project->may_change());
  }
  CHECK(fault_of([&] { (void)Project::open(path, Access::write, open_words); }) == "error.newer");
  const auto mine =
      Project::open(copy_of(scratch, "format-2.skolanalys", "m.skolanalys"), Access::write, open_words);
  CHECK(fault_of([&] { merge(*mine, {path}); }) == "error.newer");
  CHECK(Scratch::read(path) == before);
  sql(path, "CREATE VIEW sky AS SELECT * FROM stars");
  CHECK(fault_of([&] { (void)Project::open(path, Access::read, open_words); }) == "error.foreign_schema");
  sql(path, "DROP VIEW sky; ALTER TABLE blob ADD COLUMN colour TEXT");
  CHECK(fault_of([&] { (void)Project::open(path, Access::read, open_words); }) == "error.newer");
}
