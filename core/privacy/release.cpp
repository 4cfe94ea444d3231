#include "core/privacy/release.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>

#include "core/error.h"
#include "core/model/clock.h"
#include "core/privacy/review.h"
#include "core/privacy/scan.h"

namespace skolanalys::privacy {
namespace {

namespace fs = std::filesystem;

/// What a writer made of a path: the file, or where it made several, NAME-1, NAME-2 …
std::vector<fs::path> written_at(const fs::path& path) {
  std::error_code none;
  if (fs::exists(path, none)) return {path};
  std::vector<fs::path> out;
  for (int n = 1;; ++n) {
    auto one = path;
    one.replace_filename(path.stem().string() + "-" + std::to_string(n) + path.extension().string());
    if (!fs::exists(one, none)) return out;
    out.push_back(std::move(one));
  }
}

/// Files that nobody has looked through yet: gone unless they are let through.
class Unchecked {
 public:
  explicit Unchecked(const fs::path& wanted)
      : wanted_(wanted),
        path_(wanted.parent_path() / (wanted.stem().string() + ".unchecked" + wanted.extension().string())) {}
  ~Unchecked() {
    std::error_code none;
    for (const auto& file : written_at(path_)) fs::remove(file, none);
  }
  Unchecked(const Unchecked&) = delete;
  Unchecked& operator=(const Unchecked&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  void let_through() const {
    for (const auto& file : written_at(path_)) {
      auto name = file.filename().string();
      name.erase(name.rfind(".unchecked"), std::string_view(".unchecked").size());
      std::error_code fault;
      fs::rename(file, wanted_.parent_path() / name, fault);
      if (fault)
        throw Error(Fault::storage, "error.cannot_write", {wanted_.string(), fault.message()},
                    wanted_.string() + ": cannot be written (" + fault.message() + ")");
    }
  }

 private:
  fs::path wanted_, path_;
};

}  // namespace

std::string sha256_of_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::array<char, 1U << 16U> block{};
  while (in) {
    in.read(block.data(), block.size());
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(block.data()),
                              static_cast<unsigned long long>(in.gcount()));
  }
  if (!in.eof())
    throw Error(Fault::storage, "error.unreadable", {path.string()}, path.string() + ": cannot be read");
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  std::string out(digest.size() * 2 + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), digest.data(), digest.size());
  out.pop_back();
  return out;
}

Cleared clear(const model::Model& model, Release release, const Lexicon& lexicon) {
  auto names = Names::of(model);
  if (release.audience == Audience::ourselves) return {std::move(release), std::move(names), {model, {}}};
  if (release.audience == Audience::municipality && release.recipient.empty())
    release.recipient = model.engagement.municipality;
  if (release.recipient.empty())
    throw Error(Fault::usage, "error.recipient_needed", {}, "say who the export is for");
  const auto found = review(model, lexicon);
  if (found.undecided > 0) {
    std::string first;
    int shown = 0;
    for (const auto& hit : found.hits)
      if (hit.decision == model::HitDecision::undecided && shown < 3) {
        first +=
            (shown++ > 0 ? ", '" : "'") + hit.words + "'" + (hit.where.empty() ? "" : " (" + hit.where + ")");
      }
    throw Error(
        Fault::usage, "error.names_undecided", {std::to_string(found.undecided), first},
        std::to_string(found.undecided) + " names are undecided (" + first + "); nothing was written");
  }
  auto outside = privacy::outside(model, names, release.roles);
  return {std::move(release), std::move(names), std::move(outside)};
}

model::ExportRecord Cleared::write(const Write& write) const {
  model::ExportRecord record;
  record.when = model::now();
  record.by = release_.by;
  record.what = release_.what;
  record.file_name = release_.path.filename().string();
  record.recipient = release_.recipient;
  record.status = release_.status;
  record.pseudonymised = release_.audience != Audience::ourselves;
  if (!record.pseudonymised) {
    write(outside_.model, release_.path);
  } else {
    Unchecked fresh(release_.path);
    write(outside_.model, fresh.path());
    auto left = leaks_in(names_, release_.path.stem().string(), {});
    for (const auto& file : written_at(fresh.path())) {
      const auto more = leaks_in(names_, words_of_file(file), outside_.kept);
      left.insert(left.end(), more.begin(), more.end());
    }
    if (!left.empty())
      throw Error(Fault::usage, "error.names_left",
                  {release_.path.string(), left.front().words, left.front().line},
                  release_.path.string() + ": the name '" + left.front().words +
                      "' is still there; the file has been removed");
    fresh.let_through();
  }
  if (const auto files = written_at(release_.path); !files.empty())
    record.sha256 = sha256_of_file(files.front());
  return record;
}

void log_export(store::Project& project, const model::ExportRecord& record) {
  auto change = project.change("");
  change.create(record);
  project.commit(std::move(change));
}

model::ExportRecord release(store::Project& project, const Release& what, const Lexicon& lexicon,
                            const Write& write) {
  project.end_run();
  const auto cleared = clear(project.model(), what, lexicon);
  auto record = cleared.write(write);
  log_export(project, record);
  return record;
}

std::vector<std::string> warnings_for(Audience audience) {
  if (audience == Audience::ourselves) return {};
  std::vector<std::string> out{"privacy.warning.key"};
  if (audience == Audience::municipality) out.insert(out.begin(), "privacy.warning.municipality");
  return out;
}

}  // namespace skolanalys::privacy
