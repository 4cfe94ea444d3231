#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/id.h"
#include "core/model/value.h"
#include "core/text/position.h"

/// What carries an engagement from application to follow-up: cohorts and applications, findings with their
/// evidence, workshops, priorities, goals, actions and judgements. Values only; the rules are in
/// core/commands and core/analysis.
namespace skolanalys::model {

/// How far an engagement has come. In this order; a state is left only for a later one, or for `declined`.
enum class Stage {
  registered,  ///< anmäld
  complete,    ///< komplett: both have signed
  admitted,    ///< antagen
  reserve,
  declined,
  visit_planned,
  visited,
  analysis,
  report_sent,  ///< kartläggningen utskickad
  workshop_1,
  workshop_2,
  change_work,
  follow_up,
  closed
};
[[nodiscard]] constexpr auto names_of(Stage) {
  return std::to_array<std::string_view>({"registered", "complete", "admitted", "reserve", "declined",
                                          "visit-planned", "visited", "analysis", "report-sent", "workshop-1",
                                          "workshop-2", "change-work", "follow-up", "closed"});
}

/// A wave of engagements ("Pilot hösten 2015"): its dates, its price, how many it has room for.
struct Cohort {
  CohortId id;
  std::string name;
  std::string term;               ///< "autumn" or "spring"
  int year = 0;                   ///< of the term
  std::optional<Date> from, to;   ///< of the visits
  std::optional<Date> last_date;  ///< by which an application must have been received; that day counts
  int places = 0;                 ///< engagements it has room for; 0 = not said
  int interviewer_days = 0;       ///< that the team has; 0 = not said
  double price = 0;               ///< kronor, for applications that say no other
  std::vector<std::string> price_includes;
};

/// Someone who signed an application: in which role (role id), by name, when.
struct Signature {
  std::string role;
  std::string name;
  std::optional<Date> date;
};

enum class Channel { post, email };
[[nodiscard]] constexpr auto names_of(Channel) { return std::to_array<std::string_view>({"post", "email"}); }
enum class Decision { undecided, admitted, reserve, declined, withdrawn };
[[nodiscard]] constexpr auto names_of(Decision) {
  return std::to_array<std::string_view>({"undecided", "admitted", "reserve", "declined", "withdrawn"});
}
enum class Invoice { none, sent, paid };
[[nodiscard]] constexpr auto names_of(Invoice) {
  return std::to_array<std::string_view>({"none", "sent", "paid"});
}

/// An expression of interest. Complete when the chair of the committee (or of the executive board) and the
/// head of administration have signed; late when received after the cohort's last date.
struct Application {
  ApplicationId id;
  std::string municipality_code;  ///< four digits
  CohortId cohort;
  std::string contact;  ///< whom to write to: name, address, telephone
  std::string email;
  std::optional<Date> received;  ///< the day it was at hand; the postmark does not count
  Channel channel = Channel::email;
  std::vector<Signature> signatures;
  std::string motivation;   ///< in the municipality's own words
  std::string registry;     ///< registry number
  std::string late_reason;  ///< why a late one is taken up all the same; empty = it is not
  Decision decision = Decision::undecided;
  std::string decision_reason;
  std::string decided_by;
  std::optional<Date> decided;
  std::optional<double> price;  ///< kronor; none = the cohort's
  Invoice invoice = Invoice::none;
};

/// The analyst's word against the ranking: a municipality that is taken in or left out, and why.
struct Overrule {
  OverruleId id;
  std::string municipality_code;
  bool include = true;
  std::string reason;
  std::string by;
  std::optional<Date> date;
};

enum class FindingStatus { draft, ready, discussed, reworded, dropped };
[[nodiscard]] constexpr auto names_of(FindingStatus) {
  return std::to_array<std::string_view>({"draft", "ready", "discussed", "reworded", "dropped"});
}

/// A statement that the analyst makes, resting on evidence for and against. Its strength is computed
/// (core/analysis); the analyst may set another and say why.
struct Finding {
  FindingId id;
  std::string label;      ///< "S1"; unique
  std::string statement;  ///< one sentence or a few
  std::string reworded;   ///< as workshop 1 left it; empty = as `statement`
  CodeId area;            ///< area or theme it belongs to; none = cross-cutting
  std::string against;    ///< what speaks against it, in the analyst's words
  std::string question;   ///< to discuss at the workshop
  std::string
      strength;  ///< set by the analyst ("strong", "good", "weak", "single", "disputed"); empty = computed
  std::string strength_reason;
  bool strength_of_practice = false;  ///< tells of something to build on rather than to change
  FindingStatus status = FindingStatus::draft;
  std::string author;
  std::string order;  ///< sorts, by bytes
};

enum class EvidenceKind { coding, passage, series, reaction };
[[nodiscard]] constexpr auto names_of(EvidenceKind) {
  return std::to_array<std::string_view>({"coding", "passage", "series", "reaction"});
}
/// One thing a finding rests on, or that speaks against it. What is not of its kind is empty.
struct FindingEvidence {
  FindingEvidenceId id;
  FindingId finding;
  EvidenceKind kind = EvidenceKind::coding;
  bool against = false;
  CodingId coding;    ///< kind coding
  TextId text;        ///< kind passage: words of an interview or document that carry no code
  text::Range range;  ///< kind passage: follows the words through edits; empty = orphaned, see `quote`
  std::string quote;  ///< kind passage: the words when it was taken
  SeriesId series;    ///< kind series
  int from_year = 0, to_year = 0;  ///< kind series: the years meant; 0 = all
  ReactionId reaction;             ///< kind reaction: input of a workshop
  std::string note;
};

/// A table at a workshop: its name, who sits there (role ids), how many.
struct WorkshopGroup {
  std::string name;
  std::vector<std::string> roles;
  int persons = 0;  ///< 0 = not said
};

/// Workshop 1 discusses the findings, workshop 2 decides what comes first.
struct Workshop {
  WorkshopId id;
  int number = 1;  ///< 1 or 2
  std::string title;
  std::optional<Date> date;
  std::string place;
  std::vector<WorkshopGroup> groups;
  int dots_per_person = 0;   ///< workshop 2; 0 = a third of the candidates, rounded up
  int most_on_one = 2;       ///< dots that one person may put on one candidate
  std::string minutes;       ///< the analyst's own words
  std::string early_reason;  ///< why workshop 2 is held before workshop 1; empty = it is not
  bool held = false;
};

enum class ReactionKind { agree, disagree, missing };
[[nodiscard]] constexpr auto names_of(ReactionKind) {
  return std::to_array<std::string_view>({"agree", "disagree", "missing"});
}
/// What a group says of a finding, or (no finding) what it misses altogether.
struct Reaction {
  ReactionId id;
  WorkshopId workshop;
  FindingId finding;
  std::string group;
  ReactionKind kind = ReactionKind::agree;
  std::string words;
};

/// Something to do first or not: a candidate at workshop 2, and what was decided of it.
struct Priority {
  PriorityId id;
  WorkshopId workshop;
  std::string title;
  std::vector<FindingId> findings;
  bool chosen = false;
  std::string reason;   ///< of the decision
  std::string stopped;  ///< what is stopped to make room for it
  std::string order;
};

/// How one group voted on one candidate.
struct Vote {
  VoteId id;
  PriorityId priority;
  std::string group;
  int dots = 0;
  int effect = 0;  ///< 1-5; 0 = not judged
  int effort = 0;  ///< 1-5; 0 = not judged
};

/// What a priority should lead to. A measure is a series, or a question to ask again.
struct Goal {
  GoalId id;
  PriorityId priority;
  std::string what;
  SeriesId series;
  std::string question;
  bool process = false;  ///< measures what is done (moves within a term) rather than what comes of it
  std::optional<double> start_value, goal_value;
  std::optional<Date> due;
  std::string owner;  ///< role id; always one of the municipality's
};

enum class ActionState { planned, started, done, stopped };
[[nodiscard]] constexpr auto names_of(ActionState) {
  return std::to_array<std::string_view>({"planned", "started", "done", "stopped"});
}
struct Action {
  ActionId id;
  GoalId goal;
  std::string what;
  std::string owner;  ///< role id; always one of the municipality's
  std::optional<Date> start, due, done;
  ActionState state = ActionState::planned;
  SeriesId series;       ///< its measure …
  std::string question;  ///< … or a question to ask again
};

/// A date on which both sides judge the actions.
struct FollowUp {
  FollowUpId id;
  std::string label;  ///< "6 månader"
  std::optional<Date> date;
  bool held = false;
  std::string summary;
};

enum class Side { association, municipality };
[[nodiscard]] constexpr auto names_of(Side) {
  return std::to_array<std::string_view>({"association", "municipality"});
}
enum class Grade { on_track, doubtful, off_track, too_early };
[[nodiscard]] constexpr auto names_of(Grade) {
  return std::to_array<std::string_view>({"on-track", "doubtful", "off-track", "too-early"});
}
/// One side's word on one action at one follow-up, given before it sees the other's.
struct Judgement {
  JudgementId id;
  FollowUpId follow_up;
  ActionId action;
  Side side = Side::municipality;
  Grade grade = Grade::too_early;
  std::string words;
  std::string by;
  std::optional<Date> date;
};

/// A contact in which the association supported the change work.
struct SupportContact {
  SupportContactId id;
  ActionId action;  ///< none = the engagement as a whole
  std::optional<Date> date;
  std::string by;
  std::string words;
};

}  // namespace skolanalys::model
