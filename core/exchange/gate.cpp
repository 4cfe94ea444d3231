#include "core/exchange/gate.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "core/assets/assets.h"
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

Error no_text(const fs::path& path) {
  return {Fault::format,
          "error.no_text",
          {path.string()},
          path.string() + ": is no text file (it holds NUL bytes); import a text or a document"};
}

std::string with_line_feeds(std::string bytes) {
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

/// How many there were, apart from line ends and tabs.
std::size_t erase_controls(std::string& words) {
  return std::erase_if(words,
                       [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
}

/// What ICU believes; empty where it believes nothing.
std::string detected(const std::string& bytes) {
  UErrorCode fault = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&fault),
                                                                            &ucsdet_close);
  if (U_FAILURE(fault)) return {};
  constexpr std::size_t enough = 1U << 16U;
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(std::min(bytes.size(), enough)), &fault);
  const auto* match = ucsdet_detect(detector.get(), &fault);
  if (U_FAILURE(fault) || match == nullptr) return {};
  const char* name = ucsdet_getName(match, &fault);
  return U_FAILURE(fault) || name == nullptr ? std::string() : std::string(name);
}

std::string converted(const std::string& bytes, const std::string& encoding) {
  std::string out;
  icu::UnicodeString(bytes.data(), static_cast<int32_t>(bytes.size()), encoding.c_str()).toUTF8String(out);
  return out;
}

/// Swedish letters beside other letters speak for an encoding, signs that no one types against it.
long swedish_score(const std::string& text) {
  long score = 1000;
  bool after_letter = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto c = text::next(text, at);
    const bool swedish =
        c == U'å' || c == U'ä' || c == U'ö' || c == U'Å' || c == U'Ä' || c == U'Ö' || c == U'é';
    const bool letter = (c | 0x20U) >= 'a' && (c | 0x20U) <= 'z' && c < 0x80;
    if (swedish)
      score += after_letter ? 3 : 2;
    else if (c == 0xFFFD || c == 0 || (c >= 0x80 && c < 0xA0))
      score -= 6;
    else if (c >= 0x100 && (c < 0x2010 || c > 0x2040) && c != 0x20AC && c < 0x1F000)
      score -= 2;
    else if (c >= 0xA1 && c < 0x100)
      score -= after_letter ? 2 : 1;
    after_letter = letter || swedish;
  }
  return std::max(score, 0L);
}

/// Whether JSON has more values, or nests deeper, than any file of ours or of a service: asked before memory
/// is taken for them, of which a bracket needs a hundred times its size. What is no JSON is not said here.
bool beyond_bounds(std::string_view bytes) {
  constexpr std::size_t deepest = 128;
  constexpr std::size_t most = 5'000'000;
  std::size_t depth = 0, values = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      i += c == '\\' ? 1 : 0;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      ++values;
      if (++depth > deepest) return true;
    } else if (c == ']' || c == '}') {
      depth -= depth > 0 ? 1 : 0;
    } else if (c == ',') {
      ++values;
    }
    if (values > most) return true;
  }
  return false;
}

}  // namespace

void check_readable(const fs::path& path, std::uintmax_t limit) {
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
  if (!std::ifstream(path, std::ios::binary))
    throw Error(Fault::storage, "error.unreadable", {name}, name + ": cannot be read; check its permissions");
}

std::string read_bytes(const fs::path& path, std::uintmax_t limit) {
  check_readable(path, limit);
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string decode_marked(std::string bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF"))
    bytes.erase(0, 3);
  else if (bytes.starts_with("\xFF\xFE"))
    bytes = from_utf16(bytes, false);
  else if (bytes.starts_with("\xFE\xFF"))
    bytes = from_utf16(bytes, true);
  return bytes;
}

void refuse_other_than_utf8(const fs::path& path, std::string_view bytes) {
  const auto name = path.string();
  if (const auto at = text::first_invalid(bytes)) {
    const auto line = std::to_string(line_of(bytes, *at));
    throw Error(Fault::format, "error.no_utf8", {name, line, std::to_string(*at)},
                name + ", line " + line + " (byte " + std::to_string(*at) +
                    "): is not UTF-8; save it as UTF-8 in the program it came from");
  }
}

std::string read_text(const fs::path& path) {
  auto bytes = decode_marked(read_bytes(path, largest_text));
  if (const auto nul = bytes.find('\0'); nul != std::string::npos) throw no_text(path);
  refuse_other_than_utf8(path, bytes);
  return as_words(std::move(bytes));
}

Decoded decode_text(const fs::path& path, std::string bytes) {
  Decoded out;
  out.encoding = "UTF-8";
  const bool marked = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (marked) out.encoding = "UTF-16";
  bytes = decode_marked(std::move(bytes));
  if (text::first_invalid(bytes) || (!marked && bytes.find('\0') != std::string::npos)) {
    const auto nuls = static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '\0'));
    std::vector<std::string> tries{"windows-1252", "macintosh", "ibm-850"};
    if (const auto found = detected(bytes); !found.empty()) tries.push_back(found);
    constexpr std::size_t enough_to_tell = 16;
    if (nuls > bytes.size() / 4 && bytes.size() >= enough_to_tell) tries = {"UTF-16LE", "UTF-16BE"};
    long best = -1;
    std::string chosen;
    for (const auto& encoding : tries) {
      auto text = converted(bytes, encoding);
      const auto score = swedish_score(text);
      if (score <= best && !chosen.empty()) continue;
      best = score;
      out.encoding = encoding;
      chosen = std::move(text);
    }
    bytes = std::move(chosen);
    for (const char* letter : {"å", "ä", "ö", "Å", "Ä", "Ö", "é"})
      for (auto at = bytes.find(letter); at != std::string::npos; at = bytes.find(letter, at + 2))
        ++out.letters;
  }
  if (bytes.find('\0') != std::string::npos) throw no_text(path);
  out.text = with_line_feeds(std::move(bytes));
  out.controls = erase_controls(out.text);
  if (out.controls * 3 > out.text.size() + out.controls) throw no_text(path);
  if (out.controls > 32 && out.controls > out.text.size() / 50) throw no_text(path);
  return out;
}

std::string as_words(std::string utf8) {
  auto out = with_line_feeds(std::move(utf8));
  (void)erase_controls(out);
  return out;
}

std::string composed(std::string utf8, bool& changed) {
  changed = false;
  UErrorCode fault = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(fault);
  if (U_FAILURE(fault) ||
      nfc->isNormalizedUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())), fault))
    return utf8;
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(utf8.size()));
  nfc->normalizeUTF8(0, icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())), sink, nullptr,
                     fault);
  if (U_FAILURE(fault)) return utf8;
  changed = true;
  return out;
}

std::size_t count_bidi(std::string_view utf8) {
  std::size_t out = 0;
  // U+202A to U+202E and U+2066 to U+2069.
  for (auto at = utf8.find('\xE2'); at != std::string_view::npos; at = utf8.find('\xE2', at + 1)) {
    if (at + 2 >= utf8.size()) break;
    const auto b = static_cast<unsigned char>(utf8[at + 1]), c = static_cast<unsigned char>(utf8[at + 2]);
    out += (b == 0x80 && c >= 0xAA && c <= 0xAE) || (b == 0x81 && c >= 0xA6 && c <= 0xA9) ? 1 : 0;
  }
  return out;
}

void refuse_endless_lines(const fs::path& path, std::string_view utf8) {
  std::size_t line = 1;
  for (std::size_t at = 0; at < utf8.size(); ++line) {
    const auto end = std::min(utf8.find('\n', at), utf8.size());
    if (end - at > longest_line)
      refuse(path, said("place.line", {std::to_string(line)}),
             said("refused.endless", {std::to_string(longest_line >> 20U)}));
    at = end + 1;
  }
}

nlohmann::json read_json(const fs::path& path) {
  const auto bytes = read_bytes(path, largest_json);
  if (beyond_bounds(bytes)) refuse_because(path, "error.json.bounds", {});
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
  } catch (const nlohmann::json::out_of_range&) {  // what it throws for 1e999
    refuse_because(path, "error.json.number", {});
  }
}

std::string said(const std::string& id, const std::vector<std::string>& values) {
  return assets::said(id, values);
}

void refuse(const fs::path& path, const std::string& place, const std::string& sentence) {
  refuse_because(path, "error.shape", {place.empty() ? "" : ", " + place, sentence});
}

void refuse_because(const fs::path& path, const std::string& id, std::vector<std::string> values) {
  values.insert(values.begin(), path.string());
  throw Error(Fault::format, id, values, assets::Words::in("en")(id, values));
}

}  // namespace skolanalys::exchange
