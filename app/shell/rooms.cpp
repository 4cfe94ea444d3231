#include "app/shell/rooms.h"

#include "app/ui/icons.h"

// Each in its own file of app/screens.
namespace skolanalys::screens {
std::unique_ptr<Room> make_start(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_capture(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_coding(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_search(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_matrix(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_statistics(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_report(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_theme(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_findings(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_workshop(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_change(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_sharing(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_overview(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_selection(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_applications(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_visit(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_codebook(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_privacy(ui::Ui& ui, session::Session& session);
std::unique_ptr<Room> make_safety(ui::Ui& ui, session::Session& session);
}  // namespace skolanalys::screens

namespace skolanalys::shell {
namespace {

using session::ctrl;
using session::ctrl_shift;
using session::Room;

constexpr RoomEntry table[] = {
    {Room::start, Group::none, ui::icon::folder, ctrl('o'), screens::make_start},
    {Room::capture, Group::field, ui::icon::edit, ctrl('1'), screens::make_capture},
    {Room::coding, Group::field, ui::icon::label, ctrl('2'), screens::make_coding},
    {Room::search, Group::field, ui::icon::search, ctrl('3'), screens::make_search},
    {Room::matrix, Group::analysis, ui::icon::grid_on, ctrl('4'), screens::make_matrix},
    {Room::statistics, Group::analysis, ui::icon::trending, ctrl('5'), screens::make_statistics},
    {{"theme"}, Group::analysis, ui::icon::bookmark, ctrl('7'), screens::make_theme},
    {{"findings"}, Group::analysis, ui::icon::check_circle, ctrl('8'), screens::make_findings},
    {Room::report, Group::analysis, ui::icon::description, ctrl('6'), screens::make_report},
    {{"overview"}, Group::process, ui::icon::school, ctrl_shift('o'), screens::make_overview},
    {{"selection"}, Group::process, ui::icon::similar, ctrl_shift('u'), screens::make_selection},
    {{"applications"}, Group::process, ui::icon::note, ctrl_shift('a'), screens::make_applications},
    {{"visit"}, Group::process, ui::icon::time, ctrl_shift('b'), screens::make_visit},
    {{"workshop"}, Group::process, ui::icon::person, ctrl('9'), screens::make_workshop},
    {{"change"}, Group::process, ui::icon::sync, session::ctrl_shift('g'), screens::make_change},
    {{"sharing"}, Group::project, ui::icon::merge, {}, screens::make_sharing},
    {{"codebook"}, Group::project, ui::icon::book, session::ctrl_shift('k'), screens::make_codebook},
    {{"privacy"}, Group::project, ui::icon::visibility, session::ctrl_shift('n'), screens::make_privacy},
    {{"safety"}, Group::project, ui::icon::lock, session::ctrl_shift('l'), screens::make_safety},
};

}  // namespace

const char* name_of(Group group) {
  switch (group) {
    case Group::field:
      return "group.field";
    case Group::analysis:
      return "group.analysis";
    case Group::process:
      return "group.process";
    case Group::project:
      return "group.project";
    case Group::none:
      break;
  }
  return "";
}

std::span<const RoomEntry> room_table() { return table; }

}  // namespace skolanalys::shell
