#include "app/session/notices.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>

#include "app/session/disk.h"
#include "app/session/folder_watch.h"
#include "app/session/session.h"
#include "core/model/clock.h"

namespace skolanalys::session {

namespace fs = std::filesystem;

namespace {

/// A name in the folder that is not taken.
fs::path free_name(const fs::path& folder, const std::string& stem) {
  std::error_code none;
  auto out = folder / (stem + ".skolanalys");
  for (int n = 2; fs::exists(out, none); ++n) out = folder / (stem + " " + std::to_string(n) + ".skolanalys");
  return out;
}

bool on_one_disk(const fs::path& a, const fs::path& b) {
  struct stat one {
  }, other{};
  return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 && one.st_dev == other.st_dev;
}

}  // namespace

bool Notices::refused(const fs::path& path, const store::Secret& key, const Error& why) {
  const auto& id = why.id();
  if (id != "error.locked" && id != "error.read_only" && id != "error.newer" && id != "error.newer_words")
    return false;
  auto values = why.values();
  if (!values.empty()) values.front() = path.filename().string();
  refused_ = {path, key, id, session_.all_words()(id, values)};
  // A newer format can be read only where it kept this one's tables: asked now, not when somebody pressed.
  if (id != "error.newer") return true;
  try {
    store::Opening how;
    how.key = key;
    how.local = fs::path();
    (void)store::Project::open(path, store::Access::read, how);
    return true;
  } catch (const Error&) {
    refused_ = {};
    return false;
  }
}

void Notices::opened() {
  reading_.clear();
  disk_ = store::disk_of(session_.project().path());
  refused_ = {};
  dismissed_.clear();
  if (session_.settings.places_seen.contains(session_.project().path().parent_path().string()))
    dismissed_.insert("place");
}

void Notices::forget() {
  reading_.clear();
  disk_ = store::Disk::local;
  dismissed_.clear();
}

void Notices::dismiss(const std::string& id) {
  if (id == "refused") refused_ = {};
  if (id == "place") {
    session_.settings.places_seen.insert(session_.project().path().parent_path().string());
    session_.settings.save();
  }
  dismissed_.insert(id);
}

void Notices::look() {
  const auto file = std::exchange(refused_, {});
  std::string why = session_.words("notice.reading." + file.id.substr(6));
  bool read = false;
  if (file.id == "error.locked") {
    // Beside a program that writes only a copy can be read in peace.
    session_.act([&] {
      const auto folder = store::local_data() / "looking";
      store::make_private_folder(folder);
      const auto copy = free_name(folder, file.path.stem().string());
      store::copy_project(file.path, copy);
      read = session_.look_at(copy, file.key, true);
      std::error_code none;
      if (!read) fs::remove(copy, none);
    });
  } else {
    read = session_.look_at(file.path, file.key, false);
  }
  if (read) reading_ = std::move(why);
}

void Notices::open_a_copy() {
  const auto file = std::exchange(refused_, {});
  session_.act([&] {
    const auto stem = file.path.stem().string() + " " + session_.words("notice.copy_name");
    auto folder = file.path.parent_path();
    if (file.id == "error.read_only") folder = Session::own_folder();
    const auto copy = free_name(folder, stem);
    store::copy_project(file.path, copy);
    if (file.key.empty())
      (void)session_.open_file(copy);
    else
      session_.open_copy(copy, file.key);
    session_.say("notice.copied", {copy.string()});
  });
}

void Notices::work_here() {
  session_.act([&] {
    const auto was = session_.project().path();
    const auto copy = free_name(Session::own_folder(), was.stem().string());
    const auto lost = session_.project().save_copy(copy);
    if (!lost.empty()) session_.say("safety.lost_originals", {std::to_string(lost.size())});
    session_.open_copy(copy);
    session_.shared_folder().begin(fs::absolute(was).parent_path().string());
    session_.say("notice.here_now", {copy.string()});
    session_.go(Room{"sharing"});
  });
}

fs::path Notices::elsewhere() const {
  if (!session_.open()) return {};
  const auto& own = session_.project().path();
  std::vector<fs::path> places{Session::own_folder()};
  if (const char* home = std::getenv("HOME")) places.emplace_back(home);
  std::error_code none;
  for (auto& stick : plugged_in()) places.push_back(std::move(stick));
  const auto needed = fs::file_size(own, none) + (16U << 20U);
  for (const auto& place : places)
    if (!on_one_disk(place, own.parent_path()) && store::room_at(place) > needed)
      return free_name(place, own.stem().string());
  return {};
}

std::vector<Notices::Notice> Notices::current() {
  std::vector<Notice> out;
  const auto t = [&](const std::string& id) { return session_.words(id); };
  if (!refused_.path.empty()) {
    Notice one{"refused", refused_.words, true, true, {}, refused_.id};
    one.actions.push_back({"look", t("notice.look"), [this] { look(); }});
    if (refused_.id == "error.locked" || refused_.id == "error.read_only")
      one.actions.push_back({"copy", t("notice.copy"), [this] { open_a_copy(); }});
    out.push_back(std::move(one));
  }
  if (!session_.open()) return out;
  auto& project = session_.project();
  if (const auto state = project.state(); !state.failure.empty() && session_.room.id != "safety")
    out.push_back({"not_saved",
                   t(state.recorded ? "safety.banner" : "safety.banner_memory"),
                   true,
                   false,
                   {{"elsewhere", t("safety.banner_go"), [this] { session_.go(Room{"safety"}); }}},
                   state.failure});
  if (!project.may_change()) {
    auto words = reading_.empty()
                     ? t(project.newer().words ? "notice.reading.newer_words" : "notice.only_read")
                     : reading_;
    out.push_back({"reading", std::move(words), false, false, {}, {}});
  }
  if (const auto newer = project.newer(); newer.things > 0)
    out.push_back({"newer",
                   session_.all_words()("notice.newer", {std::to_string(newer.things)}),
                   false,
                   true,
                   {},
                   std::to_string(newer.things)});
  if (disk_ != store::Disk::local && project.may_change()) {
    const char* kind = disk_ == store::Disk::network     ? "network"
                       : disk_ == store::Disk::removable ? "removable"
                                                         : "synced";
    out.push_back({"place",
                   t(std::string("notice.place.") + kind),
                   false,
                   true,
                   {{"here", t("notice.place.here"), [this] { work_here(); }}},
                   kind});
  }
  std::erase_if(out, [&](const Notice& one) { return one.dismissible && dismissed_.contains(one.id); });
  return out;
}

}  // namespace skolanalys::session
