#include "core/text/merge3.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/text/splice.h"
#include "core/text/utf8.h"

namespace skolanalys::text {
namespace {

constexpr int most_differences = 1500;  // of words or lines; beyond it the rest is one hunk

enum class Sort { letter, space, line_end, sign };

Sort sort_of(char32_t c) {
  if (c == '\n') return Sort::line_end;
  if (c == ' ' || c == '\t' || c == 0xA0) return Sort::space;
  if (c < 0x80) {
    const bool letter = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter ? Sort::letter : Sort::sign;
  }
  const bool joins = c == 0x200C || c == 0x200D;
  const bool punctuation =
      (c > 0xA0 && c < 0xC0) || (c >= 0x2000 && c <= 0x206F && !joins) || (c >= 0x3000 && c <= 0x303F);
  return punctuation ? Sort::sign : Sort::letter;
}

/// A word or a line: its bytes, and where it stands.
struct Token {
  std::string_view bytes;
  Pos at = 0;
};
/// Tokens of a text, and its end as a last place.
struct Tokens {
  std::vector<Token> list;
  Pos end = 0;
  [[nodiscard]] Pos place(std::size_t i) const { return i < list.size() ? list[i].at : end; }
};

Tokens words_of(std::string_view s, Pos at) {
  Tokens out;
  ByteOffset byte = 0;
  std::optional<Sort> last;
  ByteOffset begun = 0;
  Pos begun_at = at;
  const auto close = [&](ByteOffset to) {
    if (last) out.list.push_back({s.substr(begun, to - begun), begun_at});
  };
  while (byte < s.size()) {
    const auto here = byte;
    const auto sort = sort_of(next(s, byte));
    const bool joins = last == sort && (sort == Sort::letter || sort == Sort::space);
    if (!joins) {
      close(here);
      begun = here;
      begun_at = at;
      last = sort;
    }
    ++at;
  }
  close(s.size());
  out.end = at;
  return out;
}

Tokens lines_of(std::string_view s) {
  Tokens out;
  Pos at = 0;
  for (ByteOffset from = 0; from < s.size();) {
    auto to = s.find('\n', from);
    to = to == std::string_view::npos ? s.size() : to + 1;
    out.list.push_back({s.substr(from, to - from), at});
    at += length(s.substr(from, to - from));
    from = to;
  }
  out.end = at;
  return out;
}

/// Half-open runs of tokens that differ.
struct Run {
  std::size_t a_from, a_to, b_from, b_to;
};

/// Myers' greedy difference on token numbers; one run for the whole where it would cost too much.
std::vector<Run> differing(const std::vector<int>& a, const std::vector<int>& b) {
  std::size_t head = 0;
  const auto shorter = std::min(a.size(), b.size());
  while (head < shorter && a[head] == b[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  const auto n = static_cast<int>(a.size() - head - tail);
  const auto m = static_cast<int>(b.size() - head - tail);
  if (n == 0 && m == 0) return {};
  const Run whole{head, a.size() - tail, head, b.size() - tail};
  if (n == 0 || m == 0) return {whole};
  const auto left = [&](int x) { return a[head + static_cast<std::size_t>(x)]; };
  const auto right = [&](int y) { return b[head + static_cast<std::size_t>(y)]; };
  const int most = std::min(n + m, most_differences);
  std::vector<std::vector<int>> trace;  // furthest x of diagonals -d … d, for each d
  int found = -1;
  for (int d = 0; d <= most && found < 0; ++d) {
    std::vector<int> row(2 * static_cast<std::size_t>(d) + 1);
    for (int k = -d; k <= d; k += 2) {
      int x = 0;
      if (d > 0) {
        const auto& before = trace.back();  // of d - 1: diagonal j lies at j + d - 1
        const auto at = [&](int j) { return before[static_cast<std::size_t>(j + d - 1)]; };
        x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
      }
      int y = x - k;
      while (x < n && y < m && left(x) == right(y)) ++x, ++y;
      const int diagonal = k + d;
      row[static_cast<std::size_t>(diagonal)] = x;
      if (x >= n && y >= m) found = d;
    }
    trace.push_back(std::move(row));
  }
  if (found < 0) return {whole};
  std::vector<Run> out;  // from the end
  int x = n;
  int y = m;
  for (int d = found; d > 0; --d) {
    const int k = x - y;
    const auto& before = trace[static_cast<std::size_t>(d - 1)];
    const auto at = [&](int j) { return before[static_cast<std::size_t>(j + d - 1)]; };
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const int from_k = down ? k + 1 : k - 1;
    const int from_x = at(from_k);
    const int from_y = from_x - from_k;
    const auto place = [&](int v) { return head + static_cast<std::size_t>(v); };
    const Run step{place(from_x), place(down ? from_x : from_x + 1), place(from_y),
                   place(down ? from_y + 1 : from_y)};
    if (!out.empty() && out.back().a_from == step.a_to && out.back().b_from == step.b_to) {
      out.back().a_from = step.a_from;
      out.back().b_from = step.b_from;
    } else {
      out.push_back(step);
    }
    x = from_x;
    y = from_y;
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::vector<Run> differing(const Tokens& a, const Tokens& b) {
  std::unordered_map<std::string_view, int> numbers;
  const auto numbered = [&](const Tokens& tokens) {
    std::vector<int> out;
    out.reserve(tokens.list.size());
    for (const auto& t : tokens.list)
      out.push_back(numbers.try_emplace(t.bytes, static_cast<int>(numbers.size())).first->second);
    return out;
  };
  const auto first = numbered(a);
  return differing(first, numbered(b));
}

std::string_view between(std::string_view whole, const Tokens& lines, std::size_t from, std::size_t to) {
  const auto* begin = from < lines.list.size() ? lines.list[from].bytes.data() : whole.data() + whole.size();
  const auto* end = to < lines.list.size() ? lines.list[to].bytes.data() : whole.data() + whole.size();
  return {begin, static_cast<std::size_t>(end - begin)};
}

/// An edit without the code points that are equal at its ends.
Edit trimmed(Pos pos, std::string_view removed, std::string_view inserted) {
  const auto s = difference(removed, inserted);
  return {pos + s.pos, length(s.removed), length(s.inserted)};
}

/// Whether a word ends at a place of a text.
bool word_ends(std::string_view s, const Index& index, Pos at) {
  if (at == 0 || at >= index.length()) return true;
  auto byte = index.byte_of(at - 1);
  const auto left = sort_of(next(s, byte));
  const auto right = sort_of(next(s, byte));
  return left != right || left == Sort::sign || left == Sort::line_end;
}

/// A change of whole words: the edits in it, which count in the base.
struct Change : Hunk {
  std::vector<Edit> edits;
};

/// One side's changes. What was replaced is compared word by word, so that words which were cut and typed
/// again are no change; then each edit is widened to whole words in both texts.
std::vector<Change> changes(std::string_view base, const Index& b, std::string_view side, const Index& s,
                            const std::vector<Edit>& edits) {
  std::vector<Edit> fine;
  std::int64_t shift = 0;
  for (const auto& e : edits) {
    if (e.removed > 0 && e.inserted > 0) {
      const auto at = static_cast<Pos>(static_cast<std::int64_t>(e.pos) + shift);
      for (auto inner : edits_between(b.slice({e.pos, e.pos + e.removed}), s.slice({at, at + e.inserted}))) {
        inner.pos += e.pos;
        fine.push_back(inner);
      }
    } else if (e.removed > 0 || e.inserted > 0) {
      fine.push_back(e);
    }
    shift += static_cast<std::int64_t>(e.inserted) - static_cast<std::int64_t>(e.removed);
  }
  std::vector<Change> out;
  shift = 0;
  for (std::size_t i = 0; i < fine.size(); ++i) {
    const auto& e = fine[i];
    const auto at = static_cast<Pos>(static_cast<std::int64_t>(e.pos) + shift);
    Change c{{{e.pos, e.pos + e.removed}, {at, at + e.inserted}}, {e}};
    const auto reaches_last = [&] { return !out.empty() && c.before.from <= out.back().before.to; };
    while (!reaches_last() && !(word_ends(base, b, c.before.from) && word_ends(side, s, c.after.from))) {
      --c.before.from;
      --c.after.from;
    }
    const auto next_edit = i + 1 < fine.size() ? fine[i + 1].pos : b.length();
    while (c.before.to < next_edit && !(word_ends(base, b, c.before.to) && word_ends(side, s, c.after.to))) {
      ++c.before.to;
      ++c.after.to;
    }
    if (reaches_last()) {
      auto& last = out.back();
      last.before.to = c.before.to;
      last.after.to = c.after.to;
      last.edits.push_back(e);
    } else {
      out.push_back(std::move(c));
    }
    shift += static_cast<std::int64_t>(e.inserted) - static_cast<std::int64_t>(e.removed);
  }
  return out;
}

/// Where a place of the base that no hunk changed stands in the changed text. `open_end`: what was put in at
/// the place itself stands before it.
Pos moved(const std::vector<Change>& hunks, Pos at, bool open_end) {
  std::int64_t shift = 0;
  for (const auto& h : hunks) {
    const bool before = h.before.to < at || (h.before.to == at && (open_end || !h.before.empty()));
    if (!before) break;
    shift += static_cast<std::int64_t>(h.after.size()) - static_cast<std::int64_t>(h.before.size());
  }
  return static_cast<Pos>(static_cast<std::int64_t>(at) + shift);
}

class Merger {
 public:
  Merger(std::string_view base, std::string_view mine, std::string_view theirs,
         const std::vector<Edit>& by_mine, const std::vector<Edit>& by_theirs)
      : base_(base),
        b_(base),
        m_(mine),
        t_(theirs),
        by_mine_(changes(base, b_, mine, m_, by_mine)),
        by_theirs_(changes(base, b_, theirs, t_, by_theirs)) {}

  Merged run() {
    std::vector<Cluster> clusters;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < by_mine_.size() || j < by_theirs_.size()) {
      clusters.push_back(next_cluster(i, j));
      i = clusters.back().mine_to;
      j = clusters.back().theirs_to;
    }
    for (std::size_t at = 0; at < clusters.size(); ++at)
      if (conflicts(clusters[at])) widen_to_lines(clusters, at);
    for (const auto& cluster : clusters) {
      copy_common(cluster.range.from);
      put(cluster);
      done_ = cluster.range.to;
    }
    copy_common(b_.length());
    return std::move(out_);
  }

 private:
  /// Changes of both sides that hang together, and the part of the base that they cover.
  struct Cluster {
    Range range;
    std::size_t mine_from, mine_to, theirs_from, theirs_to;
  };

  static bool touch(Range a, Range b) { return a.from <= b.to && b.from <= a.to; }

  Cluster next_cluster(std::size_t i, std::size_t j) const {
    Cluster c{{}, i, i, j, j};
    const bool mine_first = j >= by_theirs_.size() ||
                            (i < by_mine_.size() && by_mine_[i].before.from <= by_theirs_[j].before.from);
    c.range = mine_first ? by_mine_[i].before : by_theirs_[j].before;
    absorb(c);
    return c;
  }
  /// Takes in every further change that touches the cluster.
  void absorb(Cluster& c) const {
    for (bool grew = true; grew;) {
      grew = false;
      const auto take = [&](const std::vector<Change>& hunks, std::size_t& at) {
        while (at < hunks.size() && touch(hunks[at].before, c.range)) {
          c.range.from = std::min(c.range.from, hunks[at].before.from);
          c.range.to = std::max(c.range.to, hunks[at].before.to);
          ++at;
          grew = true;
        }
      };
      take(by_mine_, c.mine_to);
      take(by_theirs_, c.theirs_to);
    }
  }

  [[nodiscard]] Range mine_part(const Cluster& c) const {
    return {moved(by_mine_, c.range.from, false), moved(by_mine_, c.range.to, true)};
  }
  [[nodiscard]] Range theirs_part(const Cluster& c) const {
    return {moved(by_theirs_, c.range.from, false), moved(by_theirs_, c.range.to, true)};
  }
  [[nodiscard]] bool same(const Cluster& c) const {
    return m_.slice(mine_part(c)) == t_.slice(theirs_part(c));
  }

  [[nodiscard]] bool conflicts(const Cluster& c) const {
    return c.mine_from < c.mine_to && c.theirs_from < c.theirs_to && !same(c);
  }

  /// A conflict covers whole lines, so that each version can be read by itself. What else was changed in
  /// those lines becomes part of it.
  void widen_to_lines(std::vector<Cluster>& clusters, std::size_t& at) const {
    while (true) {
      auto& c = clusters[at];
      const auto from = b_.byte_of(c.range.from);
      const auto to = b_.byte_of(c.range.to);
      const auto line = from == 0 ? 0 : base_.rfind('\n', from - 1) + 1;
      const auto whole = [&](std::string_view part) { return part.empty() || part.back() == '\n'; };
      const bool ends = to == 0 || base_[to - 1] == '\n';
      auto end = to;
      if (!(ends && whole(m_.slice(mine_part(c))) && whole(t_.slice(theirs_part(c)))))
        end = std::min(base_.find('\n', to), base_.size());
      const Range wider{b_.pos_of(line), b_.pos_of(end)};
      const bool grew = wider != c.range;
      c.range = wider;
      bool joined = false;
      const auto join = [&](std::size_t one, std::size_t next) {
        auto& into = clusters[one];
        const auto& more = clusters[next];
        into.range = {std::min(into.range.from, more.range.from), std::max(into.range.to, more.range.to)};
        into.mine_to = more.mine_to;
        into.theirs_to = more.theirs_to;
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(next));
        joined = true;
      };
      while (at > 0 && touch(clusters[at - 1].range, clusters[at].range)) {
        join(at - 1, at);
        --at;
      }
      while (at + 1 < clusters.size() && touch(clusters[at + 1].range, clusters[at].range)) join(at, at + 1);
      if (!grew && !joined) return;
    }
  }

  void copy_common(Pos to) {
    const auto words = b_.slice({done_, to});
    out_.text += words;
    written_ += to - done_;
    done_ = to;
  }
  Pos write(std::string_view words) {
    out_.text += words;
    return written_ += length(words);
  }

  /// One side's edits in a cluster, as edits of the other, which has the base's words there.
  static void carry(const std::vector<Change>& by, std::size_t from, std::size_t to, const Cluster& c, Pos at,
                    std::vector<Edit>& out) {
    for (auto i = from; i < to; ++i)
      for (const auto& e : by[i].edits) out.push_back({e.pos - c.range.from + at, e.removed, e.inserted});
  }

  void put(const Cluster& c) {
    const auto mine_at = mine_part(c);
    const auto theirs_at = theirs_part(c);
    const auto mine = m_.slice(mine_at);
    const auto theirs = t_.slice(theirs_at);
    if (c.theirs_to == c.theirs_from || mine == theirs) {  // mine alone, or the same from both
      if (mine != theirs) carry(by_mine_, c.mine_from, c.mine_to, c, theirs_at.from, out_.from_theirs);
      write(mine);
    } else if (c.mine_to == c.mine_from) {
      carry(by_theirs_, c.theirs_from, c.theirs_to, c, mine_at.from, out_.from_mine);
      write(theirs);
    } else {
      Merged::Conflict conflict;
      conflict.base = b_.slice(c.range);
      conflict.mine.from = written_;
      conflict.mine.to = write(mine);
      const bool apart = !mine.empty() && !theirs.empty() && mine.back() != '\n';
      if (apart) write("\n");
      conflict.theirs.from = written_;
      conflict.theirs.to = write(theirs);
      const Pos gap = apart ? 1 : 0;
      if (!theirs.empty()) out_.from_mine.push_back({mine_at.to, 0, theirs_at.size() + gap});
      if (!mine.empty()) out_.from_theirs.push_back({theirs_at.from, 0, mine_at.size() + gap});
      out_.conflicts.push_back(std::move(conflict));
    }
  }

  std::string_view base_;
  Index b_, m_, t_;
  std::vector<Change> by_mine_, by_theirs_;
  Merged out_;
  Pos done_ = 0;     // of the base
  Pos written_ = 0;  // code points of the merged text
};

}  // namespace

std::vector<Hunk> word_difference(std::string_view before, std::string_view after) {
  std::vector<Hunk> out;
  if (before == after) return out;
  const auto a_lines = lines_of(before);
  const auto b_lines = lines_of(after);
  for (const auto& run : differing(a_lines, b_lines)) {
    const auto a = words_of(between(before, a_lines, run.a_from, run.a_to), a_lines.place(run.a_from));
    const auto b = words_of(between(after, b_lines, run.b_from, run.b_to), b_lines.place(run.b_from));
    for (const auto& words : differing(a, b))
      out.push_back(
          {{a.place(words.a_from), a.place(words.a_to)}, {b.place(words.b_from), b.place(words.b_to)}});
  }
  return out;
}

std::vector<Edit> edits_between(std::string_view before, std::string_view after) {
  std::vector<Edit> out;
  const Index a(before);
  const Index b(after);
  for (const auto& h : word_difference(before, after))
    out.push_back(trimmed(h.before.from, a.slice(h.before), b.slice(h.after)));
  return out;
}

bool lead_to(const std::vector<Edit>& edits, Pos before, Pos after) noexcept {
  std::uint64_t at = 0;
  std::uint64_t length = before;
  for (const auto& e : edits) {
    if (e.pos < at || std::uint64_t{e.pos} + e.removed > before) return false;
    at = std::uint64_t{e.pos} + e.removed;
    length = length - e.removed + e.inserted;
  }
  return length == after;
}

Range project_through(Range range, const std::vector<Edit>& edits) noexcept {
  // From the end, so that what stands before keeps its place.
  for (auto e = edits.rbegin(); e != edits.rend(); ++e)
    range = project(range, e->pos, e->removed, e->inserted);
  return range;
}

void Survivors::apply(const Edit& change) {
  const Pos end = change.pos + change.removed;
  std::vector<Run> out;
  out.reserve(runs_.size() + 1);
  for (const auto& r : runs_) {
    const Pos run_end = r.now + r.length;
    if (r.now < change.pos) out.push_back({r.before, r.now, std::min(run_end, change.pos) - r.now});
    if (run_end > end) {
      const Pos from = std::max(r.now, end);
      out.push_back({r.before + (from - r.now), from - change.removed + change.inserted, run_end - from});
    }
  }
  runs_ = std::move(out);
  now_ = now_ - change.removed + change.inserted;
}

void Survivors::apply(const std::vector<Edit>& changes) {
  for (auto e = changes.rbegin(); e != changes.rend(); ++e) apply(*e);
}

std::vector<Edit> Survivors::edits() const {
  std::vector<Edit> out;
  Pos before = 0;
  Pos now = 0;
  const auto gap = [&](Pos to_before, Pos to_now) {
    if (to_before > before || to_now > now) out.push_back({before, to_before - before, to_now - now});
  };
  for (const auto& r : runs_) {
    if (r.length == 0) continue;
    gap(r.before, r.now);
    before = r.before + r.length;
    now = r.now + r.length;
  }
  gap(before_, now_);
  return out;
}

Merged merge3(std::string_view base, std::string_view mine, std::string_view theirs,
              const std::vector<Edit>& by_mine, const std::vector<Edit>& by_theirs) {
  return Merger(base, mine, theirs, by_mine, by_theirs).run();
}

Merged merge3(std::string_view base, std::string_view mine, std::string_view theirs) {
  return merge3(base, mine, theirs, edits_between(base, mine), edits_between(base, theirs));
}

}  // namespace skolanalys::text
