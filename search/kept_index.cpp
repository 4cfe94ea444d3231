#include "search/kept_index.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <vector>

#include "core/error.h"
#include "core/store/places.h"
#include "core/store/sealed_file.h"
#include "search/place.h"

namespace skolanalys::search {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kept_as_index = "index";
constexpr std::size_t copy_block = std::size_t{1} << 18U;

/// Programs that were killed while they wrote leave these.
void clear_parts(const fs::path& file) {
  std::error_code none;
  const auto begins = file.filename().string() + ".";
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(file.parent_path(), none))
    if (entry.path().filename().string().starts_with(begins)) found.push_back(entry.path());
  for (const auto& part : found) fs::remove(part, none);
}

/// Files one after the other, each after a line "NAME SIZE".
class Unpacking {
 public:
  explicit Unpacking(fs::path folder) : folder_(std::move(folder)) {}
  /// False where it is nothing that `keep_index` wrote, or the disk takes no more.
  bool take(std::string_view bytes) {
    while (!bytes.empty()) {
      if (left_ > 0) {
        const auto body = bytes.substr(0, left_);
        if (!out_.write(body.data(), static_cast<std::streamsize>(body.size()))) return false;
        left_ -= body.size();
        bytes.remove_prefix(body.size());
        continue;
      }
      const auto end = bytes.find('\n');
      line_ += bytes.substr(0, end);
      if (end == std::string_view::npos) return line_.size() < 256;
      bytes.remove_prefix(end + 1);
      if (!begin()) return false;
    }
    return true;
  }
  [[nodiscard]] bool finish() {
    out_.close();
    return left_ == 0 && line_.empty() && !out_.fail();
  }

 private:
  bool begin() {
    const auto space = line_.find(' ');
    if (space == std::string::npos) return false;
    const auto name = line_.substr(0, space);
    const char* last = line_.data() + line_.size();
    const auto [end, wrong] = std::from_chars(line_.data() + space + 1, last, left_);
    if (wrong != std::errc() || end != last || name.empty() || name.find('/') != std::string::npos ||
        name.starts_with('.'))
      return false;
    line_.clear();
    out_.close();
    out_.open(folder_ / name, std::ios::binary | std::ios::trunc);
    return out_.good();
  }
  fs::path folder_;
  std::ofstream out_;
  std::string line_;
  std::size_t left_ = 0;
};

}  // namespace

std::string index_identity(const store::Project& project) {
  std::string erased;
  for (const auto id : project.erased()) erased += model::to_string(id) + "\n";
  if (erased.empty()) return project.project_id();
  return project.project_id() + "-" + hash_of(erased);
}

void keep_index(const fs::path& folder, const fs::path& file, const store::Secret& key) {
  try {
    store::make_private_folder(file.parent_path());
    clear_parts(file);
    store::SealedWriter out(file, key, kept_as_index);
    std::vector<char> bytes(copy_block);
    for (const auto& entry : fs::directory_iterator(folder)) {
      const auto name = entry.path().filename().string();
      if (!entry.is_regular_file() || name == "flintlock") continue;  // Xapian's lock
      auto left = static_cast<std::size_t>(entry.file_size());
      out.write(name + " " + std::to_string(left) + "\n");
      std::ifstream in(entry.path(), std::ios::binary);
      while (left > 0 && in.read(bytes.data(), static_cast<std::streamsize>(std::min(left, bytes.size())))) {
        out.write({bytes.data(), static_cast<std::size_t>(in.gcount())});
        left -= static_cast<std::size_t>(in.gcount());
      }
      if (left > 0)
        throw Error(Fault::storage, "error.index_unwritable", {folder.string(), name},
                    folder.string() + ": the index cannot be read (" + name + ")");
    }
    out.finish();
  } catch (const fs::filesystem_error& fault) {
    throw Error(Fault::storage, "error.index_unwritable", {file.string(), fault.what()},
                file.string() + ": the index cannot be written (" + fault.what() + ")");
  }
}

bool bring_index(const fs::path& file, const fs::path& folder, const store::Secret& key) {
  std::error_code fault;
  fs::remove_all(folder, fault);
  if (!fs::exists(file, fault)) return false;
  const auto part = fs::path(folder.string() + ".part");
  fs::remove_all(part, fault);
  fs::create_directories(part, fault);
  if (fault) return false;
  store::SealedReader in(file, key, kept_as_index);
  Unpacking unpacking(part);
  bool good = true;
  for (std::string bytes; good && in.read(bytes);) good = unpacking.take(bytes);
  good = unpacking.finish() && good && in.whole();
  if (good) fs::rename(part, folder, fault);
  if (good && !fault) return true;
  fs::remove_all(part, fault);
  return false;
}

void forget_index(const fs::path& project) {
  std::error_code none;
  for (const auto& folder : index_folders(project)) fs::remove_all(folder, none);
  const auto file = kept_index_file(project);
  fs::remove(file, none);
  clear_parts(file);
}

}  // namespace skolanalys::search
