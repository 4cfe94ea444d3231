#include "app/shell/palette.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/text/fold_case.h"

namespace skolanalys::shell {

using platform::Key;

void Palette::open(session::Session& session, const session::Commands& commands,
                   const std::vector<std::unique_ptr<screens::Room>>& rooms, const ui::Ui& ui) {
  open_ = opened_ = true;
  typed_.clear();
  chosen_ = 0;
  all_.clear();
  for (const auto& one : commands.all())
    if (one.in_palette && one.can() && (one.room.id.empty() || one.room == session.room))
      all_.push_back({"command." + one.id, ui.t(one.words), one.key(*ui.words), {}, one.act});
  if (session.open()) {
    std::vector<screens::Found> found;
    for (const auto& room : rooms) room->offer(found);
    for (auto& one : found)
      all_.push_back({std::move(one.id), std::move(one.name), std::move(one.detail), {}, std::move(one.act)});
  }
  for (auto& one : all_) one.folded = text::fold_case(one.name + " " + one.detail);
}

std::vector<const Palette::Choice*> Palette::matching() const {
  const auto typed = text::fold_case(typed_);
  std::vector<const Choice*> out;
  for (const auto& one : all_)
    if (one.folded.find(typed) != std::string::npos) out.push_back(&one);
  if (out.size() > 10) out.resize(10);
  return out;
}

void Palette::draw(ui::Ui& ui, session::Session& session) {
  if (!open_) return;
  auto shown = matching();
  // A path of something that is there: a project is opened, anything else imported.
  Choice file;
  std::error_code none;
  if (typed_.starts_with('/') && std::filesystem::exists(typed_, none)) {
    file = {"command.import", ui.t("command.import", {typed_}), "", "",
            [&session, path = typed_] { session.import_files({path}); }};
    shown.insert(shown.begin(), &file);
  }
  const auto display = ImGui::GetIO().DisplaySize;
  const float width = std::min(ui.px(560), display.x - ui.px(40));
  ImGui::SetNextWindowPos({(display.x - width) / 2, ui.px(60)});
  ImGui::SetNextWindowSize(
      {width, ui.px(76) + ui.px(42) * static_cast<float>(std::max<std::size_t>(1, shown.size()))});
  ImGui::Begin("##commands", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  const ui::Ui::Layer layer(ui);
  ui.enter_pane("palette");
  ui::field(ui, "commands.words", typed_, ui.t("top.command"), -1, opened_);
  const bool just_opened = std::exchange(opened_, false);
  if (ui.take(Key::down)) ++chosen_;
  if (ui.take(Key::up) && chosen_ > 0) --chosen_;
  chosen_ = shown.empty() ? 0 : std::min(chosen_, shown.size() - 1);
  std::optional<std::size_t> run;
  if (ui.take(Key::enter) && !shown.empty()) run = chosen_;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    ui::RowLook look;
    look.selected = i == chosen_;
    look.count = shown[i]->detail;
    look.height = ui.px(34);
    ImGui::PushID(static_cast<int>(i));
    if (ui::row(ui, shown[i]->id, shown[i]->name, look)) run = i;
    ImGui::PopID();
  }
  if (shown.empty()) ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("palette.no_command"));
  const bool away =
      ImGui::IsMouseClicked(0) && !ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                                          ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  ImGui::End();
  if (ui.take(Key::escape) || (away && !just_opened)) open_ = false;
  if (run) {
    open_ = false;
    const auto act = shown[*run]->act;  // it may open the palette anew
    act();
  }
}

}  // namespace skolanalys::shell
