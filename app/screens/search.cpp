#include <algorithm>

#include "app/screens/search_parts.h"
#include "app/ui/icons.h"
#include "app/ui/side.h"
#include "core/text/utf8.h"
#include "search/export.h"

namespace skolanalys::screens {
namespace {

using search::View;

constexpr std::size_t page = 20;

struct ViewChip {
  View view;
  const char* id;
};
constexpr ViewChip views[] = {{View::passages, "search.view.passages"},
                              {View::concordance, "search.view.concordance"},
                              {View::typical_words, "search.view.typical"},
                              {View::frequent_words, "search.view.frequent"}};

/// What the answer says of itself, in a line.
void status(ui::Ui& ui, session::Session& session, SearchState& state, const search::Answer& answer,
            bool& changed) {
  const auto& r = answer.result;
  if (r.fault) {
    if (!answer.completions.empty()) return;  // a field's value is being written
    ui::words(
        ui, ui.fonts.small, ui.colors.danger,
        ui.t("query.at", {std::to_string(r.fault->where.from + 1), ui.t(r.fault->id, r.fault->values)}));
    return;
  }
  std::string line;
  switch (answer.question.view) {
    case View::passages:
      line = r.counted ? ui.t("search.total", {std::to_string(r.total)}) : ui.t("search.counting");
      break;
    case View::concordance:
      line = ui.t("search.lines", {std::to_string(answer.lines.size())});
      break;
    default:
      line =
          ui.t("search.words_of", {std::to_string(answer.table.count), std::to_string(answer.table.passages),
                                   std::to_string(answer.table.interviews)});
  }
  for (const auto& [typed, found] : r.notes.folded) line += "   " + ui.t("query.folded", {typed, found});
  if (r.notes.only_stop_words) line += "   " + ui.t("query.only_stop_words");
  ui::words(ui, ui.fonts.small, ui.colors.muted, line);
  if (r.notes.suggestion) {
    ImGui::SameLine();
    if (ui::chip(ui, "search.suggestion", ui.t("query.suggestion", {*r.notes.suggestion}), true)) {
      state.question.request.query = *r.notes.suggestion;
      state.to_end = changed = true;
    }
  }
  const auto state_of = session.search_state();
  std::vector<std::string> silent = r.notes.missing;
  silent.insert(silent.end(), answer.table.notes.missing.begin(), answer.table.notes.missing.end());
  silent.insert(silent.end(), state_of.unread.begin(), state_of.unread.end());
  for (const auto& name : silent)
    ui::words(ui, ui.fonts.small, ui.colors.danger, ui.t("query.shard_missing", {name}));
}

void faults_and_progress(ui::Ui& ui, session::Session& session) {
  const auto now = session.search_state();
  for (const auto& fault : {now.failure, now.places_failure})
    if (fault)
      ui::words(ui, ui.fonts.small, ui.colors.danger,
                ui.words->has(fault->id()) ? ui.t(fault->id(), fault->values()) : fault->what());
  if (now.all > 0) {
    ui::words(ui, ui.fonts.small, ui.colors.muted,
              ui.t("search.reading_places", {std::to_string(now.done), std::to_string(now.all)}));
    ImGui::SameLine();
    if (ui::chip(ui, "search.places_stop", ui.t("cancel"), false, ui::icon::close)) session.look_in({});
  }
}

void export_answer(ui::Ui& ui, session::Session& session, const search::Answer& answer) {
  session.act([&] {
    auto file = session.project().path();
    file.replace_filename(file.stem().string() + "-" + ui.t("search.export_name") + ".xlsx");
    std::vector<std::string> places{session.project().path().string()};
    places.insert(places.end(), session.settings.places.begin(), session.settings.places.end());
    const auto& request = answer.question.request;
    const auto& words = *ui.words;
    const auto table =
        answer.question.view == View::passages      ? search::table_of(answer.result, request, places, words)
        : answer.question.view == View::concordance ? search::table_of(answer.lines, request, places, words)
                                                    : search::table_of(answer.table, request, places, words);
    exchange::write_tables(file, {table});
    ui.toast(ui.t("toast.exported", {file.string()}));
  });
}

/// The kinds of answers and what can be done with one.
void tools(ui::Ui& ui, session::Session& session, SearchState& state, const search::Answer* answer,
           bool& changed) {
  for (const auto& one : views) {
    if (ui::chip(ui, one.id, ui.t(one.id), state.question.view == one.view) &&
        state.question.view != one.view) {
      state.question.view = one.view;
      changed = true;
    }
    ImGui::SameLine();
  }
  ImGui::Dummy({ui.px(12), 1});
  ImGui::SameLine();
  const auto switcher = [&](SearchState::Panel panel, const char* id, const std::string& words,
                            const char* icon) {
    if (ui::chip(ui, id, words, state.panel == panel, icon)) {
      state.panel = state.panel == panel ? SearchState::Panel::none : panel;
      state.panel_opened = true;
    }
    ImGui::SameLine();
  };
  const auto n = session.settings.places.size();
  switcher(SearchState::Panel::places, "search.places",
           n == 0 ? ui.t("search.places_own") : ui.t("search.places_more", {std::to_string(n)}),
           ui::icon::folder);
  switcher(SearchState::Panel::saved, "search.saved", ui.t("search.saved"), ui::icon::bookmark);
  if (answer != nullptr && state.question.view == View::passages && answer->result.total > 0)
    switcher(SearchState::Panel::code_all, "search.code_all",
             ui.t("search.code_all", {std::to_string(answer->result.total)}), ui::icon::label);
  if (answer != nullptr && ui::chip(ui, "search.export", ui.t("search.export"), false, ui::icon::download))
    export_answer(ui, session, *answer);
}

void passages(ui::Ui& ui, session::Session& session, SearchState& state, const search::Answer& answer,
              bool& changed) {
  const auto& hits = answer.result.hits;
  if (hits.empty()) {
    ui::empty_state(ui, ui::icon::search, ui.t("search.none", {state.question.request.query}));
    return;
  }
  const bool several = !session.settings.places.empty();
  state.chosen = std::min(state.chosen, hits.size() - 1);
  const auto before = state.chosen;
  if (ui.take(platform::Key::down) && state.chosen + 1 < hits.size()) ++state.chosen;
  if (ui.take(platform::Key::up) && state.chosen > 0) --state.chosen;
  std::optional<std::size_t> open;
  if (ui.take(platform::Key::enter)) open = state.chosen;
  for (std::size_t i = 0; i < hits.size(); ++i) {
    const auto action = hit_row(ui, "hit." + std::to_string(i), hits[i], i == state.chosen, several);
    if (i == state.chosen && state.chosen != before) ImGui::SetScrollHereY(0.5F);
    if (action == HitAction::open) open = i;
    if (action == HitAction::similar) {
      state.question.request.like = hits[i].words;
      state.question.request.query.clear();
      changed = true;
    }
  }
  if (open) {
    const auto hit = hits[*open];
    session.go_to_hit(hit);
  } else if (answer.result.more) {
    const auto left = answer.result.counted ? answer.result.total - hits.size() : 0;
    if (ui::button(ui, "search.more", ui.t("search.more", {left > 0 ? std::to_string(left) : "…"}))) {
      state.question.request.limit += page;
      changed = true;
    }
  }
}

void answer_pane(ui::Ui& ui, session::Session& session, SearchState& state, const search::Answer* answer,
                 bool& changed) {
  auto& request = state.question.request;
  if (!request.like.empty()) {
    constexpr text::Pos shown = 90;
    auto words = request.like.substr(0, request.like.find('\n'));
    if (text::length(words) > shown) words = std::string(text::slice(words, {0, shown})) + "…";
    if (ui::chip(ui, "search.like", ui.t("search.like", {words}), true, ui::icon::close)) {
      request.like.clear();
      changed = true;
    }
  }
  const bool words =
      state.question.view == View::typical_words || state.question.view == View::frequent_words;
  if (request.query.empty() && request.like.empty() && !words) {
    ui::empty_state(ui, ui::icon::search, ui.t("search.empty"));
    return;
  }
  if (answer == nullptr || answer->result.fault) return;
  switch (answer->question.view) {
    case View::passages:
      passages(ui, session, state, *answer, changed);
      break;
    case View::concordance:
      if (std::size_t line = 0; concordance_lines(ui, answer->lines, line)) {
        auto hit = answer->lines[line].hit;
        hit.range = answer->lines[line].keyword;
        session.go_to_hit(hit);
      }
      break;
    default: {
      const bool typical = answer->question.view == View::typical_words;
      if (typical) ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("export.measure"));
      if (answer->table.words.empty()) {
        ui::empty_state(ui, ui::icon::search, ui.t("words.none"));
        break;
      }
      std::string word;
      if (word_table(ui, answer->table, typical, word)) {
        request.query = word;
        state.question.view = View::concordance;
        changed = true;
      }
    }
  }
}

/// Two questions that would get the same page of the same answer.
std::string key_of(const SearchState& state) {
  const auto& r = state.question.request;
  std::string out = std::to_string(static_cast<int>(state.question.view)) + "\n" + r.query + "\n" + r.like +
                    "\n" + std::to_string(r.limit) + "\n" + std::to_string(static_cast<int>(r.sort));
  for (const auto* list : {&r.roles, &r.municipalities, &r.themes, &r.levels, &r.years}) {
    out += "\n";
    for (const auto& one : *list) out += one + ",";
  }
  return out;
}

}  // namespace

void search_screen(ui::Ui& ui, session::Session& session, SearchState& state, Rect where) {
  auto& request = state.question.request;
  const auto& latest = session.answer();
  const bool current = latest && latest->question.request.query == request.query &&
                       latest->question.request.like == request.like &&
                       latest->question.view == state.question.view;
  const auto* answer = current ? &*latest : nullptr;
  constexpr ui::Side facets_side{"search.facets", 250, 180, 420};
  const bool filtered = !request.roles.empty() || !request.themes.empty() || !request.levels.empty() ||
                        !request.years.empty() || !request.municipalities.empty() ||
                        state.question.view != View::passages;
  // Before anything is asked there is nothing to filter.
  const bool asks = filtered || !request.query.empty() || !request.like.empty();
  const float facets = asks ? facets_side.width(ui, where.size.x * 0.4F) : -1;
  // As tall as what stood in it last: chips take another row where it is narrow.
  auto* kept = ImGui::GetStateStorage();
  const auto head = ImGui::GetID("search.head");
  const float top = kept->GetFloat(head, ui.px(138));
  bool changed = false;

  ui::begin_pane(ui, "query", where.at, {where.size.x, top}, ui.colors.surface);
  const auto completions = latest ? latest->completions : std::vector<search::Searcher::Completion>();
  const bool fits = latest && latest->question.request.query == request.query && !request.query.empty();
  ui::completing_field(ui, "search.query", request.query, ui.t("search.hint"),
                       fits && !completions.empty() ? completions.front().query : std::string(),
                       std::min(where.size.x - ui.px(40), ui.px(760)), state.focus || state.to_end);
  state.focus = state.to_end = false;
  const float second = ImGui::GetCursorPosY();  // what stands here changes while one types; the rest stays
  if (fits && !completions.empty()) {
    for (std::size_t i = 0; i < completions.size(); ++i) {
      const auto& one = completions[i];
      auto words = one.detail.empty() ? one.label : one.label + "  " + one.detail;
      if (one.passages > 0) words += "  " + std::to_string(one.passages);
      if (ui::chip(ui, "complete." + std::to_string(i), words, false)) {
        request.query = one.query;
        state.to_end = true;
      }
      ImGui::SameLine();
    }
    ImGui::NewLine();
  } else {
    ImGui::SetCursorPosY(second + ui.px(4));
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("search.help"));
  }
  ImGui::SetCursorPosY(std::max(second + ui.px(34), ImGui::GetCursorPosY() - ui.px(4)));
  tools(ui, session, state, answer, changed);
  const auto& style = ImGui::GetStyle();
  const float wanted =
      ImGui::GetItemRectMax().y - ImGui::GetWindowPos().y + ImGui::GetScrollY() + style.WindowPadding.y;
  ui::end_pane();
  kept->SetFloat(head, std::clamp(wanted, ui.px(118), std::max(ui.px(118), where.size.y * 0.6F)));

  if (asks) {
    ui::begin_pane(ui, "facets", {where.at.x, where.at.y + top}, {facets, where.size.y - top},
                   ui.colors.surface);
    if (latest && !latest->result.fault && latest->question.view == View::passages &&
        latest->result.counted && (!request.query.empty() || !request.like.empty()))
      (void)search_filters(ui, session, state, latest->result);
    else if (filtered)
      (void)search_filters(ui, session, state, state.facets);
    ui::end_pane();
  }
  if (latest && latest->result.counted) state.facets = latest->result;

  ui::begin_pane(ui, "hits", {where.at.x + facets + 1, where.at.y + top},
                 {where.size.x - facets - 1, where.size.y - top}, ui.colors.surface);
  faults_and_progress(ui, session);
  if (answer != nullptr && (!request.query.empty() || !request.like.empty()))
    status(ui, session, state, *answer, changed);
  if (search_panel(ui, session, state, answer != nullptr ? &answer->result : nullptr)) changed = true;
  answer_pane(ui, session, state, answer, changed);
  ui::end_pane();
  if (asks) facets_side.handle(ui, {where.at.x + facets, where.at.y + top}, where.size.y - top, 1);

  state.question.language = ui.words->language();
  if (!state.looked && !session.settings.places.empty()) session.look_in(session.settings.places);
  state.looked = true;
  if (auto key = key_of(state); changed || key != state.asked) {
    if (request.query + request.like != state.asked_words) {
      request.limit = page;
      state.chosen = 0;
      state.asked_words = request.query + request.like;
      if (!request.query.empty() && !request.like.empty()) request.like.clear();
      key = key_of(state);
    }
    state.asked = key;
    auto question = state.question;
    question.request.typing = true;
    session.ask(std::move(question));
  }
}

}  // namespace skolanalys::screens
