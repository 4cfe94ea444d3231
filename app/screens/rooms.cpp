#include "app/screens/capture_parts.h"
#include "app/screens/choosing.h"
#include "app/screens/coding_parts.h"
#include "app/screens/page_view.h"
#include "app/screens/room.h"
#include "app/session/export.h"
#include "app/ui/icons.h"

/// The rooms whose screens are functions with a state (screens.h).
namespace skolanalys::screens {
namespace {

using session::Section;

template <class State>
class StatefulRoom : public Room {
 public:
  using Draw = void (*)(ui::Ui&, session::Session&, State&, Rect);
  StatefulRoom(ui::Ui& u, session::Session& s, Draw how) : Room(u, s), draw_(how) {}
  void draw(Rect where) override { draw_(ui, session, state, where); }
  void reset() override { state = {}; }

 protected:
  State state;

 private:
  Draw draw_;
};

class StartRoom final : public StatefulRoom<StartState> {
 public:
  StartRoom(ui::Ui& u, session::Session& s) : StatefulRoom(u, s, start) {}
  void add_commands(session::Commands& commands) override {
    // Files can be dropped on the window too; this is for those who keep their hands on the keys.
    commands.add({.id = "import.files",
                  .words = "command.import",
                  .keys = {session::ctrl_shift('i')},
                  .act = [this] { choose_import(session); },
                  .section = Section::project,
                  .enabled = [this] { return session.open(); }});
  }
};

class CaptureRoom final : public StatefulRoom<CaptureState> {
 public:
  CaptureRoom(ui::Ui& u, session::Session& s) : StatefulRoom(u, s, capture) {}
  [[nodiscard]] bool shows_note() const override { return true; }
  void add_commands(session::Commands& commands) override {
    add_capture_commands(ui, session, state, commands);
    const auto open = [this] { return session.open(); };
    commands.add({.id = "interview.new",
                  .words = "capture.new",
                  .keys = {session::ctrl('n')},
                  .act =
                      [this] {
                        session.go(session::Room::capture);
                        begin_new_interview(ui, state);
                      },
                  .section = Section::project,
                  .enabled = open});
    commands.add({.id = "note.alone",
                  .words = "command.alone",
                  .keys = {session::ctrl('.')},
                  .act = [this] { session.editor.alone = !session.editor.alone; },
                  .section = Section::view,
                  .room = session::Room::capture,
                  .enabled = open});
    commands.add({.id = "note.large",
                  .words = "command.large",
                  .keys = {session::ctrl('l')},
                  .act =
                      [this] {
                        session.settings.note_size = session.settings.note_size == 2 ? 1 : 2;
                        session.settings.save();
                      },
                  .section = Section::view,
                  .room = session::Room::capture,
                  .enabled = open});
  }
  void offer(std::vector<Found>& found) override {
    for (const auto* interview : session.model().interviews_in_order())
      found.push_back({"find.interview." + model::Model::called(*interview),
                       interview->title.empty() ? model::Model::called(*interview) : interview->title,
                       ui.t("palette.interview"),
                       [this, text = interview->text] { session.go_to(text, {}); }});
  }
};

class CodingRoom final : public StatefulRoom<CodingState> {
 public:
  CodingRoom(ui::Ui& u, session::Session& s) : StatefulRoom(u, s, coding) {}
  void enter() override {
    if (session.open() && session.theme) state.theme = session.theme;
  }
  void draw(Rect where) override {
    StatefulRoom::draw(where);
    if (state.theme) session.theme = state.theme;
  }
  void add_commands(session::Commands& commands) override { add_coding_commands(session, state, commands); }
  [[nodiscard]] bool shows_note() const override { return true; }
  void offer(std::vector<Found>& found) override {
    for (const auto* area : session.model().areas())
      for (const auto* theme : session.model().children(area->id))
        found.push_back({"find.theme." + theme->slug, ui.name_of(*theme), ui.name_of(*area),
                         [this, id = theme->id] {
                           session.go(session::Room::coding);
                           state.theme = session.theme = id;
                         },
                         theme->name + " " + theme->name_en});
  }
};

class SearchRoom final : public StatefulRoom<SearchState> {
 public:
  SearchRoom(ui::Ui& u, session::Session& s) : StatefulRoom(u, s, search_screen) {}
  void enter() override { state.focus = true; }
  void add_commands(session::Commands& commands) override {
    commands.add({.id = "search.everywhere",
                  .words = "sheet.search",
                  .keys = {session::ctrl_shift('f')},
                  .act =
                      [this] {
                        session.go(session::Room::search);
                        state.focus = true;
                      },
                  .section = Section::edit,
                  .enabled = [this] { return session.open(); }});
  }
};

/// The matrix, and what of the project goes out besides the report: each written beside the project.
class MatrixRoom final : public StatefulRoom<MatrixState> {
 public:
  MatrixRoom(ui::Ui& u, session::Session& s) : StatefulRoom(u, s, matrix) {}
  void add_commands(session::Commands& commands) override {
    for (const auto& kind : session::export_kinds)
      commands.add({.id = std::string("export.") + kind.name,
                    .words = std::string("export.") + kind.name,
                    .act = [this, kind] { put_out(kind); },
                    .enabled = [this] { return session.open(); }});
  }

 private:
  void put_out(const session::ExportKind& kind) {
    session::Export wanted;
    wanted.out.what = kind.what;
    wanted.path = session::beside(session.project().path(), kind.name);
    session::put_out(ui, session, std::move(wanted));
  }
};

class StatisticsRoom final : public Room {
 public:
  using Room::Room;
  void draw(Rect where) override { statistics(ui, session, where); }
};

}  // namespace

std::unique_ptr<Room> make_start(ui::Ui& ui, session::Session& session) {
  return std::make_unique<StartRoom>(ui, session);
}
std::unique_ptr<Room> make_capture(ui::Ui& ui, session::Session& session) {
  return std::make_unique<CaptureRoom>(ui, session);
}
std::unique_ptr<Room> make_coding(ui::Ui& ui, session::Session& session) {
  return std::make_unique<CodingRoom>(ui, session);
}
std::unique_ptr<Room> make_search(ui::Ui& ui, session::Session& session) {
  return std::make_unique<SearchRoom>(ui, session);
}
std::unique_ptr<Room> make_matrix(ui::Ui& ui, session::Session& session) {
  return std::make_unique<MatrixRoom>(ui, session);
}
std::unique_ptr<Room> make_statistics(ui::Ui& ui, session::Session& session) {
  return std::make_unique<StatisticsRoom>(ui, session);
}
std::unique_ptr<Room> make_report(ui::Ui& ui, session::Session& session) {
  return std::make_unique<StatefulRoom<ReportState>>(ui, session, report);
}

}  // namespace skolanalys::screens
