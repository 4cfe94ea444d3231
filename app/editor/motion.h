#pragma once
#include "app/editor/layout.h"

/// Moving about by Unicode's graphemes, words and sentences (ICU); positions in code points. A header of a
/// turn is stepped over as one.
namespace skolanalys::editor {

[[nodiscard]] text::Pos next_grapheme(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos previous_grapheme(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos next_word(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos previous_word(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos next_paragraph(const Layout& layout, text::Pos at);
[[nodiscard]] text::Pos previous_paragraph(const Layout& layout, text::Pos at);
[[nodiscard]] text::Range word_at(const Layout& layout, text::Pos at);
[[nodiscard]] text::Range sentence_at(const Layout& layout, text::Pos at);
/// The paragraph without its header.
[[nodiscard]] text::Range paragraph_range(const Layout& layout, text::Pos at);
/// Where the caret may stand nearest to `at`: not within a header.
[[nodiscard]] text::Pos settled(const Layout& layout, text::Pos at, bool forward);
/// What Backspace takes: a grapheme, or the header of the turn with what separates it from the one before.
[[nodiscard]] text::Range before(const Layout& layout, text::Pos at);
[[nodiscard]] text::Range after(const Layout& layout, text::Pos at);

}  // namespace skolanalys::editor
