#pragma once
#include <string_view>

#include "core/model/model.h"

/// Every type of entity (but the engagement, which there is one of), once: its type, the map of the model
/// that holds it, its name in the log. A new type is a line here, its fields in fields.h, its map in Model.
#define SKOLANALYS_ENTITIES(X)                             \
  X(Respondent, respondents, "respondent")                 \
  X(Interview, interviews, "interview")                    \
  X(Document, documents, "document")                       \
  X(Text, texts, "text")                                   \
  X(Code, codes, "code")                                   \
  X(Coding, codings, "coding")                             \
  X(Memo, memos, "memo")                                   \
  X(SpeakerMark, speaker_marks, "speaker-mark")            \
  X(Attachment, attachments, "attachment")                 \
  X(Series, series, "series")                              \
  X(Section, sections, "section")                          \
  X(Guide, guides, "guide")                                \
  X(Mark, marks, "mark")                                   \
  X(Stream, streams, "stream")                             \
  X(Cohort, cohorts, "cohort")                             \
  X(Application, applications, "application")              \
  X(Overrule, overrules, "overrule")                       \
  X(Finding, findings, "finding")                          \
  X(FindingEvidence, finding_evidence, "finding-evidence") \
  X(Workshop, workshops, "workshop")                       \
  X(Reaction, reactions, "reaction")                       \
  X(Priority, priorities, "priority")                      \
  X(Vote, votes, "vote")                                   \
  X(Goal, goals, "goal")                                   \
  X(Action, actions, "action")                             \
  X(FollowUp, follow_ups, "follow-up")                     \
  X(Judgement, judgements, "judgement")                    \
  X(SupportContact, support_contacts, "support-contact")   \
  X(Pseudonym, pseudonyms, "pseudonym")                    \
  X(NameHit, name_hits, "name-hit")                        \
  X(QuoteApproval, quote_approvals, "quote-approval")      \
  X(ExportRecord, export_records, "export-record")         \
  X(Erasure, erasures, "erasure")                          \
  X(Wording, wordings, "wording")

namespace skolanalys::log {

template <class E>
struct Type;  // name of an entity type in `create`

template <>
struct Type<model::Engagement> {
  static constexpr std::string_view name = "engagement";
};
#define SKOLANALYS_TYPE(E, map, text)              \
  template <>                                      \
  struct Type<model::E> {                          \
    static constexpr std::string_view name = text; \
  };
SKOLANALYS_ENTITIES(SKOLANALYS_TYPE)
#undef SKOLANALYS_TYPE

/// The model's map of an entity type.
template <class E, class M>
auto& map_of(M& model) {
#define SKOLANALYS_MAP(T, map, text)       \
  if constexpr (std::same_as<E, model::T>) \
    return model.map;                      \
  else
  SKOLANALYS_ENTITIES(SKOLANALYS_MAP) static_assert(sizeof(E) == 0, "no entity");
#undef SKOLANALYS_MAP
}

/// Calls f with each of the model's maps.
template <class M, class F>
void for_each_map(M& model, F&& f) {
#define SKOLANALYS_EACH(T, map, text) f(model.map);
  SKOLANALYS_ENTITIES(SKOLANALYS_EACH)
#undef SKOLANALYS_EACH
}

}  // namespace skolanalys::log
