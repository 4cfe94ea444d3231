#include "core/text/splice.h"

#include "core/text/utf8.h"

namespace skolanalys::text {

Splice inverse(const Splice& s) { return {s.pos, s.inserted, s.removed}; }

bool apply(std::string& text, const Splice& s) {
  const auto at = byte_of(text, s.pos);
  if (at == text.size() && length(text) < s.pos) return false;
  if (text.compare(at, s.removed.size(), s.removed) != 0) return false;
  text.replace(at, s.removed.size(), s.inserted);
  return true;
}

Range project(Range coded, Pos pos, Pos removed, Pos inserted) noexcept {
  const Pos end = pos + removed;
  if (removed > 0 && pos <= coded.from && coded.to <= end && !coded.empty()) return {pos, pos};
  const auto start = [&]() -> Pos {
    if (coded.from < pos) return coded.from;
    if (coded.from >= end) return coded.from - removed + inserted;
    return coded.from == pos ? pos : pos + inserted;  // words that replace coded words are coded
  };
  if (coded.empty()) {
    const Pos at = coded.from > pos && coded.from < end ? pos : start();
    return {at, at};
  }
  const auto stop = [&]() -> Pos {
    if (coded.to <= pos) return coded.to;
    return coded.to >= end ? coded.to - removed + inserted : pos;
  };
  return {start(), stop()};
}

Range project(Range coded, std::span<const Splice> later) noexcept {
  for (const auto& s : later) coded = project(coded, s.pos, length(s.removed), length(s.inserted));
  return coded;
}

bool clips(Range coded, Pos pos, Pos removed) noexcept {
  if (removed == 0 || coded.empty()) return false;
  const Range cut{pos, pos + removed};
  return coded.overlaps(cut) && (cut.from <= coded.from || cut.to >= coded.to);
}

Splice difference(std::string_view before, std::string_view after) {
  const auto continuation = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const auto shorter = std::min(before.size(), after.size());
  ByteOffset head = 0;
  while (head < shorter && before[head] == after[head]) ++head;
  while (head > 0 && ((head < before.size() && continuation(before[head])) ||
                      (head < after.size() && continuation(after[head]))))
    --head;
  ByteOffset tail = 0;
  while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) ++tail;
  while (tail > 0 && continuation(before[before.size() - tail])) --tail;
  return {length(before.substr(0, head)), std::string(before.substr(head, before.size() - tail - head)),
          std::string(after.substr(head, after.size() - tail - head))};
}

}  // namespace skolanalys::text
