#include "app/shell/chooser.h"

#include <algorithm>
#include <utility>

#include "app/platform/window.h"
#include "core/error.h"
#include "core/text/fold_case.h"

namespace skolanalys::shell {

namespace fs = std::filesystem;

Chooser::Chooser()
    : jobs_([] { platform::wake(); },
            [this](const std::exception_ptr& what) {
              reading_ = false;
              try {
                std::rethrow_exception(what);
              } catch (const Error& fault) {
                trouble_ = fault.id();
                trouble_values_ = fault.values();
              } catch (const std::exception& other) {
                trouble_ = "choose.trouble";
                trouble_values_ = {other.what()};
              }
            }) {}

void Chooser::open(session::FileWish wish, session::Session& session) {
  for (const auto& job : jobs_.running()) jobs_.cancel(job.id);  // of the wish before
  wish_ = std::move(wish);
  typed_ = found_for_ = "";
  fresh_.reset();
  behind_.clear();
  listing_ = {};
  shown_.clear();
  all_kinds_ = false;
  sought_ = {wish_->endings, wish_->what == What::folder, false};
  auto begin = wish_->start;
  if (saves() && begin.has_filename()) typed_ = begin.filename().string();
  if (saves() || begin.has_extension()) begin = begin.parent_path();
  if (!begin.is_absolute()) begin.clear();
  if (begin.empty() && !session.settings.folders.empty()) begin = session.settings.folders.front();
  if (begin.empty() && session.open()) begin = fs::absolute(session.project().path()).parent_path();
  places_ = {};
  jobs_.start<std::vector<session::DiskPlace>>(
      "", [](session::Progress&) { return session::disk_places(); },
      [this, begin](std::vector<session::DiskPlace> got) {
        places_ = std::move(got);
        if (begin.empty() && folder_.empty()) go(places_.front().folder);
      });
  folder_.clear();
  if (!begin.empty()) go(begin);
  focus_ = true;
  ++fresh_words_;
}

void Chooser::go(const fs::path& folder, bool remembers) {
  if (remembers && !folder_.empty() && folder_ != folder) behind_.push_back(folder_);
  folder_ = folder;
  if (!saves()) typed_.clear();
  ++fresh_words_;
  agreed_.clear();
  came_from_.clear();
  picked_.clear();
  at_.reset();
  focus_ = true;
  read();
}

void Chooser::read() {
  trouble_.clear();
  jobs_.cancel(job_);
  reading_ = true;
  since_ = -1;
  job_ = jobs_.start<session::Listing>(
      "",
      [folder = folder_, sought = sought_](session::Progress& progress) {
        return session::list_folder(folder, sought, [&] { progress.check(); });
      },
      [this](session::Listing got) {
        reading_ = false;
        listing_ = std::move(got);
        find();
        // Where one came up from is in hand, so that one sees where one was.
        const auto from = std::exchange(came_from_, {});
        for (std::size_t i = 0; i < shown_.size() && !from.empty(); ++i)
          if (listing_.entries[shown_[i]].name == from) at_ = i;
      });
}

void Chooser::up() {
  if (!folder_.has_parent_path() || folder_ == folder_.root_path()) return;
  const auto from = folder_.filename().string();
  go(folder_.parent_path());
  came_from_ = from;
}

void Chooser::back() {
  if (behind_.empty()) return;
  const auto to = behind_.back();
  behind_.pop_back();
  go(to, false);
}

void Chooser::find() {
  found_for_ = typed_;
  shown_.clear();
  const bool all = saves() || session::looks_like_path(typed_);
  const auto wanted = all ? std::string() : text::fold_case(typed_);
  for (std::size_t i = 0; i < listing_.entries.size(); ++i)
    if (wanted.empty() || text::fold_case(listing_.entries[i].name).find(wanted) != std::string::npos)
      shown_.push_back(i);
  // What begins so comes before what holds it somewhere.
  if (!wanted.empty())
    std::stable_partition(shown_.begin(), shown_.end(), [&](std::size_t i) {
      return text::fold_case(listing_.entries[i].name).starts_with(wanted);
    });
  at_ = wanted.empty() || shown_.empty() ? std::nullopt : std::optional<std::size_t>(0);
  from_ = 0;
  into_view_ = true;
}

void Chooser::step(int by, bool extends) {
  if (shown_.empty()) return;
  const auto last = static_cast<std::ptrdiff_t>(shown_.size()) - 1;
  const auto now = at_ ? static_cast<std::ptrdiff_t>(*at_) + by : by > 0 ? 0 : last;
  at_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(now, 0, last));
  into_view_ = true;
  if (!several()) return;
  if (!extends) {
    from_ = *at_;
    picked_.clear();
    return;
  }
  picked_.clear();
  for (auto i = std::min(from_, *at_); i <= std::max(from_, *at_); ++i)
    if (const auto& one = listing_.entries[shown_[i]]; !one.folder) picked_.insert(one.name);
}

fs::path Chooser::as_typed() const {
  auto path = session::typed_path(typed_, folder_);
  if (saves() && !wish_->endings.empty() && path.has_filename() &&
      !session::Sought{wish_->endings}.takes(path.filename().string()))
    path += wish_->endings.front();
  return path;
}

void Chooser::take_typed(const fs::path& path, session::Session& session) {
  struct Found {
    bool folder = false, there = false, parent = false;
  };
  trouble_.clear();
  focus_ = true;
  jobs_.start<Found>(
      "",
      [path](session::Progress&) {
        std::error_code none;
        return Found{fs::is_directory(path, none), fs::exists(path, none),
                     fs::is_directory(path.parent_path(), none)};
      },
      [this, path, &session](Found found) {
        if (!wish_) return;
        if (found.folder) {
          if (wish_->what == What::folder) return take({path}, session);
          typed_ = saves() ? wish_->start.filename().string() : std::string();
          return go(path);
        }
        const bool may_be_new = saves() && found.parent;
        if (wish_->what == What::folder || (!found.there && !may_be_new)) {
          trouble_ = "choose.not_there";
          trouble_values_ = {path.string()};
          return;
        }
        if (saves() && found.there && agreed_ != path) {
          agreed_ = path;
          return;
        }
        take({path}, session);
      });
}

void Chooser::take_row(std::size_t row, session::Session& session) {
  const auto& one = listing_.entries[shown_[row]];
  if (one.folder) return go(listing_.folder / one.name);
  if (saves()) {
    typed_ = one.name;
    ++fresh_words_;
    return take_typed(as_typed(), session);
  }
  std::vector<fs::path> paths;
  if (picked_.contains(one.name))
    for (const auto& name : picked_) paths.push_back(listing_.folder / name);
  else
    paths.push_back(listing_.folder / one.name);
  take(std::move(paths), session);
}

void Chooser::take(std::vector<fs::path> paths, session::Session& session) {
  session.settings.remember_folder(wish_->what == What::folder ? paths.front() : paths.front().parent_path());
  std::vector<std::string> out;
  out.reserve(paths.size());
  for (const auto& path : paths) out.push_back(path.string());
  // It may open the panel anew.
  const auto chosen = std::move(wish_->chosen);
  wish_.reset();
  chosen(out);
}

void Chooser::drop(const std::vector<std::string>& files, session::Session& session) {
  if (!wish_ || files.empty()) return;
  const bool fits = wish_->what == What::file || several();
  std::vector<fs::path> taken;
  for (const auto& file : files)
    if (fits && sought_.takes(fs::path(file).filename().string())) taken.emplace_back(file);
  if (taken.empty()) return take_typed(files.front(), session);
  if (!several()) taken.resize(1);
  take(std::move(taken), session);
}

void Chooser::make_folder() {
  const auto path = folder_ / *fresh_;
  fresh_.reset();
  jobs_.start<fs::path>(
      "",
      [path = path](session::Progress&) mutable {
        std::error_code failed;
        fs::create_directories(path, failed);
        if (failed)
          throw Error(Fault::storage, "error.folder_new", {path.string(), failed.message()},
                      path.string() + ": " + failed.message());
        return path;
      },
      [this](const fs::path& made) { go(made); });
}

void Chooser::keys(ui::Ui& ui, session::Session& session) {
  using platform::Key;
  const bool in_list = ui.focused().empty() || ui.focused() == "choose.words";
  if (ui.take(Key::escape)) {
    if (fresh_)
      fresh_.reset();
    else
      wish_.reset();
    return;
  }
  if (ui.take(Key::up, false, false, true)) return up();
  if (ui.take(Key::left, false, false, true)) return back();
  if (ui.take_letter('h', true)) {
    sought_.hidden = !sought_.hidden;
    return read();
  }
  if (fresh_) {
    if (ui.focused() == "choose.fresh" && ui.take(Key::enter) && !fresh_->empty()) make_folder();
    return;
  }
  if (!in_list) return;
  if (typed_.empty() && ui.take(Key::backspace)) return up();
  for (const bool extends : {false, true}) {
    if (ui.take(Key::down, false, extends)) return step(1, extends);
    if (ui.take(Key::up, false, extends)) return step(-1, extends);
    if (ui.take(Key::page_down, false, extends)) return step(10, extends);
    if (ui.take(Key::page_up, false, extends)) return step(-10, extends);
  }
  if (several() && typed_.empty() && ui.take_letter('a', true)) {
    for (const auto i : shown_)
      if (!listing_.entries[i].folder) picked_.insert(listing_.entries[i].name);
    return;
  }
  if (ui.take(Key::enter, true)) {
    if (wish_->what == What::folder || wish_->folders_too) take({folder_}, session);
    return;
  }
  if (!ui.take(Key::enter)) return;
  if (!typed_.empty() && (saves() ? !at_ : session::looks_like_path(typed_)))
    return take_typed(as_typed(), session);
  if (at_) return take_row(*at_, session);
  if (!picked_.empty() && !shown_.empty()) {
    std::vector<fs::path> paths;
    for (const auto& name : picked_) paths.push_back(listing_.folder / name);
    return take(std::move(paths), session);
  }
  if (wish_->what == What::folder && typed_.empty()) take({folder_}, session);
}

}  // namespace skolanalys::shell
