#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/exchange/codebook.h"
#include "core/exchange/read/reader.h"
#include "core/store/project.h"

/// REFI-QDA 1.0 (qdasoftware.org): projects (QDPX) and codebooks (QDC) as other products read and write them.
/// What of a project has no element there travels in ones that all readers keep: stance as a note on the
/// coding, fields of interviews and respondents as variables. What came in and is not shown here (pictures,
/// sound, video, graphs, links, sets) is kept and written back while its targets stand.
namespace skolanalys::exchange::refi {

using read::Notice;

struct Outcome {
  std::size_t sources = 0, codes = 0, codings = 0, notes = 0, cases = 0;
  std::vector<Notice> notices;  ///< what was left out, put right or matched
};

/// Told how much of the whole (0 to 1) is done; false stops, and nothing has happened then.
using Progress = std::function<bool(double)>;

/// Writes the project as QDPX, whole or not at all. Throws Error(storage).
Outcome write_qdpx(const store::Project& project, const std::filesystem::path& path,
                   const Progress& progress = {});

/// The same of another model of this project: one made for people outside (core/privacy/outside.h).
Outcome write_qdpx_as(const store::Project& project, const model::Model& model,
                      const std::filesystem::path& path, const Progress& progress = {});

/// Takes a QDPX into a project as one step. Codes and everything else that the project has already, by guid,
/// are matched; codes without a match by guid by name and place; sources that are there already are left as
/// they are. Throws Error(format) with file, part and place; the project is then as it was. `stopped` in the
/// notices: the step was not taken.
Outcome read_qdpx(store::Project& project, const std::filesystem::path& path, const Progress& progress = {});

/// What `read_qdpx` would do, without doing it. The project is left as it is.
[[nodiscard]] Outcome peek_qdpx(store::Project& project, const std::filesystem::path& path,
                                const Progress& progress = {});

/// A codebook as QDC, and from it.
void write_qdc(const store::Project& project, const std::filesystem::path& path);
void write_qdc_as(const std::string& project_id, const model::Model& model,
                  const std::filesystem::path& path);
[[nodiscard]] Codebook read_qdc(const std::filesystem::path& path);

/// The guid of something made here: always the same for the same thing of the same project.
[[nodiscard]] std::string guid_of(const std::string& project_id, const std::string& what);
/// Guids are compared without case, braces and hyphens.
[[nodiscard]] std::string plain_guid(std::string_view guid);

}  // namespace skolanalys::exchange::refi
