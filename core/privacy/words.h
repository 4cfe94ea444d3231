#pragma once
#include <set>
#include <string>
#include <string_view>

#include "core/log/fields.h"

/// Walks all words of a model that people wrote. For files of core/privacy only; it takes in JSON.
namespace skolanalys::privacy {

/// Fields that hold ids, keys and codes, never a name.
inline bool is_key(std::string_view field) {
  static const std::set<std::string_view> keys{
      "guid",         "slug",         "selection",  "color",
      "order",        "shortcut",     "sha256",     "language",
      "codebook_id",  "kpi",          "gender",     "guide",
      "role",         "roles",        "covered",    "coder",
      "author",       "interviewers", "start",      "team",
      "municipality", "area",         "owner",      "by",
      "code",         "interviewer",  "media_type", "municipality_code",
      "source",       "question_id",  "id",         "name_of_file"};
  return keys.contains(field);
}

/// Types in whose words a name that nobody listed is looked for. The rest is shipped with the program,
/// public, or never leaves the project.
template <class E>
constexpr bool holds_free_words =
    std::same_as<E, model::Respondent> || std::same_as<E, model::Interview> || std::same_as<E, model::Memo> ||
    std::same_as<E, model::Section> || std::same_as<E, model::Mark> || std::same_as<E, model::Finding> ||
    std::same_as<E, model::FindingEvidence> || std::same_as<E, model::Overrule> ||
    std::same_as<E, model::Workshop> || std::same_as<E, model::Reaction> ||
    std::same_as<E, model::Priority> || std::same_as<E, model::Goal> || std::same_as<E, model::Action> ||
    std::same_as<E, model::FollowUp> || std::same_as<E, model::Judgement> ||
    std::same_as<E, model::SupportContact>;

/// Types that never leave the project, and those whose words are handled apart (texts, quotes of codings).
template <class E>
constexpr bool stays_here =
    std::same_as<E, model::Pseudonym> || std::same_as<E, model::NameHit> ||
    std::same_as<E, model::QuoteApproval> || std::same_as<E, model::ExportRecord> ||
    std::same_as<E, model::Erasure> || std::same_as<E, model::Series> || std::same_as<E, model::Cohort> ||
    std::same_as<E, model::Application> || std::same_as<E, model::Attachment>;

/// Calls f(field, string) for every string of an entity that people wrote.
template <class E, class F>
void for_each_string(E& entity, F&& f) {
  log::visit(
      [&](const char* field, auto& value) {
        using V = std::remove_cvref_t<decltype(value)>;
        if (is_key(field)) return;
        if constexpr (std::same_as<std::remove_const_t<E>, model::Respondent>)
          if (std::string_view(field) == "name") return;
        if constexpr (std::same_as<V, std::string>) {
          f(field, value);
        } else if constexpr (std::same_as<V, std::vector<std::string>>) {
          for (auto& one : value) f(field, one);
        } else if constexpr (std::same_as<V, std::map<std::string, std::string>>) {
          for (auto& [key, one] : value) f(field, one);
        } else if constexpr (std::same_as<V, std::vector<model::WorkshopGroup>> ||
                             std::same_as<V, std::vector<model::Signature>>) {
          for (auto& part : value) for_each_string(part, f);
        } else if constexpr (std::same_as<V, std::vector<model::Question>>) {
          for (auto& question : value) {
            f(field, question.text);
            f(field, question.probe);
          }
        }
      },
      entity);
}

}  // namespace skolanalys::privacy
