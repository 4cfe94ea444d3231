#include "app/ui/ui.h"

#include <imgui_stdlib.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/name_field.h"
#include "app/ui/text.h"
#include "app/ui/wrap.h"
#include "core/text/utf8.h"

namespace skolanalys::ui {
namespace {

constexpr double toast_seconds = 6;

ImVec2 add(ImVec2 a, ImVec2 b) { return {a.x + b.x, a.y + b.y}; }

}  // namespace

float Ui::px(float points) const { return std::round(points * fonts.scale); }

void Ui::mark(const std::string& id, const std::string& label) {
  const auto* list = ImGui::GetWindowDrawList();
  marks[id] = {ImGui::GetItemRectMin(),
               ImGui::GetItemRectMax(),
               label,
               list->GetClipRectMin(),
               list->GetClipRectMax(),
               ImGui::IsItemHovered(),
               false,
               false,
               pane_};
}

void Ui::toast(std::string text, std::string action, std::function<void()> act) {
  toasts.clear();
  toasts.push_back({std::move(text), std::move(action), std::move(act), now + toast_seconds, false});
}
void Ui::complain(std::string text) {
  toasts.clear();
  toasts.push_back({std::move(text), {}, {}, now + 2 * toast_seconds, true});
}

bool Ui::take(platform::Key key, bool ctrl, bool shift, bool alt) {
  if (event == nullptr || event->kind != platform::Event::Kind::key || !event->down || event->key != key)
    return false;
  if (event->ctrl != ctrl || event->shift != shift || event->alt != alt) return false;
  event = nullptr;
  return true;
}

bool Ui::take_letter(char letter, bool ctrl, bool shift, bool alt) {
  if (event == nullptr || event->kind != platform::Event::Kind::key || !event->down ||
      event->letter != letter)
    return false;
  if (event->ctrl != ctrl || event->shift != shift || event->alt != alt) return false;
  event = nullptr;
  return true;
}

bool Ui::typing_in_field() { return ImGui::GetIO().WantTextInput; }

ImVec2 size_of(ImFont* font, const std::string& words) {
  return font->CalcTextSizeA(font->FontSize, 1e6F, 0, words.data(), words.data() + words.size());
}

void Ui::show_letters(std::string_view shown) {
  for (std::size_t at = 0; at < shown.size();) {
    // Up to U+024F everything is there: lead bytes below 0xC9, and 0xC9 itself up to 0x8F.
    const auto byte = static_cast<unsigned char>(shown[at]);
    if (byte < 0xC9) {
      ++at;
      continue;
    }
    auto place = static_cast<text::ByteOffset>(at);
    const auto c = text::next(shown, place);
    at = static_cast<std::size_t>(place);
    if (c <= 0x24F || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x200D) continue;
    if (c <= 0xFFFF && fonts.body != nullptr &&
        fonts.body->FindGlyphNoFallback(static_cast<ImWchar>(c)) != nullptr)
      continue;
    if (wanted_letters_.insert(c).second) new_letters_ = true;
  }
}

float text_at(Ui& ui, ImVec2 at, ImFont* font, ImU32 color, const std::string& words, float width) {
  if (words.empty()) return 0;
  ui.show_letters(words);
  auto* list = ImGui::GetWindowDrawList();
  at = {std::round(at.x), std::round(at.y)};
  const auto whole = size_of(font, words).x;
  if (whole <= width) {
    list->AddText(font, font->FontSize, at, color, words.data(), words.data() + words.size());
    return whole;
  }
  ui.cut_ = true;
  const std::string dots = "…";
  const auto room = std::max(width - size_of(font, dots).x, 0.0F);
  const char* rest = nullptr;
  font->CalcTextSizeA(font->FontSize, room, 0, words.data(), words.data() + words.size(), &rest);
  std::string cut(words.data(), rest == nullptr ? words.data() : rest);
  while (!cut.empty() && cut.back() == ' ') cut.pop_back();
  cut += dots;
  list->AddText(font, font->FontSize, at, color, cut.data(), cut.data() + cut.size());
  return width;
}

void words(Ui& ui, ImFont* font, ImU32 color, const std::string& text) {
  ui.show_letters(text);
  ImGui::PushFont(font);
  ImGui::PushStyleColor(ImGuiCol_Text, color);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
  ImGui::PopFont();
  // Where they run out of the pane, a test is to find it.
  if (ImGui::IsItemVisible() &&
      ImGui::GetItemRectMax().x > ImGui::GetWindowDrawList()->GetClipRectMax().x + 1)
    ui.mark("over." + text, text);
}

void paragraph(Ui& ui, ImFont* font, ImU32 color, const std::string& text) {
  paragraph(ui, font, color, text, ImGui::GetContentRegionAvail().x);
}
void paragraph(Ui& ui, ImFont* font, ImU32 color, const std::string& text, float width) {
  ui.show_letters(text);
  const auto at = ImGui::GetCursorScreenPos();
  draw_wrapped(*ImGui::GetWindowDrawList(), font, at, color, text, width);
  ImGui::Dummy({std::max(width, 1.0F), wrapped_height(font, text, width)});
}

bool row(Ui& ui, const std::string& id, const std::string& label, const RowLook& look) {
  const auto& c = ui.colors;
  const float height = look.height > 0 ? look.height : ui.px(look.detail.empty() ? 32 : 56);
  const float width = look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x;
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, {std::max(width, 1.0F), height}, label);
  const bool hovered = ImGui::IsItemHovered();
  auto* list = ImGui::GetWindowDrawList();
  const auto end = add(at, {width, height});
  if (look.selected) {
    list->AddRectFilled(at, end, c.accent_soft, ui.px(6));
    list->AddRectFilled({at.x, at.y + ui.px(7)}, {at.x + ui.px(3), end.y - ui.px(7)}, c.accent, ui.px(2));
  } else if (hovered) {
    list->AddRectFilled(at, end, c.raised, ui.px(6));
  }
  float x = at.x + ui.px(12 + look.indent);
  const float line = look.detail.empty() ? at.y + (height - ui.fonts.body->FontSize) / 2 : at.y + ui.px(8);
  if (look.icon != nullptr) {
    text_at(ui, {x, at.y + (height - ui.fonts.body->FontSize) / 2}, ui.fonts.body,
            look.selected ? c.accent : c.muted, look.icon);
    x += ui.px(28);
  }
  if (look.dot != 0) {
    const float side = ui.px(10);
    list->AddRectFilled({x, line + ui.px(3)}, {x + side, line + ui.px(3) + side}, look.dot, ui.px(3));
    x += ui.px(18);
  }
  float right = end.x - ui.px(10);
  // Counts stand beside the name; what is said below it has the whole width.
  const float beside =
      line + (ui.fonts.body->FontSize - ui.fonts.small->FontSize) / 2 + (look.detail.empty() ? 0 : ui.px(1));
  if (!look.count.empty()) {
    const float w = size_of(ui.fonts.small, look.count).x;
    text_at(ui, {right - w, beside}, ui.fonts.small, c.muted, look.count);
    right -= std::max(w, ui.px(18)) + ui.px(8);
  }
  if (!look.key.empty()) {
    const float w = size_of(ui.fonts.small, look.key).x;
    const ImVec2 from{right - w - ui.px(10), at.y + height / 2 - ui.px(9)};
    list->AddRect(from, {right, from.y + ui.px(18)}, c.border, ui.px(4));
    text_at(ui, {from.x + ui.px(5), at.y + (height - ui.fonts.small->FontSize) / 2}, ui.fonts.small, c.muted,
            look.key);
    right = from.x - ui.px(6);
  }
  const bool bold = look.bold || look.selected;
  ui.cut_ = false;
  text_at(ui, {x, line}, bold ? ui.fonts.bold : ui.fonts.body, c.text, label, right - x);
  ui.marks[id].cut = ui.cut_;
  if (ui.cut_ && hovered) ImGui::SetTooltip("%s", label.c_str());
  if (!look.detail.empty())
    text_at(ui, {x, line + ui.px(22)}, ui.fonts.small, c.muted, look.detail, end.x - ui.px(10) - x);
  // Rows stand close: what separates them is their own height.
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y + ui.px(2));
  return pressed;
}

namespace {

/// What stands after something else on its line, and finds no room there, goes to the next.
void wrap_before(float width) {
  if (ImGui::GetCursorPosX() > ImGui::GetCursorStartPos().x + 1 &&
      ImGui::GetCursorScreenPos().x + width > ImGui::GetWindowPos().x + ImGui::GetWindowContentRegionMax().x)
    ImGui::NewLine();
}

/// A field is as wide as it wants to be and the pane lets it.
float fitting(const Ui& ui, float wanted) {
  if (wanted <= 0) return wanted;
  wrap_before(std::min(wanted, ui.px(90)));
  return std::clamp(ImGui::GetContentRegionAvail().x, std::min(wanted, ui.px(40)), wanted);
}

/// Fields are as tall as buttons.
float field_padding(const Ui& ui) {
  return std::max(0.0F, std::floor((ui.px(34) - ImGui::GetFontSize()) / 2));
}

}  // namespace

bool wrapped_row(Ui& ui, const std::string& id, const std::string& label, RowLook look) {
  auto* font = look.bold || look.selected ? ui.fonts.bold : ui.fonts.body;
  const float left = ui.px(12 + look.indent + (look.icon != nullptr ? 28 : 0) + (look.dot != 0 ? 18 : 0));
  float right = ui.px(10);
  if (!look.count.empty()) right += std::max(size_of(ui.fonts.small, look.count).x, ui.px(18)) + ui.px(8);
  if (!look.key.empty()) right += size_of(ui.fonts.small, look.key).x + ui.px(16);
  const float width = (look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x) - left - right;
  if (size_of(font, label).x <= width || longest_word(font, label) > width) return row(ui, id, label, look);
  auto lines = lines_of(font, label, width);
  for (std::size_t k = 2; k < lines.size(); ++k) lines[1] += " " + lines[k];
  lines.resize(std::min<std::size_t>(lines.size(), 2));
  const float pitch = std::round(font->FontSize * 1.12F);
  if (look.height == 0) look.height = ui.px(look.detail.empty() ? 32 : 56);
  look.height += pitch * static_cast<float>(lines.size() - 1) - ui.px(look.detail.empty() ? 4 : 0);
  const auto at = ImGui::GetCursorScreenPos();
  const auto detail = std::exchange(look.detail, {});
  const auto dot = detail.empty() ? ImU32{0} : std::exchange(look.dot, 0);
  const bool pressed = row(ui, id, "", look);
  const bool hovered = ImGui::IsItemHovered();
  ui.marks[id].label = label;
  const bool cut = size_of(font, lines.back()).x > width;
  float y = at.y + (detail.empty() ? (look.height - pitch * static_cast<float>(lines.size())) / 2 : ui.px(8));
  if (dot != 0) {  // beside the first line
    const ImVec2 from{at.x + left - ui.px(18), y + ui.px(3)};
    ImGui::GetWindowDrawList()->AddRectFilled(from, {from.x + ui.px(10), from.y + ui.px(10)}, dot, ui.px(3));
  }
  if (!detail.empty())
    text_at(ui, {at.x + left, y + pitch * static_cast<float>(lines.size()) + ui.px(5)}, ui.fonts.small,
            ui.colors.muted, detail, width + right - ui.px(10));
  for (const auto& line : lines) {
    text_at(ui, {at.x + left, y}, font, ui.colors.text, line, width);
    y += pitch;
  }
  ui.marks[id].cut = cut;
  if (cut && hovered) ImGui::SetTooltip("%s", label.c_str());
  return pressed;
}

bool button(Ui& ui, const std::string& id, const std::string& label, ButtonKind kind, const char* icon) {
  const auto& c = ui.colors;
  const std::string shown = icon == nullptr ? label : std::string(icon) + " " + label;
  const auto text = size_of(ui.fonts.bold, shown);
  const float pad = ui.px(kind == ButtonKind::quiet ? 8 : 14);
  const ImVec2 size{text.x + 2 * pad, ui.px(34)};
  wrap_before(size.x);
  // The words of one without a frame stand where the line begins.
  if (kind == ButtonKind::quiet && std::abs(ImGui::GetCursorPosX() - ImGui::GetCursorStartPos().x) < 1)
    ImGui::SetCursorPosX(ImGui::GetCursorPosX() - pad);
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, size, label);
  const bool hovered = ImGui::IsItemHovered();
  auto* list = ImGui::GetWindowDrawList();
  const ImU32 fill = kind == ButtonKind::primary ? c.accent : hovered ? c.accent_soft : c.raised;
  if (kind != ButtonKind::quiet || hovered) list->AddRectFilled(at, add(at, size), fill, ui.px(7));
  if (kind == ButtonKind::plain) list->AddRect(at, add(at, size), c.border, ui.px(7));
  text_at(ui, {at.x + pad, at.y + (size.y - text.y) / 2}, ui.fonts.bold,
          kind == ButtonKind::primary ? c.on_accent
          : kind == ButtonKind::quiet ? c.accent
                                      : c.text,
          shown);
  return pressed;
}

bool icon_button(Ui& ui, const std::string& id, const char* icon, const std::string& tip, bool can) {
  const ImVec2 size{ui.px(32), ui.px(32)};
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, size, tip);
  if (ImGui::IsItemHovered()) {
    ImGui::GetWindowDrawList()->AddRectFilled(at, add(at, size), ui.colors.accent_soft, ui.px(6));
    ImGui::SetTooltip("%s", tip.c_str());
  }
  const auto w = size_of(ui.fonts.body, icon);
  text_at(ui, {at.x + (size.x - w.x) / 2, at.y + (size.y - w.y) / 2}, ui.fonts.body,
          can ? ui.colors.muted : ui.colors.with_alpha(ui.colors.faint, 110), icon);
  return pressed;
}

bool chip(Ui& ui, const std::string& id, const std::string& label, bool on, const char* icon, ImU32 dot) {
  const auto& c = ui.colors;
  const std::string shown = icon == nullptr ? label : std::string(icon) + " " + label;
  const auto text = size_of(ui.fonts.small, shown);
  const float extra = dot != 0 ? ui.px(14) : 0;
  const ImVec2 size{text.x + ui.px(20) + extra, ui.px(26)};
  wrap_before(size.x);
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit(id, size, label);
  auto* list = ImGui::GetWindowDrawList();
  // Seen on every pane's colour; where that is white on white, by an edge.
  list->AddRectFilled(at, add(at, size), on ? c.accent_soft : c.with_alpha(c.muted, 24), ui.px(13));
  if (on || ImGui::IsItemHovered() || c.raised == c.surface)
    list->AddRect(at, add(at, size), on ? c.accent : c.border, ui.px(13));
  if (dot != 0)
    list->AddRectFilled({at.x + ui.px(9), at.y + ui.px(9)}, {at.x + ui.px(17), at.y + ui.px(17)}, dot,
                        ui.px(2));
  text_at(ui, {at.x + ui.px(10) + extra, at.y + (size.y - text.y) / 2}, ui.fonts.small,
          on ? c.accent : c.text, shown);
  return pressed;
}

namespace {

struct Completing {
  const std::string* completion;
  bool complete;
  bool to_end;
};

int complete(ImGuiInputTextCallbackData* data) {
  auto& what = *static_cast<Completing*>(data->UserData);
  if (what.complete) {
    data->DeleteChars(0, data->BufTextLen);
    data->InsertChars(0, what.completion->c_str());
    what.complete = false;
  }
  if (what.to_end) {
    data->CursorPos = data->BufTextLen;
    data->ClearSelection();
    what.to_end = false;
  }
  return 0;
}

bool line_field(Ui& ui, const std::string& id, std::string& value, const std::string& hint,
                const std::string& completion, float width, bool focus, ImGuiInputTextFlags flags) {
  ImGui::SetNextItemWidth(fitting(ui, width));
  if (focus) ImGui::SetKeyboardFocusHere();
  ui.field_begins(id);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ui.colors.raised);
  ImGui::PushStyleColor(ImGuiCol_Border, ui.colors.border);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(ImGui::GetStyle().FramePadding.x, field_padding(ui)));
  const bool complete_now = !completion.empty() && ui.focused() == id && ui.take(platform::Key::tab);
  Completing what{&completion, complete_now, focus && !value.empty()};
  const bool changed = ImGui::InputTextWithHint(("##" + id).c_str(), hint.c_str(), &value,
                                                ImGuiInputTextFlags_CallbackAlways | flags, complete, &what);
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  if (ImGui::IsItemActive())
    ImGui::GetWindowDrawList()->AddRect(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(), ui.colors.accent,
                                        ui.px(6), 0, ui.px(2));
  ui.field_drawn(id, hint);
  return changed;
}

}  // namespace

bool field(Ui& ui, const std::string& id, std::string& value, const std::string& hint, float width,
           bool focus) {
  return line_field(ui, id, value, hint, {}, width, focus, 0);
}

bool name_field(Ui& ui, const std::string& id, std::string& value, const std::string& hint, float width,
                bool focus) {
  return line_field(ui, id, value, hint, {}, width, focus, ImGuiInputTextFlags_AutoSelectAll);
}

bool completing_field(Ui& ui, const std::string& id, std::string& value, const std::string& hint,
                      const std::string& completion, float width, bool focus) {
  return line_field(ui, id, value, hint, completion, width, focus, 0);
}

bool labelled_field(Ui& ui, const std::string& id, const std::string& label, std::string& value,
                    float width) {
  width = fitting(ui, width);
  ImGui::BeginGroup();
  // Not as text of a line: beside another field it would sink to that one's base line.
  text_at(ui, ImGui::GetCursorScreenPos(), ui.fonts.small, ui.colors.muted, label, width > 0 ? width : 1e6F);
  ImGui::Dummy({1, ui.fonts.small->FontSize});
  const bool changed = field(ui, id, value, "", width);
  ImGui::EndGroup();
  return changed;
}

namespace {

/// Breaks the lines of an area anew when its words have changed, with the caret where it was.
int wrap_again(ImGuiInputTextCallbackData* data) {
  const float width = *static_cast<float*>(data->UserData);
  const std::string now(data->Buf, static_cast<std::size_t>(data->BufTextLen));
  const auto wanted = soft_wrapped(*ImGui::GetFont(), now, width);
  if (wanted == now) return 0;
  // Backspace at the beginning of a soft line took half of its break away: the caret goes to the line above.
  const auto half = now.find('\r');
  bool before = false;
  for (auto at = half; at != std::string::npos; at = now.find('\r', at + 1))
    if (at + 1 >= now.size() || now[at + 1] != '\n') before = static_cast<int>(at) + 1 == data->CursorPos;
  const auto moved = [&](int at) {
    return static_cast<int>(
        place_with_wraps(wanted, place_without_wraps(now, static_cast<std::size_t>(at)), before));
  };
  const int caret = moved(data->CursorPos);
  const int from = moved(data->SelectionStart);
  const int to = moved(data->SelectionEnd);
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, wanted.c_str());
  data->CursorPos = caret;
  data->SelectionStart = from;
  data->SelectionEnd = to;
  return 0;
}

}  // namespace

bool area(Ui& ui, const std::string& id, std::string& value, ImVec2 size) {
  ui.show_letters(value);
  const auto& style = ImGui::GetStyle();
  float width = std::max((size.x > 0 ? size.x : ImGui::GetContentRegionAvail().x) - 2 * style.FramePadding.x -
                             style.ScrollbarSize,
                         4 * ImGui::GetFontSize());
  auto shown = soft_wrapped(*ImGui::GetFont(), value, width);
  ImGui::PushStyleColor(ImGuiCol_Border, ui.colors.border);
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 1);
  ui.field_begins(id);
  if (ImGui::InputTextMultiline(("##" + id).c_str(), &shown, size, ImGuiInputTextFlags_CallbackAlways,
                                wrap_again, &width))
    value = without_wraps(shown);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  const bool left = ImGui::IsItemDeactivatedAfterEdit();
  ui.field_drawn(id, {});
  return left;
}

bool empty_state(Ui& ui, const char* icon, const std::string& text, const std::string& button_id,
                 const std::string& button_words) {
  const auto room = ImGui::GetContentRegionAvail();
  const auto at = ImGui::GetCursorScreenPos();
  const float wrap = std::min(room.x - ui.px(40), ui.px(420));
  auto* list = ImGui::GetWindowDrawList();
  // At the size its font was made in, so that it is sharp; a disc gives it weight.
  const float radius = ui.px(30);
  const auto* font = ui.fonts.large;
  const auto glyph = size_of(ui.fonts.large, icon);
  float y = at.y + std::max(room.y * 0.28F, ui.px(20));
  const ImVec2 middle{std::round(at.x + room.x / 2), std::round(y + radius)};
  list->AddCircleFilled(middle, radius, ui.colors.with_alpha(ui.colors.muted, 24), 48);
  list->AddText(font, font->FontSize,
                {std::round(middle.x - glyph.x / 2), std::round(middle.y - glyph.y / 2 + ui.px(1))},
                ui.colors.muted, icon);
  y += 2 * radius + ui.px(16);
  // Each line stands in the middle.
  const auto all = lines_of(ui.fonts.body, text, wrap);
  for (const auto& one : all) {
    const float w = size_of(ui.fonts.body, one).x;
    text_at(ui, {at.x + (room.x - w) / 2, y}, ui.fonts.body, ui.colors.muted, one);
    y += line_pitch(ui.fonts.body);
  }
  ImGui::SetCursorScreenPos({at.x, y});
  ImGui::Dummy({1, 1});
  if (button_words.empty()) return false;
  const float w = size_of(ui.fonts.bold, button_words).x + ui.px(28);
  ImGui::SetCursorScreenPos({at.x + (room.x - w) / 2, y + ui.px(18)});
  return button(ui, button_id, button_words, ButtonKind::primary);
}

bool begin_pane(Ui& ui, const char* id, ImVec2 at, ImVec2 size, ImU32 fill, bool padded) {
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, add(at, size), fill);
  // Where panes are of one colour lines keep them apart.
  if (fill == ui.colors.raised && ui.colors.raised == ui.colors.surface) {
    const float right = at.x + size.x;
    auto* kept = ImGui::GetStateStorage();
    const auto edge = ImGui::GetID("pane.edge");  // of the pane before, which has its own line there
    const bool beside = std::abs(at.x - kept->GetFloat(edge)) <= 2;
    kept->SetFloat(edge, right);
    if (at.x > 1 && !beside) list->AddRectFilled(at, {at.x + 1, at.y + size.y}, ui.colors.border);
    if (right < ImGui::GetIO().DisplaySize.x - 1)
      list->AddRectFilled({right - 1, at.y}, {right, at.y + size.y}, ui.colors.border);
  }
  ImGui::SetCursorScreenPos(at);
  if (!padded) ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  const bool open = ImGui::BeginChild(id, size, false,
                                      ImGuiWindowFlags_AlwaysUseWindowPadding | ImGuiWindowFlags_NoNavFocus);
  if (!padded) ImGui::PopStyleVar();
  ui.enter_pane(id);
  return open;
}
void end_pane() { ImGui::EndChild(); }

void section(Ui& ui, const std::string& text) {
  ImGui::Dummy({0, ui.px(4)});
  words(ui, ui.fonts.bold, ui.colors.text, text);
}

}  // namespace skolanalys::ui
