#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/text/position.h"

/// Word differences of two texts, and the three-way merge that is built on them.
///
/// A word is a run of letters and digits; every code point beyond ASCII that is no space or punctuation
/// counts as a letter, so that combining marks and joined emoji stay in one piece. Spaces are words too, and
/// so is each other sign by itself.
namespace skolanalys::text {

/// A place where a text differs: `before` of the one was changed to `after` of the other.
struct Hunk {
  Range before;
  Range after;
  friend bool operator==(const Hunk&, const Hunk&) = default;
};

/// The hunks between two texts, in order; neighbours have at least one equal word between them. First by
/// lines, then by words within the lines that differ. Very large differences are given as one hunk.
[[nodiscard]] std::vector<Hunk> word_difference(std::string_view before, std::string_view after);

/// How a range moves from one text to another: at `pos` (in the first text), `removed` code points gave way
/// to `inserted` ones. Kept in order of position.
struct Edit {
  Pos pos = 0;
  Pos removed = 0;
  Pos inserted = 0;
  friend bool operator==(const Edit&, const Edit&) = default;
};
/// A range taken through edits, which all count positions in the same first text. Same edges as `project`.
[[nodiscard]] Range project_through(Range range, const std::vector<Edit>& edits) noexcept;
/// Whether edits are in order, apart, and lead from a text of the one length to one of the other.
[[nodiscard]] bool lead_to(const std::vector<Edit>& edits, Pos before, Pos after) noexcept;
/// The edits of a word difference, each cut down to the code points that differ.
[[nodiscard]] std::vector<Edit> edits_between(std::string_view before, std::string_view after);

/// What became of two changed versions of one text.
struct Merged {
  /// A place that both changed, otherwise than to the same. Both versions stand in the text, whole lines
  /// each, `mine` first; either may be empty where that side took the words away.
  struct Conflict {
    std::string base;  ///< the lines as they were before
    Range mine;        ///< in `text`
    Range theirs;
  };
  std::string text;
  std::vector<Conflict> conflicts;
  std::vector<Edit> from_mine;  ///< how a range of mine moves into `text`
  std::vector<Edit> from_theirs;
};

/// Follows which code points of a first text are still there after changes, and where: composes splices into
/// the edits they come to, without comparing texts.
class Survivors {
 public:
  explicit Survivors(Pos length) : runs_{{0, 0, length}}, before_(length), now_(length) {}
  /// One more change, at a position of the text as it is now.
  void apply(const Edit& change);
  /// Edits that all count in the text as it is now.
  void apply(const std::vector<Edit>& changes);
  [[nodiscard]] std::vector<Edit> edits() const;

 private:
  struct Run {
    Pos before, now, length;
  };
  std::vector<Run> runs_;
  Pos before_, now_;
};

/// Merges. Changes of different words are both taken; changes that are the same are taken once; changes that
/// overlap or touch are a conflict. Words that neither side removed are never lost. What changed is told by
/// the edits from the base to each side, where they are known from what was typed, else by comparing words.
[[nodiscard]] Merged merge3(std::string_view base, std::string_view mine, std::string_view theirs,
                            const std::vector<Edit>& by_mine, const std::vector<Edit>& by_theirs);
[[nodiscard]] Merged merge3(std::string_view base, std::string_view mine, std::string_view theirs);

}  // namespace skolanalys::text
