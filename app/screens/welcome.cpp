#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
namespace {

/// "Karin Öberg" -> "KÖ".
std::string initials_of(const std::string& name) {
  std::string out;
  bool begins = true;
  for (text::ByteOffset at = 0; at < name.size();) {
    const auto c = text::next(name, at);
    if (begins && c != U' ') text::append(out, c);
    begins = c == U' ' || c == U'-';
  }
  return out;
}

void speak(ui::Ui& ui, session::Session& session, const char* language) {
  session.settings.language = language;
  ui.words = &assets::Words::in(language);
}

}  // namespace

void welcome(ui::Ui& ui, session::Session& session, WelcomeState& state, Rect where) {
  if (!state.begun) {
    state.begun = true;
    state.name = session.settings.name;
    state.initials = state.suggested = session.settings.initials;
    // Swedish, unless the system says that it speaks English.
    const char* locale = std::getenv("LC_ALL");
    if (locale == nullptr || *locale == '\0') locale = std::getenv("LANG");
    if (locale != nullptr && std::string_view(locale).starts_with("en")) speak(ui, session, "en");
  }
  ui::begin_pane(ui, "welcome", where.at, where.size, ui.colors.surface);
  const float width = std::min(ui.px(520), where.size.x - ui.px(60));
  ImGui::SetCursorPos({(where.size.x - width) / 2, std::max(ui.px(24), where.size.y * 0.1F)});
  ImGui::BeginGroup();
  ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("welcome.title"));
  ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("welcome.about"), width);
  ImGui::Dummy({width, ui.px(6)});
  if (ui::chip(ui, "welcome.sv", "Svenska", ui.words->language() == "sv")) speak(ui, session, "sv");
  ImGui::SameLine();
  if (ui::chip(ui, "welcome.en", "English", ui.words->language() == "en")) speak(ui, session, "en");
  ImGui::Dummy({width, ui.px(4)});
  if (ui::labelled_field(ui, "welcome.name", ui.t("welcome.name"), state.name, width - ui.px(140))) {
    const auto suggested = initials_of(state.name);
    if (state.initials == state.suggested) state.initials = suggested;
    state.suggested = suggested;
  }
  ImGui::SameLine(0, ui.px(12));
  ui::labelled_field(ui, "welcome.initials", ui.t("welcome.initials"), state.initials, ui.px(128));
  ImGui::Dummy({width, ui.px(10)});
  const auto done = [&] {
    session.settings.name = state.name;
    session.settings.initials = state.initials;
    session.settings.welcomed = true;
    session.settings.save();
  };
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("welcome.look_around"));
  if (ui::button(ui, "start.sample", ui.t("start.sample"), ui::ButtonKind::primary, ui::icon::school)) {
    done();
    session.open_sample();
  }
  ImGui::Dummy({width, ui.px(10)});
  ui::words(ui, ui.fonts.bold, ui.colors.text, ui.t("welcome.begin"));
  ui::field(ui, "welcome.municipality", state.municipality, ui.t("start.municipality"), ui.px(280));
  const bool entered =
      ImGui::IsItemDeactivatedAfterEdit() && ImGui::IsKeyPressed(ImGui::GetKeyIndex(ImGuiKey_Enter));
  ImGui::SameLine();
  if ((ui::button(ui, "welcome.create", ui.t("start.create")) || entered) && !state.municipality.empty()) {
    if (session.create(state.municipality, state.municipality)) done();
  }
  ImGui::Dummy({width, ui.px(10)});
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() - ui.px(8));  // its words in line with the rest
  if (ui::button(ui, "welcome.later", ui.t("welcome.later"), ui::ButtonKind::quiet)) done();
  ImGui::EndGroup();
  ui::end_pane();
}

}  // namespace skolanalys::screens
