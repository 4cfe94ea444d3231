#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/project.h"

namespace skolanalys::exchange {

/// A note as a file: front matter (YAML between `---` lines, optional) and the text after it and after one
/// empty line. Without front matter the text is the whole file.
struct Note {
  std::string id;  ///< label of the interview ("EX-01")
  std::string title;
  bool document = false;  ///< front matter says `kind: document`
  std::string municipality_code;
  std::vector<std::string> respondents;  ///< labels
  std::vector<std::string> roles;
  std::string unit, start, place, guide, issuer, registry, status;
  std::optional<model::Date> date;
  int duration_min = 0;
  std::vector<std::string> interviewers;
  std::optional<bool> consent_notes, consent_quotes, consent_recording;
  std::string text;
};

/// Throws Error(format) with the file and the line of what cannot be read.
[[nodiscard]] Note read_note(const std::filesystem::path& path);
/// The same from words in memory; `path` only names them in errors.
[[nodiscard]] Note parse_note(const std::filesystem::path& path, std::string words);

struct ImportOptions {
  std::optional<std::string> role;  ///< for notes whose front matter names none; an id of assets::roles()
  std::optional<std::string> respondent;  ///< label; the same label is the same respondent
  std::optional<model::Date> date;
};

/// What became of one file.
struct Imported {
  std::filesystem::path file;
  model::InterviewId interview;  ///< exactly one of these two is set
  model::DocumentId document;
  std::vector<std::string> warnings;  ///< string ids ("warning.other_municipality")
};

/// Imports notes as one step that undo takes back: all of them or, on an Error, none. Each interview without
/// a named respondent gets one of its own, called as the file is. `progress` is told how many files are read
/// and may return false to cancel: the result is then empty and nothing has changed.
[[nodiscard]] std::vector<Imported> import_notes(store::Project& project,
                                                 std::span<const std::filesystem::path> files,
                                                 const ImportOptions& options,
                                                 const std::function<bool(std::size_t)>& progress = {});

}  // namespace skolanalys::exchange
