#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/id.h"
#include "core/text/position.h"
#include "search/passages.h"

/// How a passage lies in Xapian. Terms without a capital are the words (search/term.h), with positions; the
/// rest are boolean terms with these prefixes. What all passages of a text share stands once, as metadata
/// under the text's number in this index. Words themselves are stored in a served index only.
namespace skolanalys::search::schema {

inline constexpr const char* format = "skolanalys-index-5";  ///< another value: made anew
inline constexpr const char* text_prefix = "T";              ///< + number of the text
inline constexpr const char* source_prefix = "XI";           ///< + what the interview or document is called
inline constexpr const char* municipality_prefix = "XM";
inline constexpr const char* role_prefix = "XR";
inline constexpr const char* level_prefix = "XL";
inline constexpr const char* theme_prefix = "XH";
inline constexpr const char* stance_prefix = "XS";
inline constexpr const char* kind_prefix = "XK";
inline constexpr const char* respondent_prefix = "XA";
inline constexpr unsigned date_slot = 0;          ///< YYYYMMDD; empty = no date
inline constexpr unsigned text_slot = 1;          ///< six bytes of a hash of the text's id, for collapsing
inline constexpr unsigned municipality_slot = 2;  ///< code
// In a served index only, where nobody can read columns beside it: values joined by `separator`.
inline constexpr unsigned roles_slot = 3;
inline constexpr unsigned themes_slot = 4;
inline constexpr char separator = '\x1f';

/// What a hit must know of its own to be shown without opening its project.
struct Data {
  std::uint32_t text = 0;  ///< number of its text
  text::Range range;
  text::Range body;
  std::string words;  ///< of the body; empty but in a served index
};
[[nodiscard]] std::string pack(const Data& data);
[[nodiscard]] Data unpack(std::string_view bytes);

/// What the passages of a text share.
struct TextRecord {
  model::TextId text;
  SourceKind kind = SourceKind::interview;
  std::string source;
  std::string date;  ///< YYYY-MM-DD or empty
  std::string municipality;
  std::string project;  ///< name of the project file it came from; empty but in a served index
};
[[nodiscard]] std::string pack(const TextRecord& record);
[[nodiscard]] TextRecord unpack_record(std::string_view bytes);

/// Metadata key of the record of a text.
[[nodiscard]] std::string record_key(std::uint32_t text);
/// "2015" to "2016" as values of `date_slot`, both ends included.
[[nodiscard]] std::string first_of(std::string date);
[[nodiscard]] std::string last_of(std::string date);

}  // namespace skolanalys::search::schema
