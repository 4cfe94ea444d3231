#include "core/exchange/note.h"
#include "core/exchange/read/reader.h"
#include "core/model/turns.h"
#include "tests/fuzz/fuzz.h"

// Plain text and Markdown: what stands before the words (YAML), speakers and turns. The first byte decides.
FUZZ(bytes) {
  using namespace skolanalys;
  if (bytes.empty()) return;
  const auto path = fuzz::file((bytes[0] & 1) != 0 ? "x.md" : "x.txt", bytes.substr(1));
  fuzz::answers([&] {
    const auto words = exchange::read::words_of(path);
    fuzz::expect_text(words.text);
    (void)exchange::speakers_in(words.text);
    const auto note = exchange::parse_note(path, words.text);
    fuzz::expect_text(note.text);
    for (const auto& said : {note.id, note.title, note.unit, note.place, note.issuer})
      fuzz::expect_text(said);
    const auto length = text::length(note.text);
    model::Text text;
    text.content = note.text;
    for (const auto& turn : model::turns_of({}, text))
      fuzz::expect(turn.range.to <= length, "a turn beyond its text");
  });
}
