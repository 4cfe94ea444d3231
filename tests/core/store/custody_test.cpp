#include <algorithm>
#include <fstream>
#include <thread>

#include "core/commands/erasing.h"
#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/check.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/store/share.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/colleagues.h"
#include "tests/fault.h"
#include "tests/merging.h"
#include "tests/scratch.h"

using namespace skolanalys;
using store::Access;
using store::Project;

namespace fs = std::filesystem;

namespace {

/// A merge with what it leaves to be erased.
store::MergeSummary merge_and_erase(Project& into, const std::vector<fs::path>& from,
                                    const store::Ways& ways = {}) {
  auto summary = merge(into, from, ways);
  if (const auto erase = into.erasing_left()) CHECK(erase({}).unreached.empty());
  return summary;
}

}  // namespace

TEST_CASE("before a merge erases something, what it is called here is told; afterwards nobody keeps that",
          "[erase][merge]") {
  Colleagues c("", "");
  const auto label = c.bo.project->model().interviews.begin()->second.label;
  c.erase_on_anna();
  const auto own = c.bo.project->snapshot();
  std::vector<store::Incoming> incoming;
  incoming.push_back(store::read_incoming(c.sent("copy"), own));
  auto worked_out = store::work_out(own, std::move(incoming));
  REQUIRE_FALSE(worked_out.summary.erased.empty());
  CHECK(worked_out.summary.erased[0].names == std::vector<std::string>{label});
  const auto done = store::bring_in(*c.bo.project, std::move(worked_out));
  CHECK(done.erased[0].names.empty());
}

TEST_CASE("what a colleague erased is erased here when it is merged in, in every file of this computer",
          "[erase][merge]") {
  const std::string lock = GENERATE("", "lås");
  const std::string way = GENERATE("copy", "news", "all");
  CAPTURE(lock, way);
  Colleagues c(lock, lock);
  (void)c.bo.project->back_up(store::Occasion::asked);
  c.bo.project->type(c.text, {0, "", "skrivetord "});  // and is being typed
  c.bo.project->flush();
  c.erase_on_anna();
  const auto summary = merge_and_erase(*c.bo.project, {c.sent(way)});
  REQUIRE(summary.erased.size() == 2);
  CHECK(summary.erased[0] == store::MergeSummary::Gone{"interview", "AA", 1});
  CHECK(summary.erased[1] == store::MergeSummary::Gone{"respondent", "AA", 1});
  CHECK(store::merges(*c.bo.project).back().summary.erased == summary.erased);
  for (int opened = 0; opened < 2; ++opened) {
    for (const auto* word : Colleagues::words) {
      CAPTURE(word, opened);
      CHECK(c.bo.files_with(word) == std::vector<std::string>{});
      CHECK_FALSE(c.bo.knows(word));
    }
    CHECK(c.bo.files_with("skrivetord").empty());
    CHECK(c.bo.project->model().find(c.first) == nullptr);
    CHECK(c.bo.project->model().find(c.person) == nullptr);
    CHECK(c.bo.project->model().find(c.other)->content == "andraord i den andra");
    CHECK(c.bo.project->erased().size() == 2);
    c.bo.open();
  }
  c.bo.project.reset();
  CHECK(store::check(c.bo.file, c.bo.how).problems.empty());
  const auto backups = store::backups_of(c.bo.file, *c.bo.how.local);
  REQUIRE(backups.size() == 1);
  const auto backup = Project::open(backups.front().file, Access::read, c.bo.how);
  CHECK(backup->model().interviews.size() == 1);
  CHECK(backup->model().find(c.other) != nullptr);
}

TEST_CASE("no old copy with all its keys brings back what a merge erased", "[erase][merge]") {
  const std::string lock = GENERATE("", "lås");
  CAPTURE(lock);
  Colleagues c(lock, lock);
  const auto old = c.bo.project->back_up(store::Occasion::asked).file;
  const auto kept = c.scratch / "old.skolanalys";
  fs::copy_file(old, kept);
  const auto bundle = c.scratch / "old.skolsync";
  store::save_bundle(
      bundle, store::write_bundle(store::bundle_since(*c.bo.project, {}), c.bo.project->snapshot().key));
  c.erase_on_anna();
  merge_and_erase(*c.bo.project, {c.sent("news")});
  // The old copy is even worked on, and comes together with what does not know of it.
  {
    auto how = c.bo.how;
    how.local = fs::path();
    const auto worked_on = Project::open(kept, Access::write, how);
    worked_on->type(c.text, {0, "", "hemligtord igen "});
    worked_on->type(c.other, {0, "", "nyttord "});
  }
  for (const auto& from : {kept, bundle, kept}) {
    const auto summary = merge_and_erase(*c.bo.project, {from});
    CHECK(summary.erased.empty());
    for (int opened = 0; opened < 2; ++opened) {
      for (const auto* word : Colleagues::words) {
        CAPTURE(word, opened);
        CHECK(c.bo.files_with(word) == std::vector<std::string>{});
        CHECK_FALSE(c.bo.knows(word));
      }
      c.bo.open();
    }
  }
  CHECK(c.bo.project->model().find(c.other)->content == "nyttord andraord i den andra");
}

TEST_CASE("an erasure that a merge told of is finished at the next opening when the program ended before",
          "[erase][merge]") {
  Colleagues c;
  (void)c.bo.project->back_up(store::Occasion::asked);
  c.erase_on_anna();
  const auto own = c.bo.project->snapshot();
  std::vector<store::Incoming> all;
  all.push_back(store::read_incoming(c.sent("news"), own));
  (void)store::bring_in(*c.bo.project, store::work_out(own, std::move(all)));
  CHECK_FALSE(c.bo.knows("hemligtord"));
  c.bo.project.reset();  // and nobody ran what was left
  CHECK_FALSE(c.bo.files_with("hemligtord").empty());
  {
    const auto looked_at = Project::open(c.bo.file, Access::read, c.bo.how);
    CHECK(looked_at->model().find(c.first) == nullptr);
  }
  c.bo.open();
  for (const auto* word : Colleagues::words) CHECK(c.bo.files_with(word) == std::vector<std::string>{});
  CHECK_FALSE(c.bo.project->erasing_left());
}

TEST_CASE("what is typed while an erasure comes in goes with it, and what is typed elsewhere stays",
          "[erase][merge]") {
  const std::string lock = GENERATE("", "lås");
  Colleagues c(lock, lock);
  c.erase_on_anna();
  const auto own = c.bo.project->snapshot();
  std::vector<store::Incoming> all;
  all.push_back(store::read_incoming(c.sent("news"), own));
  auto made = store::work_out(own, std::move(all));
  auto stale = store::work_out(own, {});
  c.bo.project->type(c.text, {0, "", "hemligtord mer "});
  c.bo.project->type(c.other, {0, "", "bevarat "});
  (void)store::bring_in(*c.bo.project, std::move(made));
  auto erase = c.bo.project->erasing_left();
  REQUIRE(erase);
  std::thread elsewhere([&] { (void)erase({}); });
  for (int i = 0; i < 20; ++i) c.bo.project->type(c.other, {0, "", "x"});
  elsewhere.join();
  // One that was worked out before the erasure.
  (void)store::bring_in(*c.bo.project, std::move(stale));
  for (int opened = 0; opened < 2; ++opened) {
    CHECK_FALSE(c.bo.knows("hemligtord"));
    CHECK(c.bo.project->model().find(c.other)->content ==
          std::string(20, 'x') + "bevarat andraord i den andra");
    c.bo.open();
    CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
  }
}

TEST_CASE("an erasure reaches a third laptop through a shared folder", "[erase][merge]") {
  Colleagues c;
  const auto folder = c.scratch / "delad";
  fs::create_directory(folder);
  const auto sync = [&](Project& p) {
    store::SharedFolder shared(folder);
    const auto own = p.snapshot();
    auto found = shared.look(own);
    store::MergeSummary told;
    if (!found.incoming.empty()) told = store::bring_in(p, store::work_out(own, std::move(found.incoming)));
    (void)shared.publish(store::bundle_since(p, found.there), own.key);
    p.flush();
    if (const auto erase = p.erasing_left()) (void)erase({});
    return told;
  };
  c.bo.project->type(c.text, {0, "", "hemligtord från Bo "});
  (void)sync(*c.bo.project);
  (void)sync(*c.anna.project);
  c.erase_on_anna();
  (void)sync(*c.anna.project);
  CHECK(sync(*c.bo.project).erased.size() == 2);
  CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
  CHECK(sync(*c.bo.project).operations == 0);
  CHECK(sync(*c.anna.project).operations == 0);
}

TEST_CASE("what is erased goes from the shared folder too, whoever put it there", "[erase][merge]") {
  Colleagues c;
  const auto folder = c.scratch / "delad";
  fs::create_directory(folder);
  struct Synced {
    std::size_t taken = 0, renewed = 0;
  };
  std::map<Project*, store::SharedFolder> shared;
  const auto sync = [&](Project& p) {
    auto& its = shared.try_emplace(&p, folder).first->second;
    const auto own = p.snapshot();
    auto found = its.look(own);
    Synced out;
    if (!found.incoming.empty())
      out.taken = store::bring_in(p, store::work_out(own, std::move(found.incoming))).operations;
    (void)its.publish(store::bundle_since(p, found.there), own.key);
    out.renewed = its.renew(store::bundle_since(p, {}), own.key, found.telling).gone;
    p.flush();
    if (const auto erase = p.erasing_left()) (void)erase({});
    return out;
  };
  const auto telling = [&] {
    std::size_t n = 0;
    for (const auto& entry : fs::directory_iterator(folder))
      for (const auto& op : store::read_incoming(entry.path(), c.anna.project->snapshot()).operations)
        n += op.body.find("hemligtord") == std::string::npos ? 0 : 1;
    return n;
  };
  c.bo.project->type(c.text, {0, "", "hemligtord från Bo "});
  (void)sync(*c.bo.project);
  (void)sync(*c.anna.project);
  c.anna.project->type(c.text, {0, "", "hemligtord från Anna "});
  (void)sync(*c.anna.project);
  REQUIRE(telling() >= 2);
  // What Bo has put out and Anna has not seen stays until it was taken in.
  c.bo.project->type(c.text, {0, "", "mera hemligtord "});
  (void)sync(*c.bo.project);
  const auto before = telling();
  c.erase_on_anna();
  CHECK(sync(*c.anna.project).renewed > 0);
  CHECK(telling() < before);
  (void)sync(*c.anna.project);
  CHECK(telling() == 0);
  CHECK(sync(*c.anna.project).renewed == 0);
  (void)sync(*c.bo.project);
  c.bo.project->type(c.other, {0, "", "efteråt "});
  (void)sync(*c.bo.project);
  (void)sync(*c.anna.project);
  CHECK(c.anna.project->model().find(c.other)->content.starts_with("efteråt"));
  CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
  // Who comes late has all that was left.
  (void)sync(*c.anna.project);
  CHECK(log::covers(store::SharedFolder(folder).look(c.anna.project->snapshot()).there,
                    c.anna.project->vector()));
}

TEST_CASE("a backup before a merge is whole, waits for nobody, and is rewritten where the merge erases",
          "[backup][merge]") {
  Colleagues c;
  c.bo.project->type(c.other, {0, "", "före "});
  const auto work = c.bo.project->backing_up(store::Occasion::before_merge, std::chrono::hours(1));
  REQUIRE(work);
  std::thread elsewhere([&] { (void)work(); });
  c.bo.project->type(c.text, {0, "", "under "});
  elsewhere.join();
  const auto made = store::backups_of(c.bo.file, *c.bo.how.local);
  REQUIRE(made.size() == 1);
  CHECK(made.front().why == store::Occasion::before_merge);
  CHECK(Project::open(made.front().file, Access::read, c.bo.how)->model().find(c.other)->content ==
        "före andraord i den andra");
  CHECK_FALSE(c.bo.project->backing_up(store::Occasion::before_merge, std::chrono::hours(1)));
  c.erase_on_anna();
  merge_and_erase(*c.bo.project, {c.sent("copy")});
  CHECK(c.bo.files_with("hemligtord") == std::vector<std::string>{});
  CHECK(store::backups_of(c.bo.file, *c.bo.how.local).size() == 1);
}

TEST_CASE("copies with the same key merge whatever their passphrases, originals too", "[seal][merge]") {
  Colleagues c("lås", "lås");
  (void)c.anna.project->protect("annan", cheap);
  auto change = c.anna.project->change("step.image");
  model::Attachment attachment;
  attachment.target = c.second;
  attachment.sha256 = c.anna.project->keep_blob("ny bild");
  change.create(attachment);
  c.anna.project->commit(std::move(change));
  c.anna.project->type(c.other, {0, "", "annas "});
  c.anna.how.passphrase = "annan";
  merge_and_erase(*c.bo.project, {c.sent("copy")});
  CHECK(c.bo.project->model().find(c.other)->content == "annas andraord i den andra");
  CHECK(c.bo.project->blob(attachment.sha256) == "ny bild");
  CHECK(c.bo.files_with("annas").empty());
  c.bo.project.reset();
  CHECK(store::check(c.bo.file, c.bo.how).problems.empty());
}

TEST_CASE("a copy that is sealed with another key asks for its passphrase, and says so", "[seal][merge]") {
  Colleagues c("annas lås", "bos lås");
  c.anna.project->type(c.other, {0, "", "annas "});
  const auto from = c.sent("copy");
  CHECK(fault_of([&] { merge_and_erase(*c.bo.project, {from}); }) == "error.merge_sealed");
  CHECK(fault_of([&] { merge_and_erase(*c.bo.project, {from}, {.passphrase = "fel"}); }) ==
        "error.passphrase_wrong");
  CHECK(c.bo.project->model().find(c.other)->content == "andraord i den andra");
  merge_and_erase(*c.bo.project, {from}, {.passphrase = "annas lås"});
  CHECK(c.bo.project->model().find(c.other)->content == "annas andraord i den andra");
  CHECK(c.bo.files_with("annas ").empty());
  c.bo.open();
  CHECK(c.bo.project->model().find(c.other)->content == "annas andraord i den andra");
}

TEST_CASE("words of a sealed copy come to lie in the open only where somebody says so", "[seal][merge]") {
  Colleagues c("annas lås", "");
  c.anna.project->type(c.other, {0, "", "annas "});
  const auto from = c.sent("copy");
  CHECK(fault_of([&] { merge_and_erase(*c.bo.project, {from}, {.passphrase = "annas lås"}); }) ==
        "error.merge_unseals");
  CHECK(c.bo.files_with("annas ").empty());
  merge_and_erase(*c.bo.project, {from}, {.passphrase = "annas lås", .unseal = true});
  CHECK(c.bo.project->model().find(c.other)->content == "annas andraord i den andra");
  // The other way nothing is asked: there it is sealed.
  c.bo.project->type(c.other, {0, "", "bos "});
  c.bo.project.reset();
  const auto back = c.scratch / "bos.skolanalys";
  fs::copy_file(c.bo.file, back);
  merge_and_erase(*c.anna.project, {back});
  CHECK(c.anna.project->model().find(c.other)->content == "bos annas andraord i den andra");
  CHECK(c.anna.files_with("bos ").empty());
}

TEST_CASE("a sealed project keeps the names of colleagues and devices to itself", "[seal]") {
  const bool sealed_before = GENERATE(true, false);
  Colleagues c(sealed_before ? "lås" : "", sealed_before ? "lås" : "");
  c.bo.project->remember("colleagues", R"({"Kollegaord": {}})");
  c.bo.project->remember("merges", R"x([{"people": ["Kollegaord (datornamnord)"]}])x");
  if (!sealed_before) (void)c.bo.project->protect("lås", cheap);
  const auto lena = store::identity(c.scratch / "lena");
  c.bo.project->open_to({"Lenaord", lena.public_key});
  c.bo.how.passphrase = "lås";
  for (int opened = 0; opened < 2; ++opened) {
    for (const auto* word : {"Kollegaord", "datornamnord", "Lenaord"}) {
      CAPTURE(word);
      CHECK(c.bo.files_with(word) == std::vector<std::string>{});
    }
    CHECK(store::colleagues(*c.bo.project) == std::vector<std::string>{"Kollegaord"});
    REQUIRE(c.bo.project->opened_to().size() == 1);
    CHECK(c.bo.project->opened_to().front().name == "Lenaord");
    c.bo.open();
  }
  auto bundle = store::bundle_since(*c.bo.project, {});
  bundle.sender = "Avsändarord";
  const auto key = c.bo.project->snapshot().key;
  const auto bytes = store::write_bundle(bundle, key);
  CHECK(bytes.find("Avsändarord") == std::string::npos);
  CHECK(store::read_bundle(bytes, key, "x").sender == "Avsändarord");
}

TEST_CASE("a colleague opens the project with a key of their own until it is taken away", "[seal]") {
  Colleagues c("lås", "lås");
  const auto lena = store::identity(c.scratch / "lena");
  store::Opening hers;
  hers.local = fs::path();
  hers.identity = lena.private_key;
  c.bo.project->open_to({"Lena", lena.public_key});
  c.bo.project.reset();
  CHECK(Project::open(c.bo.file, Access::read, hers)->model().find(c.text) != nullptr);
  c.bo.open();
  CHECK(c.bo.project->close_to(lena.public_key));
  CHECK_FALSE(c.bo.project->close_to(lena.public_key));
  c.bo.project.reset();
  CHECK(fault_of([&] { (void)Project::open(c.bo.file, Access::read, hers); }) == "error.passphrase_needed");
}

TEST_CASE("one writes on while a project is being given a passphrase, and no word of it lies in the clear",
          "[seal]") {
  Colleagues c;
  (void)c.bo.project->back_up(store::Occasion::asked);
  const auto work = c.bo.project->protecting("lås", cheap);
  c.bo.project->type(c.other, {0, "", "föreord "});
  CHECK_FALSE(c.bo.project->state().saved);
  std::thread elsewhere([&] { work({}); });
  for (int i = 0; i < 20; ++i) c.bo.project->type(c.other, {0, "", "mer "});
  elsewhere.join();
  c.bo.project->type(c.other, {0, "", "efterord "});
  const auto how_it_ends = GENERATE(0, 1);
  if (how_it_ends == 0) CHECK_FALSE(c.bo.project->protected_by().empty());  // else it just ends
  c.bo.how.passphrase = "lås";
  for (int opened = 0; opened < 2; ++opened) {
    c.bo.open();
    for (const auto* word : {"föreord", "efterord", "andraord", "hemligtord"}) {
      CAPTURE(word);
      CHECK(c.bo.files_with(word) == std::vector<std::string>{});
    }
    CHECK(c.bo.project->model().find(c.other)->content.starts_with("efterord mer mer "));
    CHECK(c.bo.project->model().find(c.other)->content.ends_with("föreord andraord i den andra"));
  }
}

TEST_CASE("a passphrase that could not be given leaves everything as it was", "[seal]") {
  Colleagues c;
  {
    const auto never_run = c.bo.project->protecting("lås", cheap);
    c.bo.project->type(c.other, {0, "", "mer "});
    CHECK(c.bo.project->protected_by().empty());
    never_run({});
  }
  CHECK_FALSE(c.bo.project->sealed());
  c.bo.open();
  CHECK(c.bo.project->model().find(c.other)->content == "mer andraord i den andra");
}

TEST_CASE("much that comes into a sealed project is sealed beside the one who types", "[seal][merge]") {
  Colleagues c("lås", "lås");
  for (int i = 0; i < 1500; ++i) {
    auto change = c.anna.project->change("step.theme");
    model::Code code;
    code.name = "temaord" + std::to_string(i);
    change.create(code);
    c.anna.project->commit(std::move(change));
  }
  const auto from = c.sent("news");
  const auto own = c.bo.project->snapshot();
  std::vector<store::Incoming> all;
  all.push_back(store::read_incoming(from, own));
  (void)store::bring_in(*c.bo.project, store::work_out(own, std::move(all)));
  c.bo.project->type(c.other, {0, "", "meranord "});
  CHECK_FALSE(c.bo.project->state().saved);
  const auto sha = c.bo.project->keep_blob("bild under tiden");
  const auto waits = GENERATE(true, false);
  if (waits) {
    c.bo.project->flush();
    CHECK(c.bo.project->state().saved);
  }
  c.bo.open();
  CHECK(c.bo.project->model().codes.size() == 1501);
  CHECK(c.bo.project->model().find(c.other)->content == "meranord andraord i den andra");
  CHECK(c.bo.project->blob(sha) == "bild under tiden");
  for (const auto* word : {"temaord", "meranord", "bild under"})
    CHECK(c.bo.files_with(word) == std::vector<std::string>{});
  c.bo.project.reset();
  CHECK(store::check(c.bo.file, c.bo.how).problems.empty());
}

TEST_CASE("repair from an old copy does not bring back what was erased", "[erase][repair]") {
  Colleagues c;
  const auto old = c.scratch / "old.skolanalys";
  c.bo.project.reset();
  fs::copy_file(c.bo.file, old);
  c.erase_on_anna();
  c.anna.project.reset();
  const auto out = c.scratch / "mended.skolanalys";
  (void)store::repair(c.anna.file, out, std::vector<fs::path>{old}, *c.anna.how.local);
  const auto mended = Project::open(out, Access::read, {.local = fs::path()});
  CHECK(mended->model().find(c.first) == nullptr);
  CHECK(mended->model().find(c.other) != nullptr);
  for (const auto* word : Colleagues::words) {
    CAPTURE(word);
    CHECK(Scratch::read(out).find(word) == std::string::npos);
  }
}
