#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/screens/choosing.h"
#include "app/screens/search_parts.h"
#include "app/session/saved_search.h"
#include "app/ui/icons.h"
#include "core/commands/codebook.h"

namespace skolanalys::screens {
namespace {

namespace fs = std::filesystem;

/// A row with a button at its end; 0 nothing, 1 the row, 2 the button.
int removable(ui::Ui& ui, const std::string& id, const std::string& words, const ui::RowLook& look,
              const std::string& tip) {
  const float width = std::min(ImGui::GetContentRegionAvail().x, ui.px(720));
  int pressed = 0;
  ImGui::BeginChild(("panel." + id).c_str(), {width - ui.px(44), ui.px(look.detail.empty() ? 34 : 58)});
  if (ui::row(ui, id, words, look)) pressed = 1;
  ImGui::EndChild();
  ImGui::SameLine();
  if (ui::icon_button(ui, id + ".remove", ui::icon::close, tip)) pressed = 2;
  return pressed;
}

void places(ui::Ui& ui, session::Session& session, SearchState& state) {
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("search.places_about"));
  auto all = session.settings.places;
  const auto before = all;
  for (const auto& place : before)
    if (removable(ui, "place." + place, place, {.icon = ui::icon::folder}, ui.t("search.place_remove")) == 2)
      std::erase(all, place);
  const auto folder = session.project().path().parent_path();
  const auto add = [&](const std::string& place) {
    if (!place.empty() && std::find(all.begin(), all.end(), place) == all.end()) all.push_back(place);
  };
  ui::field(ui, "search.place", state.place, ui.t("search.place_hint"), ui.px(420),
            std::exchange(state.panel_opened, false));
  const bool entered = ImGui::IsItemDeactivatedAfterEdit() && ImGui::IsKeyPressed(ImGuiKey_Enter);
  ImGui::SameLine();
  if (ui::icon_button(ui, "search.place.choose", ui::icon::folder, ui.t("choose.folder_button")))
    session.choose({.what = session::FileWish::What::folder,
                    .title = "choose.places",
                    .chosen = [&session](const auto& chosen) {
                      auto places = session.settings.places;
                      if (std::find(places.begin(), places.end(), chosen.front()) == places.end())
                        places.push_back(chosen.front());
                      session.look_in(std::move(places));
                    }});
  ImGui::SameLine();
  if (ui::button(ui, "search.place_add", ui.t("search.place_add"), ui::ButtonKind::primary) || entered) {
    add(state.place);
    state.place.clear();
  }
  if (std::find(all.begin(), all.end(), folder.string()) == all.end()) {
    ImGui::SameLine();
    if (ui::button(ui, "search.place_here", ui.t("search.place_here", {folder.filename().string()}),
                   ui::ButtonKind::plain, ui::icon::folder))
      add(folder.string());
  }
  if (all != before) session.look_in(all);
}

bool saved(ui::Ui& ui, session::Session& session, SearchState& state) {
  bool changed = false;
  const auto all = session.searches().all();
  if (all.empty()) ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("search.saved_none"));
  for (const auto& one : all) {
    const auto pressed =
        removable(ui, "saved." + one.name, one.name,
                  {.icon = ui::icon::bookmark, .detail = one.request.query}, ui.t("search.saved_remove"));
    if (pressed == 1) {
      const auto view = state.question.view;
      state.question = {one.request, view, ui.words->language()};
      state.to_end = true;
      state.panel = SearchState::Panel::none;
      if (!one.places.empty() && one.places != session.settings.places) session.look_in(one.places);
      changed = true;
    }
    if (pressed == 2)
      session.act([&] {
        session.searches().forget(one.name);
        ui.toast(ui.t("toast.search_forgotten", {one.name}), ui.t("undo"),
                 [&session, one] { session.act([&] { session.searches().save(one); }); });
      });
  }
  if (state.question.request.query.empty()) return changed;
  ui::field(ui, "search.name", state.name, ui.t("search.saved_name"), ui.px(300));
  ImGui::SameLine();
  if (ui::button(ui, "search.save", ui.t("search.save"), ui::ButtonKind::primary))
    session.act([&] {
      auto request = state.question.request;
      request.limit = 20;
      const auto name = state.name.empty() ? request.query : state.name;
      session.searches().save({name, request, session.settings.places});
      ui.toast(ui.t("toast.search_saved", {name}));
      state.name.clear();
      state.panel = SearchState::Panel::none;
    });
  return changed;
}

/// First all hits of this project are fetched, then a theme is chosen, with how many it will be; one step.
bool code_all(ui::Ui& ui, session::Session& session, SearchState& state, const search::Result& result) {
  if (result.hits.size() < result.total) {
    if (state.question.request.limit >= result.total) return false;  // on their way
    state.question.request.limit = result.total;
    return true;
  }
  std::vector<commands::Place> places;
  std::size_t interviews = 0;
  for (const auto& hit : result.hits) {
    if (hit.project != session.project().path()) continue;
    places.push_back({hit.text, hit.body});
    interviews += hit.kind == search::SourceKind::interview ? 1 : 0;
  }
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                ui.t("search.code_all_about", {std::to_string(places.size()), std::to_string(interviews)}));
  if (places.size() < result.hits.size())
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                  ui.t("search.code_all_others", {std::to_string(result.hits.size() - places.size())}));
  ui::field(ui, "search.theme", state.theme_words, ui.t("codebook.filter"), ui.px(320),
            std::exchange(state.panel_opened, false));
  for (const auto& choice : editor::choices(session.model(), state.theme_words, session.editor.recent(), 6,
                                            ui.words->language())) {
    const auto* code = session.model().find(choice.code);
    ui::RowLook look;
    look.dot = ui.colors.of(session.model().color_of(*code));
    look.count = choice.area;
    look.height = ui.px(28);
    if (!ui::row(ui, "search.theme." + code->slug, choice.name, look)) continue;
    session.act([&] {
      const auto n = commands::code_all(session.project(), places, choice.code, model::Stance::neutral,
                                        session.settings.initials);
      ui.toast(ui.t("toast.coded_all", {std::to_string(n), choice.name}), ui.t("undo"),
               [&session] { session.undo_project(); });
    });
    state.panel = SearchState::Panel::none;
    break;
  }
  return false;
}

}  // namespace

bool search_panel(ui::Ui& ui, session::Session& session, SearchState& state, const search::Result* result) {
  switch (state.panel) {
    case SearchState::Panel::none:
      return false;
    case SearchState::Panel::places:
      places(ui, session, state);
      return false;
    case SearchState::Panel::saved:
      return saved(ui, session, state);
    case SearchState::Panel::code_all:
      if (result == nullptr || result->total == 0) state.panel = SearchState::Panel::none;
      return result != nullptr && code_all(ui, session, state, *result);
  }
  return false;
}

}  // namespace skolanalys::screens
