#include "core/model/model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <tuple>

namespace skolanalys::model {
namespace {

constexpr std::array<std::string_view, 5> stance_ids{"strength", "weakness", "mixed", "proposal", "neutral"};

template <class Map, class Key>
const typename Map::mapped_type* lookup(const Map& map, Key id) {
  const auto found = map.find(id);
  return found == map.end() ? nullptr : &found->second;
}

template <class Map>
const typename Map::mapped_type* labelled(const Map& map, std::string_view label_or_id) {
  if (label_or_id.empty()) return nullptr;
  for (const auto& [id, entity] : map)
    if (entity.label == label_or_id) return &entity;
  if (const auto id = parse_id(label_or_id)) return lookup(map, typename Map::key_type(*id));
  return nullptr;
}

template <class Map>
const typename Map::mapped_type* slugged(const Map& map, std::string_view slug) {
  for (const auto& [id, entity] : map)
    if (entity.slug == slug) return &entity;
  return nullptr;
}

}  // namespace

std::string_view to_string(Stance s) noexcept { return stance_ids.at(static_cast<std::size_t>(s)); }

std::optional<Stance> parse_stance(std::string_view id) noexcept {
  const auto found = std::find(stance_ids.begin(), stance_ids.end(), id);
  if (found == stance_ids.end()) return std::nullopt;
  return static_cast<Stance>(found - stance_ids.begin());
}

std::string to_string(Date d) {
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02u", static_cast<int>(d.year()),
                static_cast<unsigned>(d.month()), static_cast<unsigned>(d.day()));
  return out;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t n) {
    int value = -1;
    const auto* end = text.data() + from + n;
    const auto [stop, fault] = std::from_chars(text.data() + from, end, value);
    return fault == std::errc{} && stop == end ? value : -1;
  };
  const int y = number(0, 4);
  const int m = number(5, 2);
  const int d = number(8, 2);
  if (y < 0 || m < 0 || d < 0) return std::nullopt;
  const Date date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                  std::chrono::day{static_cast<unsigned>(d)}};
  return date.ok() ? std::optional(date) : std::nullopt;
}

const Interview* Model::find(InterviewId id) const { return lookup(interviews, id); }
const Document* Model::find(DocumentId id) const { return lookup(documents, id); }
const Text* Model::find(TextId id) const { return lookup(texts, id); }
const Code* Model::find(CodeId id) const { return lookup(codes, id); }
const Coding* Model::find(CodingId id) const { return lookup(codings, id); }
const Respondent* Model::find(RespondentId id) const { return lookup(respondents, id); }

const Interview* Model::interview_called(std::string_view name) const { return labelled(interviews, name); }
const Document* Model::document_called(std::string_view name) const { return labelled(documents, name); }
const Respondent* Model::respondent_called(std::string_view name) const {
  return labelled(respondents, name);
}
const Code* Model::code_called(std::string_view slug) const { return slugged(codes, slug); }
const Guide* Model::guide_called(std::string_view slug) const { return slugged(guides, slug); }

const Section* Model::section_in(std::string_view slot) const {
  for (const auto& [id, section] : sections)
    if (section.slot == slot) return &section;
  return nullptr;
}

std::vector<const Code*> Model::children(CodeId parent) const {
  std::vector<const Code*> out;
  for (const auto& [id, code] : codes)
    if (code.parent == parent || (!parent && !find(code.parent))) out.push_back(&code);
  std::stable_sort(out.begin(), out.end(), [](const auto* a, const auto* b) { return a->order < b->order; });
  return out;
}

std::vector<const Code*> Model::areas() const { return children(CodeId{}); }

const Code& Model::area_of(const Code& code) const {
  const auto* at = &code;
  for (std::size_t steps = 0; steps <= codes.size(); ++steps) {
    const auto* parent = find(at->parent);
    if (parent == nullptr) break;
    at = parent;
  }
  return *at;
}

std::string Model::color_of(const Code& code) const {
  const auto* at = &code;
  for (std::size_t steps = 0; at != nullptr && steps <= codes.size(); at = find(at->parent), ++steps)
    if (!at->color.empty()) return at->color;
  return "#5B6675";
}

std::vector<const Interview*> Model::interviews_in_order() const {
  std::vector<const Interview*> out;
  for (const auto& [id, interview] : interviews) out.push_back(&interview);
  const auto key = [](const Interview* i) {
    const auto day = i->date ? std::chrono::sys_days(*i->date) : std::chrono::sys_days::max();
    return std::tuple(day, std::string_view(i->start), std::string_view(i->label), i->id);
  };
  std::sort(out.begin(), out.end(), [&](const auto* a, const auto* b) { return key(a) < key(b); });
  return out;
}

std::vector<const Coding*> Model::codings_of(TextId text) const {
  std::vector<const Coding*> out;
  const auto found = codings_by_text.find(text);
  if (found == codings_by_text.end()) return out;
  for (const auto id : found->second)
    if (const auto* coding = find(id)) out.push_back(coding);
  std::sort(out.begin(), out.end(), [](const auto* a, const auto* b) {
    return std::tuple(a->range.from, a->range.to, a->id) < std::tuple(b->range.from, b->range.to, b->id);
  });
  return out;
}

std::string Model::called(const Interview& interview) {
  return interview.label.empty() ? to_string(static_cast<const OpId&>(interview.id)) : interview.label;
}
std::string Model::called(const Document& document) {
  return document.label.empty() ? to_string(static_cast<const OpId&>(document.id)) : document.label;
}

}  // namespace skolanalys::model
