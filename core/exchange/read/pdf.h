#pragma once
#include <filesystem>
#include <string>

namespace skolanalys::exchange::read {

/// All that can be read in a PDF: its text as it stands on the pages and its properties. Throws
/// Error(format, storage).
[[nodiscard]] std::string pdf_words(const std::filesystem::path& path);

/// A page (from 1) as PNG, drawn by poppler in a process of its own with limits. Throws Error(format,
/// storage).
[[nodiscard]] std::string pdf_page_png(const std::filesystem::path& path, std::size_t page,
                                       unsigned dots_per_inch);

}  // namespace skolanalys::exchange::read
