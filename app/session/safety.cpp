#include "app/session/safety.h"

#include <future>
#include <memory>

#include "app/session/recovery_sheet.h"
#include "app/session/session.h"
#include "core/error.h"
#include "core/store/places.h"
#include "core/store/vault.h"

namespace skolanalys::session {

namespace fs = std::filesystem;

namespace {

/// Work on the project's files, with what a job shows of it.
template <class Work>
auto followed(Progress& progress, const Work& work) {
  try {
    return work(store::Following(
        [&](double share) {
          progress.at(share);
          return !progress.cancelled();
        },
        [&] { return progress.no_way_back(); }));
  } catch (const store::Stopped&) {
    throw Progress::Cancelled();
  }
}

}  // namespace

void Safety::hide() {
  if (!session_.open() || !session_.project().sealed() || hidden_) return;
  if (opens_to_me()) return session_.say("safety.hides_not", {});
  session_.project().end_run();
  hidden_ = true;
}

void Safety::forget() {
  hidden_ = trying_ = false;
  opens_to_me_.reset();
}

void Safety::give(std::string passphrase) {
  if (trying_) return;
  const bool waits = !session_.locked().empty();
  if (!waits && !hidden_) return;
  trying_ = true;
  const auto path = waits ? session_.locked() : session_.project().path();
  // Told by the job itself, so that a wrong one lets the person try again.
  struct Tried {
    store::Secret key;
    std::optional<Error> failure;
    std::shared_ptr<Session::Begun> opened;  // of the file that waits: a large one takes its time
  };
  auto words = std::make_shared<std::string>(std::move(passphrase));
  session_.jobs.start<Tried>(
      session_.words("safety.trying"),
      [path, words, waits](Progress&) {
        Tried out;
        try {
          out.key = store::unlock(path, *words);
        } catch (const Error& fault) {
          out.failure = fault;
        }
        store::wipe(*words);
        if (!waits || out.failure) return out;
        std::packaged_task<std::unique_ptr<store::Project>()> opening([&] {
          store::Opening how;
          how.key = out.key;
          return store::Project::open(path, store::Access::write, how);
        });
        out.opened = std::make_shared<Session::Begun>(opening.get_future());
        opening();
        return out;
      },
      [this, waits](Tried tried) {
        trying_ = false;
        if (tried.failure)
          session_.act([&] { throw Error(*tried.failure); });
        else if (waits)
          session_.open_with(tried.key, std::move(*tried.opened));
        else
          hidden_ = false;
      });
}

void Safety::tick(double now) {
  // One that was cancelled is not delivered: what waited meanwhile is written now.
  if (protecting() && !session_.jobs.has(protect_job_)) finish();
  const auto minutes = session_.settings.lock_minutes;
  if (minutes > 0 && session_.open() && !hidden_ && session_.project().sealed() && !opens_to_me() &&
      now - stirred_at_ >= minutes * 60.0)
    hide();
}

std::optional<double> Safety::wakes_in(double now) const {
  const auto minutes = session_.settings.lock_minutes;
  if (minutes <= 0 || !session_.open() || hidden_ || !session_.project().sealed() ||
      opens_to_me_.value_or(false))
    return std::nullopt;
  return std::max(0.05, stirred_at_ + minutes * 60.0 - now);
}

void Safety::protect(std::string passphrase, const std::string& again, const fs::path& sheet,
                     std::function<void(const fs::path&)> done) {
  session_.act([&] {
    if (protecting() || erasing()) return;
    if (passphrase != again)
      throw Error(Fault::usage, "error.passphrases_differ", {}, "the two passphrases are not the same");
    auto file = sheet;
    if (file.is_relative() && !file.empty()) file = session_.project().path().parent_path() / file;
    expect_room_for_sheet(file);
    fresh_ = !session_.project().sealed();
    auto work = session_.project().protecting(passphrase);
    sheet_ = file;
    // Told by the job itself: what it did before it failed is still to be made good.
    protect_job_ = session_.jobs.start<std::optional<Error>>(
        session_.words("job.protect"),
        [work = std::move(work)](Progress& progress) -> std::optional<Error> {
          try {
            followed(progress, work);
          } catch (const Error& fault) {
            return fault;
          }
          return std::nullopt;
        },
        [this, file, done = std::move(done)](std::optional<Error> fault) {
          finish();
          if (fault) session_.act([&] { throw Error(*fault); });
          std::error_code none;
          if (fs::exists(file, none)) done(file);
        });
  });
  store::wipe(passphrase);
}

void Safety::finish() {
  if (!protecting() || !session_.open()) return;
  const auto sheet = std::exchange(sheet_, {});
  session_.act([&] {
    const auto code = session_.project().protected_by();
    if (code.empty()) return;
    if (fresh_) session_.let_go();  // holds the words; from now on it lies in memory
    write_recovery_sheet(sheet, session_.project().path(), code, session_.all_words());
  });
}

std::string Safety::my_key() {
  std::string out;
  session_.act([&] {
    out = store::public_text(
        {session_.settings.initials, store::identity(store::identity_folder()).public_key});
  });
  return out;
}

bool Safety::opens_to_me() {
  if (!opens_to_me_) {
    opens_to_me_ = false;
    if (const auto mine = store::find_identity(store::identity_folder()); mine && session_.open())
      for (const auto& one : session_.project().opened_to())
        if (one.public_key == mine->public_key) opens_to_me_ = true;
  }
  return *opens_to_me_;
}

void Safety::open_to(const std::string& public_text) {
  session_.act([&] {
    const auto colleague = store::colleague_of(public_text);
    session_.project().open_to(colleague);
    session_.say("safety.colleague_added", {colleague.name});
  });
  opens_to_me_.reset();
}

void Safety::close_to(const store::Colleague& colleague) {
  session_.act([&] { (void)session_.project().close_to(colleague.public_key); });
  opens_to_me_.reset();
}

void Safety::take_in(std::shared_ptr<store::Merge> merge, std::chrono::seconds unless_younger,
                     std::function<void(const store::MergeSummary&)> done) {
  auto bring_in = [this, merge, done = std::move(done)] {
    session_.act([&] {
      const auto summary = store::bring_in(session_.project(), std::move(*merge));
      auto erase = session_.project().erasing_left();
      if (erase) session_.let_go();
      session_.show_anew();
      done(summary);  // before the file is busy with being rewritten
      if (!erase) return;
      session_.jobs.start<store::Erased>(
          session_.words("job.erase"),
          [erase = std::move(erase)](Progress& progress) { return followed(progress, erase); },
          [this](const store::Erased& erased) {
            for (const auto& file : erased.unreached) session_.say("erase.may_hold.file", {file.string()});
          });
    });
  };
  std::function<store::Backup()> back_up;
  if (!merge->admitted.empty() || !merge->erased.empty())
    session_.act(
        [&] { back_up = session_.project().backing_up(store::Occasion::before_merge, unless_younger); });
  if (!back_up) return bring_in();
  session_.jobs.start(
      session_.words("job.backup"), [back_up = std::move(back_up)](Progress&) { (void)back_up(); },
      std::move(bring_in));
}

std::string Safety::told(const store::MergeSummary::Gone& gone, const std::string& sentence) const {
  return session_.all_words()(sentence,
                              {session_.words("merge.erased." + gone.what), std::to_string(gone.count),
                               gone.by.empty() ? session_.words("merge.somebody") : gone.by});
}

std::vector<store::Backup> Safety::backups() const {
  if (!session_.open()) return {};
  try {
    return store::backups_of(session_.project().path(), store::local_data());
  } catch (const Error&) {
    return {};
  }
}

void Safety::back_up(std::function<void()> done) {
  session_.act([&] {
    auto work = session_.project().backing_up(store::Occasion::asked);
    if (!work)
      throw Error(Fault::storage, "error.no_local_data", {session_.project().path().string()},
                  "there is no place for backups; set XDG_STATE_HOME or HOME");
    session_.jobs.start(
        session_.words("job.backup"), [work = std::move(work)](Progress&) { (void)work(); }, std::move(done));
  });
}

void Safety::restore(const fs::path& backup) {
  const auto path = session_.project().path();
  session_.close();
  fs::path aside;
  session_.act([&] { aside = store::restore(backup, path); });
  if (session_.open_file(path) || !session_.locked().empty())
    if (!aside.empty()) session_.say("safety.restored", {aside.filename().string()});
}

bool Safety::go_on_in(fs::path path) {
  bool done = false;
  session_.act([&] {
    if (path.empty()) throw Error(Fault::usage, "error.name_the_file", {}, "name the file to make");
    if (path.extension() != ".skolanalys") path += ".skolanalys";
    if (path.is_relative()) path = session_.project().path().parent_path() / path;
    const auto lost = session_.project().save_copy(path);
    if (!lost.empty()) session_.say("safety.lost_originals", {std::to_string(lost.size())});
    session_.open_copy(path);
    done = true;
  });
  return done;
}

bool Safety::erasing() const { return session_.jobs.has(erase_job_); }

void Safety::erase(const std::vector<commands::Erasable>& who, const std::string& reason,
                   std::function<void(const commands::Gone&)> done) {
  session_.act([&] {
    if (erasing() || protecting()) return;
    commands::expect_erasable(who, reason);
    session_.project().end_run();
    using Left = std::shared_ptr<store::Merge>;  // a job's result is copied to whoever gets it
    erase_job_ = session_.jobs.start<Left>(
        session_.words("job.erase.left"),
        [base = session_.project().draft_base(), ids = commands::ids_of(who)](Progress& progress) {
          return std::make_shared<store::Merge>(followed(progress, [&](store::Following follow) {
            return store::without(base, ids, std::move(follow));
          }));
        },
        [this, who, reason, done = std::move(done)](const Left& left) {
          session_.act([&] {
            auto work = commands::begin_erasing(session_.project(), who, session_.settings.initials, reason,
                                                std::move(*left));
            session_.let_go();
            erase_job_ = session_.jobs.start<store::Erased>(
                session_.words("job.erase"),
                [work = std::move(work)](Progress& progress) { return followed(progress, work); },
                [this, done](store::Erased erased) {
                  done(commands::told(session_.project(), std::move(erased)));
                });
          });
        });
  });
}

}  // namespace skolanalys::session
