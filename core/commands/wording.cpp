#include "core/commands/wording.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/log/fields.h"
#include "core/text/utf8.h"

namespace skolanalys::commands {
namespace {

model::OpId scope_of(const model::Model& model, model::TextId id) {
  const auto* text = model.find(id);
  if (text == nullptr) return {};
  return text->interview ? static_cast<model::OpId>(text->interview)
                         : static_cast<model::OpId>(text->document);
}

/// The conflict as it stands now, or nothing.
std::optional<log::Conflict> as_it_stands(const store::Project& project, const log::Conflict& conflict) {
  for (auto& c : project.conflicts())
    if (c.kind == conflict.kind && c.entity == conflict.entity && c.field == conflict.field &&
        c.group == conflict.group && c.base == conflict.base)
      return std::move(c);
  return std::nullopt;
}

}  // namespace

void choose_wording(store::Project& project, const log::Conflict& conflict, Wordings choice,
                    const std::string& words) {
  project.end_run();
  const model::TextId id(conflict.entity);
  auto now = as_it_stands(project, conflict);
  if (!now || now->versions.empty()) return;
  const auto scope = scope_of(project.model(), id);
  if (now->group.empty()) {
    // Still a view: the text is written as it is shown, and so are the versions nobody has chosen from.
    auto as_shown = project.change("", scope);
    as_shown.splice(id, {});  // changes nothing but that
    project.commit(std::move(as_shown));
    const auto ranges = now->versions;
    now.reset();
    for (auto& c : project.conflicts())
      if (c.kind == log::Conflict::Kind::wording && c.entity == id && !c.group.empty() &&
          c.versions.front().range == ranges.front().range)
        now = std::move(c);
    if (!now) return;
  }
  const auto* text = project.model().find(id);
  if (text == nullptr) return;
  text::Range all = now->versions.front().range;
  for (const auto& v : now->versions) all = {std::min(all.from, v.range.from), std::max(all.to, v.range.to)};
  const auto& chosen = choice == Wordings::first ? now->versions.front() : now->versions.back();
  auto change = project.change("step.wording", scope);
  const auto cut = [&](text::Range range, const std::string& instead) {
    const std::string gone(text::slice(text->content, range));
    if (gone != instead) change.splice(id, {range.from, gone, instead});
  };
  switch (choice) {
    case Wordings::first:
    case Wordings::second:
      // What stands around the chosen lines goes, from the end so that positions hold.
      cut({chosen.range.to, all.to}, "");
      cut({all.from, chosen.range.from}, "");
      break;
    case Wordings::own:
      cut(all, words);
      break;
    case Wordings::both:
      break;
  }
  for (const auto& [wording_id, wording] : project.model().wordings)
    if (wording.text == id && wording.group == now->group) change.remove(wording_id);
  project.commit(std::move(change));
}

void choose_value(store::Project& project, const log::Conflict& conflict, std::size_t version) {
  if (conflict.kind != log::Conflict::Kind::field || version >= conflict.versions.size()) return;
  const auto put = [&](const std::string& value, const char* label) {
    auto change = project.change(label);
    const auto set_in = [&](const auto& entity) {
      auto wanted = entity;
      log::set_fields(wanted, nlohmann::json{{conflict.field, nlohmann::json::parse(value)}});
      change.update(wanted);
    };
    if (!conflict.entity) set_in(project.model().engagement);
    log::for_each_map(project.model(), [&]<class Map>(const Map& map) {
      const auto at = map.find(typename Map::key_type(conflict.entity));
      if (at != map.end()) set_in(at->second);
    });
    project.commit(std::move(change));
  };
  // The value that is shown is no change by itself: another first, so that the choice is in the log.
  if (version + 1 == conflict.versions.size()) put(conflict.versions.front().value, "");
  put(conflict.versions[version].value, "step.wording");
}

}  // namespace skolanalys::commands
