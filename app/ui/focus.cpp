#include <algorithm>
#include <cmath>

#include "app/ui/ui.h"

/// Where the keyboard is. Dear ImGui's own order knows fields only, and differs between its versions.
namespace skolanalys::ui {

using platform::Event;
using platform::Key;

void Ui::begin_frame(const Event* what, double at) {
  event = what;
  now = at;
  marks.clear();
  activated_.clear();
  pane_.clear();
  const auto holder =
      std::find_if(stops_.begin(), stops_.end(), [&](const Stop& s) { return s.id == focus_; });
  if (holder == stops_.end() && wanted_field_.empty()) focus_.clear();
  if (event != nullptr && event->kind == Event::Kind::button && event->down) {
    focus_.clear();
    last_focus_.clear();
    ring_ = false;
  }
  if (event != nullptr && !focus_.empty() && holder != stops_.end() && !holder->field) {
    if (event->kind == Event::Kind::character && event->character == U' ') {
      event = nullptr;  // the key has pressed already
    } else if (event->kind == Event::Kind::key && event->down && !event->ctrl && !event->alt) {
      switch (event->key) {
        case Key::enter:
        case Key::space:
          activated_ = focus_;
          event = nullptr;
          break;
        case Key::up:
        case Key::down:
        case Key::left:
        case Key::right:
          step_towards(event->key);
          event = nullptr;
          break;
        default:
          break;
      }
    }
  }
  stops_.clear();
}

void Ui::end_frame() {
  if (event != nullptr && event->kind == Event::Kind::key && event->down && !event->ctrl && !event->alt) {
    if (event->key == Key::tab) {
      step(!event->shift);
      event = nullptr;
    } else if (event->key == Key::f6) {
      step_pane(!event->shift);
      event = nullptr;
    } else if (event->key == Key::escape && !focus_.empty()) {
      focus_.clear();
      ring_ = false;
      event = nullptr;
    }
  }
  if (!ring_ || focus_.empty()) return;
  for (const auto& stop : stops_)
    if (stop.id == focus_) {
      auto* list = ImGui::GetForegroundDrawList();
      const float out = px(1);
      list->PushClipRect({stop.clip_from.x - out, stop.clip_from.y - out},
                         {stop.clip_to.x + out, stop.clip_to.y + out});
      list->AddRect({stop.from.x - out, stop.from.y - out}, {stop.to.x + out, stop.to.y + out}, colors.accent,
                    px(7), 0, std::max(2.0F, px(2)));
      list->PopClipRect();
      break;
    }
}

void Ui::add_stop(const std::string& id, bool field) {
  const auto* list = ImGui::GetWindowDrawList();
  stops_.push_back({id, pane_, ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), list->GetClipRectMin(),
                    list->GetClipRectMax(), layer_, field});
  if (into_view_ && id == focus_) {
    const auto& s = stops_.back();
    if (s.from.y < s.clip_from.y || s.to.y > s.clip_to.y)
      ImGui::SetScrollHereY(s.from.y < s.clip_from.y ? 0.1F : 0.9F);
    into_view_ = false;
  }
}

bool Ui::hit(const std::string& id, ImVec2 size, const std::string& label) {
  if (wanted_field_ == id) wanted_field_.clear();
  bool pressed = hit_for_field(id, size, label);
  stops_.back().field = false;
  if (activated_ == id) {
    activated_.clear();
    pressed = true;
  }
  return pressed;
}

bool Ui::hit_for_field(const std::string& id, ImVec2 size, const std::string& label) {
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {std::max(size.x, 1.0F), std::max(size.y, 1.0F)});
  mark(id, label);
  marks[id].stop = true;
  add_stop(id, true);
  // Until another field lets go of the keyboard, `focused` tells of that one.
  if (wanted_field_ == id) original = id;
  return pressed;
}

void Ui::field_begins(const std::string& id) {
  if (wanted_field_ != id) return;
  wanted_field_.clear();
  ImGui::SetKeyboardFocusHere();
}

void Ui::field_drawn(const std::string& id, const std::string& label) {
  mark(id, label);
  marks[id].stop = true;
  add_stop(id, true);
  if (ImGui::IsItemActive()) {
    focus_ = last_focus_ = id;
  } else if (ImGui::IsItemDeactivated() && focus_ == id) {
    focus_.clear();  // Enter or Escape left it: the note has the keyboard again
  }
}

void Ui::focus_on(const std::string& id) {
  focus_ = last_focus_ = wanted_field_ = id;
  ring_ = into_view_ = true;
  if (typing_in_field()) ImGui::SetWindowFocus(nullptr);
}

std::vector<const Ui::Stop*> Ui::reachable() const {
  int top = 0;
  for (const auto& stop : stops_) top = std::max(top, stop.layer);
  std::vector<const Stop*> out;
  for (const auto& stop : stops_)
    if (stop.layer == top) out.push_back(&stop);
  return out;
}

void Ui::give_keyboard_to(const Stop& stop) {
  if (!stop.field && typing_in_field()) ImGui::SetWindowFocus(nullptr);
  focus_ = last_focus_ = stop.id;
  wanted_field_ = stop.field ? stop.id : "";
  ring_ = into_view_ = true;
}

void Ui::step(bool forward) {
  const auto all = reachable();
  if (all.empty()) return;
  const auto& from = focus_.empty() ? last_focus_ : focus_;
  const auto here = std::find_if(all.begin(), all.end(), [&](const Stop* s) { return s->id == from; });
  const auto n = std::ssize(all);
  std::ptrdiff_t at = forward ? 0 : n - 1;
  if (here != all.end()) at = (here - all.begin() + (forward ? 1 : n - 1)) % n;
  give_keyboard_to(*all[static_cast<std::size_t>(at)]);
}

void Ui::step_pane(bool forward) {
  const auto all = reachable();
  std::vector<std::string> panes;
  for (const auto* stop : all)
    if (std::find(panes.begin(), panes.end(), stop->pane) == panes.end()) panes.push_back(stop->pane);
  // The note is a pane without stops of its own to begin with: coming to it lets go of the keyboard.
  const auto note = marks.find("editor");
  std::string note_pane;
  if (note != marks.end()) {
    note_pane = note->second.pane;
    if (std::find(panes.begin(), panes.end(), note_pane) == panes.end()) panes.push_back(note_pane);
  }
  if (panes.empty()) return;
  std::string now_in = focus_.empty() ? note_pane : "";
  for (const auto* stop : all)
    if (stop->id == focus_) now_in = stop->pane;
  const auto here = std::find(panes.begin(), panes.end(), now_in);
  const auto n = std::ssize(panes);
  std::ptrdiff_t at = forward ? 0 : n - 1;
  if (here != panes.end()) at = (here - panes.begin() + (forward ? 1 : n - 1)) % n;
  const auto& to = panes[static_cast<std::size_t>(at)];
  if (!note_pane.empty() && to == note_pane) {
    if (typing_in_field()) ImGui::SetWindowFocus(nullptr);
    focus_.clear();
    last_focus_.clear();
    ring_ = false;
    return;
  }
  for (const auto* stop : all)
    if (stop->pane == to) return give_keyboard_to(*stop);
}

void Ui::step_towards(Key arrow) {
  const auto all = reachable();
  const auto here = std::find_if(all.begin(), all.end(), [&](const Stop* s) { return s->id == focus_; });
  if (here == all.end()) return;
  const auto middle = [](const Stop& s) { return ImVec2((s.from.x + s.to.x) / 2, (s.from.y + s.to.y) / 2); };
  const bool upright = arrow == Key::up || arrow == Key::down;
  const float sign = arrow == Key::down || arrow == Key::right ? 1.0F : -1.0F;
  const auto from = middle(**here);
  const Stop* best = nullptr;
  float nearest = 1e9F;
  for (const auto* stop : all) {
    if (stop == *here || stop->pane != (*here)->pane) continue;
    const auto to = middle(*stop);
    const float along = sign * (upright ? to.y - from.y : to.x - from.x);
    const float aside = std::abs(upright ? to.x - from.x : to.y - from.y);
    if (along < 2) continue;
    const float away = along + 2 * aside;
    if (away < nearest) {
      nearest = away;
      best = stop;
    }
  }
  if (best != nullptr) give_keyboard_to(*best);
}

}  // namespace skolanalys::ui
