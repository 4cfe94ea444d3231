#pragma once
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/exchange/read/reader.h"
#include "core/store/project.h"

/// Everything that a project is written as for others, by one name each: what the command line and the window
/// call.
namespace skolanalys::report {

/// "report", "notes", "codebook", "tables", "passages", "matrix", "respondents", "findings", "charts",
/// "qdpx", "qdc": what an ending means where nobody says what to export.
[[nodiscard]] std::string usual_for(const std::filesystem::path& path);

struct Out {
  std::string what = "report";
  std::string language{};  ///< "sv", "en"; empty = the engagement's
  std::filesystem::path own_template{};
  bool outside = false;               ///< as report::Options
  std::vector<std::string> themes{};  ///< of the report
  std::size_t withheld = 0;           ///< passages that were taken out of the model already
};
struct Written {
  std::vector<exchange::read::Notice> notices;  ///< what was left out
  std::vector<std::string> warnings;            ///< of the report, in its language
};

/// Writes `model` (of this project, or made of it for people outside; core/privacy) whole or not at all.
/// Of `project` only the id and the originals are read. Any thread. `progress` is told how much of the whole
/// is done and may return false to stop: then nothing is there. Throws Error: usage (an ending that does not
/// fit), storage, format.
Written write_out(const Out& out, const store::Project& project, const model::Model& model,
                  const std::filesystem::path& path, const std::function<bool(double)>& progress = {});

}  // namespace skolanalys::report
