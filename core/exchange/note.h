#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/exchange/read/reader.h"
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

/// `path` only names it in errors. Throws Error(format) with the line of what cannot be read.
[[nodiscard]] Note parse_note(const std::filesystem::path& path, std::string words);

/// A name that begins turns in a text, and what it probably means.
struct Speaker {
  std::string name;
  std::size_t turns = 0;
  bool interviewer = false;
  std::string role;  ///< id of assets::roles(); empty = not known
};
/// The speakers of a text ("I:", "R1:", "Rektor:"), the most frequent first. A name counts when it begins two
/// turns or is a word that always means a speaker.
[[nodiscard]] std::vector<Speaker> speakers_in(std::string_view text);

/// A file that has been read and not yet been imported.
struct ReadFile {
  std::filesystem::path path;
  std::string format;  ///< "text", "docx" … (read::Words)
  Note note;
  std::size_t words = 0;
  std::vector<Speaker> speakers;
  std::vector<read::Notice> notices;  ///< what was done or could not be carried over
  std::optional<Error> fault;         ///< why it cannot be read; the rest is then empty
};
/// Reads files of any kind that is a note, and those in folders and below that are. Never throws: what is
/// wrong with one stands in it. `progress` is told how many of how many are read and may return false to
/// stop; what was read so far is then returned. May run on any thread.
[[nodiscard]] std::vector<ReadFile> read_files(
    std::span<const std::filesystem::path> places,
    const std::function<bool(std::size_t, std::size_t)>& progress = {});

struct ImportOptions {
  std::optional<std::string> role;  ///< for notes whose front matter names none; an id of assets::roles()
  std::optional<std::string> respondent;  ///< label; the same label is the same respondent
  std::optional<model::Date> date;
  /// Who speaks, where a person has said so; by the name in the text. Otherwise what `speakers_in` thinks.
  std::map<std::string, Speaker> speakers{};
};

/// What became of one file.
struct Imported {
  std::filesystem::path file;
  model::InterviewId interview;  ///< exactly one of these two is set
  model::DocumentId document;
  std::vector<std::string> warnings;  ///< string ids ("warning.other_municipality")
  std::vector<read::Notice> notices{};
};

/// Imports notes of any kind as one step that undo takes back: all of them or, on an Error, none. A file that
/// is more than text is kept as it came, as an attachment. Each interview without a named respondent gets one
/// of its own, called as the file is. `progress` is told how many files are read and may return false to
/// cancel: the result is then empty and nothing has changed.
[[nodiscard]] std::vector<Imported> import_notes(store::Project& project,
                                                 std::span<const std::filesystem::path> files,
                                                 const ImportOptions& options,
                                                 const std::function<bool(std::size_t)>& progress = {});

/// The same of what has been read; throws the first file's fault.
[[nodiscard]] std::vector<Imported> import_files(store::Project& project, std::vector<ReadFile> files,
                                                 const ImportOptions& options,
                                                 const std::function<bool(std::size_t)>& progress = {});

}  // namespace skolanalys::exchange
