#include "app/screens/erasing.h"

#include <algorithm>

#include "app/session/safety.h"
#include "app/ui/icons.h"

namespace skolanalys::screens {

void Erasing::reset() {
  read_at_ = ~0ULL;
  chosen_ = {};
  reason_.clear();
  written_.clear();
  gone_.reset();
}

void Erasing::told() {
  ui::words(ui_, ui_.fonts.bold, ui_.colors.ok,
            std::string(ui::icon::check_circle) + "  " + ui_.t("erase.gone", {gone_label_}));
  ui_.mark("erase.gone", gone_label_);
  ui::paragraph(
      ui_, ui_.fonts.body, ui_.colors.text,
      ui_.t("erase.done", {std::to_string(gone_->erased.operations), std::to_string(gone_->erased.blobs),
                           std::to_string(gone_->erased.backups)}));
  if (gone_->files.empty() && gone_->people.empty() && gone_->exports.empty()) {
    ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("erase.nowhere_else"));
    return;
  }
  ui::section(ui_, ui_.t("erase.may_hold"));
  for (const auto& [id, list] :
       {std::pair("erase.may_hold.file", &gone_->files), std::pair("erase.may_hold.person", &gone_->people),
        std::pair("erase.may_hold.export", &gone_->exports)})
    for (const auto& one : *list) ui::paragraph(ui_, ui_.fonts.body, ui_.colors.text, ui_.t(id, {one}));
}

void Erasing::draw(Rect list, Rect detail) {
  if (read_at_ != session_.project().revision()) {
    read_at_ = session_.project().revision();
    all_ = commands::erasable(session_.model());
  }
  ui::begin_pane(ui_, "privacy.list", list.at, list.size, ui_.colors.surface);
  if (all_.empty()) ui::empty_state(ui_, ui::icon::person, ui_.t("erase.nothing"));
  for (const auto& one : all_) {
    ui::RowLook look;
    look.icon = one.kind == commands::Erasable::Kind::respondent  ? ui::icon::person
                : one.kind == commands::Erasable::Kind::interview ? ui::icon::edit
                                                                  : ui::icon::description;
    look.height = ui_.px(46);
    look.selected = one.id == chosen_;
    look.detail = ui_.t("erase.kind." + std::string(commands::id_of(one.kind)));
    if (one.kind != commands::Erasable::Kind::respondent)
      look.detail += " · " + ui_.t("erase.holds", {std::to_string(one.words), std::to_string(one.codings)});
    if (ui::row(ui_, "erase." + std::string(commands::id_of(one.kind)) + "." + one.label,
                one.label + (one.name.empty() ? "" : " · " + one.name), look)) {
      chosen_ = one.id;
      written_.clear();
      gone_.reset();
    }
  }
  ui::end_pane();
  ui::begin_pane(ui_, "privacy.detail", detail.at, detail.size, ui_.colors.raised);
  ui::words(ui_, ui_.fonts.title, ui_.colors.text, ui_.t("privacy.tab.erase"));
  ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("erase.about"));
  if (gone_) told();
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const auto& one) { return one.id == chosen_; });
  if (found != all_.end()) {
    const auto one = *found;
    ui::section(ui_, one.label + (one.name.empty() ? "" : " · " + one.name));
    ui::paragraph(ui_, ui_.fonts.body, ui_.colors.text,
                  ui_.t("erase.what." + std::string(commands::id_of(one.kind))));
    ui::labelled_field(ui_, "erase.reason", ui_.t("erase.reason"), reason_, ui_.px(280));
    ui::labelled_field(ui_, "erase.written", ui_.t("erase.write", {one.label}), written_, ui_.px(140));
    if (session_.safety().erasing()) {
      ui::words(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("erase.under_way"));
    } else if (written_ == one.label) {
      if (ui::button(ui_, "erase.go", ui_.t("erase.go"), ui::ButtonKind::primary, ui::icon::remove)) {
        session_.safety().erase({one}, reason_, [this, label = one.label](const commands::Gone& gone) {
          reset();
          gone_ = gone;
          gone_label_ = label;
        });
      }
    } else {
      ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("erase.no_way_back"));
    }
  }
  ui::end_pane();
}

}  // namespace skolanalys::screens
