#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"

namespace skolanalys::search {

enum class SourceKind : std::uint8_t { interview, document };

/// What is found: one turn of a note or one paragraph of a document.
struct Passage {
  text::Range range;               ///< the whole turn, in the text
  text::Range body;                ///< what is said, without clock and speaker
  std::string words;               ///< of the body
  bool asks = false;               ///< an interviewer's question or a heading: found after what people answer
  std::vector<std::string> roles;  ///< in which it is said
  std::vector<std::string> themes;  ///< slugs of the codes of codings that touch it, and of their areas
  std::vector<std::string> stances;
  std::vector<std::string> respondents;  ///< labels of who says it
};

/// One text ready to be indexed. `signature` changes whenever anything in it does.
struct TextPassages {
  model::TextId text;
  SourceKind kind = SourceKind::interview;
  std::string source;  ///< what the interview or document is called
  std::string municipality;
  std::optional<model::Date> date;
  std::vector<Passage> passages;
  std::uint64_t signature = 0;
};

/// The passages of a text. A text that belongs to no interview or document (removed) has none.
[[nodiscard]] TextPassages passages_of(const model::Model& model, const model::Text& text);

/// A hash of all that `passages_of` would read, at a fraction of its cost.
[[nodiscard]] std::uint64_t signature_of(const model::Model& model, const model::Text& text);

}  // namespace skolanalys::search
