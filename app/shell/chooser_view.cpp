#include <algorithm>
#include <cmath>
#include <cstdio>

#include "app/screens/screens.h"
#include "app/shell/chooser.h"
#include "app/ui/icons.h"
#include "app/ui/name_field.h"
#include "app/ui/text.h"

namespace skolanalys::shell {
namespace {

namespace fs = std::filesystem;

constexpr double twice_within = 0.5;   // seconds between two presses that are one
constexpr double reading_after = 0.3;  // what is read sooner would only flicker

std::string size_in_words(std::uintmax_t bytes) {
  char out[32];
  const auto n = static_cast<double>(bytes);
  if (bytes < 1'000'000)
    std::snprintf(out, sizeof out, "%.0f kB", std::ceil(n / 1000));
  else if (bytes < 1'000'000'000)
    std::snprintf(out, sizeof out, "%.1f MB", n / 1e6);
  else
    std::snprintf(out, sizeof out, "%.1f GB", n / 1e9);
  return out;
}

const char* icon_of(const session::DiskPlace& place) {
  if (place.words.empty()) return ui::icon::usb;
  return place.words == "place.home" ? ui::icon::home : ui::icon::folder;
}

/// Names of endings as people know them: "JPG, PNG".
std::string in_capitals(const std::vector<std::string>& endings) {
  std::string out;
  for (const auto& ending : endings) {
    if (!out.empty()) out += ", ";
    for (const char c : ending.substr(1)) out += static_cast<char>(std::toupper(c));
  }
  return out;
}

}  // namespace

void Chooser::draw(ui::Ui& ui, session::Session& session) {
  jobs_.deliver(ui.now);
  if (!wish_) return;
  const auto display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(display);
  ImGui::PushStyleColor(ImGuiCol_WindowBg, IM_COL32(0, 0, 0, 110));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("##choose", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor();
  const ui::Ui::Layer layer(ui);
  keys(ui, session);
  if (!wish_) {
    ImGui::End();
    return;
  }
  const ImVec2 size{std::min(ui.px(920), display.x - ui.px(32)), std::min(ui.px(620), display.y - ui.px(32))};
  const ImVec2 at{std::round((display.x - size.x) / 2), std::round((display.y - size.y) / 2)};
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y}, ui.colors.surface, ui.px(10));
  list->AddRect(at, {at.x + size.x, at.y + size.y}, ui.colors.border, ui.px(10));
  const float pad = ui.px(20);
  const float inner = size.x - 2 * pad;
  ui.enter_pane("choose");
  ui::text_at(ui, {at.x + pad, at.y + ui.px(16)}, ui.fonts.title, ui.colors.text, ui.t(wish_->title),
              inner - ui.px(40));
  ImGui::SetCursorScreenPos({at.x + size.x - pad - ui.px(26), at.y + ui.px(14)});
  if (ui::icon_button(ui, "choose.close", ui::icon::close, ui.t("cancel"))) {
    wish_.reset();
    ImGui::End();
    return;
  }
  ImGui::SetCursorScreenPos({at.x + pad - ui.px(6), at.y + ui.px(54)});
  draw_crumbs(ui, inner);
  ImGui::SetCursorScreenPos({at.x + pad, at.y + ui.px(96)});
  ImGui::BeginGroup();
  if (saves()) {
    ui::text_at(ui, {at.x + pad, at.y + ui.px(104)}, ui.fonts.body, ui.colors.muted, ui.t("choose.name"));
    ImGui::SetCursorScreenPos(
        {at.x + pad + ui::size_of(ui.fonts.body, ui.t("choose.name")).x + ui.px(12), at.y + ui.px(96)});
  }
  const float left = ImGui::GetCursorScreenPos().x - at.x - pad;
  // What has the keyboard keeps its own copy of the words: with others it is another field.
  ImGui::PushID(static_cast<int>(fresh_words_));
  ui::name_field(ui, "choose.words", typed_, ui.t(saves() ? "choose.name_hint" : "choose.find"), inner - left,
                 std::exchange(focus_, false));
  ImGui::PopID();
  ImGui::EndGroup();
  if (typed_ != found_for_) {
    trouble_.clear();
    find();
  }
  const float top = at.y + ui.px(142);
  const float bottom = at.y + size.y - ui.px(76);
  const float side = std::min(ui.px(200), size.x * 0.28F);
  list->AddLine({at.x, top}, {at.x + size.x, top}, ui.colors.border);
  list->AddLine({at.x, bottom}, {at.x + size.x, bottom}, ui.colors.border);
  ui::begin_pane(ui, "choose.places", {at.x + 1, top + 1}, {side, bottom - top - 1}, ui.colors.raised);
  draw_places(ui, session);
  ui::end_pane();
  if (wish_) {
    ui::begin_pane(ui, "choose.list", {at.x + side + 1, top + 1}, {size.x - side - 2, bottom - top - 1},
                   ui.colors.surface);
    draw_list(ui, session);
    ui::end_pane();
  }
  if (wish_) {
    ui.enter_pane("choose");
    ImGui::SetCursorScreenPos({at.x + pad, bottom + ui.px(14)});
    draw_foot(ui, session, inner);
  }
  ImGui::End();
}

/// The way here: home or the disk's root first, each part to be pressed.
void Chooser::draw_crumbs(ui::Ui& ui, float width) {
  const auto start = ImGui::GetCursorScreenPos();
  if (ui::icon_button(ui, "choose.back", ui::icon::back, ui.t("choose.back"), !behind_.empty())) back();
  ImGui::SameLine(0, 0);
  if (ui::icon_button(ui, "choose.up", ui::icon::upward, ui.t("choose.up"), folder_ != folder_.root_path()))
    up();
  struct Crumb {
    std::string words;
    fs::path folder;
  };
  std::vector<Crumb> crumbs;
  for (auto at = folder_; !at.empty(); at = at.parent_path()) {
    if (!places_.empty() && at == places_.front().folder) {
      crumbs.push_back({ui.t("place.home"), at});
      break;
    }
    crumbs.push_back({at == at.root_path() ? "/" : at.filename().string(), at});
    if (at == at.root_path()) break;
  }
  std::reverse(crumbs.begin(), crumbs.end());
  const bool makes = saves() || wish_->what == What::folder;
  const auto fresh_words = ui.t("choose.new_folder");
  const float right = makes ? ui::size_of(ui.fonts.bold, fresh_words).x + ui.px(52) : 0;
  const float room = width - ui.px(72) - right;
  const auto width_of = [&](const Crumb& one) { return ui::size_of(ui.fonts.body, one.words).x + ui.px(30); };
  // Where there is no room, the beginning of the way gives way.
  std::size_t first = 0;
  float all = 0;
  for (const auto& one : crumbs) all += width_of(one);
  while (all > room && first + 1 < crumbs.size()) all -= width_of(crumbs[first++]);
  float x = start.x + ui.px(72);
  auto* list = ImGui::GetWindowDrawList();
  for (auto i = first; i < crumbs.size(); ++i) {
    const bool last = i + 1 == crumbs.size();
    const float w = std::min(ui::size_of(ui.fonts.body, crumbs[i].words).x, room - ui.px(30)) + ui.px(14);
    ImGui::SetCursorScreenPos({x, start.y + ui.px(2)});
    const bool pressed = ui.hit("choose.crumb." + std::to_string(i), {w, ui.px(28)}, crumbs[i].words);
    if (ImGui::IsItemHovered())
      list->AddRectFilled({x, start.y + ui.px(2)}, {x + w, start.y + ui.px(30)}, ui.colors.accent_soft,
                          ui.px(6));
    ui::text_at(ui, {x + ui.px(7), start.y + ui.px(8)}, last ? ui.fonts.bold : ui.fonts.body,
                last ? ui.colors.text : ui.colors.muted, crumbs[i].words, w - ui.px(10));
    x += w;
    if (!last) {
      ui::text_at(ui, {x + ui.px(2), start.y + ui.px(8)}, ui.fonts.body, ui.colors.faint, "›");
      x += ui.px(12);
    }
    if (pressed) {
      const auto to = crumbs[i].folder;
      go(to);
      break;
    }
  }
  if (!makes) return;
  ImGui::SetCursorScreenPos({start.x + width - right + ui.px(22), start.y});
  if (ui::button(ui, "choose.new_folder", fresh_words, ui::ButtonKind::quiet, ui::icon::add)) {
    fresh_ = std::string();
    focus_fresh_ = true;
  }
}

void Chooser::draw_places(ui::Ui& ui, session::Session& session) {
  const auto place = [&](const std::string& id, const std::string& words, const fs::path& folder,
                         const char* icon) {
    ui::RowLook look;
    look.icon = icon;
    look.height = ui.px(32);
    look.selected = folder == folder_;
    const bool pressed = ui::row(ui, id, words, look);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", folder.string().c_str());
    if (pressed) go(folder);
  };
  if (session.open()) {
    const auto beside = fs::absolute(session.project().path()).parent_path();
    place("choose.place.project", ui.t("place.project"), beside, ui::icon::school);
  }
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const auto one = places_[i];
    place("choose.place." + std::to_string(i),
          one.words.empty() ? one.folder.filename().string() : ui.t(one.words), one.folder, icon_of(one));
  }
  if (session.settings.folders.empty()) return;
  ui::section(ui, ui.t("choose.recent"));
  for (std::size_t i = 0; i < session.settings.folders.size(); ++i) {
    const fs::path folder = session.settings.folders[i];
    place("choose.recent." + std::to_string(i), folder.filename().empty() ? "/" : folder.filename().string(),
          folder, ui::icon::history);
  }
}

void Chooser::press(ui::Ui& ui, std::size_t row, session::Session& session) {
  const auto& one = listing_.entries[shown_[row]];
  const bool by_pointer = ImGui::IsMouseReleased(0);
  const bool twice = by_pointer && pressed_ == one.name && ui.now - pressed_at_ < twice_within;
  pressed_ = one.name;
  pressed_at_ = ui.now;
  const auto& io = ImGui::GetIO();
  if (several() && by_pointer && !one.folder && (io.KeyCtrl || io.KeyShift)) {
    if (io.KeyShift) {
      step(static_cast<int>(row) - static_cast<int>(at_.value_or(0)), true);
    } else {
      if (picked_.empty() && at_ && !listing_.entries[shown_[*at_]].folder)
        picked_.insert(listing_.entries[shown_[*at_]].name);
      if (!picked_.insert(one.name).second) picked_.erase(one.name);
      at_ = from_ = row;
    }
    return;
  }
  if (!by_pointer || twice) return take_row(row, session);
  picked_.clear();
  at_ = from_ = row;
  if (saves() && !one.folder) {
    typed_ = found_for_ = one.name;
    ++fresh_words_;
  }
  focus_ = true;
}

void Chooser::draw_row(ui::Ui& ui, std::size_t row, session::Session& session) {
  const auto one = listing_.entries[shown_[row]];
  ui::RowLook look;
  look.icon = one.folder ? ui::icon::folder : ui::icon::description;
  look.height = ui.px(30);
  look.selected = at_ == row || picked_.contains(one.name);
  look.count = model::in_local_time(one.changed, "%Y-%m-%d");
  if (!one.folder) look.count = size_in_words(one.bytes) + "   " + look.count;
  if (ui::row(ui, "choose.file." + one.name, one.name, look)) press(ui, row, session);
}

void Chooser::draw_list(ui::Ui& ui, session::Session& session) {
  if (fresh_) {
    auto& name = *fresh_;
    ui::field(ui, "choose.fresh", name, ui.t("choose.new_folder_name"), ui.px(280),
              std::exchange(focus_fresh_, false));
    ImGui::SameLine();
    if (ui::button(ui, "choose.fresh.make", ui.t("choose.new_folder_make"), ui::ButtonKind::primary) &&
        !name.empty())
      make_folder();
  }
  if (reading_) {
    if (since_ < 0) since_ = ui.now;
    const bool slow = ui.now - since_ >= reading_after;
    if (slow) ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("choose.reading"));
    session.wake_at = std::min(session.wake_at.value_or(1e9), since_ + reading_after);
    if (slow || listing_.folder.empty()) return;
  } else if (shown_.empty() && trouble_.empty()) {
    ui::empty_state(ui, ui::icon::folder,
                    ui.t(!typed_.empty() && !saves() ? "choose.none_found"
                         : listing_.others > 0       ? "choose.none_of_kind"
                                                     : "choose.empty"));
    return;
  }
  // The row in hand is drawn wherever it is, so that it can be scrolled to.
  const float step = ui.px(32);
  if (into_view_ && at_) {
    const float y = static_cast<float>(*at_) * step;
    if (y < ImGui::GetScrollY() || y + 2 * step > ImGui::GetScrollY() + ImGui::GetWindowSize().y)
      ImGui::SetScrollY(std::max(0.0F, y - ImGui::GetWindowSize().y / 2));
    into_view_ = false;
  }
  const auto folder = folder_;
  screens::rows_in_view(shown_.size(), step, [&](std::size_t i) {
    if (wish_ && i < shown_.size() && folder == folder_) draw_row(ui, i, session);
  });
}

bool Chooser::overwrites() const {
  if (!saves() || typed_.empty()) return false;
  const auto path = as_typed();
  if (path == agreed_) return true;
  if (path.parent_path() != listing_.folder) return false;
  const auto name = path.filename().string();
  return std::any_of(listing_.entries.begin(), listing_.entries.end(),
                     [&](const auto& one) { return !one.folder && one.name == name; });
}

std::string Chooser::button_words(const ui::Ui& ui) const {
  if (at_ && listing_.entries[shown_[*at_]].folder && picked_.empty()) return ui.t("choose.open_folder");
  if (saves()) return ui.t(agreed_ == as_typed() && !typed_.empty() ? "choose.replace" : "choose.save");
  if (wish_->what == What::folder)
    return ui.t("choose.this_folder", {folder_.filename().empty() ? "/" : folder_.filename().string()});
  if (picked_.size() > 1) return ui.t("choose.take_many", {std::to_string(picked_.size())});
  return ui.t("choose.take");
}

void Chooser::go_on(session::Session& session) {
  if (saves() && !typed_.empty() && !(at_ && listing_.entries[shown_[*at_]].folder))
    return take_typed(as_typed(), session);
  if (!typed_.empty() && session::looks_like_path(typed_)) return take_typed(as_typed(), session);
  if (picked_.size() > 1) {
    std::vector<fs::path> paths;
    for (const auto& name : picked_) paths.push_back(listing_.folder / name);
    return take(std::move(paths), session);
  }
  if (at_) return take_row(*at_, session);
  if (wish_->what == What::folder) take({folder_}, session);
}

void Chooser::draw_foot(ui::Ui& ui, session::Session& session, float width) {
  const auto at = ImGui::GetCursorScreenPos();
  const auto words = button_words(ui);
  const auto cancel = ui.t("cancel");
  const auto whole = ui.t("choose.whole_folder");
  const auto width_of = [&](const std::string& label) {
    return ui::size_of(ui.fonts.bold, label).x + ui.px(28);
  };
  float buttons = width_of(words) + width_of(cancel) + ui.px(8);
  if (wish_->folders_too) buttons += width_of(whole) + ui.px(8);
  const float room = width - buttons - ui.px(16);
  // What is in the way comes first; else what is left out of the list.
  if (!trouble_.empty() || overwrites()) ImGui::SetCursorScreenPos({at.x, at.y + ui.px(8)});
  if (!trouble_.empty()) {
    ui::paragraph(ui, ui.fonts.small, ui.colors.danger, ui.t(trouble_, trouble_values_), room);
    ui.mark("choose.trouble", ui.t(trouble_, trouble_values_));
  } else if (overwrites()) {
    const auto name = as_typed().filename().string();
    const auto said = ui.t(agreed_ == as_typed() ? "choose.overwrites_sure" : "choose.overwrites", {name});
    ui::paragraph(ui, ui.fonts.small, ui.colors.danger, std::string(ui::icon::warning) + " " + said, room);
    ui.mark("choose.overwrites", said);
  } else {
    ImGui::SetCursorScreenPos({at.x, at.y + ui.px(10)});
    ImGui::BeginGroup();
    if (!wish_->endings.empty()) {
      const auto kinds = ui.words->has(wish_->title + ".kinds") ? ui.t(wish_->title + ".kinds")
                                                                : in_capitals(wish_->endings);
      if (ui::chip(ui, "choose.kinds", ui.t("choose.only", {kinds}), !all_kinds_)) {
        all_kinds_ = !all_kinds_;
        sought_.endings = all_kinds_ ? std::vector<std::string>() : wish_->endings;
        read();
      }
      ImGui::SameLine();
    }
    if (ui::chip(ui, "choose.hidden", ui.t("choose.hidden"), sought_.hidden)) {
      sought_.hidden = !sought_.hidden;
      read();
    }
    ImGui::EndGroup();
  }
  float x = at.x + width - width_of(words);
  ImGui::SetCursorScreenPos({x, at.y + ui.px(6)});
  if (ui::button(ui, "choose.go", words, ui::ButtonKind::primary)) return go_on(session);
  x -= width_of(cancel) + ui.px(8);
  ImGui::SetCursorScreenPos({x, at.y + ui.px(6)});
  if (ui::button(ui, "choose.cancel", cancel)) {
    wish_.reset();
    return;
  }
  if (!wish_->folders_too) return;
  x -= width_of(whole) + ui.px(8);
  ImGui::SetCursorScreenPos({x, at.y + ui.px(6)});
  if (ui::button(ui, "choose.whole_folder", whole)) take({folder_}, session);
}

}  // namespace skolanalys::shell
