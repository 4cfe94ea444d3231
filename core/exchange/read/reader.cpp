#include "core/exchange/read/reader.h"

#include <algorithm>
#include <fstream>
#include <regex>

#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/zip.h"

namespace skolanalys::exchange::read {
namespace {

std::string beginning(const std::filesystem::path& path, std::size_t bytes) {
  std::ifstream in(path, std::ios::binary);
  std::string out(bytes, '\0');
  in.read(out.data(), static_cast<std::streamsize>(bytes));
  out.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
  return out;
}

Format zip_format(const std::filesystem::path& path) {
  ZipReader zip(path);
  for (const auto& name : zip.names())
    if (ending_of(name) == ".qde") return Format::qdpx;
  if (const auto type = zip.find("mimetype"))
    return type->starts_with("application/vnd.oasis.opendocument.text") ? Format::odt : Format::unknown;
  if (const auto types = zip.find("[Content_Types].xml")) {
    if (types->find("wordprocessingml") != std::string::npos) return Format::docx;
    if (types->find("spreadsheetml") != std::string::npos) return Format::xlsx;
  }
  return Format::unknown;
}

std::string lower_ascii(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c);
  });
  return text;
}

}  // namespace

Format format_of(const std::filesystem::path& path) {
  constexpr std::size_t enough = 4096;
  auto start = beginning(path, enough);
  if (start.starts_with("PK\x03\x04") || start.starts_with("PK\x05\x06")) return zip_format(path);
  if (start.starts_with("{\\rtf")) return Format::rtf;
  if (start.substr(0, 1024).find("%PDF-") != std::string::npos) return Format::pdf;
  if (start.starts_with(std::string_view("SQLite format 3\0", 16))) return Format::sqlite;
  start = lower_ascii(decode_marked(std::move(start)));
  const auto first = start.find_first_not_of(" \t\r\n");
  const auto words = first == std::string::npos ? std::string() : start.substr(first);
  if (words.starts_with("webvtt")) return Format::vtt;
  static const std::regex cue(R"(^\d+\s*\r?\n\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->)");
  if (std::regex_search(words.begin(),
                        words.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(words.size(), 200)),
                        cue))
    return Format::srt;
  if (words.starts_with('<')) {
    if (words.find("<codebook") != std::string::npos) return Format::qdc;
    if (words.starts_with("<!doctype html") || words.find("<html") != std::string::npos ||
        words.find("<body") != std::string::npos || words.find("<p>") != std::string::npos)
      return Format::html;
  }
  const auto ending = ending_of(path);
  if (ending == ".csv" || ending == ".tsv") return Format::csv;
  if (ending == ".md" || ending == ".markdown") return Format::markdown;
  if (ending == ".html" || ending == ".htm") return Format::html;
  return Format::text;
}

namespace {
Words as_written(const std::filesystem::path& path) {
  switch (format_of(path)) {
    case Format::docx:
      return read_docx(path);
    case Format::odt:
      return read_odt(path);
    case Format::rtf:
      return read_rtf(path);
    case Format::html:
      return read_html(path);
    case Format::pdf:
      return read_pdf(path);
    case Format::vtt:
    case Format::srt:
      return read_subtitles(path);
    case Format::text:
    case Format::markdown:
      return read_plain(path);
    case Format::csv:
    case Format::xlsx:
      refuse_because(path, "error.read.table", {});
    case Format::qdpx:
    case Format::qdc:
    case Format::sqlite:
      refuse_because(path, "error.read.project", {});
    default:
      refuse(path, "", said("refused.unknown_kind"));
  }
}

}  // namespace

Words words_of(const std::filesystem::path& path) {
  auto out = as_written(path);
  bool changed = false;
  out.text = composed(std::move(out.text), changed);
  if (changed) out.notices.push_back({"notice.composed", {}});
  if (const auto n = count_bidi(out.text); n > 0) out.notices.push_back({"notice.bidi", {std::to_string(n)}});
  return out;
}

Words read_plain(const std::filesystem::path& path) {
  const auto bytes = read_bytes(path, largest_text);
  auto decoded = decode_text(path, bytes);
  // A guess needs something to go by: a few bytes that are no UTF-8 may be anything.
  constexpr std::size_t enough_letters = 3;
  if (decoded.encoding != "UTF-8" && !decoded.encoding.starts_with("UTF-16") &&
      decoded.letters < enough_letters)
    refuse_other_than_utf8(path, bytes);
  refuse_endless_lines(path, decoded.text);
  Words out;
  out.format = ending_of(path) == ".md" ? "markdown" : "text";
  out.text = std::move(decoded.text);
  if (decoded.encoding != "UTF-8") out.notices.push_back({"notice.encoding", {decoded.encoding}});
  if (decoded.controls > 0) out.notices.push_back({"notice.controls", {std::to_string(decoded.controls)}});
  return out;
}

void Paragraphs::add(std::string words) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!words.empty() && is_space(words.back())) words.pop_back();
  words.erase(words.begin(), std::find_if_not(words.begin(), words.end(), is_space));
  if (line_open_) text_ += '\n';
  line_open_ = false;
  if (!words.empty()) text_ += words + "\n\n";
}

void Paragraphs::add_line(std::string words) {
  while (!words.empty() && (words.back() == ' ' || words.back() == '\n')) words.pop_back();
  if (words.empty() || words == "-") return;
  text_ += words + "\n";
  line_open_ = true;
}

std::string Paragraphs::take() {
  while (text_.ends_with("\n\n")) text_.pop_back();
  line_open_ = false;
  return as_words(std::move(text_));
}

}  // namespace skolanalys::exchange::read
