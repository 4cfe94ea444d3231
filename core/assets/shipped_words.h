#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

/// Words that a project has got from what ships: names and definitions of the analysis model, questions of
/// the guides. A project holds them in Swedish, where people change them; the English stands beside them in
/// the files that ship, and is shown only where it still says the same. Nothing here writes into a project.
namespace skolanalys::assets {

/// What a theme or area is called in "sv" or "en". Its English name stands only where it still says the same
/// as the Swedish one: a theme of the analysis model that was given another name has that in both.
[[nodiscard]] const std::string& name_of(const model::Code& code, std::string_view language);

/// How `words`, which the project has under this id, are shown in "sv" or "en": in English where they are
/// word for word the Swedish that ships under the id, else as they are. The id is a code's slug
/// ("stod.elevhalsa") or a question's ("rektor-01"). Copies nothing: may be asked in every frame.
///
///     draw(assets::in_language(code.slug, code.definition, "en"));
[[nodiscard]] const std::string& in_language(const std::string& id, const std::string& words,
                                             std::string_view language);
/// `words` may come back: they must live on.
const std::string& in_language(const std::string&, std::string&&, std::string_view) = delete;

/// What the interviewers say before the first question, point by point, in "sv" or "en": who they are, what
/// becomes of the notes, consent. The same for every guide; lives as long as the program.
[[nodiscard]] const std::vector<std::string>& introduction(std::string_view language);

/// When a coding has this stance, as the analysis model defines it, in "sv" or "en"; lives as long as the
/// program.
[[nodiscard]] const std::string& definition_of(model::Stance stance, std::string_view language);

}  // namespace skolanalys::assets
