#pragma once
#include <string>
#include <string_view>

#include "core/model/id.h"
#include "core/text/position.h"
#include "search/passages.h"

/// How a passage lies in Xapian. Terms without a capital are the words as they stand, with positions; the
/// rest are boolean terms with these prefixes. No sentence of a text is stored.
namespace skolanalys::search::schema {

inline constexpr const char* format = "skolanalys-index-3";  ///< another value: made anew
inline constexpr const char* text_prefix = "T";              ///< + id of the text
inline constexpr const char* source_prefix = "XI";           ///< + what the interview or document is called
inline constexpr const char* municipality_prefix = "XM";
inline constexpr const char* role_prefix = "XR";
inline constexpr const char* level_prefix = "XL";
inline constexpr const char* theme_prefix = "XH";
inline constexpr const char* stance_prefix = "XS";
inline constexpr const char* kind_prefix = "XK";
inline constexpr const char* respondent_prefix = "XA";
inline constexpr unsigned date_slot = 0;  ///< YYYY-MM-DD; empty = no date
inline constexpr unsigned text_slot = 1;  ///< id of the text, for collapsing by interview

/// What a hit must know to be shown without opening its project.
struct Data {
  model::TextId text;
  text::Range range;
  text::Range body;
  SourceKind kind = SourceKind::interview;
  std::string source;
  std::string date;
  std::string municipality;
};
[[nodiscard]] std::string pack(const Data& data);
[[nodiscard]] Data unpack(std::string_view bytes);

}  // namespace skolanalys::search::schema
