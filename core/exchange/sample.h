#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "core/store/project.h"

namespace skolanalys::exchange {

/// Makes a new engagement with a codebook (empty path = the shipped analysis model) and the shipped guides.
[[nodiscard]] std::unique_ptr<store::Project> create_engagement(const std::filesystem::path& path,
                                                                const std::string& municipality_code_or_name,
                                                                const std::filesystem::path& codebook = {});

/// Makes the sample: the fictional municipality 9999 with eight interviews held and four more planned or
/// called off, documents, codings, memos, series and findings.
[[nodiscard]] std::unique_ptr<store::Project> create_sample(const std::filesystem::path& path);

}  // namespace skolanalys::exchange
