#include "app/session/disk.h"

#include <unicode/coll.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <memory>

#include "core/error.h"
#include "core/text/fold_case.h"

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;

fs::path home() {
  const char* set = std::getenv("HOME");
  return set == nullptr ? fs::path("/") : fs::path(set);
}

fs::path config() {
  const char* set = std::getenv("XDG_CONFIG_HOME");
  return set == nullptr ? home() / ".config" : fs::path(set);
}

/// The desktop's own names: lines like XDG_DOCUMENTS_DIR="$HOME/Dokument".
fs::path named_by_desktop(const std::string& key) {
  std::ifstream in(config() / "user-dirs.dirs");
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(key + "=\"") || !line.ends_with('"')) continue;
    auto value = line.substr(key.size() + 2, line.size() - key.size() - 3);
    if (value.starts_with("$HOME")) value = home().string() + value.substr(5);
    return value;
  }
  return {};
}

/// As Swedish sorts (å ä ö last), and 2 before 10. Where ICU has no such order, by bytes.
class Order {
 public:
  Order() {
    UErrorCode failed = U_ZERO_ERROR;
    collator_.reset(icu::Collator::createInstance(icu::Locale("sv"), failed));
    if (U_SUCCESS(failed)) collator_->setAttribute(UCOL_NUMERIC_COLLATION, UCOL_ON, failed);
    if (U_FAILURE(failed)) collator_.reset();
  }
  [[nodiscard]] bool before(const std::string& a, const std::string& b) const {
    if (collator_ == nullptr) return a < b;
    UErrorCode failed = U_ZERO_ERROR;
    const auto order = collator_->compareUTF8(a, b, failed);
    return U_SUCCESS(failed) && order != UCOL_EQUAL ? order == UCOL_LESS : a < b;
  }

 private:
  std::unique_ptr<icu::Collator> collator_;
};

}  // namespace

std::vector<fs::path> plugged_in() {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto* root : {"/media", "/run/media"})
    for (const auto& user : fs::directory_iterator(root, none))
      for (const auto& stick : fs::directory_iterator(user.path(), none))
        if (stick.is_directory(none)) out.push_back(stick.path());
  return out;
}

std::vector<DiskPlace> disk_places() {
  struct Known {
    const char* words;
    const char* key;
    std::vector<const char*> usual;
  };
  std::vector<DiskPlace> out{{"place.home", home()}};
  std::error_code none;
  for (const auto& one : {Known{"place.desktop", "XDG_DESKTOP_DIR", {"Skrivbord", "Desktop"}},
                          Known{"place.documents", "XDG_DOCUMENTS_DIR", {"Dokument", "Documents"}},
                          Known{"place.downloads", "XDG_DOWNLOAD_DIR", {"Hämtningar", "Downloads"}},
                          Known{"place.pictures", "XDG_PICTURES_DIR", {"Bilder", "Pictures"}}}) {
    auto folder = named_by_desktop(one.key);
    for (const auto* name : one.usual)
      if (folder.empty() && fs::is_directory(home() / name, none)) folder = home() / name;
    // A desktop without such a folder names home instead.
    if (!folder.empty() && folder.lexically_normal() != home() && fs::is_directory(folder, none))
      out.push_back({one.words, folder});
  }
  for (auto& stick : plugged_in()) out.push_back({{}, std::move(stick)});
  return out;
}

bool Sought::takes(const std::string& name) const {
  if (folders_only) return false;
  if (endings.empty()) return true;
  const auto folded = text::fold_case(name);
  return std::any_of(endings.begin(), endings.end(),
                     [&](const auto& ending) { return folded.ends_with(ending); });
}

Listing list_folder(const fs::path& folder, const Sought& sought, const std::function<void()>& check) {
  Listing out;
  out.folder = folder;
  std::error_code failed;
  fs::directory_iterator at(folder, failed);
  if (failed)
    throw Error(Fault::storage, "error.folder", {folder.string(), failed.message()},
                folder.string() + ": " + failed.message());
  for (; at != fs::directory_iterator(); at.increment(failed)) {
    if (failed) break;  // what was read until then is shown
    if (check) check();
    DiskEntry one;
    one.name = at->path().filename().string();
    if (!sought.hidden && one.name.starts_with('.')) continue;
    std::error_code none;
    one.folder = at->is_directory(none);
    if (!one.folder && !sought.takes(one.name)) {
      ++out.others;
      continue;
    }
    if (!one.folder) one.bytes = at->file_size(none);
    if (none) one.bytes = 0;
    const auto changed = at->last_write_time(none);
    if (!none)
      one.changed =
          std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::file_clock::to_sys(changed));
    out.entries.push_back(std::move(one));
  }
  const Order order;
  std::sort(out.entries.begin(), out.entries.end(), [&](const DiskEntry& a, const DiskEntry& b) {
    return a.folder != b.folder ? a.folder : order.before(a.name, b.name);
  });
  return out;
}

bool looks_like_path(const std::string& typed) {
  return typed.starts_with('/') || typed == "~" || typed.starts_with("~/") ||
         typed.find('/') != std::string::npos;
}

fs::path typed_path(const std::string& typed, const fs::path& folder) {
  auto words = typed;
  // As copied out of a file manager or a terminal.
  if (words.starts_with("file://")) words.erase(0, 7);
  if (words.size() > 1 && (words.front() == '"' || words.front() == '\'') && words.back() == words.front())
    words = words.substr(1, words.size() - 2);
  fs::path path;
  if (words == "~")
    path = home();
  else if (words.starts_with("~/"))
    path = home() / words.substr(2);
  else
    path = fs::path(words).is_absolute() ? fs::path(words) : folder / words;
  path = path.lexically_normal();
  return path.has_filename() || path == path.root_path() ? path : path.parent_path();
}

}  // namespace skolanalys::session
