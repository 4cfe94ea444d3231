#include <cmath>
#include <memory>

#include "app/screens/choosing.h"
#include "app/screens/room.h"
#include "app/screens/secret_field.h"
#include "app/session/notices.h"
#include "app/session/recovery_sheet.h"
#include "app/session/safety.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/model/clock.h"
#include "core/store/secret.h"

namespace skolanalys::screens {
namespace {

constexpr int minutes_offered[] = {5, 10, 30, 0};

/// The project's passphrase, where it is saved, and its backups.
class SafetyRoom final : public Room {
 public:
  using Room::Room;

  void enter() override { backups_.reset(); }
  void reset() override {
    backups_.reset();
    chosen_.clear();
    forget();
    changing_ = false;
    elsewhere_.clear();
    done_ = false;
    sheet_.clear();
    key_.clear();
    mine_.clear();
    shown_.reset();
  }
  void leave() override {
    forget();
    leaving_.clear();
    done_ = changing_ = false;
  }

  void add_commands(session::Commands& commands) override {
    commands.add({.id = "safety.hide",
                  .words = "safety.hide",
                  .keys = {session::Chord{platform::Key::letter, 'l', true, false, true}},
                  .act = [this] { session.safety().hide(); },
                  .section = session::Section::project,
                  .enabled = [this] { return session.open() && session.project().sealed(); }});
  }

  void draw(Rect where) override {
    const float side = std::floor(where.size.x / 2);
    ui::begin_pane(ui, "safety", where.at, {side, where.size.y}, ui.colors.surface);
    protection();
    if (session.project().sealed()) colleagues();
    saving();
    ui::end_pane();
    ui::begin_pane(ui, "safety.backups", {where.at.x + side, where.at.y}, {where.size.x - side, where.size.y},
                   ui.colors.raised);
    backups();
    ui::end_pane();
  }

 private:
  void forget() {
    store::wipe(fresh_);
    store::wipe(again_);
    fresh_.clear();
    again_.clear();
  }

  void protection() {
    const bool sealed = session.project().sealed();
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("safety.passphrase"));
    ui::words(ui, ui.fonts.bold, sealed ? ui.colors.ok : ui.colors.danger,
              std::string(sealed ? ui::icon::lock : ui::icon::warning) + "  " +
                  ui.t(sealed ? "vault.sealed" : "vault.unsealed"));
    ui.mark("safety.state", sealed ? "sealed" : "unsealed");
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                  ui.t(sealed ? "safety.sealed_about" : "safety.unsealed_about"));
    if (sealed) {
      if (!session.safety().opens_to_me()) {
        if (ui::button(ui, "safety.hide", ui.t("safety.hide"), ui::ButtonKind::primary, ui::icon::lock))
          session.safety().hide();
        ImGui::SameLine();
      }
      if (ui::button(ui, "safety.change", ui.t("safety.change"))) {
        changing_ = !changing_;
        done_ = false;
        sheet_.clear();  // another sheet, under a name of its own
      }
      if (session.safety().opens_to_me())
        ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.hides_not"));
      else
        hides_after();
    }
    if (session.safety().protecting())
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.protecting"));
    else if (!sealed || changing_)
      new_passphrase(sealed);
    if (done_) {
      ImGui::Dummy({0, ui.px(6)});
      ui::words(ui, ui.fonts.bold, ui.colors.ok,
                std::string(ui::icon::check_circle) + "  " + ui.t("safety.done"));
      ui::paragraph(ui, ui.fonts.body, ui.colors.text, ui.t("safety.sheet_written", {sheet_}));
      ui.mark("safety.done", sheet_);
    }
  }

  void hides_after() {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.hides_after"));
    for (const int minutes : minutes_offered) {
      if (minutes != minutes_offered[0]) ImGui::SameLine();
      const auto name =
          minutes == 0 ? ui.t("safety.never") : ui.t("safety.minutes", {std::to_string(minutes)});
      if (ui::chip(ui, "safety.hides." + std::to_string(minutes), name,
                   session.settings.lock_minutes == minutes)) {
        session.settings.lock_minutes = minutes;
        session.settings.save();
      }
    }
  }

  /// Who opens the project with a key of their own, and one's own key to be sent to somebody.
  void colleagues() {
    ui::section(ui, ui.t("safety.colleagues"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.colleagues_about"));
    if (!shown_) shown_ = session.project().opened_to();
    for (const auto& one : *shown_) {
      const auto letters = store::fingerprint(one.public_key);
      ui::words(ui, ui.fonts.body, ui.colors.text, one.name + "  " + letters);
      ui.mark("safety.colleague." + one.name, letters);
      if (leaving_ != one.public_key) {
        if (ui::button(ui, "safety.colleague.remove." + one.name, ui.t("safety.colleague_remove"),
                       ui::ButtonKind::quiet))
          leaving_ = one.public_key;
        continue;
      }
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("colleague.removal_means"));
      if (ui::button(ui, "safety.colleague.gone", ui.t("safety.colleague_remove_go", {one.name}),
                     ui::ButtonKind::primary)) {
        session.safety().close_to(one);
        leaving_.clear();
        shown_.reset();
        return;
      }
      ImGui::SameLine();
      if (ui::button(ui, "safety.colleague.stays", ui.t("cancel"))) leaving_.clear();
    }
    ui::labelled_field(ui, "safety.colleague.key", ui.t("safety.colleague_key"), key_, ui.px(320));
    if (ui::button(ui, "safety.colleague.add", ui.t("safety.colleague_add")) && !key_.empty()) {
      session.safety().open_to(key_);
      key_.clear();
      shown_.reset();
    }
    if (mine_.empty()) {
      if (ui::button(ui, "safety.my_key", ui.t("safety.my_key"), ui::ButtonKind::quiet))
        mine_ = session.safety().my_key();
    } else {
      ui::labelled_field(ui, "safety.my_key.text", ui.t("safety.my_key_about"), mine_, ui.px(320));
      if (ui::button(ui, "safety.my_key.copy", ui.t("safety.my_key_copy"), ui::ButtonKind::quiet)) {
        ImGui::SetClipboardText(mine_.c_str());
        ui.toast(ui.t("safety.my_key_copied"));
      }
      ui.mark("safety.my_key.shown", mine_);
    }
  }

  void new_passphrase(bool sealed) {
    const float width = ui.px(320);
    if (sheet_.empty()) sheet_ = session::free_sheet_name(session.project().path(), *ui.words);
    secret_field(ui, "safety.fresh", ui.t("safety.fresh"), fresh_, width);
    secret_field(ui, "safety.again", ui.t("safety.again"), again_, width);
    labelled_path(ui, session, "safety.sheet", ui.t("safety.sheet"), sheet_, width,
                  {.what = session::FileWish::What::save,
                   .title = "choose.sheet",
                   .endings = {".txt"},
                   .start = session.project().path().parent_path() / sheet_});
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.sheet_about"));
    if (ui::button(ui, "safety.protect", ui.t(sealed ? "safety.change_go" : "safety.protect"),
                   ui::ButtonKind::primary, ui::icon::lock)) {
      session.safety().protect(fresh_, again_, sheet_, [this](const std::filesystem::path& sheet) {
        sheet_ = sheet.filename().string();
        done_ = true;
        changing_ = false;
        backups_.reset();
      });
      forget();
    }
  }

  void saving() {
    const auto state = session.project().state();
    ImGui::Dummy({0, ui.px(8)});
    ui::section(ui, ui.t("safety.saving"));
    const bool fails = !state.failure.empty();
    ui::paragraph(ui, ui.fonts.body, fails ? ui.colors.danger : ui.colors.text,
                  fails ? ui.t(state.failure, {session.project().path().filename().string()})
                        : ui.t(state.saved ? "safety.saved" : "saving"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, session.project().path().string());
    ui::paragraph(ui, ui.fonts.small, state.recorded ? ui.colors.muted : ui.colors.danger,
                  ui.t(state.recorded ? "safety.recorded" : "safety.not_recorded"));
    if (fails && !suggested_ && elsewhere_.empty()) elsewhere_ = session.notices().elsewhere().string();
    suggested_ = fails;
    labelled_path(ui, session, "safety.elsewhere", ui.t("safety.elsewhere"), elsewhere_, ui.px(320),
                  {.what = session::FileWish::What::save,
                   .title = "choose.copy",
                   .endings = {".skolanalys"},
                   .start = elsewhere_.empty() ? session.project().path().parent_path() /
                                                     (session.project().path().stem().string() + " " +
                                                      ui.t("notice.copy_name") + ".skolanalys")
                                               : std::filesystem::path(elsewhere_)});
    if (ui::button(ui, "safety.elsewhere.go", ui.t("safety.elsewhere_go"),
                   fails ? ui::ButtonKind::primary : ui::ButtonKind::plain) &&
        session.safety().go_on_in(elsewhere_))
      elsewhere_.clear();
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.elsewhere_about"));
  }

  void backups() {
    if (!backups_) backups_ = session.safety().backups();
    ui::words(ui, ui.fonts.title, ui.colors.text, ui.t("safety.backups"));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.backups_about"));
    if (const auto failure = session.project().backup_failure())
      ui::paragraph(ui, ui.fonts.body, ui.colors.danger,
                    ui.words->has(failure->id()) ? ui.t(failure->id(), failure->values())
                                                 : std::string(failure->what()));
    if (ui::button(ui, "safety.back_up", ui.t("safety.back_up"), ui::ButtonKind::plain, ui::icon::archive)) {
      session.safety().back_up([this] { backups_.reset(); });
    }
    ImGui::Dummy({0, ui.px(6)});
    if (backups_->empty()) {
      ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("safety.no_backups"));
      return;
    }
    for (const auto& backup : *backups_) {
      const auto name = backup.file.stem().string();
      ui::RowLook look;
      look.icon = ui::icon::archive;
      look.height = ui.px(46);
      look.selected = chosen_ == name;
      look.detail = ui.t("backup.why." + std::string(store::to_string(backup.why)));
      look.count = ui.t("backup.kilobytes", {std::to_string((backup.bytes + 1023) / 1024)});
      if (ui::row(ui, "safety.backup." + name, model::in_local_time(backup.made, model::day_and_minute),
                  look))
        chosen_ = name;
      if (chosen_ != name) continue;
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.restore_about"));
      if (ui::button(ui, "safety.restore", ui.t("safety.restore"), ui::ButtonKind::primary,
                     ui::icon::history)) {
        const auto file = backup.file;
        session.safety().restore(file);
        return;  // the list was of the project that is closed now
      }
    }
  }

  std::optional<std::vector<store::Backup>> backups_;
  std::string chosen_, fresh_, again_, sheet_, elsewhere_;
  bool suggested_ = false;  // a place where there is room, once for each time the disk gives up
  bool done_ = false, changing_ = false;
  std::string key_, mine_;                              // a colleague's, and one's own
  std::optional<std::vector<store::Colleague>> shown_;  // who the project is opened to
  std::string leaving_;                                 // whose way in is asked about
};

}  // namespace

std::unique_ptr<Room> make_safety(ui::Ui& ui, session::Session& session) {
  return std::make_unique<SafetyRoom>(ui, session);
}

void hidden_screen(ui::Ui& ui, session::Session& session, std::string& passphrase, Rect where) {
  ui::begin_pane(ui, "hidden", where.at, where.size, ui.colors.surface);
  const float width = std::min(ui.px(360), where.size.x - ui.px(40));
  ImGui::SetCursorPos({(where.size.x - width) / 2, where.size.y * 0.28F});
  ImGui::BeginGroup();
  ui::words(ui, ui.fonts.title, ui.colors.text, std::string(ui::icon::lock) + "  " + ui.t("safety.hidden"));
  ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("safety.hidden_about"), width);
  ImGui::Dummy({0, ui.px(6)});
  const bool entered = secret_field(ui, "hidden.passphrase",
                                    ui.t("start.passphrase", {session.project().path().filename().string()}),
                                    passphrase, width, passphrase.empty() && !ImGui::IsAnyItemActive());
  if (session.safety().trying())
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("safety.trying"));
  else if (ui::button(ui, "hidden.show", ui.t("start.unlock"), ui::ButtonKind::primary) || entered) {
    session.safety().give(passphrase);
    store::wipe(passphrase);
    passphrase.clear();
  }
  ImGui::EndGroup();
  ui::end_pane();
}

}  // namespace skolanalys::screens
