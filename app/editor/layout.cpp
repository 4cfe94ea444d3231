#include "app/editor/layout.h"

#include <algorithm>
#include <cmath>

#include "app/editor/breaking.h"
#include "core/text/utf8.h"

namespace skolanalys::editor {
namespace {

std::uint64_t hash_of(std::string_view words) { return std::hash<std::string_view>{}(words); }

/// The line of a paragraph that a byte is on.
std::size_t line_of(std::span<const Line> lines, std::uint32_t byte) {
  std::size_t index = 0;
  while (index + 1 < lines.size() && lines[index + 1].from <= byte) ++index;
  return index;
}

/// Walks over letters with their widths: f(byte, next byte, width), until it says false.
template <class F>
void walk(std::string_view words, const Paragraph& p, const Metrics& metrics, std::uint32_t from,
          std::uint32_t to, F&& f) {
  const auto* next_joined =
      std::lower_bound(p.joined.data(), p.joined.data() + p.joined.size(), std::max(from, p.lead));
  const auto* end = p.joined.data() + p.joined.size();
  for (text::ByteOffset at = std::max(from, p.lead); at < to;) {
    const auto before = at;
    const auto c = text::next(words, at);
    float w = metrics.advance(c);
    if (next_joined != end && *next_joined == before) {
      w = 0;
      ++next_joined;
    }
    if (!f(before, at, w)) return;
  }
}

}  // namespace

void Layout::forget() {
  kept_.clear();
  gap_ = 0;
  byte_shift_ = 0;
  pos_shift_ = 0;
  top_shift_ = 0;
  shape_ = {};
  folded_ = false;
}

Paragraph Layout::paragraph(std::size_t i) const {
  const auto& k = kept_[i];
  return {byte(i), k.bytes, pos(i),  k.length, k.lead, k.lead_length, top(i), k.hidden ? 0 : height_of(k),
          k.hash,  k.lines, k.joined};
}

void Layout::lay(Kept& p, std::string_view words) {
  break_lines(words, p.lead, shape_.metrics, shape_.width, p.lines, p.joined);
}

float Layout::height_of(const Kept& p) const {
  // An empty paragraph separates turns: half a line says as much as a whole one.
  return p.bytes == 0 ? std::floor(shape_.line_height / 2)
                      : static_cast<float>(p.lines.size()) * shape_.line_height + shape_.gap;
}

/// Tops of all paragraphs; the gap is closed before.
void Layout::place_all() {
  float y = 0;
  for (auto& p : kept_) {
    p.top = y;
    if (!p.hidden) y += height_of(p);
  }
  height_ = y;
}

void Layout::move_gap(std::size_t to) {
  for (; gap_ < to; ++gap_) {
    auto& p = kept_[gap_];
    p.byte += byte_shift_;
    p.pos += pos_shift_;
    p.top += top_shift_;
  }
  for (; gap_ > to; --gap_) {
    auto& p = kept_[gap_ - 1];
    p.byte -= byte_shift_;
    p.pos -= pos_shift_;
    p.top -= top_shift_;
  }
}

void Layout::set(std::string_view content, std::uint64_t revision, const Shape& shape) {
  const bool same_shape = shape == shape_ && !kept_.empty();
  content_ = content;
  if (same_shape && revision == revision_) return;
  revision_ = revision;
  shape_ = shape;
  move_gap(kept_.size());
  byte_shift_ = 0;
  pos_shift_ = 0;
  top_shift_ = 0;
  std::vector<Kept> fresh;
  fresh.reserve(kept_.size() + 8);
  for (std::size_t from = 0;;) {
    auto end = content.find('\n', from);
    if (end == std::string_view::npos) end = content.size();
    Kept p;
    p.byte = from;
    p.bytes = static_cast<std::uint32_t>(end - from);
    p.hash = hash_of(content.substr(from, end - from));
    fresh.push_back(std::move(p));
    if (end == content.size()) break;
    from = end + 1;
  }
  // What is equal at both ends is kept as it is broken; where the shape is another, only its header.
  const auto same = [](const Kept& a, const Kept& b) { return a.hash == b.hash && a.bytes == b.bytes; };
  const auto shorter = std::min(fresh.size(), kept_.size());
  std::size_t head = 0;
  while (head < shorter && same(fresh[head], kept_[head])) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && same(fresh[fresh.size() - 1 - tail], kept_[kept_.size() - 1 - tail]))
    ++tail;
  text::Pos pos = 0;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    auto& p = fresh[i];
    const auto words = content.substr(p.byte, p.bytes);
    Kept* old = i < head                   ? &kept_[i]
                : i >= fresh.size() - tail ? &kept_[kept_.size() - (fresh.size() - i)]
                                           : nullptr;
    if (old != nullptr) {
      p.length = old->length;
      p.lead = old->lead;
      p.lead_length = old->lead_length;
      p.hidden = old->hidden;
      p.lines = std::move(old->lines);
      p.joined = std::move(old->joined);
    } else {
      p.length = text::length(words);
    }
    if (old == nullptr || !same_shape) lay(p, words);
    p.pos = pos;
    pos += p.length + 1;
  }
  kept_ = std::move(fresh);
  gap_ = kept_.size();
  place_all();
}

void Layout::splice(std::string_view content, std::uint64_t revision, text::ByteOffset at,
                    std::size_t removed, std::size_t inserted) {
  if (kept_.empty()) return;
  content_ = content;
  revision_ = revision;
  const auto by_byte = [this](std::size_t i) { return byte(i); };
  const auto first = last_not_after(by_byte, at);
  const auto last = last_not_after(by_byte, at + removed);
  move_gap(last + 1);
  const auto old_length = kept_[last].pos + kept_[last].length;
  const auto old_end = kept_[last].byte + kept_[last].bytes;
  const float old_bottom = kept_[last].top + (kept_[last].hidden ? 0 : height_of(kept_[last]));
  const auto new_end = old_end + inserted - removed;
  // A header stays as long as nothing of it was touched.
  const bool keeps_lead = at >= kept_[first].byte + kept_[first].lead;
  const bool end_lead = first != last && !keeps_lead;
  (void)end_lead;
  auto byte = kept_[first].byte;
  auto pos = kept_[first].pos;
  float y = kept_[first].top;
  std::size_t i = first;
  for (;;) {
    auto end = std::min(content.find('\n', byte), new_end);
    if (i > last) {
      kept_.insert(kept_.begin() + static_cast<std::ptrdiff_t>(i), Kept{});
      ++gap_;
    }
    auto& p = kept_[i];
    p.byte = byte;
    p.bytes = static_cast<std::uint32_t>(end - byte);
    const auto words = content.substr(byte, p.bytes);
    p.length = text::length(words);
    p.pos = pos;
    if (i != first || !keeps_lead) p.lead = p.lead_length = 0;
    p.hash = hash_of(words);
    p.hidden = false;  // what is written is seen
    lay(p, words);
    p.top = y;
    y += height_of(p);
    pos += p.length + 1;
    ++i;
    if (end >= new_end) break;
    byte = end + 1;
  }
  if (i <= last) {
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i),
                kept_.begin() + static_cast<std::ptrdiff_t>(last + 1));
    gap_ = i;
  }
  byte_shift_ += new_end - old_end;
  pos_shift_ += pos - 1 - old_length;
  top_shift_ += y - old_bottom;
  height_ += y - old_bottom;
}

void Layout::set_leads(std::span<const Lead> leads) {
  auto next = leads.begin();
  bool moved = false;
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    const auto here = pos(i);
    while (next != leads.end() && next->pos < here) ++next;
    const auto length =
        next != leads.end() && next->pos == here ? std::min(next->length, kept_[i].length) : 0;
    auto& p = kept_[i];
    if (p.lead_length == length) continue;
    const auto words = content_.substr(byte(i), p.bytes);
    p.lead_length = length;
    p.lead = static_cast<std::uint32_t>(text::byte_of(words, length));
    const auto lines = p.lines.size();
    lay(p, words);
    moved = moved || p.lines.size() != lines;
  }
  if (!moved) return;
  move_gap(kept_.size());
  byte_shift_ = 0;
  pos_shift_ = 0;
  top_shift_ = 0;
  place_all();
}

void Layout::fold(std::span<const text::Range> shown, bool folded) {
  if (!folded && !folded_) return;
  folded_ = folded;
  move_gap(kept_.size());
  byte_shift_ = 0;
  pos_shift_ = 0;
  top_shift_ = 0;
  auto next = shown.begin();
  bool before = false;  // whether the paragraph before is shown: an empty one goes with it
  for (auto& p : kept_) {
    while (next != shown.end() && next->to <= p.pos) ++next;
    const bool hit = next != shown.end() && next->from < p.pos + p.length && p.length > 0;
    p.hidden = folded && !(p.length == 0 ? before : hit);
    before = !p.hidden && p.length > 0;
  }
  place_all();
}

text::Pos Layout::length() const { return kept_.empty() ? 0 : pos(kept_.size() - 1) + kept_.back().length; }

template <class Where, class Value>
std::size_t Layout::last_not_after(Where where, Value value) const {
  std::size_t from = 0;
  std::size_t to = kept_.size();
  while (from < to) {
    const auto middle = from + (to - from) / 2;
    if (where(middle) <= value)
      from = middle + 1;
    else
      to = middle;
  }
  return from == 0 ? 0 : from - 1;
}

std::size_t Layout::paragraph_at(text::Pos at) const {
  return last_not_after([this](std::size_t i) { return pos(i); }, at);
}

std::size_t Layout::paragraph_at_height(float y) const {
  auto found = last_not_after([this](std::size_t i) { return top(i); }, y);
  // Below the last that is shown stand hidden ones at the same height.
  while (found > 0 && kept_[found].hidden) --found;
  while (found + 1 < kept_.size() && kept_[found].hidden) ++found;
  return found;
}

text::ByteOffset Layout::byte_of(text::Pos at) const {
  if (kept_.empty()) return 0;
  const auto p = paragraph(paragraph_at(at));
  return p.byte + text::byte_of(of(p), std::min(at - p.pos, p.length));
}

text::Pos Layout::pos_of(text::ByteOffset at) const {
  if (kept_.empty()) return 0;
  const auto p = paragraph(last_not_after([this](std::size_t i) { return byte(i); }, at));
  return p.pos + text::pos_of(of(p), at - p.byte);
}

std::string_view Layout::words(text::Range range) const {
  const auto from = byte_of(range.from);
  return content_.substr(from, byte_of(range.to) - from);
}

float Layout::width_of(const Paragraph& p, std::uint32_t from, std::uint32_t to) const {
  float x = 0;
  walk(of(p), p, shape_.metrics, from, std::min(to, p.bytes), [&](auto, auto, float w) {
    x += w;
    return true;
  });
  return x;
}

Layout::Place Layout::place_of(text::Pos at) const {
  if (kept_.empty()) return {};
  const auto p = paragraph(paragraph_at(at));
  const auto byte = static_cast<std::uint32_t>(text::byte_of(of(p), std::min(at - p.pos, p.length)));
  const auto index = line_of(p.lines, byte);
  return {width_of(p, p.lines[index].from, byte), p.top + static_cast<float>(index) * shape_.line_height};
}

float Layout::top_of(text::Pos at) const {
  if (kept_.empty()) return 0;
  const auto p = paragraph(paragraph_at(at));
  if (p.lines.size() == 1) return p.top;
  const auto byte = static_cast<std::uint32_t>(text::byte_of(of(p), std::min(at - p.pos, p.length)));
  return p.top + static_cast<float>(line_of(p.lines, byte)) * shape_.line_height;
}

text::Pos Layout::pos_at(float x, float y) const {
  if (kept_.empty()) return 0;
  const auto p = paragraph(paragraph_at_height(std::max(y, 0.0F)));
  auto index = static_cast<std::size_t>(std::max(0.0F, (y - p.top) / shape_.line_height));
  index = std::min(index, p.lines.size() - 1);
  const auto& line = p.lines[index];
  text::ByteOffset at = std::max(line.from, p.lead);
  float width = 0;
  text::ByteOffset before = at;  // beginning of the last letter that was passed
  walk(of(p), p, shape_.metrics, line.from, line.to, [&](auto from, auto next, float w) {
    // A letter that joins the one before is passed with it.
    if (w > 0) {
      if (width + w / 2 > x) return false;
      before = from;
    }
    width += w;
    at = next;
    return true;
  });
  // The end of a soft line is the next line's beginning: stay before its last space.
  if (at == line.to && index + 1 < p.lines.size() && before >= line.from) at = before;
  return p.pos + text::pos_of(of(p), at);
}

text::Range Layout::line_at(text::Pos at) const {
  if (kept_.empty()) return {};
  const auto p = paragraph(paragraph_at(at));
  const auto all = of(p);
  const auto index =
      line_of(p.lines, static_cast<std::uint32_t>(text::byte_of(all, std::min(at - p.pos, p.length))));
  const auto& line = p.lines[index];
  auto to = p.pos + text::pos_of(all, line.to);
  if (index + 1 < p.lines.size() && to > 0) --to;
  return {p.pos + text::pos_of(all, std::max(line.from, p.lead)), to};
}

std::vector<Layout::Strip> Layout::strips_of(text::Range range, float top, float bottom) const {
  std::vector<Strip> out;
  const auto first = paragraph_at(range.from);
  for (auto i = std::max(first, paragraph_at_height(std::max(top, 0.0F))); i < size(); ++i) {
    const auto p = paragraph(i);
    if (p.pos >= range.to && i != first) break;
    if (p.top > bottom) break;
    if (p.hidden() || p.top + p.height < top) continue;
    const auto words = of(p);
    const auto from = range.from <= p.pos ? 0 : text::byte_of(words, range.from - p.pos);
    const auto to = range.to >= p.pos + p.length ? words.size() : text::byte_of(words, range.to - p.pos);
    for (std::size_t k = 0; k < p.lines.size(); ++k) {
      const auto a = std::max<std::size_t>(from, p.lines[k].from);
      const auto b = std::min<std::size_t>(to, p.lines[k].to);
      if (a >= b) continue;
      const float width = width_of(p, static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b));
      if (width <= 0) continue;
      out.push_back({width_of(p, p.lines[k].from, static_cast<std::uint32_t>(a)),
                     p.top + static_cast<float>(k) * line_height(), width});
    }
  }
  return out;
}

}  // namespace skolanalys::editor
