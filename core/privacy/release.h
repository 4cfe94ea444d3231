#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/privacy/candidates.h"
#include "core/privacy/names.h"
#include "core/privacy/outside.h"
#include "core/store/project.h"

/// The one door through which documents leave a project.
namespace skolanalys::privacy {

enum class Audience { ourselves, municipality, other };
[[nodiscard]] constexpr auto names_of(Audience) {
  return std::to_array<std::string_view>({"ourselves", "municipality", "other"});
}

/// What is about to leave: for whom, as what.
struct Release {
  std::string what;  ///< "report", "notes", "qdpx", "tables" …
  std::filesystem::path path;
  Audience audience = Audience::ourselves;
  std::string recipient{};           ///< a name; needed for `other`
  std::string status = "working";    ///< "working", "draft", "dispatched"
  std::string by{};                  ///< initials
  Roles roles = Roles::generalised;  ///< `as_they_are` for the report
};

/// Writes a model to a file.
using Write = std::function<void(const model::Model& model, const std::filesystem::path& path)>;

/// What may be written, made ready. Holds its own copy: it may go to another thread.
class Cleared {
 public:
  [[nodiscard]] const model::Model& model() const noexcept { return outside_.model; }
  [[nodiscard]] const Release& release() const noexcept { return release_; }

  /// Writes beside the wanted place, looks through what was written for every name, and only then puts it
  /// there. Throws Error(usage, "error.names_left") where a name is left: nothing is there then; and what
  /// `write` throws. Returns what the export log should hold.
  [[nodiscard]] model::ExportRecord write(const Write& write) const;

 private:
  friend Cleared clear(const model::Model& model, Release release, const Lexicon& lexicon);
  Cleared(Release release, Names names, Outside outside)
      : release_(std::move(release)), names_(std::move(names)), outside_(std::move(outside)) {}
  Release release_;
  Names names_;
  Outside outside_;
};
/// Makes ready. For someone outside: throws Error(usage, "error.names_undecided") while a name is undecided,
/// and pseudonymises. For ourselves: the project as it is.
[[nodiscard]] Cleared clear(const model::Model& model, Release release, const Lexicon& lexicon);

/// Puts a line into the export log.
void log_export(store::Project& project, const model::ExportRecord& record);
/// All of it in one go: clear, write, log.
model::ExportRecord release(store::Project& project, const Release& what, const Lexicon& lexicon,
                            const Write& write);

/// What whoever hands something over must know before: string ids.
[[nodiscard]] std::vector<std::string> warnings_for(Audience audience);

/// SHA-256 of a file, hexadecimal. Throws Error(storage).
[[nodiscard]] std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace skolanalys::privacy
