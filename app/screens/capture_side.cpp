#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>

#include "app/platform/elsewhere.h"
#include "app/screens/capture_parts.h"
#include "app/screens/choosing.h"
#include "app/screens/thumbnails.h"
#include "app/ui/icons.h"
#include "app/ui/text.h"
#include "core/assets/shipped_words.h"
#include "core/commands/field.h"
#include "core/error.h"
#include "core/model/streams.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
namespace {

namespace fs = std::filesystem;

const model::Guide* guide_of(const session::Session& session) {
  const auto* interview = session.interview();
  return interview == nullptr ? nullptr : session.model().guide_called(interview->guide);
}

bool covered(const model::Interview& interview, const std::string& question) {
  return std::find(interview.covered.begin(), interview.covered.end(), question) != interview.covered.end();
}

/// Whether the picture is opened by the system's viewer is the system's affair; it gets a copy.
void open_picture(session::Session& session, const model::Attachment& attachment) {
  session.act([&] {
    const auto bytes = session.project().blob(attachment.sha256);
    if (!bytes)
      throw Error(Fault::storage, "error.picture_gone", {attachment.file_name},
                  attachment.file_name + ": its bytes are not in this copy of the project");
    const auto folder = fs::temp_directory_path() / ("skolanalys-" + std::to_string(getuid()));
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    const auto file =
        folder / (attachment.sha256.substr(0, 12) + "-" + fs::path(attachment.file_name).filename().string());
    std::ofstream(file, std::ios::binary) << *bytes;
    platform::show_elsewhere(file);
  });
}

/// What is said before the first question, point by point.
void introduction(ui::Ui& ui, const model::Interview& interview, CaptureState& state) {
  if (state.introduced != interview.id) state.introduction.reset();
  state.introduced = interview.id;
  const bool open = state.introduction.value_or(interview.covered.empty() &&
                                                interview.status != model::InterviewStatus::held);
  ui::RowLook look;
  look.icon = open ? ui::icon::expand : ui::icon::collapse;
  if (ui::row(ui, "guide.introduction", ui.t("guide.introduction"), look)) state.introduction = !open;
  if (!open) return;
  const float inner = ImGui::GetContentRegionAvail().x - ui.px(34);
  std::size_t n = 0;
  for (const auto& point : assets::introduction(ui.words->language())) {
    const float height = ui::wrapped_height(ui.fonts.small, point, inner) + ui.px(6);
    const auto at = ImGui::GetCursorScreenPos();
    ui::text_at(ui, {at.x + ui.px(14), at.y}, ui.fonts.small, ui.colors.muted, "•");
    ui::draw_wrapped(*ImGui::GetWindowDrawList(), ui.fonts.small, {at.x + ui.px(30), at.y}, ui.colors.text,
                     point, inner);
    ImGui::Dummy({ImGui::GetContentRegionAvail().x, height});
    ui.mark("guide.introduction." + std::to_string(++n), point);
  }
  ImGui::Dummy({0, ui.px(6)});
}

void questions(ui::Ui& ui, session::Session& session, CaptureState& state, const model::Guide& guide) {
  const auto* interview = session.interview();
  const auto* here = question_at(session, state);
  introduction(ui, *interview, state);
  for (const auto& q : guide.questions) {
    const bool done = covered(*interview, q.id);
    const bool current = here == &q;
    const float width = ImGui::GetContentRegionAvail().x;
    const float inner = width - ui.px(34);
    const auto& asked = ui.in_language(q.id, q.text);
    const auto& follow_up = ui.in_language(q.id, q.probe);
    const float text = ui::wrapped_height(ui.fonts.body, asked, inner);
    const float probe = follow_up.empty() ? 0 : ui::wrapped_height(ui.fonts.small, follow_up, inner);
    const float height = text + probe + ui.px(10);
    const auto at = ImGui::GetCursorScreenPos();
    const bool pressed = ui.hit("question." + q.id, {width, height}, asked);
    if (current && state.show_question) {
      ImGui::SetScrollHereY(0.35F);
      state.show_question = false;
    }
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered() || current)
      list->AddRectFilled(at, {at.x + width, at.y + height}, ui.colors.accent_soft, ui.px(6));
    if (current)
      list->AddRectFilled({at.x, at.y + ui.px(6)}, {at.x + ui.px(3), at.y + height - ui.px(6)},
                          ui.colors.accent, ui.px(2));
    const ImVec2 box{at.x + ui.px(8), at.y + ui.px(9)};
    if (done)
      ui::text_at(ui, {box.x - ui.px(2), box.y - ui.px(1)}, ui.fonts.body, ui.colors.ok, ui::icon::check);
    else
      list->AddRect(box, {box.x + ui.px(13), box.y + ui.px(13)}, ui.colors.muted, ui.px(3));
    ui::draw_wrapped(*list, ui.fonts.body, {at.x + ui.px(30), at.y + ui.px(5)},
                     done ? ui.colors.muted : ui.colors.text, asked, inner);
    if (!follow_up.empty()) {
      ui::draw_wrapped(*list, ui.fonts.small, {at.x + ui.px(30), at.y + text + ui.px(5)}, ui.colors.muted,
                       follow_up, inner);
      ui.mark("probe." + q.id, follow_up);
    }
    if (pressed) {
      session.act([&] { commands::set_covered(session.project(), interview->id, q.id, !done); });
      break;
    }
  }
}

void marks(ui::Ui& ui, session::Session& session, const model::Interview& interview) {
  bool any = false;
  for (const auto& note : model::notes_of(session.model(), interview)) {
    const auto* text = session.model().find(note.text);
    if (text == nullptr) continue;
    for (const auto& [id, mark] : session.model().marks) {
      if (mark.text != note.text || mark.range.empty()) continue;
      any = true;
      const auto name =
          ui.t("mark." + std::string(model::names_of(mark.kind)[static_cast<std::size_t>(mark.kind)]));
      std::string words(
          text::slice(text->content, {mark.range.from, std::min(mark.range.to, mark.range.from + 90)}));
      std::replace(words.begin(), words.end(), '\n', ' ');
      ui::RowLook look;
      look.detail = name + (mark.author.empty() ? "" : " · " + mark.author) +
                    (mark.done ? " · " + ui.t("mark.done") : "");
      look.icon = mark.done ? ui::icon::check : ui::icon::bookmark;
      look.height = ui.px(50);
      const bool pressed = ui::row(ui, "marked." + model::to_string(id), words, look);
      const bool dealt = ImGui::IsItemHovered() && ImGui::IsMouseClicked(1);
      if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui.t("mark.tip").c_str());
      if (dealt) {
        session.act([&session, whose = id, done = !mark.done] {
          commands::set_mark_done(session.project(), whose, done);
        });
        return;
      }
      if (pressed) {
        session.go_to(mark.text, mark.range);
        return;
      }
    }
  }
  if (!any) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("mark.none"));
}

/// A photo as large as the pane lets it be; true when pressed. Nothing is drawn where there is none to show.
bool thumbnail(ui::Ui& ui, session::Session& session, CaptureState& state,
               const model::Attachment& attachment) {
  if (state.thumbnails == nullptr) state.thumbnails = std::make_shared<Thumbnails>();
  const auto* small = state.thumbnails->of(session, ui.t("picture.reading"), attachment.sha256);
  if (small == nullptr || small->id() == nullptr) return false;
  const float room = ImGui::GetContentRegionAvail().x;
  const float scale = std::min({room / small->size().x, ui.px(190) / small->size().y, ui.fonts.scale});
  const ImVec2 size{std::round(small->size().x * scale), std::round(small->size().y * scale)};
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ui.hit("thumbnail." + attachment.file_name, size,
                              attachment.caption.empty() ? attachment.file_name : attachment.caption);
  ImGui::GetWindowDrawList()->AddImageRounded(small->id(), at, {at.x + size.x, at.y + size.y}, {0, 0}, {1, 1},
                                              IM_COL32_WHITE, ui.px(6));
  if (ImGui::IsItemHovered())
    ImGui::GetWindowDrawList()->AddRect(at, {at.x + size.x, at.y + size.y}, ui.colors.accent, ui.px(6), 0,
                                        ui.px(2));
  return pressed;
}

void pictures(ui::Ui& ui, session::Session& session, CaptureState& state, const model::Interview& interview) {
  bool any = false;
  for (const auto& [id, attachment] : session.model().attachments) {
    if (attachment.target != interview.id) continue;
    any = true;
    ui::RowLook look;
    look.icon = ui::icon::description;
    look.detail = attachment.caption.empty() ? std::to_string((attachment.bytes + 1023) / 1024) + " kB"
                                             : attachment.caption;
    look.selected = state.captioned == id;
    look.height = ui.px(50);
    const auto copy = attachment;
    if (thumbnail(ui, session, state, copy)) open_picture(session, copy);
    if (ui::row(ui, "picture." + attachment.file_name, attachment.file_name, look)) {
      state.captioned = state.captioned == id ? model::AttachmentId{} : copy.id;
      state.caption = copy.caption;
    }
    if (state.captioned != copy.id) continue;
    if (ui::chip(ui, "picture.open", ui.t("picture.open"), false, ui::icon::folder))
      open_picture(session, copy);
    ImGui::SameLine();
    const bool removed = ui::chip(ui, "picture.remove", ui.t("picture.remove"), false, ui::icon::remove);
    ui::field(ui, "picture.caption", state.caption, ui.t("picture.caption"));
    if (ImGui::IsItemDeactivatedAfterEdit())
      session.act([&] { commands::set_caption(session.project(), copy.id, state.caption); });
    if (removed) {
      session.act([&] {
        commands::detach(session.project(), copy.id);
        ui.toast(ui.t("toast.picture_removed", {copy.file_name}), ui.t("undo"),
                 [&session] { session.undo(); });
      });
      return;
    }
  }
  if (!any) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("picture.none"));
  ImGui::Dummy({0, ui.px(4)});
  if (ui::button(ui, "picture.add", ui.t("picture.add"), ui::ButtonKind::plain, ui::icon::add))
    session.choose({.what = session::FileWish::What::files,
                    .title = "choose.pictures",
                    .endings = picture_endings(),
                    .chosen = [&session](const auto& files) { session.attach_pictures(files); }});
}

}  // namespace

const model::Question* question_at(const session::Session& session, const CaptureState& state) {
  const auto* guide = guide_of(session);
  if (guide == nullptr) return nullptr;
  const model::Question* first = nullptr;
  for (const auto& q : guide->questions) {
    if (q.id == state.question) return &q;
    if (first == nullptr && !covered(*session.interview(), q.id)) first = &q;
  }
  return first;
}

void step_question(session::Session& session, CaptureState& state, bool forward) {
  const auto* guide = guide_of(session);
  if (guide == nullptr || guide->questions.empty()) return;
  const auto* here = question_at(session, state);
  const auto& all = guide->questions;
  const auto n = all.size();
  auto at = here == nullptr ? (forward ? n - 1 : 0) : static_cast<std::size_t>(here - all.data());
  for (std::size_t tried = 0; tried < n; ++tried) {
    at = (at + (forward ? 1 : n - 1)) % n;
    if (!covered(*session.interview(), all[at].id)) break;
  }
  state.side = CaptureState::Side::questions;
  state.outline = state.show_question = true;
  state.question = all[at].id;
}

void tick_question(session::Session& session, CaptureState& state) {
  const auto* here = question_at(session, state);
  if (here == nullptr) return;
  const auto id = here->id;
  session.act([&] { commands::set_covered(session.project(), session.interview()->id, id, true); });
  step_question(session, state, true);
}

void ask_question(session::Session& session, CaptureState& state) {
  const auto* here = question_at(session, state);
  if (here == nullptr) return;
  const auto words = here->text;  // in the note's language, whatever the interface's
  session.editor.ask(session, words, clock_now());
  tick_question(session, state);
}

void toggle_side(CaptureState& state) {
  if (state.beside)
    state.outline = !state.outline;
  else
    state.drawer = !state.drawer;
}

void question_strip(ui::Ui& ui, session::Session& session, CaptureState& state) {
  const auto* guide = guide_of(session);
  const auto* here = question_at(session, state);
  std::size_t done = 0;
  if (guide != nullptr)
    for (const auto& q : guide->questions) done += covered(*session.interview(), q.id) ? 1 : 0;
  const auto counted =
      guide == nullptr
          ? ui.t("side.notes")
          : ui.t("side.questions", {std::to_string(done), std::to_string(guide->questions.size())});
  const auto words = guide == nullptr  ? ""
                     : here == nullptr ? ui.t("side.all_asked")
                                       : ui.in_language(here->id, here->text);
  const ImVec2 size{ImGui::GetContentRegionAvail().x, ui.px(32)};
  const auto at = ImGui::GetCursorScreenPos();
  if (ui.hit("side.strip", size, words)) toggle_side(state);
  auto* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(at, {at.x + size.x, at.y + size.y},
                      ImGui::IsItemHovered() ? ui.colors.accent_soft : ui.colors.raised, ui.px(6));
  const bool hovered = ImGui::IsItemHovered();
  const float y = at.y + (size.y - ui.fonts.body->FontSize) / 2;
  const float small = at.y + (size.y - ui.fonts.small->FontSize) / 2;
  float x = at.x + ui.px(10);
  ui::text_at(ui, {x, y}, ui.fonts.body, ui.colors.accent, state.drawer ? ui::icon::close : ui::icon::list);
  x += ui.px(26);
  x += ui::text_at(ui, {x, small}, ui.fonts.small, ui.colors.muted, counted) + ui.px(12);
  const float room = at.x + size.x - x - ui.px(10);
  ui::text_at(ui, {x, y}, ui.fonts.body, ui.colors.text, words, room);
  if (hovered && ui::size_of(ui.fonts.body, words).x > room) ImGui::SetTooltip("%s", words.c_str());
}

void capture_side(ui::Ui& ui, session::Session& session, CaptureState& state, Rect where) {
  using Side = CaptureState::Side;
  ui::begin_pane(ui, "guide", where.at, where.size, ui.colors.raised);
  const auto* interview = session.interview();
  const auto* guide = guide_of(session);
  std::size_t done = 0;
  if (guide != nullptr)
    for (const auto& q : guide->questions) done += covered(*interview, q.id) ? 1 : 0;
  std::size_t marked = 0;
  for (const auto& note : model::notes_of(session.model(), *interview))
    for (const auto& [id, mark] : session.model().marks)
      marked += mark.text == note.text && !mark.range.empty() && !mark.done ? 1 : 0;
  std::size_t shown = 0;
  for (const auto& [id, attachment] : session.model().attachments)
    shown += attachment.target == interview->id ? 1 : 0;
  if (guide == nullptr && state.side == Side::questions) state.side = Side::marks;
  const auto tab = [&](Side side, const char* id, const std::string& words) {
    if (ui::chip(ui, id, words, state.side == side)) state.side = side;
    ImGui::SameLine();
  };
  if (guide != nullptr)
    tab(Side::questions, "side.questions",
        ui.t("side.questions", {std::to_string(done), std::to_string(guide->questions.size())}));
  tab(Side::marks, "side.marks", ui.t("side.marks", {std::to_string(marked)}));
  tab(Side::pictures, "side.pictures", ui.t("side.pictures", {std::to_string(shown)}));
  ImGui::NewLine();
  const auto copy = *interview;
  if (state.side == Side::questions && guide != nullptr)
    questions(ui, session, state, *guide);
  else if (state.side == Side::marks)
    marks(ui, session, copy);
  else
    pictures(ui, session, state, copy);
  ui::end_pane();
}

void woven_notes(ui::Ui& ui, session::Session& session, CaptureState& state,
                 const model::Interview& interview) {
  const float margin = ui.px(120);
  const float width =
      std::min(ImGui::GetContentRegionAvail().x - margin - ui.px(24), 42 * ui.fonts.note->FontSize);
  const auto revision = session.project().revision();
  if (state.woven_at != revision || state.woven_width != width || state.woven_of != interview.id) {
    state.woven_at = revision;
    state.woven_width = width;
    state.woven_of = interview.id;
    state.woven_rows.clear();
    for (auto& one : model::woven(session.model(), interview)) {
      CaptureState::WovenRow row;
      row.text = one.text;
      row.body = one.turn.body;
      row.interviewer = one.interviewer;
      row.clock = one.turn.continued ? "" : one.turn.clock;
      row.speaker = one.turn.continued || one.turn.speaker == one.interviewer ? "" : one.turn.speaker;
      row.asks = one.turn.kind == model::TurnKind::question;
      row.own = one.text == interview.text;
      row.words = text::slice(session.model().find(one.text)->content, one.turn.body);
      if (row.words.empty()) continue;
      row.height = ui::wrapped_height(ui.fonts.note, row.words, width) + ui.px(16);
      state.woven_rows.push_back(std::move(row));
    }
  }
  ImGui::BeginChild("woven");
  for (std::size_t i = 0; i < state.woven_rows.size(); ++i) {
    const auto& row = state.woven_rows[i];
    const auto at = ImGui::GetCursorScreenPos();
    if (!ImGui::IsRectVisible({margin + width, row.height})) {
      ImGui::Dummy({margin + width, row.height});
      continue;
    }
    const bool pressed = ui.hit("woven." + std::to_string(i), {margin + width, row.height}, row.words);
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + margin + width, at.y + row.height}, ui.colors.raised, ui.px(6));
    const auto color = row.own ? ui.colors.accent : ui.colors.ok;
    list->AddRectFilled({at.x + margin - ui.px(12), at.y + ui.px(8)},
                        {at.x + margin - ui.px(9), at.y + row.height - ui.px(8)}, color, ui.px(2));
    const float y = at.y + ui.px(11);
    ui::text_at(ui, {at.x, y}, ui.fonts.small, ui.colors.muted, row.clock, ui.px(40));
    ui::text_at(ui, {at.x + ui.px(42), y}, ui.fonts.small, color, row.interviewer, ui.px(30));
    ui::text_at(ui, {at.x + ui.px(74), y}, ui.fonts.small, ui.colors.text, row.speaker, ui.px(32));
    ui::draw_wrapped(*list, ui.fonts.note, {at.x + margin, at.y + ui.px(8)},
                     row.asks ? ui.colors.muted : ui.colors.text, row.words, width);
    if (pressed) {
      state.woven = false;
      session.go_to(row.text, row.body);
      break;
    }
  }
  if (state.woven_rows.empty()) ui::paragraph(ui, ui.fonts.body, ui.colors.muted, ui.t("stream.empty"));
  ImGui::EndChild();
}

}  // namespace skolanalys::screens
