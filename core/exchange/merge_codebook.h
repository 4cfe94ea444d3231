#pragma once
#include <string>
#include <vector>

#include "core/exchange/codebook.h"
#include "core/exchange/read/book.h"

/// Taking a codebook into a project that has one: what would happen is told before it does.
namespace skolanalys::exchange {

enum class Match {
  fresh,    ///< becomes a new code
  by_guid,  ///< is the code with this GUID, whatever it is called and wherever it stands
  by_id,    ///< is the code with this id ("stod.elevhalsa")
  by_name,  ///< is the code of this name in the same place
};
/// "fresh", "guid" …: the end of the string ids "merge.match.…".
[[nodiscard]] std::string_view to_string(Match match) noexcept;

/// What becomes of one entry of the codebook.
struct MergeLine {
  std::string path;  ///< "Stöd / Elevhälsa", as the file has it
  Match match = Match::fresh;
  model::CodeId code;                ///< the code it is; none = a new one
  std::vector<std::string> filled;   ///< fields that are empty here and get the file's words ("definition")
  std::vector<std::string> differs;  ///< fields in which both have something, and ours stays ("name")
  bool elsewhere = false;            ///< is here under another parent, and stays there
};
/// A line an entry, in the codebook's order. Changes nothing.
[[nodiscard]] std::vector<MergeLine> plan_merge(const store::Project& project, const Codebook& codebook);

/// Does what a plan says within a change that is being made; the id of each entry's code, old or new.
std::vector<model::CodeId> add_to_codebook(store::Change& change, const model::Model& model,
                                           const Codebook& codebook, const std::vector<MergeLine>& plan);

/// A codebook from a table: a row a code. Which column is what is told by the headings, in Swedish or
/// English: id, tema/kod/tag/namn, område, parent/överordnad, definition/beskrivning, färg and those of our
/// own export. Throws Error(format): no column of names, a row without one, a parent that is not there.
[[nodiscard]] Codebook codebook_of(const std::filesystem::path& path, const read::Book& book);
/// Whether a table's headings are those of a codebook.
[[nodiscard]] bool is_codebook(const read::Book& book);

/// Reads a codebook of any kind: JSON, QDC, CSV or XLSX, told by content.
[[nodiscard]] Codebook read_any_codebook(const std::filesystem::path& path);

}  // namespace skolanalys::exchange
