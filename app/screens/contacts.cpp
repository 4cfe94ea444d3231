#include "app/screens/contacts.h"

#include <algorithm>
#include <vector>

#include "app/screens/form.h"
#include "app/ui/icons.h"
#include "core/commands/change_work.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {

void Contacts::reset() {
  adding_ = false;
  action_ = {};
}

void Contacts::draw() {
  ui::section(ui_, ui_.t("contacts.title"));
  const auto& model = session_.model();
  std::vector<const model::SupportContact*> all;
  for (const auto& [id, contact] : model.support_contacts) all.push_back(&contact);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->date > b->date; });
  for (const auto* contact : all) {
    const auto action = model.actions.find(contact->action);
    ui::paragraph(ui_, ui_.fonts.body, ui_.colors.text, contact->words);
    ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted,
                  (contact->date ? model::to_string(*contact->date) : std::string()) +
                      (contact->by.empty() ? "" : " · " + contact->by) +
                      (action == model.actions.end() ? "" : " · " + action->second.what));
    if (ui::button(ui_, "contact.remove." + to_string(contact->id), ui_.t("findings.remove"),
                   ui::ButtonKind::quiet, ui::icon::remove))
      todo_ = [this, id = contact->id] { commands::remove_contact(session_.project(), id); };
  }
  if (all.empty() && !adding_) ui::paragraph(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("contacts.none"));
  if (adding_) {
    form();
  } else if (ui::button(ui_, "contact.new", ui_.t("contacts.new"), ui::ButtonKind::quiet, ui::icon::add)) {
    adding_ = true;
    date_ = model::to_string(today());
    by_ = session_.settings.initials;
    words_.clear();
    action_ = {};
    ui_.focus_on("contact.words");
  }
  if (todo_) {
    session_.act(todo_);
    todo_ = {};
  }
}

void Contacts::form() {
  FieldRow when(ui_);
  when.field("contact.date", ui_.t("contacts.date"), date_, ui_.px(120));
  when.field("contact.by", ui_.t("contacts.by"), by_, ui_.px(80));
  ui::labelled_field(ui_, "contact.words", ui_.t("contacts.words"), words_,
                     ImGui::GetContentRegionAvail().x - ui_.px(12));
  if (!session_.model().actions.empty()) {
    ui::words(ui_, ui_.fonts.small, ui_.colors.muted, ui_.t("contacts.about"));
    for (const auto& [id, action] : session_.model().actions) {
      ui::RowLook look;
      look.height = ui_.px(30);
      look.selected = action_ == id;
      if (ui::row(ui_, "contact.action." + to_string(id), action.what, look))
        action_ = action_ == id ? model::ActionId{} : id;
    }
  }
  if (ui::button(ui_, "contact.save", ui_.t("change.save"), ui::ButtonKind::primary))
    todo_ = [this] {
      model::SupportContact contact;
      contact.date = date_in(date_);
      contact.by = by_;
      contact.words = words_;
      contact.action = action_;
      commands::add_contact(session_.project(), contact);
      adding_ = false;
    };
  ImGui::SameLine();
  if (ui::button(ui_, "contact.cancel", ui_.t("cancel"), ui::ButtonKind::quiet)) adding_ = false;
}

}  // namespace skolanalys::screens
