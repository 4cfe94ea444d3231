#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/screens/choosing.h"
#include "app/screens/screens.h"
#include "app/session/export.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"
#include "app/ui/text.h"
#include "core/commands/codebook.h"
#include "core/report/build.h"

namespace skolanalys::screens {
namespace {

/// Draws the report's tree as a page.
class Page {
 public:
  Page(ui::Ui& ui, session::Session& session, float width) : ui_(ui), session_(session), width_(width) {}

  void operator()(const report::Heading& h) {
    ImGui::Dummy({0, ui_.px(h.level == 1 ? 22 : h.level == 2 ? 14 : 6)});
    auto* font = h.level == 1 ? ui_.fonts.title : h.level == 2 ? ui_.fonts.note_bold : ui_.fonts.bold;
    wrapped(font, ui_.colors.text, h.text);
  }
  void operator()(const report::Paragraph& p) {
    const auto words = joined(p.runs);
    auto* font = p.tone == report::Tone::lead   ? ui_.fonts.bold
                 : p.tone == report::Tone::note ? ui_.fonts.small
                                                : ui_.fonts.body;
    wrapped(font, p.tone == report::Tone::note ? ui_.colors.muted : ui_.colors.text, words);
    for (const auto& run : p.runs)
      if (run.unsupported)
        wrapped(ui_.fonts.small, ui_.colors.of("#B4531A"), ui_.t("report.findings.unsupported", {run.text}));
  }
  void operator()(const report::Bullets& b) {
    for (const auto& item : b.items)
      wrapped(ui_.fonts.body, ui_.colors.text, "•  " + joined(item), ui_.px(12));
  }
  void operator()(const report::Quote& q) {
    const auto& words = q.words;
    const float inner = width_ - ui_.px(20);
    const float height = ui::wrapped_height(ui_.fonts.body, words, inner) + ui_.px(32);
    const auto at = ImGui::GetCursorScreenPos();
    const bool pressed =
        ui_.hit("quote." + q.link + "." + std::to_string(++quotes_), {width_, height}, words);
    if (!ImGui::IsItemVisible()) return;
    auto* list = ImGui::GetWindowDrawList();
    if (ImGui::IsItemHovered())
      list->AddRectFilled(at, {at.x + width_, at.y + height}, ui_.colors.raised, ui_.px(6));
    list->AddRectFilled({at.x, at.y + ui_.px(4)}, {at.x + ui_.px(3), at.y + height - ui_.px(6)},
                        ui_.colors.of(q.color), ui_.px(2));
    ui::draw_wrapped(*list, ui_.fonts.body, {at.x + ui_.px(16), at.y + ui_.px(3)}, ui_.colors.text, words,
                     inner);
    ui::text_at(ui_, {at.x + ui_.px(16), at.y + height - ui_.px(24)}, ui_.fonts.small, ui_.colors.muted,
                q.stance + " · " + q.who + " · " + q.reference, inner);
    if (ImGui::IsItemHovered()) ImGui::SetTooltip("%s", ui_.t("report.go_to_passage").c_str());
    if (pressed) target_ = &q;
  }
  void operator()(const report::Table& t) {
    if (!t.caption.empty()) wrapped(ui_.fonts.small, ui_.colors.muted, t.caption);
    const auto n = t.header.size();
    int sum = 0;
    std::vector<int> parts = t.widths;
    if (parts.size() != n) parts.assign(n, 1);
    for (const int p : parts) sum += p;
    // What a column takes of the width, and never less than its longest word.
    std::vector<float> columns(n);
    float given = 0;
    for (std::size_t i = 0; i < n; ++i) {
      float least = ui::longest_word(ui_.fonts.small, t.header[i]);
      for (const auto& row : t.rows)
        if (i < row.size()) least = std::max(least, ui::longest_word(ui_.fonts.small, joined(row[i].runs)));
      columns[i] = std::max(width_ * static_cast<float>(parts[i]) / static_cast<float>(sum),
                            std::min(least + ui_.px(10), width_ * 0.5F));
      given += columns[i];
    }
    // The widest ones give back what is too much.
    for (int round = 0; round < 8 && given > width_ + 0.5F; ++round) {
      auto widest = std::max_element(columns.begin(), columns.end());
      const float less = std::min(given - width_, *widest * 0.25F);
      *widest -= less;
      given -= less;
    }
    const auto draw_row = [&](const std::vector<std::string>& cells, bool head,
                              const std::vector<bool>& numbers) {
      float height = 0;
      for (std::size_t i = 0; i < n && i < cells.size(); ++i) {
        const float w = columns[i] - ui_.px(10);
        height = std::max(height, ui::wrapped_height(ui_.fonts.small, cells[i], w));
      }
      height += ui_.px(10);
      const auto at = ImGui::GetCursorScreenPos();
      ImGui::Dummy({width_, height});
      if (!ImGui::IsItemVisible()) return;
      auto* list = ImGui::GetWindowDrawList();
      float x = at.x;
      for (std::size_t i = 0; i < n && i < cells.size(); ++i) {
        const float whole = columns[i];
        const float w = whole - ui_.px(10);
        const float shift = numbers[i] ? w - std::min(w, ui::size_of(ui_.fonts.small, cells[i]).x) : 0;
        ui::draw_wrapped(*list, ui_.fonts.small, {x + shift, at.y + ui_.px(4)},
                         head ? ui_.colors.muted : ui_.colors.text, cells[i], w);
        x += whole;
      }
      list->AddLine({at.x, at.y + height}, {at.x + width_, at.y + height},
                    head ? ui_.colors.muted : ui_.colors.border);
    };
    std::vector<bool> numbers(n, false);
    if (!t.rows.empty())
      for (std::size_t i = 0; i < n && i < t.rows.front().size(); ++i) numbers[i] = t.rows.front()[i].number;
    draw_row(t.header, true, numbers);
    for (const auto& row : t.rows) {
      std::vector<std::string> cells;
      cells.reserve(row.size());
      for (const auto& cell : row) cells.push_back(joined(cell.runs));
      draw_row(cells, false, numbers);
    }
  }
  void operator()(const report::Picture& p) {
    const float w = std::min(width_, ui_.px(620));
    picture(ui_, p, w);
    if (!p.caption.empty()) wrapped(ui_.fonts.small, ui_.colors.muted, p.caption);
  }
  void operator()(const report::PageBreak&) {
    const auto at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width_, ui_.px(24)});
    ImGui::GetWindowDrawList()->AddLine({at.x, at.y + ui_.px(12)}, {at.x + width_, at.y + ui_.px(12)},
                                        ui_.colors.border);
  }

  void follow() {
    if (target_ == nullptr) return;
    const auto q = *target_;
    const auto& model = session_.model();
    const auto* interview = model.interview_called(q.source);
    const auto* document = model.document_called(q.source);
    if (interview != nullptr)
      session_.go_to(interview->text, {q.from, q.to});
    else if (document != nullptr)
      session_.go_to(document->text, {q.from, q.to});
  }

 private:
  static std::string joined(const report::Runs& runs) {
    std::string out;
    for (const auto& run : runs) out += run.text;
    return out;
  }
  void wrapped(ImFont* font, ImU32 color, const std::string& words, float indent = 0) {
    const auto at = ImGui::GetCursorScreenPos();
    ImGui::Dummy({width_, ui::wrapped_height(font, words, width_ - indent)});
    if (ImGui::IsItemVisible())
      ui::draw_wrapped(*ImGui::GetWindowDrawList(), font, {at.x + indent, at.y}, color, words,
                       width_ - indent);
  }

  ui::Ui& ui_;
  session::Session& session_;
  float width_;
  int quotes_ = 0;
  const report::Quote* target_ = nullptr;
};

/// Written beside the project; for whom decides whether names are replaced.
void export_to(ui::Ui& ui, session::Session& session, const ReportState& state, const std::string& what,
               std::filesystem::path path) {
  session::Export wanted;
  wanted.out.what = what;
  wanted.path = std::move(path);
  wanted.audience = state.leaving.audience;
  wanted.recipient = state.leaving.recipient;
  if (what == "report" && wanted.path.extension() == ".docx" && !state.own_template.empty())
    wanted.out.own_template = state.own_template;
  session::put_out(ui, session, std::move(wanted));
}

void export_report(ui::Ui& ui, session::Session& session, const ReportState& state, const char* ending) {
  auto path = session.project().path();
  path.replace_extension(ending);
  export_to(ui, session, state, "report", std::move(path));
}

/// The report as the project is. Of a large one it takes longer than a frame: then a job puts it together,
/// and the last one stands meanwhile.
const report::Report& shown_report(ui::Ui& ui, session::Session& session, ReportState& state) {
  constexpr std::size_t at_once = 3'000;  // codings; a few milliseconds
  if (session.model().codings.size() <= at_once) return session.report();
  const auto revision = session.project().revision();
  const auto running = session.jobs.running();
  const bool building =
      std::any_of(running.begin(), running.end(), [&](const auto& job) { return job.id == state.job; });
  if (state.asked_at != revision && !building) {
    state.asked_at = revision;
    state.job = session.jobs.start<report::Report>(
        ui.t("report.building"),
        [model = session.snapshot()](session::Progress&) { return report::build(*model, {}); },
        [&state](report::Report made) { state.built = std::move(made); });
  }
  return state.built;
}

/// What else can be written for the same people.
void other_files(ui::Ui& ui, session::Session& session, ReportState& state) {
  if (ui::button(ui, "report.others", ui.t("export.others"), ui::ButtonKind::quiet,
                 state.others ? ui::icon::expand : ui::icon::forward))
    state.others = !state.others;
  if (!state.others) return;
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("export.others_about"));
  for (const auto& kind : session::export_kinds) {
    const std::string name(kind.name);
    ui::RowLook look;
    look.height = ui.px(28);
    look.icon = ui::icon::download;
    auto ending = name.substr(name.rfind('.') + 1);
    for (auto& c : ending) c = static_cast<char>(std::toupper(c));
    look.count = ending;
    if (ui::row(ui, "report.other." + name, ui.t("export.row." + name), look))
      export_to(ui, session, state, kind.what, session::beside(session.project().path(), name));
  }
}

}  // namespace

void report(ui::Ui& ui, session::Session& session, ReportState& state, Rect where) {
  constexpr ui::Side texts_side{"report.texts", 320, 240, 640};
  const float side = texts_side.width(ui, where.size.x * (where.size.x < ui.px(800) ? 0.4F : 0.5F));
  const auto& tree = shown_report(ui, session, state);
  ui::begin_pane(ui, "texts", where.at, {side, where.size.y}, ui.colors.raised);
  for_whom(ui, "report", state.leaving);
  if (ui::button(ui, "report.html", ui.t("report.write_html"), ui::ButtonKind::primary))
    export_report(ui, session, state, ".html");
  ImGui::SameLine();
  if (ui::button(ui, "report.docx", ui.t("report.write_docx"))) export_report(ui, session, state, ".docx");
  ImGui::SameLine();
  if (ui::button(ui, "report.pdf", ui.t("report.pdf"))) export_report(ui, session, state, ".pdf");
  ImGui::SameLine();
  if (ui::button(ui, "report.odt", ui.t("report.odt"))) export_report(ui, session, state, ".odt");
  where_it_lands(ui, session, "report");
  labelled_path(ui, session, "report.template", ui.t("report.template"), state.own_template, -1,
                {.title = "choose.template", .endings = {".docx", ".dotx"}});
  other_files(ui, session, state);
  ui::section(ui, ui.t("report.own_text"));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("report.own_text_about"));
  std::vector<std::pair<std::string, std::string>> slots{{"summary", ui.t("report.summary")},
                                                         {"analysis", ui.t("report.analysis")},
                                                         {"conclusions", ui.t("report.conclusions")}};
  for (const auto* area : session.model().areas())
    slots.emplace_back("area:" + area->slug, ui.name_of(*area));
  const auto* section = session.model().section_in(state.slot);
  if (state.loaded != state.slot ||
      (section != nullptr && state.loaded_at != session.project().structure_revision() &&
       !ui::Ui::typing_in_field())) {
    state.loaded = state.slot;
    state.body = section == nullptr ? "" : section->body;
    state.loaded_at = session.project().structure_revision();
  }
  for (const auto& [slot, name] : slots) {
    ui::RowLook look;
    look.height = ui.px(28);
    look.selected = state.slot == slot;
    const auto* has = session.model().section_in(slot);
    look.count = has != nullptr && !has->body.empty() ? ui::icon::check : "";
    if (ui::row(ui, "slot." + slot, name, look)) state.slot = slot;
    if (look.selected && ui::area(ui, "section", state.body, {-1, ui.px(130)}))
      session.act([&] { commands::set_section(session.project(), state.slot, state.body); });
  }
  ui::section(ui, ui.t("memo.project"));
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("memo.project_about"));
  if (state.memo_at != session.project().structure_revision() && !ui::Ui::typing_in_field()) {
    state.memo_at = session.project().structure_revision();
    state.memo.clear();
    for (const auto& [id, memo] : session.model().memos)
      if (!memo.target) state.memo = memo.body;
  }
  if (ui::area(ui, "memo.project", state.memo, {-1, ui.px(80)}))
    session.act(
        [&] { commands::set_memo(session.project(), {}, state.memo, true, session.settings.initials); });
  ui::section(ui, ui.t("report.warnings", {std::to_string(tree.warnings.size())}));
  for (const auto& warning : tree.warnings)
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, std::string(ui::icon::warning) + " " + warning);
  ui::end_pane();

  const Rect page{{where.at.x + side, where.at.y}, {where.size.x - side, where.size.y}};
  ui::begin_pane(ui, "page", page.at, page.size, ui.colors.app);
  // Margins of the page give way where it is narrow.
  const float edge = page.size.x < ui.px(560) ? ui.px(18) : ui.px(44);
  const float width = std::min(page.size.x - 2 * edge - ui.px(32), ui.px(700));
  const float left = (page.size.x - width) / 2;
  auto* list = ImGui::GetWindowDrawList();
  const auto window = ImGui::GetWindowPos();
  list->AddRectFilled({window.x + left - edge, window.y},
                      {window.x + left + width + edge, window.y + page.size.y}, ui.colors.surface);
  ImGui::SetCursorPos({left, ui.px(36)});
  ImGui::BeginGroup();
  Page draw(ui, session, width);
  if (tree.title.empty()) ui::words(ui, ui.fonts.body, ui.colors.muted, ui.t("report.building"));
  ui::paragraph(ui, ui.fonts.large, ui.colors.text, tree.title, width);
  ui::paragraph(ui, ui.fonts.body, ui.colors.muted, tree.subtitle, width);
  for (const auto& line : tree.cover) ui::words(ui, ui.fonts.small, ui.colors.muted, line);
  for (const auto& block : tree.blocks) std::visit([&](const auto& one) { draw(one); }, block);
  ImGui::Dummy({0, ui.px(60)});
  ImGui::EndGroup();
  ui::end_pane();
  texts_side.handle(ui, {where.at.x + side, where.at.y}, where.size.y, 1);
  draw.follow();
}

}  // namespace skolanalys::screens
