#pragma once
#include <type_traits>

#include "core/model/model.h"

/// Fields of what carries an engagement from application to follow-up, and of what protects its people:
/// part of the table in fields.h.
namespace skolanalys::log {

template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Cohort> {
  v("name", e.name);
  v("term", e.term);
  v("year", e.year);
  v("from", e.from);
  v("to", e.to);
  v("last_date", e.last_date);
  v("places", e.places);
  v("interviewer_days", e.interviewer_days);
  v("price", e.price);
  v("price_includes", e.price_includes);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Signature> {
  v("role", e.role);
  v("name", e.name);
  v("date", e.date);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Application> {
  v("municipality_code", e.municipality_code);
  v("cohort", e.cohort);
  v("contact", e.contact);
  v("email", e.email);
  v("received", e.received);
  v("channel", e.channel);
  v("signatures", e.signatures);
  v("motivation", e.motivation);
  v("registry", e.registry);
  v("late_reason", e.late_reason);
  v("decision", e.decision);
  v("decision_reason", e.decision_reason);
  v("decided_by", e.decided_by);
  v("decided", e.decided);
  v("price", e.price);
  v("invoice", e.invoice);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Overrule> {
  v("municipality_code", e.municipality_code);
  v("include", e.include);
  v("reason", e.reason);
  v("by", e.by);
  v("date", e.date);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Finding> {
  v("label", e.label);
  v("statement", e.statement);
  v("reworded", e.reworded);
  v("area", e.area);
  v("against", e.against);
  v("question", e.question);
  v("strength", e.strength);
  v("strength_reason", e.strength_reason);
  v("strength_of_practice", e.strength_of_practice);
  v("status", e.status);
  v("author", e.author);
  v("order", e.order);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::FindingEvidence> {
  v("finding", e.finding);
  v("kind", e.kind);
  v("against", e.against);
  v("coding", e.coding);
  v("text", e.text);
  v("range", e.range);
  v("quote", e.quote);
  v("series", e.series);
  v("from_year", e.from_year);
  v("to_year", e.to_year);
  v("reaction", e.reaction);
  v("note", e.note);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::WorkshopGroup> {
  v("name", e.name);
  v("roles", e.roles);
  v("persons", e.persons);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Workshop> {
  v("number", e.number);
  v("title", e.title);
  v("date", e.date);
  v("place", e.place);
  v("groups", e.groups);
  v("dots_per_person", e.dots_per_person);
  v("most_on_one", e.most_on_one);
  v("minutes", e.minutes);
  v("early_reason", e.early_reason);
  v("held", e.held);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Reaction> {
  v("workshop", e.workshop);
  v("finding", e.finding);
  v("group", e.group);
  v("kind", e.kind);
  v("words", e.words);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Priority> {
  v("workshop", e.workshop);
  v("title", e.title);
  v("findings", e.findings);
  v("chosen", e.chosen);
  v("reason", e.reason);
  v("stopped", e.stopped);
  v("order", e.order);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Vote> {
  v("priority", e.priority);
  v("group", e.group);
  v("dots", e.dots);
  v("effect", e.effect);
  v("effort", e.effort);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Goal> {
  v("priority", e.priority);
  v("what", e.what);
  v("series", e.series);
  v("question", e.question);
  v("process", e.process);
  v("start_value", e.start_value);
  v("goal_value", e.goal_value);
  v("due", e.due);
  v("owner", e.owner);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Action> {
  v("goal", e.goal);
  v("what", e.what);
  v("owner", e.owner);
  v("start", e.start);
  v("due", e.due);
  v("done", e.done);
  v("state", e.state);
  v("series", e.series);
  v("question", e.question);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::FollowUp> {
  v("label", e.label);
  v("date", e.date);
  v("held", e.held);
  v("summary", e.summary);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Judgement> {
  v("follow_up", e.follow_up);
  v("action", e.action);
  v("side", e.side);
  v("grade", e.grade);
  v("words", e.words);
  v("by", e.by);
  v("date", e.date);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::SupportContact> {
  v("action", e.action);
  v("date", e.date);
  v("by", e.by);
  v("words", e.words);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Pseudonym> {
  v("kind", e.kind);
  v("original", e.original);
  v("replacement", e.replacement);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::NameHit> {
  v("pseudonym", e.pseudonym);
  v("text", e.text);
  v("range", e.range);
  v("words", e.words);
  v("decision", e.decision);
  v("instead", e.instead);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::QuoteApproval> {
  v("coding", e.coding);
  v("state", e.state);
  v("quote", e.quote);
  v("wanted", e.wanted);
  v("by", e.by);
  v("date", e.date);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::ExportRecord> {
  v("when", e.when);
  v("by", e.by);
  v("what", e.what);
  v("file_name", e.file_name);
  v("recipient", e.recipient);
  v("sha256", e.sha256);
  v("pseudonymised", e.pseudonymised);
  v("status", e.status);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Erasure> {
  v("when", e.when);
  v("by", e.by);
  v("what", e.what);
  v("reason", e.reason);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Mark> {
  v("text", e.text);
  v("range", e.range);
  v("kind", e.kind);
  v("note", e.note);
  v("author", e.author);
  v("done", e.done);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Stream> {
  v("interview", e.interview);
  v("text", e.text);
  v("interviewer", e.interviewer);
}

template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Wording> {
  v("text", e.text);
  v("range", e.range);
  v("group", e.group);
  v("base", e.base);
  v("by", e.by);
}

}  // namespace skolanalys::log
