#include <algorithm>
#include <cmath>

#include "app/screens/screens.h"
#include "app/ui/icons.h"
#include "core/commands/codebook.h"
#include "core/text/utf8.h"

namespace skolanalys::screens {
namespace {

/// A hit: where it is from, then its words with the hits behind them marked.
bool hit_row(ui::Ui& ui, const std::string& id, const search::Hit& hit, bool chosen) {
  const auto& c = ui.colors;
  auto* font = ui.fonts.body;
  const float width = ImGui::GetContentRegionAvail().x;
  const float inner = width - ui.px(32);
  // Broken by hand, so that the marks know their lines.
  struct Piece {
    text::ByteOffset from, to;
  };
  std::vector<Piece> lines;
  {
    const char* begin = hit.snippet.data();
    const char* end = begin + hit.snippet.size();
    const char* at = begin;
    while (at < end) {
      const char* stop = font->CalcWordWrapPositionA(1.0F, at, end, inner);
      if (stop == at) ++stop;
      const char* line_end = std::find(at, stop, '\n');
      lines.push_back(
          {static_cast<text::ByteOffset>(at - begin), static_cast<text::ByteOffset>(line_end - begin)});
      at = line_end < stop ? line_end + 1 : stop;
      while (at < end && *at == ' ') ++at;
    }
  }
  const float line = std::round(font->FontSize * 1.45F);
  const float height = ui.px(44) + line * static_cast<float>(lines.size());
  const auto at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {std::max(width, 1.0F), height});
  ui.mark(id, hit.snippet);
  auto* list = ImGui::GetWindowDrawList();
  if (chosen)
    list->AddRectFilled(at, {at.x + width, at.y + height}, c.accent_soft, ui.px(8));
  else if (ImGui::IsItemHovered())
    list->AddRectFilled(at, {at.x + width, at.y + height}, c.raised, ui.px(8));
  std::string where = hit.source + (hit.date.empty() ? "" : "  ·  " + hit.date);
  float x = at.x + ui.px(16);
  x += ui::text_at(ui, {x, at.y + ui.px(10)}, ui.fonts.bold, c.text, where) + ui.px(12);
  for (const auto& role : hit.roles) {
    list->AddRectFilled({x, at.y + ui.px(14)}, {x + ui.px(9), at.y + ui.px(23)}, editor::role_color(c, role),
                        ui.px(2));
    x += ui.px(15);
    x += ui::text_at(ui, {x, at.y + ui.px(12)}, ui.fonts.small, c.muted,
                     assets::roles().name(role, ui.words->language())) +
         ui.px(10);
  }
  const text::Index index(hit.snippet);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const float y = at.y + ui.px(34) + line * static_cast<float>(i);
    const auto width_to = [&](text::ByteOffset b) {
      return font
          ->CalcTextSizeA(font->FontSize, 1e6F, 0, hit.snippet.data() + lines[i].from, hit.snippet.data() + b)
          .x;
    };
    for (const auto& mark : hit.marks) {
      const auto from = std::max(index.byte_of(mark.from), lines[i].from);
      const auto to = std::min(index.byte_of(mark.to), lines[i].to);
      if (from >= to) continue;
      list->AddRectFilled({at.x + ui.px(16) + width_to(from) - 1, y - 1},
                          {at.x + ui.px(16) + width_to(to) + 1, y + font->FontSize + ui.px(3)},
                          c.dark ? IM_COL32(190, 150, 30, 120) : IM_COL32(255, 214, 80, 150), ui.px(3));
    }
    list->AddText(font, font->FontSize, {at.x + ui.px(16), y}, c.text, hit.snippet.data() + lines[i].from,
                  hit.snippet.data() + lines[i].to);
  }
  return pressed;
}

template <class Name>
void facet(ui::Ui& ui, const std::string& title, const std::string& id,
           const std::map<std::string, std::size_t>& counts, std::vector<std::string>& chosen, bool& changed,
           Name&& name) {
  if (counts.empty() && chosen.empty()) return;
  ui::section(ui, title);
  std::vector<std::pair<std::string, std::size_t>> ranked(counts.begin(), counts.end());
  for (const auto& one : chosen)
    if (!counts.contains(one)) ranked.emplace_back(one, 0);
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  if (ranked.size() > 12) ranked.resize(12);
  for (const auto& [value, n] : ranked) {
    ui::RowLook look;
    look.count = std::to_string(n);
    look.height = ui.px(27);
    look.selected = std::find(chosen.begin(), chosen.end(), value) != chosen.end();
    auto mark = "facet." + id;
    mark += "." + value;
    if (ui::row(ui, mark, name(value), look)) {
      if (look.selected)
        std::erase(chosen, value);
      else
        chosen.push_back(value);
      changed = true;
    }
  }
}

/// "Code all": first all hits are fetched, then a theme is chosen, with how many it will be; one step. True
/// when the request changed.
bool code_all(ui::Ui& ui, session::Session& session, SearchState& state, const search::Result& result) {
  if (!state.coding_all) {
    if (!ui::chip(ui, "search.code_all", ui.t("search.code_all", {std::to_string(result.total)}), false,
                  ui::icon::label))
      return false;
    state.coding_all = true;
    state.theme_words.clear();
    if (state.request.limit >= result.total) return false;
    state.request.limit = result.total;
    return true;
  }
  if (ui::chip(ui, "search.code_none", ui.t("cancel"), false, ui::icon::close)) {
    state.coding_all = false;
    return false;
  }
  if (result.hits.size() < result.total) return false;  // on their way
  std::size_t interviews = 0;
  for (const auto& hit : result.hits) interviews += hit.kind == search::SourceKind::interview ? 1 : 0;
  ui::paragraph(
      ui, ui.fonts.small, ui.colors.muted,
      ui.t("search.code_all_about", {std::to_string(result.hits.size()), std::to_string(interviews)}));
  ui::field(ui, "search.theme", state.theme_words, ui.t("codebook.filter"), ui.px(320),
            state.theme_words.empty());
  for (const auto& choice : editor::choices(session.model(), state.theme_words, session.editor.recent(), 6)) {
    const auto* code = session.model().find(choice.code);
    ui::RowLook look;
    look.dot = ui.colors.of(session.model().color_of(*code));
    look.count = choice.area;
    look.height = ui.px(28);
    if (!ui::row(ui, "search.theme." + code->slug, choice.name, look)) continue;
    session.act([&] {
      std::vector<commands::Place> places;
      places.reserve(result.hits.size());
      for (const auto& hit : result.hits) places.push_back({hit.text, hit.body});
      const auto n = commands::code_all(session.project(), places, choice.code, model::Stance::neutral,
                                        session.settings.initials);
      ui.toast(ui.t("toast.coded_all", {std::to_string(n), choice.name}), ui.t("undo"),
               [&session] { session.undo_project(); });
    });
    state.coding_all = false;
    break;
  }
  return false;
}

}  // namespace

void search_screen(ui::Ui& ui, session::Session& session, SearchState& state, Rect where) {
  const float facets = ui.px(250);
  const float top = ui.px(84);
  ui::begin_pane(ui, "query", where.at, {where.size.x, top}, ui.colors.surface);
  ImGui::SetWindowFontScale(1);
  bool changed = ui::field(ui, "search.query", state.request.query, ui.t("search.hint"),
                           std::min(where.size.x - ui.px(40), ui.px(720)), state.focus);
  state.focus = false;
  const auto& answer = session.answer();
  if (answer && answer->request.query == state.request.query) {
    const auto& r = answer->result;
    std::string line;
    ImU32 color = ui.colors.muted;
    if (r.fault) {
      line = ui.t("query.at", {std::to_string(r.fault->where.from + 1), ui.t(r.fault->id, r.fault->values)});
      color = ui.colors.danger;
    } else if (!state.request.query.empty()) {
      line = ui.t("search.total", {std::to_string(r.total)});
      for (const auto& [typed, found] : r.notes.folded) line += "   " + ui.t("query.folded", {typed, found});
      if (r.notes.only_stop_words) line += "   " + ui.t("query.only_stop_words");
    }
    ui::words(ui, ui.fonts.small, color, line);
    if (r.notes.suggestion) {
      ImGui::SameLine();
      if (ui::chip(ui, "search.suggestion", ui.t("query.suggestion", {*r.notes.suggestion}), true)) {
        state.request.query = *r.notes.suggestion;
        changed = true;
      }
    }
  } else {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("search.help"));
  }
  ui::end_pane();

  const bool there = answer && !state.request.query.empty() && !answer->result.fault;
  ui::begin_pane(ui, "facets", {where.at.x, where.at.y + top}, {facets, where.size.y - top},
                 ui.colors.surface);
  if (there) {
    const auto& r = answer->result;
    facet(ui, ui.t("search.roles"), "role", r.roles, state.request.roles, changed,
          [&](const std::string& id) { return assets::roles().name(id, ui.words->language()); });
    facet(ui, ui.t("search.themes"), "theme", r.themes, state.request.themes, changed,
          [&](const std::string& slug) {
            const auto* code = session.model().code_called(slug);
            return code == nullptr ? slug : code->name;
          });
    facet(ui, ui.t("search.levels"), "level", r.levels, state.request.levels, changed,
          [&](const std::string& id) {
            for (const auto& level : assets::roles().levels)
              if (level.id == id) return ui.words->language() == "en" ? level.name_en : level.name_sv;
            return id;
          });
    std::vector<std::string> none;
    bool ignored = false;
    facet(ui, ui.t("search.years"), "year", r.years, none, ignored,
          [](const std::string& year) { return year; });
  }
  ui::end_pane();

  ui::begin_pane(ui, "hits", {where.at.x + facets + 1, where.at.y + top},
                 {where.size.x - facets - 1, where.size.y - top}, ui.colors.surface);
  if (state.request.query.empty()) {
    ui::empty_state(ui, ui::icon::search, ui.t("search.empty"));
  } else if (there && answer->result.hits.empty()) {
    ui::empty_state(ui, ui::icon::search, ui.t("search.none", {state.request.query}));
  } else if (there) {
    const auto& hits = answer->result.hits;
    if (code_all(ui, session, state, answer->result)) changed = true;
    state.chosen = std::min(state.chosen, hits.size() - 1);
    if (ui.take(platform::Key::down) && state.chosen + 1 < hits.size()) ++state.chosen;
    if (ui.take(platform::Key::up) && state.chosen > 0) --state.chosen;
    std::optional<std::size_t> open;
    if (ui.take(platform::Key::enter)) open = state.chosen;
    for (std::size_t i = 0; i < hits.size(); ++i)
      if (hit_row(ui, "hit." + std::to_string(i), hits[i], i == state.chosen)) open = i;
    if (open) {
      const auto hit = hits[*open];
      text::Range range = hit.range;
      // The first hit itself where the snippet knows it, so that the eye lands on the word.
      if (!hit.marks.empty()) {
        const text::Pos lead = hit.snippet.starts_with("…") ? 1 : 0;
        range = {hit.snippet_from + hit.marks[0].from - lead, hit.snippet_from + hit.marks[0].to - lead};
      }
      session.go_to(hit.text, range);
    } else if (answer->result.total > hits.size()) {
      if (ui::button(ui, "search.more",
                     ui.t("search.more", {std::to_string(answer->result.total - hits.size())}))) {
        state.request.limit += 20;
        changed = true;
      }
    }
  }
  ui::end_pane();
  if (changed || state.asked.empty()) {
    if (state.request.query != state.asked) {
      state.request.limit = 20;
      state.chosen = 0;
    }
    state.asked = state.request.query.empty() ? " " : state.request.query;
    auto request = state.request;
    request.typing = true;
    session.ask(std::move(request));
  }
}

}  // namespace skolanalys::screens
