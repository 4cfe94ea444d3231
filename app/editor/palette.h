#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

namespace skolanalys::editor {

/// One theme that fits what has been typed after `#`.
struct Choice {
  model::CodeId code;
  std::string name;
  std::string area;
};

/// Themes whose name (or their area's) fits what was typed: words that begin so, then letters in order; a, o
/// and e stand for å, ä, ö and é too. The lately used come first among equals, all of them where nothing is
/// typed. Their other language's name is known too.
[[nodiscard]] std::vector<Choice> choices(const model::Model& model, std::string_view typed,
                                          const std::vector<model::CodeId>& recent, std::size_t most = 9,
                                          std::string_view language = "sv");

}  // namespace skolanalys::editor
