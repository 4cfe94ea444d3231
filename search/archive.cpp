#include "search/archive.h"

#include <algorithm>

#include "core/error.h"
#include "core/store/seal.h"
#include "core/store/vault.h"
#include "core/text/utf8.h"
#include "search/index.h"
#include "search/kept_index.h"
#include "search/place.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_open = 40;

struct File {
  fs::path path;
  bool named = false;  ///< by the person, not found in a folder
};

/// Sorts what a person named into project files and other shards.
struct Places {
  std::vector<File> files;
  std::vector<Shard> others;

  void add(const std::string& place) {
    if (auto remote = shard_at(place)) {
      others.push_back(std::move(*remote));
      return;
    }
    const fs::path path = place;
    std::error_code none;
    if (fs::is_directory(path, none)) {
      add_folder(path);
    } else if (path.extension() != ".skolanalys" && is_stub(path)) {
      for (auto& shard : shards_in_stub(path)) others.push_back(std::move(shard));
    } else {
      add(File{path, true});
    }
  }

 private:
  void add(File file) {
    const bool there =
        std::any_of(files.begin(), files.end(), [&](const File& f) { return f.path == file.path; });
    if (!there) files.push_back(std::move(file));
  }
  void add_folder(const fs::path& folder) {
    std::error_code none;
    if (fs::exists(folder / "iamglass", none)) {
      Shard shard;
      shard.index = folder;
      others.push_back(std::move(shard));
      return;
    }
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, none))
      if (entry.path().extension() == ".skolanalys" && entry.is_regular_file(none))
        found.push_back(entry.path());
    if (found.empty())
      throw Error(Fault::not_found, "cli.search.no_projects", {folder.string()},
                  folder.string() + ": the folder holds no projects (.skolanalys)");
    std::sort(found.begin(), found.end());
    for (auto& path : found) add(File{std::move(path), false});
  }
};

}  // namespace

std::vector<fs::path> project_files(const std::vector<std::string>& places) {
  Places all;
  for (const auto& place : places) all.add(place);
  std::vector<fs::path> out;
  for (auto& file : all.files) out.push_back(std::move(file.path));
  return out;
}

Archive::Archive(const std::vector<std::string>& places,
                 const std::function<bool(std::size_t, std::size_t)>& progress, const fs::path& but,
                 store::Opening how)
    : how_(std::move(how)) {
  Places all;
  for (const auto& place : places) all.add(place);
  const auto same = [&](const fs::path& path) {
    std::error_code none;
    return !but.empty() && fs::equivalent(path, but, none);
  };
  std::size_t done = 0;
  for (const auto& file : all.files) {
    if (progress && !progress(done++, all.files.size())) {
      stopped_ = true;
      return;
    }
    if (same(file.path)) continue;
    try {
      const bool sealed = store::is_sealed(file.path);
      const auto folder = sealed ? passing_index_folder() : index_folder(file.path);
      if (sealed) passing_.folders.push_back(folder);
      const auto stamp = stamp_of(file.path);
      if (stamp.empty() || state_of_index(folder).file_stamp != stamp) {
        const auto& opened = project(file.path);
        const auto onward = [&](std::size_t, std::size_t) {
          return !progress || progress(done - 1, all.files.size());
        };
        const auto& key = opened.seal().key();
        const auto identity = index_identity(opened);
        // One from before something was erased is not left there, however little there is.
        const bool kept = sealed && bring_index(kept_index_file(file.path), folder, key) &&
                          state_of_index(folder).project == identity;
        const auto changed = update_index(folder, identity, opened.model(), opened.version_vector(),
                                          stamp_of(file.path), onward);
        if (!changed) {
          stopped_ = true;
          return;
        }
        if (sealed && (!kept || *changed >= worth_keeping)) try {
            keep_index(folder, kept_index_file(file.path), key);
          } catch (const Error&) {
            // It is a cache: the next search takes longer.
          }
      }
      Shard shard;
      shard.project = file.path;
      shard.index = folder;
      shards_.push_back(std::move(shard));
    } catch (const Error&) {
      if (file.named) throw;
      unread_.push_back(file.path.string());
    }
  }
  for (auto& shard : all.others) shards_.push_back(std::move(shard));
}

Archive::Passing::~Passing() {
  std::error_code none;
  for (const auto& folder : folders) fs::remove_all(folder, none);
}

const store::Project& Archive::project(const fs::path& path) {
  auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& one) { return one.first == path; });
  if (found == open_.end()) {
    open_.emplace_front(path, store::Project::open(path, store::Access::read, how_));
    if (open_.size() > most_open) open_.pop_back();
  } else {
    open_.splice(open_.begin(), open_, found);
  }
  return *open_.front().second;
}

TextSource Archive::words() {
  return [this](const fs::path& path, model::TextId id, text::Range range) -> std::optional<std::string> {
    try {
      const auto* text = project(path).model().find(id);
      if (text == nullptr) return std::nullopt;
      return std::string(text::slice(text->content, range));
    } catch (const Error&) {
      return std::nullopt;  // gone since it was indexed: the hit stands without its words
    }
  };
}

}  // namespace skolanalys::search
