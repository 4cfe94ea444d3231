#include <chrono>
#include <cstdlib>

#include "app/session/folder_watch.h"
#include "app/session/notices.h"
#include "app/session/safety.h"
#include "app/session/session.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/privacy/approval.h"
#include "core/store/places.h"
#include "core/store/seal.h"

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;

}  // namespace

fs::path Session::own_folder() {
  fs::path folder;
  if (const char* xdg = std::getenv("XDG_DATA_HOME"))
    folder = fs::path(xdg) / "skolanalys";
  else
    folder = fs::path(std::getenv("HOME") == nullptr ? "." : std::getenv("HOME")) / ".local" / "share" /
             "skolanalys";
  std::error_code none;
  fs::create_directories(folder, none);
  return folder;
}

void Session::opened_as(const fs::path& path, const store::Secret& key) {
  store::Opening how;
  how.key = key;
  (void)take(path, key, std::async(std::launch::deferred, [&] {
               return store::Project::open(path, store::Access::write, how);
             }));
}

bool Session::take(const fs::path& path, const store::Secret& key, Begun begun) {
  std::unique_ptr<store::Project> fresh;
  try {
    fresh = begun.get();
  } catch (const Error& fault) {
    if (!notices_->refused(path, key, fault)) throw;
    return false;
  }
  close();
  project_ = std::move(fresh);
  opened();
  return true;
}

bool Session::look_at(const fs::path& path, const store::Secret& key, bool copy) {
  bool done = false;
  act([&] {
    store::Opening how;
    how.key = key;
    // What is shown leaves no record and no backup.
    how.local = copy ? fs::path() : store::local_data();
    auto fresh = store::Project::open(path, store::Access::read, how);
    close();
    project_ = std::move(fresh);
    if (copy) looked_copy_ = path;
    opened();
    done = true;
  });
  return done;
}

void Session::open_with(const store::Secret& key, Begun begun) {
  act([&] { (void)take(fs::path(locked_), key, std::move(begun)); });
}

void Session::reopen() {
  const auto path = project_->path();
  const auto key = project_->sealed() ? project_->seal().key() : store::Secret();
  const auto was = room;
  project_->flush();
  close();
  act([&] { opened_as(path, key); });
  if (open()) room = was;
}

void Session::open_copy(const fs::path& path) {
  open_copy(path, project_->sealed() ? project_->seal().key() : store::Secret());
}
void Session::open_copy(const fs::path& path, const store::Secret& key) { opened_as(fs::path(path), key); }

struct Session::Opening {
  fs::path path;
  std::function<void()> then;
  std::size_t job = 0;
  bool wanted = true;
  std::promise<std::unique_ptr<store::Project>> made{};
  Begun begun = made.get_future();
};

std::shared_ptr<Session::Opening> Session::begin(const fs::path& path, const std::function<void()>& then) {
  store::Opening how;
  if (store::is_sealed(path)) {
    const auto mine = store::find_identity(store::identity_folder());
    if (!mine) {
      close();
      locked_ = path;
      return nullptr;
    }
    how.identity = mine->private_key;
  }
  auto opening = std::make_shared<Opening>(Opening{.path = path, .then = then});
  openings_.push_back(opening);
  opening->job = jobs.start(
      ui_.t("job.open", {path.stem().string()}),
      [opening, path, how](Progress&) {
        try {
          opening->made.set_value(store::Project::open(path, store::Access::write, how));
        } catch (...) {
          opening->made.set_exception(std::current_exception());
        }
      },
      [this, opening] {
        if (opening->wanted) (void)finish(*opening);
      });
  return opening;
}

bool Session::finish(Opening& opening) {
  opening.wanted = false;
  bool done = false;
  act([&] {
    try {
      done = take(opening.path, {}, std::move(opening.begun));
    } catch (const Error& fault) {
      if (fault.id() != "error.passphrase_needed") throw;
      close();  // not opened to this person's key: the passphrase is asked for
      locked_ = opening.path;
    }
  });
  if (done && opening.then) opening.then();
  return done;
}

bool Session::open_file(const fs::path& path, const std::function<void()>& then) {
  std::error_code none;
  const bool open_already = open() && fs::equivalent(path, project_->path(), none);
  // Whoever wants another does not want the one before. It is let come all the same: a file that is being
  // opened is held, and could not be opened a second time beside that.
  bool coming = false;
  std::erase_if(openings_, [](const auto& one) { return one.expired(); });
  for (const auto& one : openings_)
    if (const auto before = one.lock()) {
      before->wanted = before->path == path && !open_already && !jobs.cancelled(before->job);
      if (before->wanted) before->then = then;
      coming = coming || before->wanted;
    }
  if (coming) return false;
  if (open_already) {  // go on with it
    if (then) then();
    return true;
  }
  const auto opening = begin(path, then);
  if (opening == nullptr || opening->begun.wait_for(patience) != std::future_status::ready) return false;
  return finish(*opening);
}

void Session::begin_opening(const fs::path& path) { first_ = begin(path, {}); }

void Session::finish_opening() {
  if (const auto first = std::exchange(first_, nullptr)) {
    first->begun.wait();
    if (first->wanted) (void)finish(*first);
  }
}

bool Session::open_sample() {
  bool done = false;
  act([&] {
    const auto path = own_folder() / "exempelkoping.skolanalys";
    std::unique_ptr<store::Project> fresh =
        fs::exists(path) ? store::Project::open(path, store::Access::write) : exchange::create_sample(path);
    close();
    project_ = std::move(fresh);
    opened();
    done = true;
  });
  return done;
}

bool Session::create(const fs::path& path, const std::string& municipality) {
  bool done = false;
  act([&] {
    auto target = path;
    if (target.empty()) throw Error(Fault::usage, "error.name_the_file", {}, "name the file to make");
    if (target.extension() != ".skolanalys") target += ".skolanalys";
    if (target.is_relative()) target = own_folder() / target;
    auto fresh = exchange::create_engagement(target, municipality);
    close();
    project_ = std::move(fresh);
    opened();
    done = true;
  });
  return done;
}

void Session::opened() {
  named_at_ = ~0ULL;
  if (looked_copy_.empty()) settings.remember(project_->path());
  notices_->opened();
  keep_own();
  start_worker();
  shared_folder_->resume();
  room = commands::is_round(model()) ? Room{"selection"} : Room::capture;
  editor = editor::Editor();
  editor.check_with(&spelling_);
  model::TextId first;
  if (const auto all = model().interviews_in_order(); !all.empty()) first = all.front()->text;
  const auto text_called = [&](const std::string& id) {
    const auto parsed = model::parse_id(id);
    const model::TextId text(parsed.value_or(model::OpId{}));
    return model().find(text) == nullptr ? model::TextId{} : text;
  };
  const auto desk = settings.desks.find(fs::absolute(project_->path()).lexically_normal().string());
  if (desk != settings.desks.end()) {
    for (const auto& tab : desk->second.tabs)
      if (const auto text = text_called(tab)) tabs_.push_back(text);
    if (const auto text = text_called(desk->second.note)) first = text;
    wanted_room_ = desk->second.room;
  }
  if (first) editor.show(model(), first, project_->revision(first));
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  if (const auto days = privacy::days_left(model(), std::chrono::year_month_day(today)); days && *days <= 0)
    ui_.toast(ui_.t("privacy.retain_passed", {model::to_string(*model().engagement.retain_until)}));
}

}  // namespace skolanalys::session
