#pragma once
#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/log/entities.h"
#include "core/log/fields_process.h"
#include "core/model/model.h"

/// The one table of which fields an entity has and how each is written in an operation.
/// A field that holds its default is not written.
namespace skolanalys::log {

using model::OpId;
using nlohmann::json;

template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Engagement> {
  v("municipality_code", e.municipality_code);
  v("municipality", e.municipality);
  v("registry_number", e.registry_number);
  v("visit_from", e.visit_from);
  v("visit_to", e.visit_to);
  v("team", e.team);
  v("show_names", e.show_names);
  v("language", e.language);
  v("codebook_id", e.codebook_id);
  v("codebook_name", e.codebook_name);
  v("stage", e.stage);
  v("retain_until", e.retain_until);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Respondent> {
  v("guid", e.guid);
  v("label", e.label);
  v("name", e.name);
  v("roles", e.roles);
  v("unit", e.unit);
  v("attributes", e.attributes);
  v("consent_notes", e.consent_notes);
  v("consent_quotes", e.consent_quotes);
  v("consent_recording", e.consent_recording);
  v("consent_date", e.consent_date);
  v("consent_form", e.consent_form);
  v("guardian_consent", e.guardian_consent);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Interview> {
  v("guid", e.guid);
  v("label", e.label);
  v("title", e.title);
  v("date", e.date);
  v("start", e.start);
  v("duration_min", e.duration_min);
  v("place", e.place);
  v("interviewers", e.interviewers);
  v("respondents", e.respondents);
  v("roles", e.roles);
  v("unit", e.unit);
  v("guide", e.guide);
  v("covered", e.covered);
  v("status", e.status);
  v("source", e.source);
  v("speakers", e.speakers);
  v("text", e.text);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Document> {
  v("guid", e.guid);
  v("label", e.label);
  v("title", e.title);
  v("kind", e.kind);
  v("date", e.date);
  v("issuer", e.issuer);
  v("registry", e.registry);
  v("source", e.source);
  v("text", e.text);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Text> {
  v("content", e.content);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Code> {
  v("guid", e.guid);
  v("parent", e.parent);
  v("slug", e.slug);
  v("name", e.name);
  v("name_en", e.name_en);
  v("definition", e.definition);
  v("use_when", e.use_when);
  v("not_when", e.not_when);
  v("example_question", e.example_question);
  v("color", e.color);
  v("shortcut", e.shortcut);
  v("order", e.order);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Coding> {
  v("guid", e.guid);
  v("selection", e.selection);
  v("text", e.text);
  v("range", e.range);
  v("quote", e.quote);
  v("code", e.code);
  v("stance", e.stance);
  v("coder", e.coder);
  v("label", e.label);
  v("made", e.made);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Memo> {
  v("guid", e.guid);
  v("target", e.target);
  v("body", e.body);
  v("analysis", e.analysis);
  v("author", e.author);
  v("made", e.made);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::SpeakerMark> {
  v("text", e.text);
  v("range", e.range);
  v("speaker", e.speaker);
  v("roles", e.roles);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Attachment> {
  v("guid", e.guid);
  v("target", e.target);
  v("file_name", e.file_name);
  v("media_type", e.media_type);
  v("sha256", e.sha256);
  v("bytes", e.bytes);
  v("caption", e.caption);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Series> {
  v("kpi", e.kpi);
  v("title", e.title);
  v("area", e.area);
  v("gender", e.gender);
  v("source", e.source);
  v("values", e.values);
  v("area_name", e.area_name);
  v("members", e.members);
  v("breaks", e.breaks);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Section> {
  v("slot", e.slot);
  v("body", e.body);
}
template <class V, class E>
void visit(V&& v, E& e) requires std::same_as<std::remove_const_t<E>, model::Guide> {
  v("slug", e.slug);
  v("role", e.role);
  v("version", e.version);
  v("duration_min", e.duration_min);
  v("questions", e.questions);
}

/// How one field's value is written and read. `get` throws nlohmann's exceptions on a wrong shape; the
/// fold turns them into Error(format).
template <class T>
concept NamedEnum = requires(T value) {
  names_of(value);
};
/// A value made of fields that is no entity: a signature, a group at a workshop.
template <class T>
concept Part = std::same_as<T, model::Signature> || std::same_as<T, model::WorkshopGroup>;

template <class T>
requires(!NamedEnum<T>) json put(const T& value) { return value; }
template <NamedEnum T>
json put(T value) {
  return std::string(model::id_of(value));
}
inline json put(const OpId& id) { return id ? json(model::to_string(id)) : json(nullptr); }
template <class Tag>
json put(const model::Id<Tag>& id) {
  return put(static_cast<const OpId&>(id));
}
template <class Tag>
json put(const std::vector<model::Id<Tag>>& ids) {
  auto out = json::array();
  for (const auto& id : ids) out.push_back(put(id));
  return out;
}
inline json put(const std::optional<bool>& value) { return value ? json(*value) : json(nullptr); }
inline json put(const std::optional<model::Date>& value) {
  return value ? json(model::to_string(*value)) : json(nullptr);
}
inline json put(const text::Range& value) { return json::array({value.from, value.to}); }
inline json put(model::Stance value) { return std::string(model::to_string(value)); }
inline json put(model::InterviewStatus value) { return static_cast<int>(value); }
inline json put(model::Moment value) { return value.time_since_epoch().count(); }
inline json put(const std::optional<double>& value) { return value ? json(*value) : json(nullptr); }
template <Part P>
json put(const std::vector<P>& parts) {
  auto out = json::array();
  for (const auto& part : parts) {
    auto one = json::object();
    visit([&](const char* name, const auto& value) { one[name] = put(value); }, part);
    out.push_back(std::move(one));
  }
  return out;
}
inline json put(const std::map<int, double>& values) {
  auto out = json::object();
  for (const auto& [year, value] : values) out[std::to_string(year)] = value;
  return out;
}
template <class Tag>
json put(const std::map<std::string, model::Id<Tag>>& ids) {
  auto out = json::object();
  for (const auto& [name, id] : ids) out[name] = put(id);
  return out;
}
inline json put(const std::vector<model::Question>& questions) {
  auto out = json::array();
  for (const auto& q : questions)
    out.push_back(
        {{"id", q.id}, {"kind", q.kind}, {"text", q.text}, {"probe", q.probe}, {"themes", q.themes}});
  return out;
}

template <class T>
requires(!NamedEnum<T>) void get(const json& j, T& value) { j.get_to(value); }
/// An id that this version does not know reads as the first: a newer version's file is still shown.
template <NamedEnum T>
void get(const json& j, T& value) {
  value = model::parse<T>(j.get_ref<const std::string&>()).value_or(T{});
}
inline void get(const json& j, OpId& id) {
  id = {};
  if (!j.is_null()) id = model::parse_id(j.get_ref<const std::string&>()).value_or(OpId{});
}
template <class Tag>
void get(const json& j, model::Id<Tag>& id) {
  get(j, static_cast<OpId&>(id));
}
template <class Tag>
void get(const json& j, std::vector<model::Id<Tag>>& ids) {
  ids.clear();
  for (const auto& one : j) get(one, ids.emplace_back());
}
template <class Tag>
void get(const json& j, std::map<std::string, model::Id<Tag>>& ids) {
  ids.clear();
  for (const auto& [name, id] : j.items()) get(id, ids[name]);
}
inline void get(const json& j, std::optional<bool>& value) {
  value = j.is_null() ? std::nullopt : std::optional(j.get<bool>());
}
inline void get(const json& j, std::optional<model::Date>& value) {
  value = j.is_null() ? std::nullopt : model::parse_date(j.get_ref<const std::string&>());
}
inline void get(const json& j, std::optional<double>& value) {
  value = j.is_null() ? std::nullopt : std::optional(j.get<double>());
}
template <Part P>
void get(const json& j, std::vector<P>& parts) {
  parts.clear();
  for (const auto& one : j) {
    auto& part = parts.emplace_back();
    visit(
        [&](const char* name, auto& value) {
          if (const auto found = one.find(name); found != one.end()) get(*found, value);
        },
        part);
  }
}
inline void get(const json& j, text::Range& value) {
  value = {j.at(0).get<text::Pos>(), j.at(1).get<text::Pos>()};
}
inline void get(const json& j, model::Stance& value) {
  value = model::parse_stance(j.get_ref<const std::string&>()).value_or(model::Stance::neutral);
}
inline void get(const json& j, model::InterviewStatus& value) {
  value = static_cast<model::InterviewStatus>(std::clamp(j.get<int>(), 0, 3));
}
inline void get(const json& j, model::Moment& value) {
  value = model::Moment(std::chrono::milliseconds(j.get<std::int64_t>()));
}
inline void get(const json& j, std::map<int, double>& values) {
  values.clear();
  for (const auto& [year, value] : j.items()) {
    int number = 0;
    const auto* end = year.data() + year.size();
    if (const auto read = std::from_chars(year.data(), end, number);
        read.ec != std::errc{} || read.ptr != end)
      throw json::other_error::create(501, "a year is no number", &j);
    values[number] = value.get<double>();
  }
}
inline void get(const json& j, std::vector<model::Question>& questions) {
  questions.clear();
  for (const auto& q : j)
    questions.push_back({q.value("id", ""), q.value("kind", ""), q.value("text", ""), q.value("probe", ""),
                         q.value("themes", std::vector<std::string>{})});
}

/// The fields of `wanted` that differ from `now`, as a JSON object.
template <class E>
json changed_fields(const E& now, const E& wanted) {
  json before = json::object();
  json out = json::object();
  visit([&](const char* name, const auto& value) { before[name] = put(value); }, now);
  visit(
      [&](const char* name, const auto& value) {
        auto after = put(value);
        if (after != before[name]) out[name] = std::move(after);
      },
      wanted);
  return out;
}

/// Sets the fields named in `values`; names this version does not know are passed over (the log keeps them).
template <class E>
void set_fields(E& entity, const json& values) {
  visit(
      [&](const char* name, auto& value) {
        if (const auto found = values.find(name); found != values.end()) get(*found, value);
      },
      entity);
}

/// The present values of the fields named in `values`: what takes a `set` back.
template <class E>
json fields_now(const E& entity, const json& values) {
  json out = json::object();
  visit(
      [&](const char* name, const auto& value) {
        if (values.contains(name)) out[name] = put(value);
      },
      entity);
  return out;
}

}  // namespace skolanalys::log
