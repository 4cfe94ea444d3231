#pragma once
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace skolanalys::exchange::read {

/// Something that could not be carried over, or was done on the way: a string id and its values.
struct Notice {
  std::string id;
  std::vector<std::string> values;
};

/// A file's words as a note has them: paragraphs with an empty line between them, `# ` before headings,
/// speakers and clock times as turns are written.
struct Words {
  std::string format;  ///< "docx", "pdf" …
  std::string title;   ///< that the file itself gives; may be empty
  std::string text;
  std::vector<Notice> notices;
};

/// What a file holds, told by its content; its name decides only between kinds of plain text.
enum class Format {
  text,
  markdown,
  docx,
  odt,
  rtf,
  html,
  pdf,
  vtt,
  srt,
  csv,
  xlsx,
  qdpx,
  qdc,
  sqlite,
  unknown
};
[[nodiscard]] Format format_of(const std::filesystem::path& path);

/// Reads any format that is one note. Throws Error(format) with file, place and mend; tables, QDPX and
/// databases are none (see ../incoming.h).
[[nodiscard]] Words words_of(const std::filesystem::path& path);

[[nodiscard]] Words read_plain(const std::filesystem::path& path);
[[nodiscard]] Words read_docx(const std::filesystem::path& path);
[[nodiscard]] Words read_odt(const std::filesystem::path& path);
[[nodiscard]] Words read_rtf(const std::filesystem::path& path);
[[nodiscard]] Words read_html(const std::filesystem::path& path);
[[nodiscard]] Words read_subtitles(const std::filesystem::path& path);
[[nodiscard]] Words read_pdf(const std::filesystem::path& path);

/// Collects paragraphs into a note's text: spaces at ends go, empty ones are left out, inner line breaks
/// stay.
class Paragraphs {
 public:
  void add(std::string words);
  /// A line that belongs to the paragraph before it: a list item, a row of a table.
  void add_line(std::string words);
  [[nodiscard]] std::string take();

 private:
  std::string text_;
  bool line_open_ = false;
};

}  // namespace skolanalys::exchange::read
