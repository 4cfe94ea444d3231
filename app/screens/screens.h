#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/screens/leaving.h"
#include "app/session/session.h"
#include "app/ui/ui.h"
#include "core/report/tree.h"

/// One function a screen: draws what the session holds into a rectangle and sends it commands. What a screen
/// alone must remember between frames is its state.
namespace skolanalys::screens {

struct Rect {
  ImVec2 at, size;
};

class PageView;

struct StartState {
  std::string municipality, file;
  bool creating = false;
  std::string passphrase;
};
void start(ui::Ui& ui, session::Session& session, StartState& state, Rect where);
/// Over the whole window while the project is hidden: nothing of it, and a field for its passphrase.
void hidden_screen(ui::Ui& ui, session::Session& session, std::string& passphrase, Rect where);

/// The first run: language, name and initials, and where to begin. Nothing else is asked.
struct WelcomeState {
  bool begun = false;  ///< the language was guessed
  std::string name, initials, suggested, municipality;
};
void welcome(ui::Ui& ui, session::Session& session, WelcomeState& state, Rect where);

/// Find and replace in the shown note.
struct FindState {
  bool open = false;
  bool focus = false;
  std::string words, with;
  std::vector<text::Range> hits;
  std::size_t at = 0;
  std::uint64_t revision = 0;
  model::TextId text;
};
/// Ctrl+F opens it (Ctrl+H where one writes); nothing is drawn while it is closed.
void find_bar(ui::Ui& ui, session::Session& session, FindState& state);

class Thumbnails;

struct CaptureState {
  bool creating = false;
  bool editing = false;  ///< the header is a form
  std::string edit_title, edit_date, edit_start, edit_place, edit_unit, edit_respondent;
  std::vector<std::string> edit_roles;
  std::string edit_memo;
  FindState find;

  std::string title, role, guide;
  bool outline = true;  ///< questions, marks and pictures stand beside the note, where they find room
  bool drawer = false;  ///< they are drawn out over it, where they find none
  bool beside = true;   ///< whether they found room in the last frame

  enum class Side { questions, marks, pictures } side = Side::questions;
  std::string question;        ///< id of the one that one has come to
  bool show_question = false;  ///< scrolled to once
  /// What is said before the first question, open or shut by hand; else it is open until something is asked.
  std::optional<bool> introduction;
  model::InterviewId introduced;  ///< the interview that is about
  model::InterviewId timed;       ///< whose time is taken
  double timer_since = 0;         ///< on the frame's clock
  bool woven = false;             ///< all notes in one
  bool adding_stream = false, stream_focus = false;
  std::string stream_initials;
  model::AttachmentId captioned;
  std::string caption;
  std::shared_ptr<Thumbnails> thumbnails;  ///< made when the first is shown
  /// The woven notes as they are drawn: read anew when a text changes.
  struct WovenRow {
    model::TextId text;
    text::Range body;
    std::string interviewer, clock, speaker, words;
    bool own = true, asks = false;
    float height = 0;
  };
  std::vector<WovenRow> woven_rows;
  std::uint64_t woven_at = ~0ULL;
  float woven_width = 0;
  model::InterviewId woven_of;
};
void capture(ui::Ui& ui, session::Session& session, CaptureState& state, Rect where);
/// The dialog-free form for a new interview; Ctrl+N opens it.
void begin_new_interview(ui::Ui& ui, CaptureState& state);

/// The passages beside the text.
struct PassagesState {
  bool open = false, focus = false;
  bool everywhere = false;  ///< of all notes
  std::string filter;
  enum class Sort { place, theme, role, respondent } sort = Sort::place;
  std::set<model::CodingId> chosen;
  std::size_t last = 0;  ///< row that was pressed last: Shift reaches from it
  /// As they are drawn: made anew when project, filter or order change.
  struct Row {
    model::CodingId coding;
    model::TextId text;
    text::Range range;
    std::string theme, about, quote, role, who, folded;
    ImU32 color = 0;
    model::Stance stance = model::Stance::neutral;
  };
  std::vector<Row> rows;
  std::vector<std::size_t> shown;
  std::uint64_t rows_at = ~0ULL;
  std::string shown_filter, language;
  Sort shown_sort = Sort::place;
  model::TextId shown_text;
  bool dark = false;
};

struct CodingState {
  PassagesState passages;
  std::string filter;
  model::CodeId theme;  ///< whose passages are listed
  std::string new_theme;
  model::CodeId adding_to;
  model::CodeId renaming, merging, moving;
  std::string name;
  model::OpId memo_of;
  std::string memo;
  bool memo_read = false;
  FindState find;
  /// The page of a PDF beside its text (page_view.h). Through a pointer: jobs draw for it where it stands.
  std::unique_ptr<PageView> pages;
};
void coding(ui::Ui& ui, session::Session& session, CodingState& state, Rect where);

/// What dropped files hold, before they are imported; in place of the room.
void import_preview(ui::Ui& ui, session::Session& session, Rect where);

struct SearchState {
  search::Question question;
  std::string asked, asked_words;  ///< what was asked last, to know when to ask again
  search::Facets facets;           ///< of the latest answer that was counted
  bool focus = true;
  bool to_end = false;  ///< the caret goes to the end of the query, which was completed
  std::size_t chosen = 0;
  enum class Panel { none, places, saved, code_all } panel = Panel::none;
  std::string theme_words, place, name;
  bool panel_opened = false;  ///< its field takes the keyboard once
  bool looked = false;        ///< whether the places were looked through since the screen was entered
};
void search_screen(ui::Ui& ui, session::Session& session, SearchState& state, Rect where);

struct MatrixState {
  std::string theme, role;
};
void matrix(ui::Ui& ui, session::Session& session, MatrixState& state, Rect where);

void statistics(ui::Ui& ui, session::Session& session, Rect where);

struct ReportState {
  Leaving leaving;
  std::string own_template;  ///< DOCX or DOTX of the analyst's own
  bool others = false;       ///< the list of other files is open
  std::string slot = "summary";
  std::string body;
  std::string loaded;
  std::string memo;
  std::uint64_t memo_at = ~0ULL;
  std::uint64_t loaded_at = 0;
  /// Of a large project, as it was put together last by a job; the one shown until the next is ready.
  skolanalys::report::Report built;
  std::size_t job = 0;
  std::uint64_t asked_at = ~0ULL;  ///< revision that the latest job is about
};
void report(ui::Ui& ui, session::Session& session, ReportState& state, Rect where);

/// Draws those of `count` rows, each `step` high, that are in the window's view, and two on each side for the
/// keyboard to go on to: draw(index).
void rows_in_view(std::size_t count, float step, const std::function<void(std::size_t)>& draw);
/// The list of interviews and documents that capture and coding share.
void notes_list(ui::Ui& ui, session::Session& session, Rect where);
/// A picture of the report at a width.
void picture(ui::Ui& ui, const skolanalys::report::Picture& picture, float width);
/// "Mora" of "2062"; the code itself where there is no such municipality.
[[nodiscard]] std::string municipality_name(const std::string& code);
/// Names of roles in the interface's language.
[[nodiscard]] std::string role_names(const ui::Ui& ui, const std::vector<std::string>& roles);
/// A passage as a card: words, who, where; true when clicked.
bool passage(ui::Ui& ui, const std::string& id, const analysis::Evidence& evidence);

}  // namespace skolanalys::screens
