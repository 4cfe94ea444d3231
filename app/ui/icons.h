#pragma once

/// Material Icons, by code point; UTF-8.
namespace skolanalys::ui::icon {
inline constexpr const char* school = "\xEE\xA0\x8C";        // U+E80C
inline constexpr const char* edit = "\xEE\x8F\x89";          // U+E3C9
inline constexpr const char* label = "\xEE\xA2\x92";         // U+E892
inline constexpr const char* search = "\xEE\xA2\xB6";        // U+E8B6
inline constexpr const char* grid_on = "\xEE\x8F\xAC";       // U+E3EC
inline constexpr const char* trending = "\xEE\xA3\xA5";      // U+E8E5
inline constexpr const char* description = "\xEE\xA1\xB3";   // U+E873
inline constexpr const char* check_circle = "\xEE\xA1\xAC";  // U+E86C
inline constexpr const char* add = "\xEE\x85\x85";           // U+E145
inline constexpr const char* close = "\xEE\x97\x8D";         // U+E5CD
inline constexpr const char* expand = "\xEE\x97\x8F";        // U+E5CF expand_more
inline constexpr const char* collapse = "\xEE\x97\x8C";      // U+E5CC chevron_right
inline constexpr const char* person = "\xEE\x9F\xBD";        // U+E7FD
inline constexpr const char* folder = "\xEE\x8B\x88";        // U+E2C8 folder_open
inline constexpr const char* warning = "\xEE\x80\x82";       // U+E002
inline constexpr const char* time = "\xEE\xA2\xB5";          // U+E8B5 schedule
inline constexpr const char* sync = "\xEE\x98\xA7";          // U+E627
inline constexpr const char* dark = "\xEE\x86\xAC";          // U+E1AC
inline constexpr const char* help = "\xEE\xA2\x87";          // U+E887
inline constexpr const char* check = "\xEE\x97\x8A";         // U+E5CA
inline constexpr const char* remove = "\xEE\xA1\xB2";        // U+E872 delete
inline constexpr const char* note = "\xEE\x89\xAF";          // U+E26F note_add… shown for memo
inline constexpr const char* bookmark = "\xEE\xA1\xA6";      // U+E866
inline constexpr const char* download = "\xEE\x8B\x84";      // U+E2C4 file_download
inline constexpr const char* similar = "\xEE\xA2\x80";       // U+E880 find_in_page
inline constexpr const char* history = "\xEE\xA2\x89";       // U+E889
inline constexpr const char* merge = "\xEE\x82\xB3";         // U+E0B3 call_merge
inline constexpr const char* shield = "\xEE\xA0\xAA";        // U+E82A security
inline constexpr const char* undo = "\xEE\x85\xA6";          // U+E166
}  // namespace skolanalys::ui::icon
