#include <atomic>
#include <cstdlib>
#include <thread>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/share.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/faults/runs.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace std::chrono_literals;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

// For the thread sanitizer (preset tsan, tests/full); without it a second of work for everybody at once.
TEST_CASE("one types while the file is written, backed up, merged, searched through and read by others",
          "[faults][threads]") {
  const Scratch scratch;
  const auto path = scratch / "a.skolanalys";
  const auto shared = scratch / "shared";
  fs::create_directory(shared);
  const store::Opening how{.local = scratch / "local",
                           .backups = {.first = 5ms, .every = 20ms},
                           .passphrase = "under arbete",
                           .cost = cheap};
  model::TextId text;
  model::CodeId theme;
  std::string blob;
  auto project = Project::create(path, {}, how);
  {
    auto change = project->change("step.interview");
    text = change.create(model::Text{});
    model::Interview interview;
    interview.text = text;
    change.create(interview);
    model::Code code;
    code.slug = "x";
    theme = change.create(code);
    model::Attachment attachment;
    attachment.sha256 = blob = project->keep_blob(std::string(50'000, 'b'));
    change.create(attachment);
    project->commit(std::move(change));
    project->flush();
  }
  const auto other_path = scratch / "b.skolanalys";
  CHECK(project->save_copy(other_path).empty());
  const auto other =
      Project::open(other_path, Access::write, {.local = scratch / "other", .passphrase = how.passphrase});

  std::atomic<bool> stop = false;
  std::atomic<std::size_t> read = 0;
  // Thumbnails and exports read originals; the navigation asks for the state.
  std::thread reader([&] {
    while (!stop) {
      if (project->blob(blob) == std::string(50'000, 'b')) ++read;
      (void)project->state();
    }
  });
  std::thread looker([&] {
    for (int i = 0; !stop; ++i) {
      (void)store::backups_of(path, *how.local);
      (void)store::read_records(store::record_folder(*how.local, project->project_id()));
      const auto copy = scratch / ("look" + std::to_string(i) + ".skolanalys");
      try {
        store::copy_project(path, copy);
      } catch (const Error&) {
      }
      std::error_code none;
      fs::remove(copy, none);
    }
  });
  // A laptop beside, through the shared folder, as the sharing room does it.
  struct Round {
    std::thread work;
    std::unique_ptr<store::Merge> merge;
    store::SharedFolder::Found found;
    std::atomic<bool> done = false;
  };
  store::SharedFolder folder(shared), others(shared);
  std::unique_ptr<Round> round;
  std::size_t merges = 0;
  const auto until = std::chrono::steady_clock::now() + 700ms * static_cast<long>(runs(1));
  for (int i = 0; std::chrono::steady_clock::now() < until || merges == 0; ++i) {
    const auto at = text::length(project->model().find(text)->content);
    project->type(text, {at, "", "ord "});
    if (i % 40 == 39) project->type(text, {at + 4, "", "\n"});
    if (i % 50 == 49) (void)project->code(text, {at, at + 3}, theme, model::Stance::neutral, "LK");
    if (i % 60 == 59) (void)project->undo(project->model().find(text)->interview);
    if (i % 200 == 199) (void)project->back_up(store::Occasion::asked);
    if (i % 90 == 89) {
      other->type(text, {0, "", "deras "});
      other->end_run();
      other->flush();
      const auto own = other->snapshot();
      auto found = others.look(own);
      (void)store::bring_in(*other, store::work_out(own, std::move(found.incoming)));
      if (!log::covers(found.there, other->vector()))
        (void)others.publish(store::bundle_since(*other, found.there), own.key);
    }
    if (round == nullptr) {
      round = std::make_unique<Round>();
      round->work = std::thread([&round = *round, &folder, own = project->snapshot()] {
        round.found = folder.look(own);
        round.merge =
            std::make_unique<store::Merge>(store::work_out(own, std::exchange(round.found.incoming, {})));
        round.done = true;
      });
    } else if (round->done) {
      round->work.join();
      if (!round->merge->admitted.empty()) ++merges;
      (void)store::bring_in(*project, std::move(*round->merge));
      if (!log::covers(round->found.there, project->vector()))
        (void)folder.publish(store::bundle_since(*project, round->found.there), project->snapshot().key);
      round.reset();
    }
    std::this_thread::sleep_for(500us);
  }
  if (round != nullptr) round->work.join();
  stop = true;
  reader.join();
  looker.join();
  project->end_run();
  const auto words = project->model().find(text)->content;
  CHECK(read > 0);
  CHECK(words.find("deras ") != std::string::npos);
  CHECK_FALSE(project->backup_failure().has_value());
  project->flush();
  project.reset();
  CHECK(Project::open(path, Access::read, how)->model().find(text)->content == words);
}
