#pragma once

/// Material Icons, by code point; UTF-8. A new one is a line here: the font atlas takes what stands in the
/// list.
#define SKOLANALYS_ICONS(X)                    \
  X(school, "\xEE\xA0\x8C")       /* U+E80C */ \
  X(edit, "\xEE\x8F\x89")         /* U+E3C9 */ \
  X(label, "\xEE\xA2\x92")        /* U+E892 */ \
  X(search, "\xEE\xA2\xB6")       /* U+E8B6 */ \
  X(grid_on, "\xEE\x8F\xAC")      /* U+E3EC */ \
  X(trending, "\xEE\xA3\xA5")     /* U+E8E5 */ \
  X(description, "\xEE\xA1\xB3")  /* U+E873 */ \
  X(check_circle, "\xEE\xA1\xAC") /* U+E86C */ \
  X(add, "\xEE\x85\x85")          /* U+E145 */ \
  X(close, "\xEE\x97\x8D")        /* U+E5CD */ \
  X(expand, "\xEE\x97\x8F")       /* U+E5CF */ \
  X(collapse, "\xEE\x97\x8C")     /* U+E5CC */ \
  X(person, "\xEE\x9F\xBD")       /* U+E7FD */ \
  X(folder, "\xEE\x8B\x88")       /* U+E2C8 */ \
  X(warning, "\xEE\x80\x82")      /* U+E002 */ \
  X(time, "\xEE\xA2\xB5")         /* U+E8B5 */ \
  X(sync, "\xEE\x98\xA7")         /* U+E627 */ \
  X(dark, "\xEE\x86\xAC")         /* U+E1AC */ \
  X(book, "\xEE\xA1\xA5")         /* U+E865 */ \
  X(help, "\xEE\xA2\x87")         /* U+E887 */ \
  X(check, "\xEE\x97\x8A")        /* U+E5CA */ \
  X(remove, "\xEE\xA1\xB2")       /* U+E872 */ \
  X(note, "\xEE\x81\xAF")         /* U+E06F */ \
  X(bookmark, "\xEE\xA1\xA6")     /* U+E866 */ \
  X(download, "\xEE\x8B\x84")     /* U+E2C4 */ \
  X(similar, "\xEE\xA2\x80")      /* U+E880 */ \
  X(history, "\xEE\xA2\x89")      /* U+E889 */ \
  X(merge, "\xEE\x82\xB3")        /* U+E0B3 */ \
  X(undo, "\xEE\x85\xA6")         /* U+E166 */ \
  X(menu, "\xEE\x97\x92")         /* U+E5D2 */ \
  X(back, "\xEE\x97\x84")         /* U+E5C4 */ \
  X(forward, "\xEE\x97\x88")      /* U+E5C8 */ \
  X(contrast, "\xEE\x8E\xA1")     /* U+E3A1 */ \
  X(tab, "\xEE\xA3\x98")          /* U+E8D8 */ \
  X(split, "\xEE\xA3\xAC")        /* U+E8EC */ \
  X(settings, "\xEE\xA2\xB8")     /* U+E8B8 */ \
  X(groups, "\xEE\x9F\xAF")       /* U+E7EF */ \
  X(place, "\xEE\x95\x9F")        /* U+E55F */ \
  X(flag, "\xEE\x85\x93")         /* U+E153 */ \
  X(lock, "\xEE\xA2\x97")         /* U+E897 */ \
  X(event, "\xEE\xA1\xB8")        /* U+E878 */ \
  X(list, "\xEE\xA2\x96")         /* U+E896 */ \
  X(insights, "\xEE\x9B\xA1")     /* U+E6E1 */ \
  X(check_box, "\xEE\xA0\xB4")    /* U+E834 */ \
  X(visibility, "\xEE\xA3\xB4")   /* U+E8F4 */ \
  X(archive, "\xEE\x85\x89")      /* U+E149 */ \
  X(star, "\xEE\xA0\xB8")         /* U+E838 */ \
  X(drag, "\xEE\xA5\x85")         /* U+E945 */ \
  X(more, "\xEE\x97\x94")         /* U+E5D4 */ \
  X(attach, "\xEE\x88\xA6")       /* U+E226 */ \
  X(home, "\xEE\xA2\x8A")         /* U+E88A */ \
  X(usb, "\xEE\x87\xA0")          /* U+E1E0 */ \
  X(upward, "\xEE\x97\x98")       /* U+E5D8 */ \
  X(lightbulb, "\xEE\x83\xB0")    /* U+E0F0 */

namespace skolanalys::ui::icon {
#define SKOLANALYS_ICON(name, letters) inline constexpr const char* name = letters;
SKOLANALYS_ICONS(SKOLANALYS_ICON)
#undef SKOLANALYS_ICON

#define SKOLANALYS_ICON(name, letters) letters,
inline constexpr const char* all[] = {SKOLANALYS_ICONS(SKOLANALYS_ICON)};
#undef SKOLANALYS_ICON
}  // namespace skolanalys::ui::icon
