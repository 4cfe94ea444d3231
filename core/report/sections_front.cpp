#include <algorithm>
#include <chrono>

#include "core/report/builder.h"
#include "core/report/charts.h"
#include "core/report/finding_words.h"
#include "core/text/utf8.h"

namespace skolanalys::report {

void Builder::cover() {
  const auto& e = model_.engagement;
  out_.title = w("title");
  out_.subtitle = w("subtitle", {e.municipality});
  out_.contents = w("contents");
  if (e.visit_from)
    out_.cover.push_back(w("cover.visit", {model::to_string(*e.visit_from),
                                           model::to_string(e.visit_to.value_or(*e.visit_from))}));
  if (!e.registry_number.empty()) out_.cover.push_back(w("cover.registry", {e.registry_number}));
  if (!e.team.empty()) {
    std::string team;
    for (const auto& one : e.team) team += (team.empty() ? "" : ", ") + one;
    out_.cover.push_back(w("cover.team", {team}));
  }
  out_.cover.push_back(w("cover.draft"));
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  out_.cover.push_back(
      w("cover.written", {model::to_string(model::Date(today)), words_("table.language_name")}));
  const auto withheld = static_cast<std::size_t>(
      std::count_if(evidence_.begin(), evidence_.end(), [&](const auto& one) { return !quotable(one); }));
  if (withheld > 0)
    out_.cover.push_back(words_("table.left_out") + ": " + words_("table.refused", {count(withheld)}));
  warn_of_small_roles();
}

void Builder::summary() {
  heading(1, w("summary"), "summary");
  own_text("summary");
  if (const auto own = shown_findings(); !own.empty()) {
    // What the analyst has found goes before what was counted.
    Table table;
    table.header = {w("table.finding"), w("table.strength"), w("table.basis")};
    table.widths = {6, 2, 4};
    for (const auto* view : own)
      table.rows.push_back(
          {{{Run{.text = view->finding->label, .bold = true, .link = "finding-" + view->finding->label},
             Run{.text = "  " + view->words()}},
            "",
            false,
            ""},
           {{Run{.text = report::strength_word(view->strength(), words_), .bold = true}}, "", false, ""},
           {{Run{.text = report::strength_why(*view, words_)}}, "", false, ""}});
    out_.blocks.emplace_back(std::move(table));
    Bullets talk;
    for (const auto* view : own)
      if (!view->finding->question.empty())
        talk.items.push_back(
            {Run{.text = view->finding->label, .bold = true, .link = "finding-" + view->finding->label},
             Run{.text = "  " + view->finding->question}});
    if (!talk.items.empty()) {
      paragraph(w("summary.discuss"), Tone::lead);
      out_.blocks.emplace_back(std::move(talk));
    }
    return;
  }
  auto ranked = findings_;
  std::erase_if(ranked, [](const auto& f) { return !f.side.has_value(); });
  const auto rank = [](const analysis::ThemeFinding& f) {
    constexpr int order[] = {0, 1, 3, 4,
                             2};  // disputed findings come before weak ones: they must be talked about
    return order[static_cast<int>(f.strength)];
  };
  std::stable_sort(ranked.begin(), ranked.end(), [&](const auto& a, const auto& b) {
    return std::pair(rank(a), -static_cast<int>(a.respondents)) <
           std::pair(rank(b), -static_cast<int>(b.respondents));
  });
  if (ranked.size() > 5) ranked.resize(5);
  if (ranked.empty()) {
    paragraph(w("summary.nothing"), Tone::counted);
    return;
  }
  paragraph(w("summary.five"), Tone::lead);
  Table table;
  table.header = {w("table.finding"), w("table.strength"), w("table.basis")};
  table.widths = {5, 2, 4};
  for (const auto& f : ranked)
    table.rows.push_back({{{Run{.text = theme_name(*f.theme), .bold = true, .link = "theme-" + f.theme->slug},
                            Run{.text = ". " + statement(f)}},
                           "",
                           false,
                           ""},
                          {{Run{.text = strength_word(f.strength), .bold = true}}, "", false, ""},
                          {{Run{.text = strength_why(f)}}, "", false, ""}});
  out_.blocks.emplace_back(std::move(table));
  Bullets talk;
  for (const auto& f : findings_)
    if (f.agreement == analysis::Agreement::contradiction && talk.items.size() < 5)
      talk.items.push_back({Run{.text = theme_name(*f.theme), .bold = true, .link = "theme-" + f.theme->slug},
                            Run{.text = ": " + voices(f)}});
  if (!talk.items.empty()) {
    paragraph(w("summary.discuss"), Tone::lead);
    out_.blocks.emplace_back(std::move(talk));
  }
}

void Builder::assignment() {
  const auto& e = model_.engagement;
  heading(1, w("assignment"), "assignment");
  own_text("assignment");
  if (!has_text("assignment")) paragraph(w("assignment.text", {e.municipality}));
  paragraph(w("assignment.limits"));
}

void Builder::method() {
  heading(1, w("method"), "method");
  own_text("method");
  std::size_t held = 0;
  std::size_t minutes = 0;
  std::size_t characters = 0;
  std::set<std::string> guides;
  std::set<std::string> coders;
  std::vector<std::string> roles;
  std::set<model::RespondentId> people;
  for (const auto& [id, i] : model_.interviews) {
    if (i.status == model::InterviewStatus::planned || i.status == model::InterviewStatus::cancelled)
      continue;
    ++held;
    minutes += static_cast<std::size_t>(std::max(i.duration_min, 0));
    if (const auto* text = model_.find(i.text)) characters += text::length(text->content);
    if (!i.guide.empty()) guides.insert(i.guide);
    people.insert(i.respondents.begin(), i.respondents.end());
    roles.insert(roles.end(), i.roles.begin(), i.roles.end());
  }
  for (const auto& [id, c] : model_.codings)
    if (!c.coder.empty()) coders.insert(c.coder);
  const auto levels = analysis::levels_of(roles);
  std::set<std::string> distinct(roles.begin(), roles.end());
  std::string coder_list;
  for (const auto& c : coders) coder_list += (coder_list.empty() ? "" : ", ") + c;
  paragraph(w("method.text",
              {count(held), respondents(people.size()), count(distinct.size()), count(levels.size())}));
  Table table;
  table.caption = w("method.table");
  table.header = {w("table.what"), w("table.how")};
  table.widths = {2, 5};
  const auto row = [&](const std::string& id, std::string value) {
    table.rows.push_back(
        {{{Run{.text = w("method." + id), .bold = true}}, "", false, ""},
         {{Run{.text = value.empty() ? w("method.unknown") : std::move(value)}}, "", false, ""}});
  };
  row("interviews", w("method.interviews_value", {count(held), count(minutes), count(characters)}));
  row("people",
      w("method.people_value", {respondents(people.size()), count(distinct.size()), count(levels.size())}));
  row("guides", count(guides.size()));
  row("coding",
      w("method.coding_value", {count(model_.codings.size()), coder_list.empty() ? "–" : coder_list}));
  row("codebook", w("method.codebook_value", {model_.engagement.codebook_name, count(model_.areas().size()),
                                              count(model_.codes.size() - model_.areas().size())}));
  row("documents", count(model_.documents.size()));
  row("series", count(indicators_.size()));
  row("strength", w("method.strength_value"));
  row("agreement", w("method.agreement_value"));
  row("software", "Skolanalys " SKOLANALYS_VERSION);
  out_.blocks.emplace_back(std::move(table));
  // Interviews by role, without names.
  std::map<std::string, std::pair<std::set<model::InterviewId>, std::set<model::RespondentId>>> by_role;
  for (const auto& [id, i] : model_.interviews) {
    if (i.status == model::InterviewStatus::planned || i.status == model::InterviewStatus::cancelled)
      continue;
    for (const auto& role : i.roles) {
      auto& [interviews, who] = by_role[role_name(role)];
      interviews.insert(id);
      who.insert(i.respondents.begin(), i.respondents.end());
    }
  }
  Table roles_table;
  roles_table.caption = w("method.roles");
  roles_table.header = {w("table.role"), w("table.interviews"), w("table.respondents")};
  roles_table.widths = {4, 1, 1};
  for (const auto& [name, pair] : by_role)
    roles_table.rows.push_back({{{Run{.text = name}}, "", false, ""},
                                {{Run{.text = count(pair.first.size())}}, "", true, ""},
                                {{Run{.text = count(pair.second.size())}}, "", true, ""}});
  out_.blocks.emplace_back(std::move(roles_table));
  paragraph(w("method.small_roles"), Tone::note);
}

void Builder::municipality() {
  const auto& e = model_.engagement;
  heading(1, w("municipality"), "municipality");
  own_text("municipality");
  if (indicators_.empty()) {
    paragraph(w("results.none", {e.municipality}));
    return;
  }
  Table table;
  table.caption = w("municipality.table", {e.municipality});
  table.header = {w("table.indicator"), w("table.year"), e.municipality, w("table.country"),
                  w("table.change")};
  table.widths = {6, 1, 2, 1, 2};
  for (const auto& i : indicators_) {
    const auto country = i.country == nullptr ? i.own->values.end() : i.country->values.find(i.year);
    const bool known = i.country != nullptr && country != i.country->values.end();
    table.rows.push_back({{{Run{.text = i.own->title}}, "", false, ""},
                          {{Run{.text = std::to_string(i.year)}}, "", true, ""},
                          {{Run{.text = number(i.latest), .bold = true}}, "", true, ""},
                          {{Run{.text = known ? number(country->second) : "–"}}, "", true, ""},
                          {{Run{.text = i.change ? percent_change(*i.change) : "–"}}, "", true, ""}});
  }
  out_.blocks.emplace_back(std::move(table));
  paragraph(w("municipality.note"), Tone::note);
}

void Builder::results() {
  const auto& e = model_.engagement;
  heading(1, w("results"), "results");
  own_text("results");
  std::size_t drawn = 0;
  for (const auto& i : indicators_) {
    if (i.country == nullptr || !i.change || drawn == 6) continue;
    if (i.group == nullptr && drawn >= 3) continue;
    ++drawn;
    const auto direction = *i.change < 0 ? "results.fell" : *i.change > 0 ? "results.rose" : "results.still";
    const auto sentence = w(direction, {std::to_string(i.since), std::to_string(i.year),
                                        number(std::abs(*i.change)), number(i.latest)}) +
                          (i.from_country ? " " + w(*i.from_country < 0 ? "results.below" : "results.above",
                                                    {number(std::abs(*i.from_country))})
                                          : "");
    heading(3, i.own->title);
    paragraph(sentence, Tone::counted);
    out_.blocks.emplace_back(series_chart(i, {e.municipality, w("country"), w("group")}, i.own->title,
                                          i.own->title + ". " + sentence, 480, words_.language()));
  }
  for (const auto& i : indicators_)
    if (i.country == nullptr && i.change && *i.change > 0 && i.own->title.find("(%)") != std::string::npos) {
      heading(3, i.own->title);
      const auto sentence = w("results.rose", {std::to_string(i.since), std::to_string(i.year),
                                               number(std::abs(*i.change)), number(i.latest)});
      paragraph(sentence + " " + w("results.negative_case"), Tone::counted);
      out_.blocks.emplace_back(
          series_chart(i, {i.own->area == e.municipality_code ? e.municipality : i.own->area, "", ""},
                       i.own->title, i.own->title + ". " + sentence, 480, words_.language()));
    }
  paragraph(w("results.noise"), Tone::note);
}

void Builder::steering_chain() {
  heading(1, w("chain"), "chain");
  own_text("chain");
  paragraph(w("chain.text"));
  const auto matrix = analysis::area_by_level(evidence_);
  std::vector<std::string> rows;
  std::vector<std::string> columns;
  std::vector<std::string> level_ids;
  for (const auto& level : assets::roles().levels) {
    const bool heard = std::any_of(matrix.cells.begin(), matrix.cells.end(),
                                   [&](const auto& cell) { return cell.first.second == level.id; });
    if (!heard) continue;
    level_ids.push_back(level.id);
    columns.push_back(level_name(level.id));
  }
  std::vector<std::vector<MatrixCell>> cells;
  Table table;
  table.caption = w("chain.table");
  table.header = {w("table.area")};
  table.header.insert(table.header.end(), columns.begin(), columns.end());
  table.widths.assign(columns.size() + 1, 2);
  table.widths[0] = 4;
  for (const auto* area : model_.areas()) {
    if (!wanted(*area)) continue;
    rows.push_back(theme_name(*area));
    auto& row = cells.emplace_back();
    auto& printed = table.rows.emplace_back();
    printed.push_back({{Run{.text = rows.back(), .link = "area-" + area->slug}}, "", false, ""});
    for (const auto& level : level_ids) {
      MatrixCell cell;
      if (const auto* found = matrix.at(area->slug, level)) {
        cell.respondents = found->respondents.size();
        for (const auto& [stance, n] : found->stances)
          (stance == model::Stance::strength   ? cell.strength
           : stance == model::Stance::weakness ? cell.weakness
                                               : cell.other) += n;
      }
      row.push_back(cell);
      printed.push_back({{Run{.text = cell.respondents == 0 ? "–" : count(cell.respondents)}}, "", true, ""});
    }
  }
  if (columns.empty() || rows.empty()) {
    paragraph(w("chain.empty"), Tone::counted);
    return;
  }
  out_.blocks.emplace_back(matrix_chart(rows, columns, cells, w("chain.caption"), w("chain.alternative")));
  out_.blocks.emplace_back(std::move(table));
}

}  // namespace skolanalys::report
