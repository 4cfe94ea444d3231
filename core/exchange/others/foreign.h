#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/exchange/refi/refi.h"

/// A project of another program, read and not yet taken in: what all such programs have, keyed as they key
/// it.
namespace skolanalys::exchange::others {

struct Code {
  std::string key, parent;  ///< keys; parent empty = at the top
  std::string name, definition, color;
};
struct Coding {
  std::string code;  ///< key
  text::Range range;
  std::string coder, memo;
  model::Moment made{};
};
struct Source {
  std::string key, name;
  std::string text;  ///< valid UTF-8, LF
  std::string memo;
  bool document = false;  ///< a document rather than somebody's words
  std::map<std::string, std::string> facts;
  std::vector<Coding> codings;
};
struct Case {
  std::string name, memo;
  std::map<std::string, std::string> facts;
  std::vector<std::string> sources;  ///< keys
};
struct Note {
  std::string name, body, author;
  model::Moment made{};
};

struct Foreign {
  std::string program;      ///< "Taguette", "QualCoder"
  std::string name;         ///< of the project
  std::vector<Code> codes;  ///< in any order
  std::vector<Source> sources;
  std::vector<Case> cases;
  std::vector<Note> notes;  ///< about the project
  std::vector<read::Notice> notices;
};

/// Takes it into a project as one step. What came from the same program under the same name and key before
/// is told by its GUID and not doubled; codes are else matched by name and place. Throws nothing of its own;
/// `stopped` in the notices: nothing has happened.
refi::Outcome take_in(store::Project& project, const Foreign& foreign, const refi::Progress& progress = {});

/// Throws Error(format) where codes stand under each other deeper than anybody sorts: readers ask it last.
void refuse_deep_codes(const std::filesystem::path& path, const Foreign& foreign);

/// How much there is of each, for looking at it first.
[[nodiscard]] refi::Outcome size_of(const Foreign& foreign);

/// Taguette's SQLite export (and its own database, whose first project is taken). Highlights count bytes of
/// the document's words; each is compared with the snippet kept beside it. Throws Error(format).
[[nodiscard]] Foreign read_taguette(const std::filesystem::path& path);
/// Taguette's highlights as CSV, XLSX or HTML: no documents come with them, so that each document's
/// highlights become a source of their own, in their order. Throws Error(format).
[[nodiscard]] Foreign read_highlights(const std::filesystem::path& path);
[[nodiscard]] bool is_highlights(const std::filesystem::path& path);

/// QualCoder's project folder ("NAME.qda"), or the data.qda in it. Throws Error(format).
[[nodiscard]] Foreign read_qualcoder(const std::filesystem::path& path);
/// Whether a folder or database is QualCoder's.
[[nodiscard]] bool is_qualcoder(const std::filesystem::path& path);
[[nodiscard]] bool is_taguette(const std::filesystem::path& path);

}  // namespace skolanalys::exchange::others
