#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/model/model.h"

/// An expression of interest as it came: the form filled in as DOCX, ODT, PDF or text. What is read is a
/// proposal for a person to look through, never a registered application.
namespace skolanalys::exchange {

struct ApplicationForm {
  model::Application application;    ///< as far as the form says; receipt, cohort and decision are not in it
  std::string municipality;          ///< as it stands, where there is no municipality of that name
  std::vector<std::string> found;    ///< fields that were read: "municipality", "signed:forvaltningschef" …
  std::vector<std::string> missing;  ///< of "municipality", "chair", "head": not there, or left blank
};

/// Reads `Label: value`, tables of two columns, and headings with their paragraph below, in Swedish or
/// English. A signature line that is blank or ruled is no signature. Throws Error(format) with the file where
/// it cannot be read, and where nothing in it is an application.
[[nodiscard]] ApplicationForm read_application(const std::filesystem::path& path);
/// The same of words in hand; `place` names them in errors.
[[nodiscard]] ApplicationForm parse_application(const std::string& words, const std::filesystem::path& place);

}  // namespace skolanalys::exchange
