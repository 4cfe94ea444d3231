#include "app/screens/letters_editor.h"

#include "app/screens/form.h"
#include "app/ui/icons.h"
#include "core/commands/application.h"

namespace skolanalys::screens {
namespace {

constexpr report::LetterKind kinds[] = {report::LetterKind::admitted, report::LetterKind::reserve,
                                        report::LetterKind::declined, report::LetterKind::unsigned_one};

std::string words_of(const report::Report& letter) {
  std::string out;
  for (const auto& block : letter.blocks)
    if (const auto* paragraph = std::get_if<report::Paragraph>(&block)) {
      if (!out.empty()) out += "\n\n";
      for (const auto& run : paragraph->runs) out += run.text;
    }
  return out;
}

}  // namespace

void LettersEditor::load() {
  loaded_ = true;
  language_ = ui_.words->language();
  text_ = report::letter_template(session_.model(), kind_, *ui_.words);
  at_ = 0;
}

/// Of the first application that the letter fits; where none does, the words with their braces.
void LettersEditor::preview() {
  const auto revision = session_.project().structure_revision() + 1;
  if (at_ == revision) return;
  at_ = revision;
  shown_ = report::letter_template(session_.model(), kind_, *ui_.words);
  shown_title_.clear();
  real_ = false;
  for (const auto& [id, a] : session_.model().applications) {
    if (report::letter_for(a) != kind_ || a.decision == model::Decision::withdrawn) continue;
    if (kind_ == report::LetterKind::unsigned_one && commands::complete(a)) continue;
    const auto letter = report::letter(session_.model(), a, kind_, today(), *ui_.words);
    shown_ = words_of(letter);
    shown_title_ = letter.title;
    real_ = true;
    return;
  }
}

void LettersEditor::draw() {
  if (!loaded_ || language_ != ui_.words->language()) load();
  ui::words(ui_, ui_.fonts.title, ui_.colors.text, ui_.t("apply.letters"));
  for (const auto kind : kinds) {
    const std::string id(model::id_of(kind));
    if (ui::chip(ui_, "letters." + id, ui_.t("letter.kind." + id), kind == kind_)) {
      kind_ = kind;
      load();
    }
    ImGui::SameLine();
  }
  ImGui::NewLine();
  std::string fields;
  for (const auto& field : report::letter_fields()) fields += "  {" + field + "}";
  ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("apply.letters_about") + fields);
  const float width = ImGui::GetContentRegionAvail().x - ui_.px(12);
  if (ui::area(ui_, "letters.text", text_, {width, ui_.px(210)}))
    session_.act([&] {
      report::set_letter_template(session_.project(), kind_, text_, *ui_.words);
      load();
    });
  const auto* own = session_.model().section_in("letter:" + std::string(model::id_of(kind_)));
  if (own != nullptr && !own->body.empty()) {
    ui::words(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("apply.letter_own"));
    ImGui::SameLine();
    if (ui::button(ui_, "letters.reset", ui_.t("apply.letter_reset"), ui::ButtonKind::quiet, ui::icon::undo))
      session_.act([&] {
        report::set_letter_template(session_.project(), kind_, "", *ui_.words);
        load();
      });
  }
  preview();
  ui::section(ui_, ui_.t("apply.letter_preview"));
  if (!real_) ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("apply.letter_none"));
  if (!shown_title_.empty()) ui::paragraph(ui_, ui_.fonts.bold, ui_.colors.text, shown_title_);
  ui::paragraph(ui_, ui_.fonts.body, ui_.colors.text, shown_);
}

}  // namespace skolanalys::screens
