#include "app/screens/codebook.h"

#include <algorithm>

#include "app/ui/codes.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"
#include "app/ui/text.h"
#include "core/commands/codebook.h"
#include "core/text/fold_case.h"

namespace skolanalys::screens {

using platform::Key;

const model::Code* CodebookRoom::in_hand() const {
  return session.open() ? session.model().find(theme_) : nullptr;
}

void CodebookRoom::reset() {
  theme_ = {};
  edited_ = {};
  view_ = {};
  history_ = {};
  history_at_ = 0;
  picked_.clear();
  choosing_ = Choosing::nothing;
  filter_.clear();
  others_.clear();
}

/// Counts of the municipalities whose projects lie in the same folder, or where one searches.
void CodebookRoom::read_others() {
  std::vector<std::filesystem::path> places{
      std::filesystem::absolute(session.project().path()).parent_path()};
  for (const auto& place : session.settings.places)
    if (std::filesystem::exists(place)) places.emplace_back(place);
  session.jobs.start<std::vector<commands::MunicipalityThemes>>(
      ui.t("cb.reading_others"),
      [places, own = session.project().path()](session::Progress& progress) {
        return commands::themes_across(places, own, [&] { return !progress.cancelled(); });
      },
      [this](std::vector<commands::MunicipalityThemes> read) {
        others_ = std::move(read);
        view_ = {};
      });
}

void CodebookRoom::enter() {
  if (!session.open()) return;
  read_others();
  if (session.model().find(session.theme) != nullptr) choose(session.theme);
  if (in_hand() == nullptr)
    for (const auto* area : session.model().areas())
      if (const auto themes = session.model().children(area->id); !themes.empty())
        return choose(themes.front()->id);
}

void CodebookRoom::leave() { save(); }

void CodebookRoom::choose(model::CodeId code) {
  save();
  theme_ = session.theme = code;
  if (const auto* now = in_hand()) edited_ = *now;
  picked_.clear();
  split_name_.clear();
}

/// The fields are written when they are left: as one step, if anything differs.
void CodebookRoom::save() {
  const auto* now = in_hand();
  if (now == nullptr || edited_.id != now->id) return;
  auto wanted = edited_;
  // Where it stands is not in the fields.
  wanted.parent = now->parent;
  wanted.order = now->order;
  if (wanted.name.find_first_not_of(' ') == std::string::npos) wanted.name = edited_.name = now->name;
  session.act([&] { commands::change_theme(session.project(), wanted); });
}

void CodebookRoom::add(bool area) {
  session.act([&] {
    const auto* now = in_hand();
    model::CodeId parent;
    if (!area && now != nullptr) parent = session.model().area_of(*now).id;
    const auto name = ui.t(area || !parent ? "cb.new_area" : "cb.new_theme");
    const auto id = commands::add_theme(session.project(), parent, name);
    if (!parent) {  // an area has a colour that none has yet
      auto fresh = *session.model().find(id);
      fresh.color = ui::free_code_color(session.model());
      commands::change_theme(session.project(), fresh);
    }
    filter_.clear();
    choose(id);
    ui.focus_on("theme.name");
  });
}

void CodebookRoom::remove() {
  const auto* now = in_hand();
  if (now == nullptr) return;
  const auto parent = now->parent;
  session.act([&] {
    commands::remove_theme(session.project(), now->id);
    edited_ = {};
    theme_ = {};
    if (parent) choose(parent);
    ui.toast(ui.t("toast.theme_removed"), ui.t("undo"), [this] { session.undo_project(); });
  });
}

void CodebookRoom::place(model::CodeId code, const Landing& to) {
  session.act([&] {
    const auto revision = session.project().revision();
    commands::place_theme(session.project(), code, to.parent, to.before);
    if (session.project().revision() == revision) return;
    const auto* parent = session.model().find(to.parent);
    ui.toast(parent == nullptr ? ui.t("cb.placed") : ui.t("toast.moved", {ui.name_of(*parent)}), ui.t("undo"),
             [this] { session.undo_project(); });
  });
}

/// One step up or down among its siblings; past the end of an area, into the next.
void CodebookRoom::move(int by) {
  const auto* now = in_hand();
  if (now == nullptr) return;
  const auto siblings = session.model().children(now->parent);
  const auto at = std::find_if(siblings.begin(), siblings.end(), [&](auto* c) { return c->id == theme_; }) -
                  siblings.begin();
  if (by < 0 && at > 0) return place(theme_, {now->parent, siblings[static_cast<std::size_t>(at - 1)]->id});
  if (by > 0 && at + 1 < std::ssize(siblings)) {
    const bool last = at + 2 >= std::ssize(siblings);
    return place(theme_,
                 {now->parent, last ? model::CodeId{} : siblings[static_cast<std::size_t>(at + 2)]->id});
  }
  if (!now->parent) return;
  const auto areas = session.model().areas();
  const auto here = std::find_if(areas.begin(), areas.end(), [&](auto* c) { return c->id == now->parent; });
  if (by < 0 && here != areas.begin() && here != areas.end())
    return place(theme_, {(*std::prev(here))->id, {}});
  if (by > 0 && here != areas.end() && std::next(here) != areas.end()) {
    const auto into = session.model().children((*std::next(here))->id);
    place(theme_, {(*std::next(here))->id, into.empty() ? model::CodeId{} : into.front()->id});
  }
}

void CodebookRoom::split() {
  session.act([&] {
    const auto id = commands::split_theme(session.project(), theme_, split_name_,
                                          std::vector<model::CodingId>(picked_.begin(), picked_.end()));
    const auto n = picked_.size();
    choose(id);
    ui.toast(ui.t("cb.split_done", {std::to_string(n), ui.name_of(*session.model().find(id))}), ui.t("undo"),
             [this] { session.undo_project(); });
  });
}

void CodebookRoom::add_commands(session::Commands& commands) {
  static constexpr session::Room here{"codebook"};
  const auto theme = [this] { return in_hand() != nullptr; };
  const auto add_one = [&](const char* id, std::vector<session::Chord> keys, std::function<void()> act,
                           std::function<bool()> enabled) {
    commands.add({.id = std::string("codebook.") + id,
                  .words = std::string("cb.") + id,
                  .keys = std::move(keys),
                  .act = std::move(act),
                  .section = session::Section::code,
                  .room = here,
                  .enabled = std::move(enabled)});
  };
  const auto open = [this] { return session.open(); };
  add_one(
      "add_theme", {session::ctrl('t')}, [this] { add(false); }, open);
  add_one(
      "add_area", {session::ctrl_shift('t')}, [this] { add(true); }, open);
  add_one(
      "move_up", {session::alt(Key::up)}, [this] { move(-1); }, theme);
  add_one(
      "move_down", {session::alt(Key::down)}, [this] { move(1); }, theme);
  add_one(
      "rename", {session::plain(Key::f2)}, [this] { ui.focus_on("theme.name"); }, theme);
  add_one(
      "merge", {session::ctrl('m')}, [this] { choosing_ = Choosing::merge; }, theme);
  add_one(
      "remove", {session::ctrl(Key::del)}, [this] { remove(); },
      [this] { return in_hand() != nullptr && !ui::Ui::typing_in_field(); });
}

void CodebookRoom::draw(Rect where) {
  constexpr ui::Side tree_side{"codebook.tree", 312, 220, 520};
  constexpr ui::Side evidence_side{"codebook.evidence", 400, 280, 640};
  const float tree_width = tree_side.width(ui, where.size.x * 0.4F);
  const bool beside = where.size.x > ui.px(960);
  const float side = beside ? evidence_side.width(ui, where.size.x - tree_width - ui.px(320)) : 0;
  tree({where.at, {tree_width, where.size.y}});
  const Rect middle{{where.at.x + tree_width + 1, where.at.y},
                    {where.size.x - tree_width - 1 - (beside ? side + 1 : 0), where.size.y}};
  if (in_hand() == nullptr) {
    ui::begin_pane(ui, "definition", middle.at, {where.size.x - tree_width - 1, where.size.y},
                   ui.colors.surface);
    if (ui::empty_state(ui, ui::icon::label, ui.t("cb.empty"), "codebook.empty.new", ui.t("cb.add_theme")))
      add(session.model().areas().empty());
    ui::end_pane();
    tree_side.handle(ui, {where.at.x + tree_width, where.at.y}, where.size.y, 1);
    return;
  }
  if (beside) {
    definition(middle);
  } else {
    const float head = ui.px(26) + 2 * ImGui::GetStyle().WindowPadding.y;
    ui::begin_pane(ui, "codebook.which", middle.at, {middle.size.x, head}, ui.colors.surface);
    if (ui::chip(ui, "codebook.fields", ui.t("cb.fields"), !show_evidence_)) show_evidence_ = false;
    ImGui::SameLine();
    if (ui::chip(ui, "codebook.evidence", ui.t("cb.evidence"), show_evidence_)) show_evidence_ = true;
    ui::end_pane();
    const Rect below{{middle.at.x, middle.at.y + head}, {middle.size.x, middle.size.y - head}};
    if (show_evidence_)
      evidence(below);
    else
      definition(below);
  }
  if (beside && in_hand() != nullptr)
    evidence({{where.at.x + where.size.x - side, where.at.y}, {side, where.size.y}});
  tree_side.handle(ui, {where.at.x + tree_width, where.at.y}, where.size.y, 1);
  if (beside) evidence_side.handle(ui, {where.at.x + where.size.x - side, where.at.y}, where.size.y, -1);
}

void CodebookRoom::tree(Rect where) {
  ui::begin_pane(ui, "codebook", where.at, where.size, ui.colors.surface);
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("room.codebook"));
  if (ui::button(ui, "codebook.add_theme", ui.t("cb.add_theme"), ui::ButtonKind::plain, ui::icon::add))
    add(false);
  ImGui::SameLine();
  if (ui::button(ui, "codebook.add_area", ui.t("cb.add_area"), ui::ButtonKind::quiet)) add(true);
  ui::field(ui, "codebook.filter", filter_, ui.t("codebook.filter"));
  if (choosing_ != Choosing::nothing) {
    ui::paragraph(ui, ui.fonts.small, ui.colors.accent,
                  ui.t(choosing_ == Choosing::merge ? "codebook.merge_where" : "codebook.move_where"));
    if (ui.take(Key::escape)) choosing_ = Choosing::nothing;
  }
  const auto wanted = text::fold_case(filter_);
  dropped_.reset();
  pressed_.reset();
  bool anything = false;
  ImGui::BeginChild("tree", {0, 0}, false);
  for (const auto* area : session.model().areas()) {
    const auto themes = session.model().children(area->id);
    std::vector<const model::Code*> shown;
    for (const auto* code : themes)
      if (wanted.empty() ||
          text::fold_case(code->name + " " + code->name_en + " " + area->name).find(wanted) !=
              std::string::npos)
        shown.push_back(code);
    if (shown.empty() && !wanted.empty()) continue;
    anything = true;
    tree_row(*area, true, nullptr);
    for (std::size_t i = 0; i < shown.size(); ++i)
      tree_row(*shown[i], false, i + 1 < shown.size() ? shown[i + 1] : nullptr);
  }
  if (!anything && !wanted.empty())
    ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("codebook.no_match", {filter_}));
  ImGui::EndChild();
  ui::end_pane();
  // Only now: the model's pointers above go with a change.
  if (dropped_) place(dropped_->first, dropped_->second);
  if (!pressed_) return;
  const auto chosen = *pressed_;
  const auto how = std::exchange(choosing_, Choosing::nothing);
  if (how == Choosing::nothing || chosen == theme_) return choose(chosen);
  session.act([&] {
    const auto* from = in_hand();
    const auto* into = session.model().find(chosen);
    if (from == nullptr || into == nullptr) return;
    if (how == Choosing::move) return place(theme_, {session.model().area_of(*into).id, {}});
    save();
    const auto from_name = ui.name_of(*from);
    commands::merge_themes(session.project(), theme_, chosen);
    edited_ = {};
    choose(chosen);
    ui.toast(ui.t("toast.merged", {from_name, ui.name_of(*session.model().find(chosen))}), ui.t("undo"),
             [this] { session.undo_project(); });
  });
}

/// `next`: the sibling after it, for a drop at its lower edge.
void CodebookRoom::tree_row(const model::Code& code, bool is_area, const model::Code* next) {
  ui::RowLook look;
  const auto n = session.codings_of(code.id);
  std::size_t sum = n;
  if (is_area)
    for (const auto* child : session.model().children(code.id)) sum += session.codings_of(child->id);
  look.count = sum == 0 ? "" : std::to_string(sum);
  look.bold = is_area;
  look.key = code.shortcut;
  look.dot = ui.colors.of(session.model().color_of(code));
  look.indent = is_area ? 0 : 16;
  look.height = ui.px(30);
  look.selected = code.id == theme_;
  if (ui::wrapped_row(ui, "tree." + code.slug, ui.name_of(code), look)) pressed_ = code.id;
  if (ImGui::BeginDragDropSource()) {
    const auto raw = static_cast<model::OpId>(code.id);
    ImGui::SetDragDropPayload("code", &raw, sizeof raw);
    ui::words(ui, ui.fonts.body, ui.colors.text, ui.name_of(code));
    ImGui::EndDragDropSource();
  }
  if (!ImGui::BeginDragDropTarget()) return;
  const auto from = ImGui::GetItemRectMin();
  const auto to = ImGui::GetItemRectMax();
  const float part = (ImGui::GetIO().MousePos.y - from.y) / std::max(1.0F, to.y - from.y);
  if (const auto* payload = ImGui::AcceptDragDropPayload(
          "code", ImGuiDragDropFlags_AcceptBeforeDelivery | ImGuiDragDropFlags_AcceptNoDrawDefaultRect)) {
    const auto dragged = model::CodeId(*static_cast<const model::OpId*>(payload->Data));
    const auto* what = session.model().find(dragged);
    const bool area_moves = what != nullptr && !what->parent;
    auto* list = ImGui::GetWindowDrawList();
    Landing landing;
    if (area_moves && is_area) {  // areas stand among areas
      landing = {{}, code.id};
      list->AddLine({from.x, from.y}, {to.x, from.y}, ui.colors.accent, ui.px(2));
    } else if (area_moves) {
      landing = {{}, code.parent};
    } else if (is_area) {  // into it, first
      const auto first = session.model().children(code.id);
      landing = {code.id, first.empty() ? model::CodeId{} : first.front()->id};
      list->AddRect(from, to, ui.colors.accent, ui.px(6), 0, ui.px(2));
    } else {
      const bool above = part < 0.5F;
      landing = {code.parent, above ? code.id : next == nullptr ? model::CodeId{} : next->id};
      const float y = above ? from.y : to.y;
      list->AddLine({from.x + ui.px(16), y}, {to.x, y}, ui.colors.accent, ui.px(2));
    }
    if (payload->IsDelivery() && dragged != code.id) dropped_ = {dragged, landing};
  }
  ImGui::EndDragDropTarget();
}

std::unique_ptr<Room> make_codebook(ui::Ui& ui, session::Session& session) {
  return std::make_unique<CodebookRoom>(ui, session);
}

}  // namespace skolanalys::screens
