#include "core/commands/codebook.h"

#include <algorithm>
#include <chrono>

#include "core/commands/labels.h"
#include "core/error.h"
#include "core/model/clock.h"
#include "core/text/fold_case.h"
#include "core/text/trim.h"
#include "core/text/utf8.h"

namespace skolanalys::commands {
namespace {

using model::now;

const model::Code& code_of(const store::Project& project, model::CodeId id) {
  const auto* code = project.model().find(id);
  if (code == nullptr) throw Error(Fault::usage, "error.gone", {}, "that theme is no longer in the codebook");
  return *code;
}

/// "Elevhälsans roll" -> "elevhalsans-roll": letters and digits of ASCII, the rest a dash.
std::string slug_of(const std::string& name) {
  std::string out;
  for (text::ByteOffset at = 0; at < name.size();) {
    auto c = text::next(name, at);
    switch (c) {
      case U'å':
      case U'ä':
      case U'Å':
      case U'Ä':
        c = 'a';
        break;
      case U'ö':
      case U'Ö':
        c = 'o';
        break;
      case U'é':
      case U'É':
        c = 'e';
        break;
      default:
        break;
    }
    if (c < 0x80 && std::isalnum(static_cast<unsigned char>(c)) != 0)
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "tema" : out;
}

void not_under_itself(const model::Model& model, const model::Code& code, model::CodeId parent) {
  for (auto at = parent; at;) {
    if (at == code.id)
      throw Error(Fault::usage, "error.theme_under_itself", {code.name}, "a theme cannot lie under itself");
    const auto* above = model.find(at);
    at = above == nullptr ? model::CodeId{} : above->parent;
  }
}

/// A key that sorts between two others; nothing where there is no room. No upper = after everything.
std::optional<std::string> key_between(const std::string& lower, const std::string* upper) {
  const auto key = lower + "m";
  if (upper == nullptr || key < *upper) return key;
  return std::nullopt;
}

}  // namespace

model::Code theme_named(const model::Model& model, model::CodeId area, const std::string& name) {
  const auto wanted = text::trimmed(name);
  if (wanted.empty()) throw Error(Fault::usage, "error.theme_needs_name", {}, "a theme needs a name");
  model::Code code;
  code.name = wanted;
  code.parent = area;
  const auto* parent = model.find(area);
  const auto base = (parent == nullptr ? "" : parent->slug + ".") + slug_of(wanted);
  code.slug = base;
  for (int n = 2; model.code_called(code.slug) != nullptr; ++n) code.slug = base + "-" + std::to_string(n);
  const auto siblings = model.children(area);
  code.order = siblings.empty() ? "0000" : siblings.back()->order + "a";
  return code;
}

model::CodeId add_theme(store::Project& project, model::CodeId area, const std::string& name) {
  const auto code = theme_named(project.model(), area, name);
  auto change = project.change("step.theme_add");
  const auto id = change.create(code);
  project.commit(std::move(change));
  return id;
}

void rename_theme(store::Project& project, model::CodeId code, const std::string& name) {
  auto wanted = code_of(project, code);
  wanted.name = text::trimmed(name);
  if (wanted.name.empty()) throw Error(Fault::usage, "error.theme_needs_name", {}, "a theme needs a name");
  auto change = project.change("step.theme_rename");
  change.update(wanted);
  project.commit(std::move(change));
}

void change_theme(store::Project& project, const model::Code& wanted) {
  auto change = project.change("step.theme_change");
  change.update(wanted);
  project.commit(std::move(change));
}

void move_theme(store::Project& project, model::CodeId code, model::CodeId area) {
  place_theme(project, code, area, {});
}

void place_theme(store::Project& project, model::CodeId code, model::CodeId parent, model::CodeId before) {
  const auto& model = project.model();
  auto wanted = code_of(project, code);
  not_under_itself(model, wanted, parent);
  auto siblings = model.children(parent);
  const auto there = siblings;
  std::erase_if(siblings, [&](const model::Code* c) { return c->id == code; });
  auto at = std::find_if(siblings.begin(), siblings.end(), [&](const auto* c) { return c->id == before; });
  wanted.parent = parent;
  const auto lower = at == siblings.begin() ? std::string("0") : (*std::prev(at))->order;
  const auto* upper = at == siblings.end() ? nullptr : &(*at)->order;
  const auto* self = model.find(code);
  siblings.insert(at, self);
  if (siblings == there) return;
  auto change = project.change("step.theme_move");
  if (const auto key = key_between(lower, upper)) {
    wanted.order = *key;
    change.update(wanted);
  } else {  // no room between the two: all siblings are numbered anew
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      auto one = siblings[i] == self ? wanted : *siblings[i];
      const auto number = std::to_string((i + 1) * 10);
      one.order = std::string(number.size() < 6 ? 6 - number.size() : 0, '0') + number;
      change.update(one);
    }
  }
  project.commit(std::move(change));
}

model::CodeId split_theme(store::Project& project, model::CodeId code, const std::string& name,
                          const std::vector<model::CodingId>& codings) {
  const auto& model = project.model();
  const auto& source = code_of(project, code);
  auto fresh = theme_named(model, source.parent, name);
  fresh.color = source.color;
  auto change = project.change("step.theme_split");
  const auto id = change.create(fresh);
  std::size_t moved = 0;
  for (const auto coding : codings)
    if (const auto* one = model.find(coding); one != nullptr && one->code == code) {
      auto wanted = *one;
      wanted.code = id;
      change.update(wanted);
      ++moved;
    }
  if (moved == 0)
    throw Error(Fault::usage, "error.nothing_to_split", {source.name}, "choose the passages to move");
  project.commit(std::move(change));
  return id;
}

void merge_themes(store::Project& project, model::CodeId from, model::CodeId into) {
  const auto& model = project.model();
  const auto& source = code_of(project, from);
  (void)code_of(project, into);
  not_under_itself(model, source, into);
  auto change = project.change("step.theme_merge");
  for (const auto& [id, coding] : model.codings)
    if (coding.code == from) {
      auto moved = coding;
      moved.code = into;
      change.update(moved);
    }
  for (const auto& [id, memo] : model.memos)
    if (memo.target == from) {
      auto moved = memo;
      moved.target = into;
      change.update(moved);
    }
  for (const auto* child : model.children(from)) {
    auto moved = *child;
    moved.parent = into;
    change.update(moved);
  }
  change.remove(from);
  project.commit(std::move(change));
}

void remove_theme(store::Project& project, model::CodeId code) {
  const auto& model = project.model();
  (void)code_of(project, code);
  auto change = project.change("step.theme_remove");
  std::vector<model::CodeId> gone{code};
  for (std::size_t i = 0; i < gone.size(); ++i)
    for (const auto* child : model.children(gone[i])) gone.push_back(child->id);
  for (const auto& [id, coding] : model.codings)
    if (std::find(gone.begin(), gone.end(), coding.code) != gone.end()) change.remove(id);
  for (auto id = gone.rbegin(); id != gone.rend(); ++id) change.remove(*id);
  project.commit(std::move(change));
}

namespace {

model::OpId scope_of(const model::Model& model, model::TextId id) {
  const auto* text = model.find(id);
  if (text == nullptr) return {};
  return text->interview ? static_cast<model::OpId>(text->interview)
                         : static_cast<model::OpId>(text->document);
}

/// The scope of a step that touches these codings: their note's when it is one, else the project's.
model::OpId scope_of_all(const model::Model& model, const std::vector<model::CodingId>& codings) {
  std::optional<model::OpId> scope;
  for (const auto id : codings) {
    const auto* coding = model.find(id);
    if (coding == nullptr) continue;
    const auto here = scope_of(model, coding->text);
    if (scope && *scope != here) return {};
    scope = here;
  }
  return scope.value_or(model::OpId{});
}

}  // namespace

std::size_t code_all(store::Project& project, const std::vector<Place>& places, model::CodeId theme,
                     model::Stance stance, const std::string& coder) {
  (void)code_of(project, theme);
  const auto& model = project.model();
  auto change = project.change("step.code_all");
  std::size_t coded = 0;
  for (const auto& place : places) {
    const auto* text = model.find(place.text);
    if (text == nullptr) continue;
    const auto there = model.codings_of(place.text);
    if (std::any_of(there.begin(), there.end(),
                    [&](const auto* c) { return c->code == theme && c->range.overlaps(place.range); }))
      continue;
    model::Coding coding;
    coding.text = place.text;
    coding.range = {place.range.from, std::min(place.range.to, text::length(text->content))};
    if (coding.range.empty()) continue;
    coding.quote = text::slice(text->content, coding.range);
    coding.code = theme;
    coding.stance = stance;
    coding.coder = coder;
    coding.made = now();
    change.create(coding);
    ++coded;
  }
  project.commit(std::move(change));
  return coded;
}

void recode(store::Project& project, const std::vector<model::CodingId>& codings, model::CodeId theme) {
  (void)code_of(project, theme);
  auto change = project.change("step.recode", scope_of_all(project.model(), codings));
  for (const auto id : codings)
    if (const auto* coding = project.model().find(id)) {
      auto wanted = *coding;
      wanted.code = theme;
      change.update(wanted);
    }
  project.commit(std::move(change));
}

void set_stance(store::Project& project, const std::vector<model::CodingId>& codings, model::Stance stance) {
  auto change = project.change("step.stance", scope_of_all(project.model(), codings));
  for (const auto id : codings)
    if (const auto* coding = project.model().find(id)) {
      auto wanted = *coding;
      wanted.stance = stance;
      change.update(wanted);
    }
  project.commit(std::move(change));
}

void remove_coding(store::Project& project, model::CodingId coding) {
  if (project.model().find(coding) == nullptr) return;
  auto change = project.change("step.coding_remove", scope_of_all(project.model(), {coding}));
  change.remove(coding);
  project.commit(std::move(change));
}

void resize_coding(store::Project& project, model::CodingId coding, text::Range range) {
  project.end_run();
  const auto* now_is = project.model().find(coding);
  if (now_is == nullptr) return;
  const auto* text = project.model().find(now_is->text);
  if (text == nullptr) return;
  range.to = std::min(range.to, text::length(text->content));
  if (range.empty() || range == now_is->range) return;
  auto wanted = *now_is;
  wanted.range = range;
  wanted.quote = text::slice(text->content, range);
  auto change = project.change("step.coding_resize", scope_of_all(project.model(), {coding}));
  change.update(wanted);
  project.commit(std::move(change));
}

model::CodingId split_coding(store::Project& project, model::CodingId coding, text::Pos at) {
  project.end_run();
  const auto* now_is = project.model().find(coding);
  if (now_is == nullptr || at <= now_is->range.from || at >= now_is->range.to) return {};
  const auto* text = project.model().find(now_is->text);
  auto first = *now_is;
  auto second = *now_is;
  first.range.to = at;
  second.range.from = at;
  first.quote = text::slice(text->content, first.range);
  second.quote = text::slice(text->content, second.range);
  second.label.clear();
  auto change = project.change("step.coding_split", scope_of_all(project.model(), {coding}));
  change.update(first);
  const auto id = change.create(second);
  project.commit(std::move(change));
  return id;
}

void set_memo(store::Project& project, model::OpId target, const std::string& body, bool analysis,
              const std::string& author) {
  const auto words = text::trimmed(body);
  auto change = project.change("step.memo");
  for (const auto& [id, memo] : project.model().memos) {
    if (memo.target != target) continue;
    if (words.empty()) {
      change.remove(id);
    } else {
      auto wanted = memo;
      wanted.body = words;
      wanted.analysis = analysis;
      change.update(wanted);
    }
    project.commit(std::move(change));
    return;
  }
  if (words.empty()) return;
  model::Memo memo;
  memo.target = target;
  memo.body = words;
  memo.analysis = analysis;
  memo.author = author;
  memo.made = now();
  change.create(memo);
  project.commit(std::move(change));
}

void set_section(store::Project& project, const std::string& slot, const std::string& body) {
  auto change = project.change("step.section");
  if (const auto* section = project.model().section_in(slot)) {
    auto wanted = *section;
    wanted.body = body;
    change.update(wanted);
  } else {
    model::Section fresh;
    fresh.slot = slot;
    fresh.body = body;
    change.create(fresh);
  }
  project.commit(std::move(change));
}

model::InterviewId add_interview(store::Project& project, const NewInterview& wanted) {
  const auto& model = project.model();
  auto change = project.change("step.interview");
  const std::string initials = wanted.interviewers.empty() ? "" : wanted.interviewers.front();
  Labels labels(model);
  model::Respondent respondent;
  respondent.label = labels.next_respondent(initials);
  if (!wanted.role.empty()) respondent.roles = {wanted.role};
  respondent.unit = wanted.unit;
  model::Interview interview;
  interview.respondents = {change.create(respondent)};
  model::Text note;
  interview.text = change.create(note);
  interview.title = wanted.title;
  interview.label = wanted.label.empty() ? labels.next_interview(initials) : wanted.label;
  interview.date = wanted.date;
  interview.start = wanted.start;
  interview.interviewers = wanted.interviewers;
  if (!wanted.role.empty()) interview.roles = {wanted.role};
  interview.unit = wanted.unit;
  interview.guide = wanted.guide;
  interview.status = model::InterviewStatus::ongoing;
  const auto id = change.create(interview);
  project.commit(std::move(change));
  return id;
}

}  // namespace skolanalys::commands
