#include "app/session/known_names.h"

#include "core/assets/assets.h"
#include "core/text/fold_case.h"

namespace skolanalys::session {

std::vector<std::string> known_names(const model::Model& model) {
  std::vector<std::string> out;
  const auto name = [&](const std::string& words) {
    if (!words.empty()) out.push_back(words);
  };
  // Within a sentence these begin with a small letter.
  const auto term = [&](const std::string& words) {
    name(words);
    name(text::fold_case(words));
  };
  for (const auto& one : assets::municipalities()) {
    name(one.name);
    name(one.county);
  }
  name(model.engagement.municipality);
  for (const auto& initials : model.engagement.team) name(initials);
  for (const auto& [id, respondent] : model.respondents) {
    name(respondent.label);
    name(respondent.name);
    name(respondent.unit);
  }
  for (const auto& [id, interview] : model.interviews) {
    name(interview.unit);
    name(interview.place);
    for (const auto& initials : interview.interviewers) name(initials);
  }
  for (const auto& [id, pseudonym] : model.pseudonyms) {
    name(pseudonym.original);
    name(pseudonym.replacement);
  }
  for (const auto& [id, code] : model.codes) {
    term(code.name);
    term(code.name_en);
  }
  for (const auto& role : assets::roles().roles) {
    term(role.name_sv);
    term(role.name_en);
    term(role.plural_sv);
  }
  return out;
}

}  // namespace skolanalys::session
