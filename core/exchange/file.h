#pragma once
#include <filesystem>
#include <string>

namespace skolanalys::exchange {

/// Writes bytes to a file whole or not at all: a new file beside it takes its place. Throws Error(storage)
/// with the path and the reason.
void write_file(const std::filesystem::path& path, const std::string& bytes);

/// ".html" of "A.HTML": how a file's ending is compared.
[[nodiscard]] std::string ending_of(const std::filesystem::path& path);

}  // namespace skolanalys::exchange
