#include "search/serve.h"

#include <algorithm>

#include "core/error.h"
#include "core/store/project.h"
#include "search/archive.h"
#include "search/index.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

constexpr const char* owner = "served";  // what stands where an index of one project has that project's id

void refuse_other_folders(const fs::path& folder) {
  std::error_code none;
  if (!fs::exists(folder, none) || (fs::is_directory(folder, none) && fs::is_empty(folder, none))) return;
  if (state_of_index(folder).project == owner) return;
  throw Error(Fault::usage, "error.not_served_folder", {folder.string()},
              folder.string() +
                  " holds something else than a served index; give a new or an empty folder with --out");
}

}  // namespace

std::optional<std::size_t> write_served_index(const std::vector<std::string>& places, const fs::path& folder,
                                              const std::function<bool(std::size_t, std::size_t)>& progress) {
  refuse_other_folders(folder);
  const auto files = project_files(places);
  IndexWriter writer(folder, owner, IndexWriter::Words::kept);
  std::set<model::TextId> texts;
  std::size_t done = 0;
  for (const auto& file : files) {
    if (progress && !progress(done, files.size())) return std::nullopt;
    const auto project = store::Project::open(file, store::Access::read);
    const auto& model = project->model();
    for (const auto& [id, text] : model.texts) {
      if (model.find(text.interview) == nullptr && model.find(text.document) == nullptr) continue;
      texts.insert(id);
      if (!writer.has(id, signature_of(model, text)))
        writer.put(passages_of(model, text), file.stem().string());
    }
    ++done;
  }
  writer.keep_only(texts);
  const bool fresh = state_of_index(folder).passages == 0;
  writer.commit("", "");
  if (fresh) writer.compact();
  if (progress) progress(done, files.size());
  return state_of_index(folder).passages;
}

}  // namespace skolanalys::search
