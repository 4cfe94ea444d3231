#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/text/position.h"

namespace skolanalys::exchange::read {

/// All that can be read in a PDF: its text as it stands on the pages and its properties. Throws
/// Error(format, storage).
[[nodiscard]] std::string pdf_words(const std::filesystem::path& path);

/// How many pages a PDF in memory has. Throws as `pdf_words`.
[[nodiscard]] std::size_t pdf_pages(std::string_view pdf);

/// A page as it looks: rows from above, three bytes (red, green, blue) a pixel.
struct PageImage {
  int width = 0, height = 0;
  std::string pixels;
};
/// A page (from 1) of a PDF in memory, its longer side so many pixels, drawn by poppler in a process of its
/// own with the limits of reading; nothing of it is written to a disk. Any thread; tenths of a second. Throws
/// Error(format, storage).
[[nodiscard]] PageImage pdf_page(std::string_view pdf, std::size_t page, unsigned longer_side);

/// The page that words of an imported PDF stand on, by the heading above them ("## Sida 3"); 0 where there is
/// none.
[[nodiscard]] std::size_t pdf_page_at(std::string_view words, text::Pos at);
/// Where a page's words begin; nothing where it has none.
[[nodiscard]] std::optional<text::Pos> pdf_words_of_page(std::string_view words, std::size_t page);

}  // namespace skolanalys::exchange::read
