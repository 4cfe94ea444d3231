#include "core/text/splice.h"

#include "core/exchange/refi/anchors.h"
#include "core/text/merge3.h"
#include "tests/fuzz/fuzz.h"

namespace {
struct Numbers {
  std::string_view bytes;
  std::uint32_t next(std::size_t size) {
    std::uint32_t out = 0;
    for (; size > 0 && !bytes.empty(); --size) {
      out = (out << 8U) | static_cast<unsigned char>(bytes[0]);
      bytes.remove_prefix(1);
    }
    return out;
  }
};
}  // namespace

// Edits of a text, and ranges that follow them: of any size, and of sizes that fit.
FUZZ(bytes) {
  using namespace skolanalys;
  const auto list = fuzz::parts(bytes);
  if (list.size() < 2 || text::first_invalid(list[0])) return;
  auto words = list[0];
  Numbers numbers{list[1]};
  text::Range coded{numbers.next(4), numbers.next(4)};
  text::Range fitting{numbers.next(1), numbers.next(1)};
  fitting.to = std::min(std::max(fitting.from, fitting.to), text::length(words));
  fitting.from = std::min(fitting.from, fitting.to);
  text::Survivors kept(text::length(words));
  const auto first = text::length(words);
  std::vector<exchange::refi::RawSelection> selections;
  while (!numbers.bytes.empty()) {
    const auto length = text::length(words);
    const auto wide = numbers.next(4);
    const auto from = std::min(numbers.next(1), length);
    const auto to = std::min(from + numbers.next(1) % 9, length);
    const text::Splice s{from, std::string(text::slice(words, {from, to})),
                         std::string(numbers.next(1) % 7, 'x')};
    selections.push_back(
        {static_cast<long>(wide) << (numbers.next(1) % 40), static_cast<long>(numbers.next(4)), s.removed});
    coded = text::project(coded, wide, numbers.next(4), numbers.next(4));
    const auto covered = text::slice(words, fitting);
    const bool apart = to <= fitting.from || fitting.to <= from;
    const std::string before(covered);
    auto after = words;
    fuzz::expect(text::apply(after, s), "a splice that fits is refused");
    const auto moved = text::project(fitting, from, to - from, text::length(s.inserted));
    fuzz::expect(moved.from <= moved.to && moved.to <= text::length(after), "a range outside its text");
    if (apart && !fitting.empty())
      fuzz::expect(text::slice(after, moved) == before, "a range lost words that nobody touched");
    auto back = after;
    fuzz::expect(text::apply(back, text::inverse(s)) && back == words, "an inverse does not take back");
    kept.apply(text::Edit{from, to - from, text::length(s.inserted)});
    words = std::move(after);
    fitting = moved;
  }
  fuzz::expect(text::lead_to(kept.edits(), first, text::length(words)), "edits that do not lead to the text");
  const auto anchored = exchange::refi::anchor(list[0], list[0], selections);
  for (const auto& range : anchored.ranges)
    fuzz::expect(range.to <= text::length(list[0]), "an anchor outside its text");
  if (list.size() > 2 && !text::first_invalid(list[2])) {
    auto from = list[0];
    fuzz::expect(text::apply(from, text::difference(list[0], list[2])) && from == list[2],
                 "a difference that is none");
  }
}
