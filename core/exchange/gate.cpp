#include "core/exchange/gate.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <fstream>

#include "core/error.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;

std::string from_utf16(std::string_view bytes, bool big) {
  std::u16string wide;
  for (std::size_t i = 2; i + 1 < bytes.size(); i += 2) {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    wide.push_back(static_cast<char16_t>(big ? (a << 8) | b : (b << 8) | a));
  }
  std::string out;
  icu::UnicodeString(wide.data(), static_cast<int32_t>(wide.size())).toUTF8String(out);
  return out;
}

std::size_t line_of(std::string_view text, std::size_t byte) {
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(byte), '\n'));
}

}  // namespace

std::string read_bytes(const fs::path& path, std::uintmax_t limit) {
  std::error_code fault;
  const auto name = path.string();
  if (!fs::exists(path, fault))
    throw Error(Fault::not_found, "error.no_such_file", {name},
                name + ": there is no such file; check the path");
  if (fs::is_directory(path, fault))
    throw Error(Fault::usage, "error.is_folder", {name},
                name + ": is a folder, not a file; name the files in it");
  const auto size = fs::file_size(path, fault);
  if (!fault && size > limit)
    throw Error(Fault::format, "error.too_large", {name, std::to_string(limit >> 20U)},
                name + ": is larger than " + std::to_string(limit >> 20U) + " MiB; split it");
  std::ifstream in(path, std::ios::binary);
  if (!in)
    throw Error(Fault::storage, "error.unreadable", {name}, name + ": cannot be read; check its permissions");
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string read_text(const fs::path& path) {
  auto bytes = read_bytes(path, largest_text);
  if (bytes.starts_with("\xEF\xBB\xBF"))
    bytes.erase(0, 3);
  else if (bytes.starts_with("\xFF\xFE"))
    bytes = from_utf16(bytes, false);
  else if (bytes.starts_with("\xFE\xFF"))
    bytes = from_utf16(bytes, true);
  const auto name = path.string();
  if (const auto nul = bytes.find('\0'); nul != std::string::npos)
    throw Error(Fault::format, "error.no_text", {name},
                name + ": is no text file (it holds NUL bytes); import text or Markdown");
  if (const auto at = text::first_invalid(bytes)) {
    const auto line = std::to_string(line_of(bytes, *at));
    throw Error(Fault::format, "error.no_utf8", {name, line, std::to_string(*at)},
                name + ", line " + line + " (byte " + std::to_string(*at) +
                    "): is not UTF-8; save it as UTF-8 in the program it came from");
  }
  if (bytes.find('\r') == std::string::npos) return bytes;
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r') {
      out.push_back(bytes[i]);
    } else {
      out.push_back('\n');
      if (i + 1 < bytes.size() && bytes[i + 1] == '\n') ++i;
    }
  }
  return out;
}

nlohmann::json read_json(const fs::path& path) {
  const auto bytes = read_bytes(path, largest_json);
  try {
    return nlohmann::json::parse(bytes);
  } catch (const nlohmann::json::parse_error& fault) {
    const auto at = std::min(fault.byte == 0 ? 0 : fault.byte - 1, bytes.size());
    const auto before = std::string_view(bytes).substr(0, at);
    const auto start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    const auto line = std::to_string(line_of(bytes, at));
    const auto column = std::to_string(at - start + 1);
    throw Error(
        Fault::format, "error.no_json", {path.string(), line, column},
        path.string() + ", line " + line + ", column " + column + ": is not valid JSON; mend it there");
  }
}

void refuse(const fs::path& path, const std::string& place, const std::string& sentence) {
  const auto where = path.string() + (place.empty() ? "" : ", " + place);
  throw Error(Fault::format, "error.shape", {where, sentence}, where + ": " + sentence);
}

}  // namespace skolanalys::exchange
