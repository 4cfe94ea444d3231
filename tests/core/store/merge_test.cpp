#include "core/store/merge.h"

#include <sodium.h>

#include <nlohmann/json.hpp>
#include <random>

#include "core/commands/codebook.h"
#include "core/commands/wording.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "core/store/share.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/fault.h"
#include "tests/merging.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

namespace {

model::Engagement engagement() {
  model::Engagement e;
  e.municipality_code = "9999";
  e.municipality = "Exempelköping";
  return e;
}

/// A project with one interview, and two copies of it.
struct Copies {
  Scratch scratch;
  fs::path first = scratch / "a.skolanalys";
  fs::path second = scratch / "b.skolanalys";
  model::TextId text;
  model::InterviewId interview;
  model::CodeId theme;

  explicit Copies(const std::string& words) {
    {
      const auto project = open_new();
      auto change = project->change("step.interview");
      model::Text t;
      t.content = words;
      text = change.create(t);
      model::Interview i;
      i.label = "EX-01";
      i.text = text;
      interview = change.create(i);
      model::Code c;
      c.slug = "x";
      c.name = "Elevhälsa";
      theme = change.create(c);
      project->commit(std::move(change));
      project->flush();
    }
    fs::copy_file(first, second);
  }
  std::unique_ptr<Project> open_new() const { return Project::create(first, engagement(), {{}, fs::path()}); }
  static std::unique_ptr<Project> open(const fs::path& path) {
    return Project::open(path, Access::write, {{}, fs::path()});
  }
};

void replace(Project& project, model::TextId text, const std::string& from, const std::string& to) {
  const auto& content = project.model().find(text)->content;
  const auto at = content.find(from);
  REQUIRE(at != std::string::npos);
  project.type(text, {text::pos_of(content, at), from, to});
  project.end_run();
}

std::string words(const Project& project, model::TextId text) { return project.model().find(text)->content; }

std::string covered(const Project& project, model::CodingId id) {
  const auto* c = project.model().find(id);
  return c == nullptr ? "(gone)" : std::string(text::slice(words(project, c->text), c->range));
}

}  // namespace

TEST_CASE("two copies edited in different words become one note, whichever takes in the other", "[merge]") {
  Copies c("Det finns en kurator.\nKön är lång.");
  {
    const auto a = Copies::open(c.first);
    replace(*a, c.text, "en kurator", "två kuratorer");
    a->code(c.text, {0, 9}, c.theme, model::Stance::strength, "AA");
  }
  {
    const auto b = Copies::open(c.second);
    replace(*b, c.text, "lång", "mycket lång");
    b->code(c.text, {text::length("Det finns en kurator.\n"), text::length("Det finns en kurator.\nKön")},
            c.theme, model::Stance::weakness, "BB");
  }
  auto a = Copies::open(c.first);
  const auto summary = merge(*a, {c.second});
  CHECK(words(*a, c.text) == "Det finns två kuratorer.\nKön är mycket lång.");
  CHECK(a->model().codings.size() == 2);
  CHECK(summary.conflicts.empty());
  CHECK(summary.count("coding", true) == 1);
  CHECK(summary.count("text", false) == 1);
  a.reset();
  const auto b = Copies::open(c.second);
  merge(*b, {c.first});
  a = Project::open(c.first, Access::read, {{}, fs::path()});
  CHECK(words(*b, c.text) == words(*a, c.text));
  CHECK(b->version_vector() == a->version_vector());
  for (const auto& [id, coding] : a->model().codings) CHECK(b->model().find(id)->range == coding.range);
}

TEST_CASE("taking in the same again changes nothing", "[merge]") {
  Copies c("text");
  { replace(*Copies::open(c.second), c.text, "text", "texten"); }
  const auto a = Copies::open(c.first);
  merge(*a, {c.second});
  const auto vector = a->version_vector();
  const auto again = merge(*a, {c.second, c.second});
  CHECK(again.operations == 0);
  CHECK(again.known > 0);
  CHECK(a->version_vector() == vector);
}

TEST_CASE("the same word changed by two stands twice until somebody chooses; undo and reopening keep it",
          "[merge]") {
  Copies c("Rad ett.\nDet fanns fem elever.\nRad tre.");
  { replace(*Copies::open(c.first), c.text, "fem", "sex"); }
  { replace(*Copies::open(c.second), c.text, "fem", "sju"); }
  auto a = Copies::open(c.first);
  const auto summary = merge(*a, {c.second});
  REQUIRE(summary.conflicts.size() == 1);
  CHECK(summary.conflicts[0].base == "Det fanns fem elever.");
  const auto both = words(*a, c.text);
  CHECK(both.find("Det fanns sex elever.") != std::string::npos);
  CHECK(both.find("Det fanns sju elever.") != std::string::npos);

  // Typing elsewhere settles the text but not the choice.
  a->type(c.text, {0, "", "Nytt. "});
  a->end_run();
  a.reset();
  a = Copies::open(c.first);
  REQUIRE(a->conflicts().size() == 1);
  REQUIRE(a->conflicts()[0].versions.size() == 2);
  CHECK(a->conflicts()[0].versions[0].value.find("elever") != std::string::npos);
  a->undo(c.interview);
  CHECK(words(*a, c.text) == both);

  commands::choose_wording(*a, a->conflicts()[0], commands::Wordings::second);
  CHECK(a->conflicts().empty());
  const auto chosen = words(*a, c.text);
  CHECK(std::count(chosen.begin(), chosen.end(), '\n') == 2);
  a->undo(c.interview);
  CHECK(words(*a, c.text) == both);
  CHECK(a->conflicts().size() == 1);
}

TEST_CASE("a choice made on one copy reaches the other", "[merge]") {
  Copies c("Det fanns fem elever.");
  { replace(*Copies::open(c.first), c.text, "fem", "sex"); }
  { replace(*Copies::open(c.second), c.text, "fem", "sju"); }
  const auto a = Copies::open(c.first);
  merge(*a, {c.second});
  commands::choose_wording(*a, a->conflicts()[0], commands::Wordings::own, "Det fanns sex eller sju elever.");
  CHECK(words(*a, c.text) == "Det fanns sex eller sju elever.");
  a->flush();
  const auto b = Copies::open(c.second);
  const auto own = b->snapshot();
  store::Bundle bundle = store::bundle_since(*a, {});
  const auto file = c.scratch / "x.skolsync";
  store::save_bundle(file, store::write_bundle(bundle, a->snapshot().key));
  merge(*b, {file});
  CHECK(words(*b, c.text) == "Det fanns sex eller sju elever.");
  CHECK(b->conflicts().empty());
}

TEST_CASE("a coding made by one follows the other's edits, emoji and combining marks included",
          "[merge][anchors]") {
  const std::string before = "👩🏽‍🏫 sa: sko\u0308nt väder i skolan idag 👍🏼.";
  Copies c(before);
  model::CodingId coding;
  {
    const auto a = Copies::open(c.first);
    const auto from = text::pos_of(before, before.find("skolan"));
    coding = a->code(c.text, {from, from + 6}, c.theme, model::Stance::neutral, "AA");
  }
  {
    const auto b = Copies::open(c.second);
    replace(*b, c.text, "sko\u0308nt", "skönt");  // decomposed to composed
    replace(*b, c.text, "👩🏽‍🏫 sa", "Läraren 👩🏽‍🏫👨‍👩‍👧 sa");
    replace(*b, c.text, "idag ", "i dag 🙂 ");
  }
  const auto a = Copies::open(c.first);
  merge(*a, {c.second});
  CHECK(covered(*a, coding) == "skolan");
  CHECK(words(*a, c.text) ==
        "Läraren 👩🏽‍🏫👨‍👩‍👧 sa: skönt väder i skolan i dag 🙂 👍🏼.");
}

TEST_CASE("QualCoder 1279: words replaced within a selection leave later codings where they were",
          "[merge][anchors]") {
  Copies c("ett två tre fyra fem");
  const auto a = Copies::open(c.first);
  const auto later = a->code(c.text, {12, 16}, c.theme, model::Stance::neutral, "AA");
  replace(*a, c.text, "två", "tjugotvå och en halv");
  CHECK(covered(*a, later) == "fyra");
  replace(*a, c.text, "tjugotvå och en halv", "2");
  CHECK(covered(*a, later) == "fyra");
}

TEST_CASE("QualCoder 1284: a text edited in another copy does not move its codings", "[merge][anchors]") {
  Copies c("ett två tre fyra fem");
  model::CodingId coding;
  {
    const auto b = Copies::open(c.second);
    coding = b->code(c.text, {8, 11}, c.theme, model::Stance::neutral, "BB");
  }
  const auto a = Copies::open(c.first);
  replace(*a, c.text, "ett ", "");
  replace(*a, c.text, "fem", "fem sex sju");
  merge(*a, {c.second});
  CHECK(covered(*a, coding) == "tre");
}

TEST_CASE("QualCoder 1207: offsets count code points, so marks and letters beyond ASCII put nothing off",
          "[merge][anchors]") {
  Copies c("# Rubrik 🎓\n\n- å ä ö e\u0301 — **fet** text");
  const auto a = Copies::open(c.first);
  const auto content = words(*a, c.text);
  const auto from = text::pos_of(content, content.find("**fet**"));
  const auto coding = a->code(c.text, {from, from + 7}, c.theme, model::Stance::neutral, "AA");
  CHECK(a->model().find(coding)->quote == "**fet**");
  replace(*a, c.text, "🎓", "");
  CHECK(covered(*a, coding) == "**fet**");
}

TEST_CASE("QualCoder 44: coded text can be edited, and undo gives text and codings back",
          "[merge][anchors]") {
  Copies c("ett två tre");
  const auto a = Copies::open(c.first);
  const auto coding = a->code(c.text, {0, 7}, c.theme, model::Stance::neutral, "AA");
  replace(*a, c.text, "ett två", "");
  CHECK(covered(*a, coding).empty());
  CHECK(a->model().find(coding)->quote == "ett två");  // listed with its words, never dropped
  a->undo(c.interview);
  CHECK(covered(*a, coding) == "ett två");
}

TEST_CASE("a theme taken away by one and used by another is still there, and said so", "[merge]") {
  Copies c("ett två tre");
  { commands::remove_theme(*Copies::open(c.first), c.theme); }
  model::CodingId coding;
  { coding = Copies::open(c.second)->code(c.text, {0, 3}, c.theme, model::Stance::neutral, "BB"); }
  const auto a = Copies::open(c.first);
  const auto summary = merge(*a, {c.second});
  CHECK(a->model().find(c.theme) != nullptr);
  CHECK(a->model().find(coding) != nullptr);
  REQUIRE(summary.conflicts.size() == 1);
  CHECK(summary.conflicts[0].kind == log::Conflict::Kind::kept);
}

TEST_CASE("a bundle of what a colleague lacks is taken in; any changed, cut or added byte refuses it whole",
          "[merge]") {
  Copies c("text som är lite längre än kort");
  const auto a = Copies::open(c.first);
  const auto before = a->vector();
  replace(*a, c.text, "lite", "ganska mycket");
  const auto key = a->snapshot().key;
  const auto bytes = store::write_bundle(store::bundle_since(*a, before), key);
  CHECK(bytes.find("ganska") == std::string::npos);
  const auto file = c.scratch.write("x.skolsync", bytes);
  const auto b = Copies::open(c.second);
  CHECK(b->snapshot().key == key);
  std::mt19937 random(7);
  for (std::size_t i = 0; i < bytes.size(); i += 1 + i / 64) {
    auto wrong = bytes;
    wrong[i] = static_cast<char>(wrong[i] ^ (1 << (random() % 8)));
    INFO("byte " << i);
    CHECK_FALSE(fault_of([&] { (void)store::read_bundle(wrong, key, file); }).empty());
    CHECK_FALSE(fault_of([&] { (void)store::read_bundle(bytes.substr(0, i), key, file); }).empty());
  }
  CHECK_FALSE(fault_of([&] { (void)store::read_bundle(bytes + "x", key, file); }).empty());
  auto other = key;
  other[0] ^= 1;
  CHECK(fault_of([&] { (void)store::read_bundle(bytes, other, file); }) == "error.bundle_damaged");
  merge(*b, {file});
  CHECK(words(*b, c.text) == "text som är ganska mycket längre än kort");
}

TEST_CASE("a bundle that unpacks to more than is allowed is refused before memory is taken", "[merge]") {
  Copies c("x");
  const auto a = Copies::open(c.first);
  auto bundle = store::bundle_since(*a, {});
  bundle.blobs.emplace_back("bomb", std::string(4U << 20U, '\0'));
  const auto key = a->snapshot().key;
  const auto bytes = store::write_bundle(bundle, key);
  CHECK(bytes.size() < 100'000);
  store::BundleLimits limits;
  limits.bytes = 1U << 20U;
  CHECK(fault_of([&] { (void)store::read_bundle(bytes, key, "x", limits); }) == "error.bundle_large");
  limits = {};
  limits.record = 1U << 20U;
  CHECK(fault_of([&] { (void)store::read_bundle(bytes, key, "x", limits); }) == "error.bundle_large");
}

TEST_CASE("what comes before its causes waits, over a restart too, and joins when they come", "[merge]") {
  Copies c("ord");
  auto a = Copies::open(c.first);
  const auto v0 = a->vector();
  replace(*a, c.text, "ord", "ordet");
  const auto v1 = a->vector();
  replace(*a, c.text, "ordet", "orden");
  const auto key = a->snapshot().key;
  const auto late = c.scratch.write("late.skolsync", store::write_bundle(store::bundle_since(*a, v1), key));
  a->flush();
  auto early_bundle = store::bundle_since(*a, v0);
  std::erase_if(early_bundle.operations, [&](const auto& op) {
    const auto had = v1.find(op.id.session);
    return had == v1.end() || op.id.seq > had->second;
  });
  early_bundle.to = v1;
  const auto early = c.scratch.write("early.skolsync", store::write_bundle(early_bundle, key));
  auto b = Copies::open(c.second);
  CHECK(merge(*b, {late}).waiting == 1);
  CHECK(words(*b, c.text) == "ord");
  b.reset();
  b = Copies::open(c.second);
  CHECK(merge(*b, {early}).waiting == 0);
  CHECK(words(*b, c.text) == "orden");
}

TEST_CASE("one id with two contents refuses the source and names it; nothing is taken in", "[merge]") {
  Copies c("ord");
  const auto a = Copies::open(c.first);
  auto bundle = store::bundle_since(*a, {});
  for (auto& op : bundle.operations)
    if (op.kind == log::Kind::create) op.body[op.body.size() - 1] ^= 1;
  const auto key = a->snapshot().key;
  const auto file = c.scratch.write("x.skolsync", store::write_bundle(bundle, key));
  const auto vector = a->version_vector();
  CHECK(fault_of([&] { merge(*a, {file}); }) == "error.operation_differs");
  CHECK(a->version_vector() == vector);
}

TEST_CASE("an original that is not what its name says refuses the source", "[merge]") {
  Copies c("ord");
  const auto a = Copies::open(c.first);
  auto bundle = store::bundle_since(*a, {});
  bundle.blobs.emplace_back(std::string(64, 'a'), "something else");
  const auto file = c.scratch.write("x.skolsync", store::write_bundle(bundle, a->snapshot().key));
  CHECK(fault_of([&] { merge(*a, {file}); }) == "error.blob_damaged");
}

TEST_CASE("what was erased does not come back with a copy that still has it and goes on writing in it",
          "[merge]") {
  Copies c("ord");
  { replace(*Copies::open(c.second), c.text, "ord", "hemligt ord"); }
  {
    const auto a = Copies::open(c.first);
    (void)a->erase({c.interview});
  }
  {
    const auto a = Copies::open(c.first);
    merge(*a, {c.second});
  }
  const auto a = Copies::open(c.first);
  CHECK(a->model().find(c.interview) == nullptr);
  a->flush();
  CHECK(Scratch::read(c.first).find("hemligt") == std::string::npos);
  CHECK(Scratch::read(c.first.string() + "-wal").find("hemligt") == std::string::npos);
}

TEST_CASE("who has not erased takes in a copy that has, erases it too, and a new copy can be made of it",
          "[merge]") {
  Copies c("ord");
  { (void)Copies::open(c.first)->erase({c.interview}); }
  {
    const auto a = Copies::open(c.first);
    auto change = a->change("step.theme");
    model::Code code;
    code.name = "Nytt";
    change.create(code);
    a->commit(std::move(change));
  }
  const auto b = Copies::open(c.second);
  merge(*b, {c.first});
  CHECK(b->model().codes.size() == 2);
  CHECK(b->model().find(c.interview) == nullptr);
  // Somebody who has nothing of the project yet.
  const auto all = store::bundle_since(*Copies::open(c.first), {});
  const auto admission = log::admit(
      {}, [](model::OpId) { return nullptr; }, all.operations);
  CHECK(admission.waiting.empty());
  CHECK(admission.admitted.size() == all.operations.size());
}

TEST_CASE("operations of a kind and a type that this version does not know pass through unchanged",
          "[merge]") {
  Copies c("ord");
  const auto a = Copies::open(c.first);
  auto bundle = store::bundle_since(*a, {});
  const auto key = a->snapshot().key;
  const std::uint64_t session = 77;
  std::uint64_t lamport = 1000;
  const auto op = [&](std::uint64_t seq, log::Kind kind, model::OpId entity, const nlohmann::json& body) {
    return log::Operation{{session, seq}, lamport++, {}, kind, entity, log::encode(body)};
  };
  bundle.operations = {
      op(1, log::Kind::base, {}, {{"vv", log::put_vector(a->vector())}}),
      op(2, static_cast<log::Kind>(42), c.text, {{"new", "thing"}}),
      op(3, log::Kind::create, {}, {{"type", "hologram"}, {"f", {{"depth", 3}}}}),
      op(4, log::Kind::set, {session, 3}, {{"f", {{"depth", 4}}}}),
      op(5, log::Kind::set, c.theme, {{"f", {{"name", "Nytt namn"}, {"aura", "blue"}}}}),
  };
  const auto file = c.scratch.write("new.skolsync", store::write_bundle(bundle, key));
  merge(*a, {file});
  CHECK(a->model().find(c.theme)->name == "Nytt namn");
  CHECK(words(*a, c.text) == "ord");
  a->flush();
  // On to a third copy, through a bundle: byte for byte what came.
  const auto on = store::bundle_since(*a, {});
  for (const auto& sent : bundle.operations) {
    const auto found = std::find_if(on.operations.begin(), on.operations.end(),
                                    [&](const auto& o) { return o.id == sent.id; });
    REQUIRE(found != on.operations.end());
    CHECK(log::same(*found, sent));
  }
  CHECK(store::check(c.second).sound());
}

TEST_CASE("two projects started separately for the same municipality keep one codebook", "[merge]") {
  Scratch scratch;
  const auto one = scratch / "one.skolanalys";
  const auto two = scratch / "two.skolanalys";
  std::size_t codes = 0, guides = 0;
  const auto code_one = [](Project& project, model::InterviewId id, const char* initials) {
    const auto text = project.model().find(id)->text;
    project.type(text, {0, "", "Vi har en plan."});
    project.end_run();
    REQUIRE(project.code(text, {0, 5}, project.model().code_called("ledarskap.politisk")->id,
                         model::Stance::strength, initials));
  };
  {
    const auto a = exchange::create_engagement(one, "9999");
    codes = a->model().codes.size();
    guides = a->model().guides.size();
    code_one(*a, commands::add_interview(*a, {.title = "Rektor"}), "AA");
  }
  {
    const auto b = exchange::create_engagement(two, "9999");
    code_one(*b, commands::add_interview(*b, {.title = "Lärare"}), "BB");
  }
  auto a = Project::open(one, Access::write);
  const auto summary = merge(*a, {two});
  CHECK(summary.other_project);
  CHECK(summary.matched_codes == codes);
  CHECK(a->model().codes.size() == codes);
  CHECK(a->model().guides.size() == guides);
  CHECK(a->model().interviews.size() == 2);
  // Both said it of the same theme; whose code stays is chance, so one of the codings has moved.
  REQUIRE(a->model().codings.size() == 2);
  const auto kept = a->model().codings.begin()->second.code;
  CHECK(a->model().find(kept) != nullptr);
  CHECK(a->model().codings.rbegin()->second.code == kept);
  a.reset();
  // The other takes the result in: the same codebook there.
  const auto b = Project::open(two, Access::write);
  merge(*b, {one});
  CHECK(b->model().codes.size() == codes);
  a = Project::open(one, Access::read);
  for (const auto& [id, code] : a->model().codes) CHECK(b->model().find(id) != nullptr);
}

TEST_CASE("another municipality's project is refused by name", "[merge]") {
  Scratch scratch;
  { (void)exchange::create_engagement(scratch / "one.skolanalys", "9999"); }
  { (void)exchange::create_engagement(scratch / "two.skolanalys", "0180"); }
  const auto a = Project::open(scratch / "one.skolanalys", Access::write);
  CHECK(fault_of([&] { merge(*a, {scratch / "two.skolanalys"}); }) == "error.merge_other_municipality");
}

TEST_CASE("laptops agree through a shared folder; half a file is tried again; nobody answers for ever",
          "[merge]") {
  Copies c("ord");
  const auto folder = c.scratch / "delad";
  fs::create_directory(folder);
  const auto third = c.scratch / "c.skolanalys";
  fs::copy_file(c.first, third);
  const auto sync = [&](Project& p, store::SharedFolder& shared) {
    auto own = p.snapshot();
    auto found = shared.look(own);
    std::size_t taken = 0;
    if (!found.incoming.empty())
      taken = store::bring_in(p, store::work_out(own, std::move(found.incoming))).operations;
    const auto written = shared.publish(store::bundle_since(p, found.there), own.key);
    p.flush();
    return std::pair(taken, written);
  };
  const auto a = Copies::open(c.first);
  const auto b = Copies::open(c.second);
  const auto d = Copies::open(third);
  store::SharedFolder sa(folder), sb(folder), sd(folder);
  replace(*a, c.text, "ord", "ordet");
  sync(*a, sa);
  b->code(c.text, {0, 3}, c.theme, model::Stance::neutral, "BB");
  sync(*b, sb);
  sync(*d, sd);
  sync(*a, sa);
  sync(*b, sb);
  CHECK(words(*b, c.text) == "ordet");
  CHECK(d->version_vector() == a->version_vector());
  CHECK(b->version_vector() == a->version_vector());
  const auto files = std::distance(fs::directory_iterator(folder), fs::directory_iterator());
  for (int i = 0; i < 3; ++i)
    for (auto [p, s] : {std::pair(a.get(), &sa), std::pair(b.get(), &sb), std::pair(d.get(), &sd)})
      CHECK(sync(*p, *s) == std::pair<std::size_t, std::size_t>(0, 0));
  CHECK(std::distance(fs::directory_iterator(folder), fs::directory_iterator()) == files);

  replace(*a, c.text, "ordet", "orden");
  const auto whole = store::write_bundle(store::bundle_since(*a, b->vector()), a->snapshot().key);
  c.scratch.write("delad/half.skolsync", whole.substr(0, whole.size() / 2));
  CHECK(sb.look(b->snapshot()).not_ready == 1);
  CHECK(words(*b, c.text) == "ordet");
  c.scratch.write("delad/half.skolsync", whole);
  sync(*b, sb);
  CHECK(words(*b, c.text) == "orden");
}

TEST_CASE("an old copy that was worked on, and a clock set back a year, merge without loss", "[merge]") {
  Copies c("ett");
  const auto backup = c.scratch / "backup.skolanalys";
  fs::copy_file(c.first, backup);
  { replace(*Copies::open(c.first), c.text, "ett", "ett två"); }
  {
    const auto restored = Copies::open(backup);
    auto change = restored->change("step.theme_add");
    model::Code fresh;
    fresh.slug = "y";
    fresh.name = "Ny";
    change.create(fresh);
    restored->commit(std::move(change));
  }
  const auto a = Copies::open(c.first);
  auto own = a->snapshot();
  auto incoming = store::read_incoming(backup, own);
  for (auto& op : incoming.operations)
    if (!own.vector.contains(op.id.session)) op.wall -= std::chrono::hours(24 * 365);
  std::vector<store::Incoming> all;
  all.push_back(std::move(incoming));
  store::bring_in(*a, store::work_out(own, std::move(all)));
  CHECK(words(*a, c.text) == "ett två");
  CHECK(a->model().codes.size() == 2);
}

TEST_CASE("what is typed while a merge is worked out stays", "[merge]") {
  Copies c("ett två");
  { replace(*Copies::open(c.second), c.text, "två", "tvåa"); }
  const auto a = Copies::open(c.first);
  a->type(c.text, {0, "", "X"});
  a->end_run();
  const auto own = a->snapshot();
  std::vector<store::Incoming> all;
  all.push_back(store::read_incoming(c.second, own));
  auto worked_out = store::work_out(own, std::move(all));
  const auto revision = a->revision(c.text);
  a->type(c.text, {1, "", "Y"});
  store::bring_in(*a, std::move(worked_out));
  CHECK(words(*a, c.text) == "XYett tvåa");
  CHECK(a->revision(c.text) > revision);
  a->flush();
  CHECK(store::merges(*a).size() == 1);
  CHECK(store::merges(*a)[0].summary.count("text", false) == 1);
}

TEST_CASE("a merge that another one overtook takes in the rest", "[merge]") {
  Copies c("ett två");
  { replace(*Copies::open(c.second), c.text, "två", "tvåa"); }
  auto a = Copies::open(c.first);
  const auto work_out = [&] {
    const auto own = a->snapshot();
    std::vector<store::Incoming> all;
    all.push_back(store::read_incoming(c.second, own));
    return store::work_out(own, std::move(all));
  };
  auto overtaken = work_out();
  store::bring_in(*a, work_out());
  replace(*a, c.text, "ett", "etta");
  store::bring_in(*a, std::move(overtaken));
  CHECK(words(*a, c.text) == "etta tvåa");
  const auto held = a->version_vector();
  a.reset();
  const auto again = Copies::open(c.first);
  CHECK(words(*again, c.text) == "etta tvåa");
  CHECK(again->version_vector() == held);
}

TEST_CASE("two laptops with 20 interviews each come together", "[merge][.scale]") {
  // Run by name: 400,000 operations, and seconds of work told.
  Scratch scratch;
  const auto first = scratch / "a.skolanalys";
  { (void)exchange::create_engagement(first, "9999"); }
  const auto second = scratch / "b.skolanalys";
  fs::copy_file(first, second);
  for (const auto& path : {first, second}) {
    const auto p = Project::open(path, Access::write, {{}, fs::path()});
    for (int i = 0; i < 20; ++i) {
      const auto id = commands::add_interview(*p, {.title = "I"});
      const auto text = p->model().find(id)->text;
      text::Pos at = 0;
      for (int k = 0; k < 10000; ++k) {
        p->type(text, {at, "", "ord "});
        p->end_run();
        at += 4;
      }
    }
    p->flush();
  }
  const auto a = Project::open(first, Access::write, {{}, fs::path()});
  // What the thread worked, not what it waited for: other programs do not count.
  const auto seconds = [] {
    timespec worked{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &worked);
    return static_cast<double>(worked.tv_sec) + static_cast<double>(worked.tv_nsec) * 1e-9;
  };
  const auto begun = seconds();
  const auto own = a->snapshot();
  const auto copied = seconds();
  std::vector<store::Incoming> all;
  all.push_back(store::read_incoming(second, own));
  const auto read = seconds();
  auto worked_out = store::work_out(own, std::move(all));
  const auto worked = seconds();
  store::bring_in(*a, std::move(worked_out));
  const auto taken = seconds();
  WARN("snapshot " << copied - begun << " read " << read - copied << " worked out " << worked - read
                   << " taken in " << taken - worked);
  CHECK(a->model().interviews.size() == 40);
}
