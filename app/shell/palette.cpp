#include "app/shell/palette.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "app/shell/fuzzy.h"
#include "app/shell/overlay.h"
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
      add({"command." + one.id, ui.t(one.words), one.key(*ui.words), one.act});
  if (session.open()) {
    std::vector<screens::Found> found;
    for (const auto& room : rooms) room->offer(found);
    for (auto& one : found) add(std::move(one));
  }
  add_projects(session, ui);
}

void Palette::add(screens::Found found) {
  auto name = text::fold_case(found.name);
  auto detail = text::fold_case(found.detail + " " + found.also);
  all_.push_back({std::move(found), std::move(name), std::move(detail)});
}

/// Other projects: those opened before and those that lie beside the open one.
void Palette::add_projects(session::Session& session, const ui::Ui& ui) {
  namespace fs = std::filesystem;
  std::vector<fs::path> files;
  for (const auto& one : session.settings.recent) files.emplace_back(one);
  std::error_code none;
  std::vector<fs::path> taken;
  if (session.open()) {
    taken.push_back(fs::absolute(session.project().path()).lexically_normal());
    for (const auto& entry : fs::directory_iterator(taken.front().parent_path(), none))
      if (entry.path().extension() == ".skolanalys") files.push_back(entry.path());
  }
  for (const auto& file : files) {
    const auto path = fs::absolute(file, none).lexically_normal();
    if (std::find(taken.begin(), taken.end(), path) != taken.end() || !fs::exists(path, none)) continue;
    taken.push_back(path);
    add({"find.project." + path.stem().string(), path.stem().string(), ui.t("palette.project"),
         [&session, path] { session.open_file(path); }});
  }
}

std::vector<const screens::Found*> Palette::matching() const {
  const auto typed = text::fold_case(typed_);
  std::vector<std::pair<int, const screens::Found*>> found;
  for (const auto& one : all_) {
    // What it is called counts before what it is.
    auto score = fuzzy_score(typed, one.name);
    if (!score) {
      score = fuzzy_score(typed, one.name + " " + one.detail);
      if (score) *score -= 30;
    }
    if (score) found.emplace_back(*score, &one.found);
  }
  if (!typed.empty())
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<const screens::Found*> out;
  for (const auto& [score, one] : found) {
    if (out.size() == 10) break;
    out.push_back(one);
  }
  return out;
}

void Palette::draw(ui::Ui& ui, session::Session& session) {
  if (!open_) return;
  auto shown = matching();
  // A path of something that is there: a project is opened, anything else imported.
  screens::Found file;
  std::error_code none;
  if (typed_.starts_with('/') && std::filesystem::exists(typed_, none)) {
    file = {"palette.import", ui.t("palette.import", {typed_}), "",
            [&session, path = typed_] { session.import_files({path}); }};
    shown.insert(shown.begin(), &file);
  }
  const auto display = ImGui::GetIO().DisplaySize;
  const float width = std::min(ui.px(560), display.x - ui.px(40));
  ImGui::SetNextWindowPos({(display.x - width) / 2, ui.px(60)});
  ImGui::SetNextWindowSize(
      {width, ui.px(70) + ui.px(36) * static_cast<float>(std::max<std::size_t>(1, shown.size()))});
  ImGui::Begin("##commands", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings);
  dim_around(ui);
  const ui::Ui::Layer layer(ui);
  ui.enter_pane("palette");
  const auto before = typed_;
  ui::field(ui, "commands.words", typed_, ui.t("top.command"), -1, opened_);
  if (typed_ != before) chosen_ = 0;
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
