#include "search/archive.h"

#include <algorithm>

#include "core/error.h"
#include "core/text/utf8.h"
#include "search/index.h"
#include "search/place.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> projects_in(const fs::path& path) {
  std::error_code none;
  if (!fs::is_directory(path, none)) return {path};
  std::vector<fs::path> out;
  for (const auto& entry :
       fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied, none))
    if (entry.path().extension() == ".skolanalys" && entry.is_regular_file(none)) out.push_back(entry.path());
  if (out.empty())
    throw Error(Fault::not_found, "cli.search.no_projects", {path.string()},
                path.string() + ": the folder holds no projects (.skolanalys)");
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

Archive::Archive(const std::vector<fs::path>& paths,
                 const std::function<bool(std::size_t, std::size_t)>& progress) {
  std::vector<fs::path> files;
  for (const auto& path : paths)
    for (auto& file : projects_in(path))
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(std::move(file));
  for (const auto& file : files) {
    const auto folder = index_folder(file);
    const auto stamp = stamp_of(file);
    const auto state = state_of_index(folder);
    if (stamp.empty() || state.file_stamp != stamp) {
      const auto& opened = project(file);
      update_index(folder, opened.project_id(), opened.model(), opened.version_vector(), stamp_of(file));
    }
    shards_.push_back({file, folder});
    if (progress && !progress(shards_.size(), files.size())) return;
  }
}

const store::Project& Archive::project(const fs::path& path) {
  auto& opened = open_[path];
  if (opened == nullptr) opened = store::Project::open(path, store::Access::read);
  return *opened;
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
