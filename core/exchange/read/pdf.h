#pragma once
#include <filesystem>
#include <string>

namespace skolanalys::exchange::read {

/// A page (from 1) as PNG, drawn by poppler in a process of its own with limits. Throws Error(format,
/// storage).
[[nodiscard]] std::string pdf_page_png(const std::filesystem::path& path, std::size_t page,
                                       unsigned dots_per_inch);

}  // namespace skolanalys::exchange::read
