#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/log/clocks.h"
#include "core/text/merge3.h"
#include "core/text/splice.h"

namespace skolanalys::log {

/// The versions of one text. While each change was made with knowledge of all before it there is one head,
/// and a change costs what it changes. Where people changed copies there are several heads; the text shown is
/// then their three-way merge: a view, never an operation, so that laptops that merge each other agree.
///
/// Ranges ("places": codings, marks …) are anchored at the version in which a person set them and are taken
/// forward from there; they are never rewritten.
class TextHistory {
 public:
  explicit TextHistory(const Clocks& clocks) : clocks_(&clocks) {}

  struct Stamp {
    OpId op;
    std::uint64_t lamport = 0;
    friend bool operator<(const Stamp& a, const Stamp& b) {
      return a.lamport != b.lamport ? a.lamport < b.lamport : a.op < b.op;
    }
  };
  /// How ranges of one head move into the text that replaced the heads; in stages, one after the other.
  using Maps = std::vector<std::pair<OpId, std::vector<std::vector<text::Edit>>>>;

  /// The whole text was set: the first version, a choice between versions. `maps` may be empty.
  void full(Stamp by, std::string&& words, std::string& content, Maps maps);
  /// A change at one place. `takes_back`: the splice that it undoes, so that ranges which that one cut come
  /// back as they were. Throws Error(format) where the words do not fit, and nothing has happened; when the
  /// text has several heads this shows first at `settle`.
  void splice(Stamp by, text::Splice s, OpId takes_back, std::string& content);
  /// An entity's range was set. `where` stays valid as long as the history knows it.
  void place(OpId entity, text::Range* where, text::Range at, OpId by);
  void forget(OpId entity);

  /// Whether `content` and the ranges wait for `settle`.
  [[nodiscard]] bool stale() const noexcept { return stale_; }
  /// Computes content and ranges from all versions.
  void settle(std::string& content);

  /// Several people's versions stand beside each other.
  [[nodiscard]] bool forked() const noexcept { return heads_.size() > 1; }
  [[nodiscard]] std::size_t heads() const noexcept { return heads_.size(); }
  /// The latest operation in the text, by (lamport, id).
  [[nodiscard]] OpId latest() const;

  /// Lines that several versions changed: a range each, in the settled content, in the order of the heads.
  struct Disagreement {
    std::string base;
    struct Version {
      text::Range range;
      OpId by;
    };
    std::vector<Version> versions;
  };
  [[nodiscard]] const std::vector<Disagreement>& disagreements() const noexcept { return disagreements_; }
  /// How ranges of each head move into the settled content of a forked text.
  [[nodiscard]] const Maps& maps() const noexcept { return maps_; }

  struct Place {
    OpId entity;
    text::Range* where;
    int version;
    text::Range at;
  };
  [[nodiscard]] const std::vector<Place>& places() const noexcept { return places_; }
  /// Where an entity's range was set, before any edit moved it; nothing where it has none here.
  [[nodiscard]] std::optional<text::Range> set_at(OpId entity) const;

 private:
  struct Node {
    Stamp by;
    std::vector<int> parents;
    text::Splice splice;  ///< of a full one `inserted` is the whole text
    OpId takes_back;
    bool whole = false;
  };
  /// Where a scan for the byte of a position may begin: typing goes on near where it was.
  struct Hint {
    text::Pos pos = 0;
    text::ByteOffset byte = 0;
  };
  struct Version;
  struct Replay;
  [[nodiscard]] std::vector<int> parents_of(OpId op) const;
  [[nodiscard]] bool past_of(OpId op, int node) const;
  void add(Node node);
  static bool put(std::string& content, const text::Splice& s, Hint& hint);
  [[noreturn]] static void unfit(OpId op);

  const Clocks* clocks_;
  std::vector<Node> nodes_;  // causes before effects
  std::vector<int> heads_;
  std::unordered_map<std::uint64_t, int> last_of_;  // by session
  std::vector<Place> places_;
  std::unordered_map<int, Maps> given_;  // of full nodes that replaced several
  struct Saved {
    OpId entity;
    text::Range range;
  };
  std::unordered_map<OpId, std::pair<int, std::vector<Saved>>> clipped_;  // by the splice that cut them
  Hint hint_;
  bool stale_ = false;
  std::vector<Disagreement> disagreements_;
  Maps maps_;
};

}  // namespace skolanalys::log
