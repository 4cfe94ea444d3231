#pragma once
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

/// The one door through which files from outside come in: sizes, encoding and shape are looked at here.
namespace skolanalys::exchange {

inline constexpr std::uintmax_t largest_text = 256ULL << 20U;  ///< bytes of a text file
inline constexpr std::uintmax_t largest_json = 64ULL << 20U;

/// The bytes of a file. Throws Error: not_found, storage (cannot be read), format (larger than `limit`).
[[nodiscard]] std::string read_bytes(const std::filesystem::path& path, std::uintmax_t limit);

/// Throws what `read_bytes` throws, without reading.
void check_readable(const std::filesystem::path& path, std::uintmax_t limit);

/// The words of a text file as valid UTF-8 with LF line ends: a byte order mark is taken off, UTF-16 with a
/// mark is converted, CRLF and CR become LF, control characters go, nothing else changes. Throws
/// Error(format) that names the first byte that is no UTF-8, or a NUL (the file is no text).
[[nodiscard]] std::string read_text(const std::filesystem::path& path);

/// UTF-16 with a byte order mark becomes UTF-8; a mark of UTF-8 is taken off; all else stays.
[[nodiscard]] std::string decode_marked(std::string bytes);

/// Text in whatever encoding it was written: UTF-8 where it is valid, else what ICU's detection and the
/// letters of Swedish speak for. Windows-1252, Mac and DOS texts look alike to detection alone: the one in
/// which most å, ä and ö stand where letters stand wins.
struct Decoded {
  std::string text;          ///< valid UTF-8, LF line ends, without NUL and other control characters
  std::string encoding;      ///< IANA name: "UTF-8", "windows-1252", "macintosh" …
  std::size_t controls = 0;  ///< control characters that were left out
  std::size_t letters = 0;   ///< å, ä and ö that speak for an encoding which had to be guessed
};
/// Throws Error(format) where the bytes are no text.
[[nodiscard]] Decoded decode_text(const std::filesystem::path& path, std::string bytes);

/// With LF line ends, and without NUL and other control characters: what a document spells out by their
/// numbers.
[[nodiscard]] std::string as_words(std::string utf8);

/// The same words with each letter and its marks as one character where there is one (Unicode NFC): å typed
/// on a Mac may come as a and a ring. False in `changed`: they were so already.
[[nodiscard]] std::string composed(std::string utf8, bool& changed);
/// Signs that turn the direction of writing and can make words look like others (UAX #9).
[[nodiscard]] std::size_t count_bidi(std::string_view utf8);
inline constexpr std::size_t longest_line = 1U << 20U;  ///< bytes
/// Throws Error(format) that names the first line longer than that.
void refuse_endless_lines(const std::filesystem::path& path, std::string_view utf8);

/// Throws Error(format) that names the line and byte where the bytes are no UTF-8.
void refuse_other_than_utf8(const std::filesystem::path& path, std::string_view bytes);

/// A JSON file. Throws Error(format) with line and column of the fault.
[[nodiscard]] nlohmann::json read_json(const std::filesystem::path& path);

/// A string id with its values as words inside other words ("line 3", a sentence): put into the language of
/// whoever reads them when the whole is (assets::Words).
[[nodiscard]] std::string said(const std::string& id, const std::vector<std::string>& values = {});
/// An Error(format): "PATH, PLACE: SENTENCE". The sentence's id is "error.shape". Place and sentence are
/// `said`, or the same in every language ("areas[3]").
[[noreturn]] void refuse(const std::filesystem::path& path, const std::string& place,
                         const std::string& sentence);
/// An Error(format) whose sentence is a string id; {0} is the path, {1} … the values.
[[noreturn]] void refuse_because(const std::filesystem::path& path, const std::string& id,
                                 std::vector<std::string> values);

}  // namespace skolanalys::exchange
