#include "core/log/text_history.h"

#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/text/utf8.h"

namespace skolanalys::log {

using text::Range;

/// One version while it is being rebuilt: its words, and where each place that is known there stands.
struct TextHistory::Version {
  std::string content;
  Hint hint;
  std::vector<std::optional<Range>> ranges;  // by place
};

bool TextHistory::put(std::string& content, const text::Splice& s, Hint& hint) {
  const std::string_view all(content);
  const bool ahead = s.pos >= hint.pos && hint.byte <= content.size();
  const auto at =
      ahead ? hint.byte + text::byte_of(all.substr(hint.byte), s.pos - hint.pos) : text::byte_of(all, s.pos);
  // The end was reached: is it the place, or did the text end before it? Counted from where the scan began.
  if (at == content.size() &&
      (ahead ? hint.pos + text::length(all.substr(hint.byte)) : text::length(all)) < s.pos)
    return false;
  if (content.compare(at, s.removed.size(), s.removed) != 0) return false;
  content.replace(at, s.removed.size(), s.inserted);
  hint = {s.pos, at};
  return true;
}

void TextHistory::unfit(OpId op) {
  throw Error(Fault::format, "error.operation_unfit", {model::to_string(op)},
              "operation " + model::to_string(op) + " does not fit the text it changes");
}

bool TextHistory::past_of(OpId op, int node) const {
  return clocks_->before(nodes_[static_cast<std::size_t>(node)].by.op, op);
}

/// The latest versions that `op` was made with knowledge of.
std::vector<int> TextHistory::parents_of(OpId op) const {
  if (heads_.size() == 1 && past_of(op, heads_.front())) return heads_;
  if (const auto own = last_of_.find(op.session); own != last_of_.end()) {
    const auto& last = nodes_[static_cast<std::size_t>(own->second)].by.op;
    if (last.seq < op.seq && clocks_->learnt_nothing_between(last, op)) return {own->second};
  }
  std::vector<int> out;
  for (int i = static_cast<int>(nodes_.size()) - 1; i >= 0; --i) {
    if (!past_of(op, i)) continue;
    const auto here = nodes_[static_cast<std::size_t>(i)].by.op;
    if (std::none_of(out.begin(), out.end(), [&](int later) {
          return clocks_->before(here, nodes_[static_cast<std::size_t>(later)].by.op);
        }))
      out.push_back(i);
  }
  std::sort(out.begin(), out.end(), [&](int a, int b) {
    return nodes_[static_cast<std::size_t>(a)].by < nodes_[static_cast<std::size_t>(b)].by;
  });
  return out;
}

void TextHistory::add(Node node) {
  const auto at = static_cast<int>(nodes_.size());
  last_of_[node.by.op.session] = at;
  std::erase_if(heads_, [&](int head) {
    return std::find(node.parents.begin(), node.parents.end(), head) != node.parents.end();
  });
  heads_.push_back(at);
  nodes_.push_back(std::move(node));
}

void TextHistory::full(Stamp by, std::string&& words, std::string& content, Maps maps) {
  Node node{by, parents_of(by.op), {}, {}, true};
  const bool in_line = !stale_ && (nodes_.empty() || (heads_.size() == 1 && node.parents == heads_));
  if (in_line) {
    if (!places_.empty()) {
      const auto edits = text::edits_between(content, words);
      for (auto& place : places_) *place.where = text::project_through(*place.where, edits);
    }
    content = words;
    hint_ = {};
  } else {
    stale_ = true;
  }
  node.splice.inserted = std::move(words);
  if (!maps.empty()) given_[static_cast<int>(nodes_.size())] = std::move(maps);
  add(std::move(node));
}

void TextHistory::splice(Stamp by, text::Splice s, OpId takes_back, std::string& content) {
  Node node{by, parents_of(by.op), {}, takes_back, false};
  const bool in_line = !stale_ && heads_.size() == 1 && node.parents == heads_;
  if (in_line) {
    if (!put(content, s, hint_)) unfit(by.op);
    const auto removed = text::length(s.removed);
    const auto inserted = text::length(s.inserted);
    std::vector<Saved> lost;
    for (auto& place : places_) {
      if (text::clips(*place.where, s.pos, removed)) lost.push_back({place.entity, *place.where});
      *place.where = text::project(*place.where, s.pos, removed, inserted);
    }
    if (takes_back)
      if (const auto cut = clipped_.find(takes_back); cut != clipped_.end())
        for (const auto& saved : cut->second.second)
          for (auto& place : places_)
            if (place.entity == saved.entity && place.version < cut->second.first) *place.where = saved.range;
    if (!lost.empty()) clipped_[by.op] = {static_cast<int>(nodes_.size()), std::move(lost)};
  } else {
    if (node.parents.empty()) unfit(by.op);
    stale_ = true;
  }
  node.splice = std::move(s);
  add(std::move(node));
}

void TextHistory::place(OpId entity, Range* where, Range at, OpId by) {
  const auto parents = parents_of(by);
  const int version = parents.empty() ? 0 : parents.back();
  const auto known =
      std::find_if(places_.begin(), places_.end(), [&](const auto& p) { return p.entity == entity; });
  auto& place = known == places_.end() ? places_.emplace_back() : *known;
  place = {entity, where, version, at};
  *where = at;
  if (nodes_.empty()) return;
  if (heads_.size() != 1 || version != heads_.front()) stale_ = true;
}

void TextHistory::forget(OpId entity) {
  std::erase_if(places_, [&](const auto& place) { return place.entity == entity; });
}

std::optional<Range> TextHistory::set_at(OpId entity) const {
  for (const auto& place : places_)
    if (place.entity == entity) return place.at;
  return std::nullopt;
}

OpId TextHistory::latest() const {
  Stamp out;
  for (const int head : heads_)
    if (out < nodes_[static_cast<std::size_t>(head)].by) out = nodes_[static_cast<std::size_t>(head)].by;
  return out.op;
}

/// Rebuilds all versions from the first, causes before effects, keeping only those that are still needed.
struct TextHistory::Replay {
  TextHistory& h;
  std::vector<int> waiting;  // of each node, how many still build on it
  std::vector<std::optional<Version>> versions;
  std::vector<std::vector<std::size_t>> placed;  // of each node, the places anchored there
  using Stages = std::vector<std::vector<text::Edit>>;
  std::map<std::pair<int, int>, Stages> ways;  // from a parent into a whole text

  explicit Replay(TextHistory& history)
      : h(history), waiting(h.nodes_.size()), versions(h.nodes_.size()), placed(h.nodes_.size()) {
    for (const auto& node : h.nodes_) {
      for (const int parent : node.parents) ++waiting[static_cast<std::size_t>(parent)];
      if (!node.whole && node.parents.size() > 1) keep_bases(node.parents);
    }
    for (const int head : h.heads_) ++waiting[static_cast<std::size_t>(head)];
    if (h.heads_.size() > 1) keep_bases(sorted(h.heads_));
    for (std::size_t p = 0; p < h.places_.size(); ++p)
      placed[static_cast<std::size_t>(h.places_[p].version)].push_back(p);
  }

  [[nodiscard]] const Node& node(int i) const { return h.nodes_[static_cast<std::size_t>(i)]; }
  [[nodiscard]] std::vector<int> sorted(std::vector<int> list) const {
    std::sort(list.begin(), list.end(), [&](int a, int b) { return node(a).by < node(b).by; });
    return list;
  }

  [[nodiscard]] std::vector<bool> with_ancestors(int of) const {
    std::vector<bool> out(h.nodes_.size());
    out[static_cast<std::size_t>(of)] = true;
    for (int i = of; i >= 0; --i)
      if (out[static_cast<std::size_t>(i)])
        for (const int parent : node(i).parents) out[static_cast<std::size_t>(parent)] = true;
    return out;
  }
  /// What each of the sorted heads but the first has in common with those before it: the latest such version.
  [[nodiscard]] std::vector<int> bases_of(const std::vector<int>& heads) const {
    std::vector<int> out;
    auto before = with_ancestors(heads.front());
    for (std::size_t j = 1; j < heads.size(); ++j) {
      const auto mine = with_ancestors(heads[j]);
      int base = 0;
      for (std::size_t i = 0; i < mine.size(); ++i)
        if (mine[i] && before[i] && node(base).by < node(static_cast<int>(i)).by) base = static_cast<int>(i);
      out.push_back(base);
      for (std::size_t i = 0; i < mine.size(); ++i) before[i] = before[i] || mine[i];
    }
    return out;
  }
  void keep_bases(const std::vector<int>& heads) {
    for (const int base : bases_of(heads)) ++waiting[static_cast<std::size_t>(base)];
  }
  void release(int i) {
    if (--waiting[static_cast<std::size_t>(i)] == 0) versions[static_cast<std::size_t>(i)].reset();
  }
  [[nodiscard]] const Version& version(int i) const { return *versions[static_cast<std::size_t>(i)]; }

  /// A parent's version to go on from: moved out of it where nobody else needs it.
  Version take(int parent) {
    auto& from = versions[static_cast<std::size_t>(parent)];
    if (waiting[static_cast<std::size_t>(parent)] > 1) {
      --waiting[static_cast<std::size_t>(parent)];
      return *from;
    }
    auto out = std::move(*from);
    release(parent);
    return out;
  }

  /// Of the images that a range has by two ways, the one that kept most of its words; the first among equals.
  static std::optional<Range> better(std::optional<Range> a, std::optional<Range> b) {
    if (!a || !b) return a ? a : b;
    return b->size() > a->size() ? b : a;
  }

  [[nodiscard]] std::vector<bool> with_descendants(int of) const {
    std::vector<bool> out(h.nodes_.size());
    out[static_cast<std::size_t>(of)] = true;
    for (auto i = static_cast<std::size_t>(of) + 1; i < out.size(); ++i)
      for (const int parent : h.nodes_[i].parents) out[i] = out[i] || out[static_cast<std::size_t>(parent)];
    return out;
  }
  /// Takes the code points of `base` along the changes that led from it to `to`.
  void follow(int base, int to, const std::vector<bool>& below, text::Survivors& kept) const {
    std::vector<std::pair<int, int>> path;  // parent, child
    for (int at = to; at != base;) {
      const auto& parents = node(at).parents;
      const auto up = *std::find_if(parents.begin(), parents.end(),
                                    [&](int p) { return below[static_cast<std::size_t>(p)]; });
      path.emplace_back(up, at);
      at = up;
    }
    for (auto step = path.rbegin(); step != path.rend(); ++step) {
      if (const auto way = ways.find(*step); way != ways.end())
        for (const auto& stage : way->second) kept.apply(stage);
      const auto& n = node(step->second);
      if (!n.whole)
        kept.apply(text::Edit{n.splice.pos, text::length(n.splice.removed), text::length(n.splice.inserted)});
    }
  }

  Version merged(const std::vector<int>& heads, std::vector<Disagreement>& disagreements, Maps& maps) {
    const auto bases = bases_of(heads);
    Version out = version(heads.front());
    maps = {{node(heads.front()).by.op, {}}};
    for (std::size_t j = 1; j < heads.size(); ++j) {
      const auto& theirs = version(heads[j]);
      const auto by = node(heads[j]).by.op;
      const auto base = bases[j - 1];
      const auto& words = version(base).content;
      const auto below = with_descendants(base);
      text::Survivors mine_kept(text::length(words));
      for (std::size_t i = 0; i < j; ++i)
        if (below[static_cast<std::size_t>(heads[i])]) {
          follow(base, heads[i], below, mine_kept);
          for (const auto& stage : maps[i].second) mine_kept.apply(stage);
          break;
        }
      text::Survivors theirs_kept(text::length(words));
      follow(base, heads[j], below, theirs_kept);
      auto result = text::merge3(words, out.content, theirs.content, mine_kept.edits(), theirs_kept.edits());
      for (auto& [head, stages] : maps) stages.push_back(result.from_mine);
      maps.push_back({by, {result.from_theirs}});
      for (auto& d : disagreements)
        for (auto& v : d.versions) v.range = text::project_through(v.range, result.from_mine);
      for (auto& c : result.conflicts) {
        const auto same_place = std::find_if(disagreements.begin(), disagreements.end(), [&](const auto& d) {
          return d.versions.front().range.from == c.mine.from && d.versions.back().range.to == c.mine.to;
        });
        if (same_place != disagreements.end())
          same_place->versions.push_back({c.theirs, by});
        else
          disagreements.push_back({std::move(c.base), {{c.mine, node(heads.front()).by.op}, {c.theirs, by}}});
      }
      for (std::size_t p = 0; p < out.ranges.size(); ++p) {
        auto mine = out.ranges[p];
        auto other = theirs.ranges[p];
        if (mine) mine = text::project_through(*mine, result.from_mine);
        if (other) other = text::project_through(*other, result.from_theirs);
        out.ranges[p] = better(mine, other);
      }
      out.content = std::move(result.text);
    }
    out.hint = {};
    return out;
  }

  /// Maps come from the log, and so perhaps from a file that somebody tampered with.
  static bool fits(const Stages& stages, text::Pos before, text::Pos after) {
    for (const auto& edits : stages) {
      std::int64_t next = before;
      for (const auto& e : edits)
        next += static_cast<std::int64_t>(e.inserted) - static_cast<std::int64_t>(e.removed);
      if (next < 0 || next > 0x7FFFFFFF || !text::lead_to(edits, before, static_cast<text::Pos>(next)))
        return false;
      before = static_cast<text::Pos>(next);
    }
    return before == after;
  }

  /// A person's whole text over one or several versions.
  Version replaced(int i) {
    const auto& n = node(i);
    Version out;
    out.content = n.splice.inserted;
    out.ranges.resize(h.places_.size());
    const auto given = h.given_.find(i);
    for (const int parent : n.parents) {
      const auto& from = version(parent);
      auto& stages = ways[{parent, i}];
      bool known = false;
      if (given != h.given_.end())
        for (const auto& [head, edits] : given->second)
          if (head == node(parent).by.op &&
              fits(edits, text::length(from.content), text::length(out.content)))
            stages = edits, known = true;
      if (!known) stages = {text::edits_between(from.content, out.content)};
      for (std::size_t p = 0; p < out.ranges.size(); ++p) {
        auto range = from.ranges[p];
        if (!range) continue;
        for (const auto& edits : stages) range = text::project_through(*range, edits);
        out.ranges[p] = better(out.ranges[p], range);
      }
      release(parent);
    }
    return out;
  }

  Version spliced(int i) {
    const auto& n = node(i);
    Version out;
    if (n.parents.size() == 1) {
      out = take(n.parents.front());
    } else {  // not written by us: a person's change of a merged view is a whole text
      std::vector<Disagreement> none;
      Maps maps;
      out = merged(n.parents, none, maps);
      for (std::size_t p = 0; p < n.parents.size(); ++p) {
        ways[{n.parents[p], i}] = maps[p].second;
        release(n.parents[p]);
      }
    }
    if (!put(out.content, n.splice, out.hint)) unfit(n.by.op);
    const auto removed = text::length(n.splice.removed);
    const auto inserted = text::length(n.splice.inserted);
    std::vector<Saved> lost;
    for (std::size_t p = 0; p < out.ranges.size(); ++p) {
      auto& range = out.ranges[p];
      if (!range) continue;
      if (text::clips(*range, n.splice.pos, removed)) lost.push_back({h.places_[p].entity, *range});
      range = text::project(*range, n.splice.pos, removed, inserted);
    }
    if (n.takes_back)
      if (const auto cut = h.clipped_.find(n.takes_back); cut != h.clipped_.end())
        for (const auto& saved : cut->second.second)
          for (std::size_t p = 0; p < out.ranges.size(); ++p)
            if (h.places_[p].entity == saved.entity && out.ranges[p]) out.ranges[p] = saved.range;
    if (!lost.empty()) h.clipped_[n.by.op] = {i, std::move(lost)};
    return out;
  }

  void run(std::string& content) {
    h.clipped_.clear();
    for (int i = 0; i < static_cast<int>(h.nodes_.size()); ++i) {
      auto made = node(i).whole ? replaced(i) : spliced(i);
      for (const auto p : placed[static_cast<std::size_t>(i)]) made.ranges[p] = h.places_[p].at;
      versions[static_cast<std::size_t>(i)] = std::move(made);
    }
    h.disagreements_.clear();
    h.maps_.clear();
    const auto heads = sorted(h.heads_);
    Version last = heads.size() == 1 ? std::move(*versions[static_cast<std::size_t>(heads.front())])
                                     : merged(heads, h.disagreements_, h.maps_);
    for (std::size_t p = 0; p < last.ranges.size(); ++p)
      if (last.ranges[p]) *h.places_[p].where = *last.ranges[p];
    content = std::move(last.content);
    h.hint_ = {};
  }
};

void TextHistory::settle(std::string& content) {
  if (!stale_) return;
  Replay(*this).run(content);
  stale_ = false;
}

}  // namespace skolanalys::log
