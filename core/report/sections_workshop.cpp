#include <algorithm>
#include <cmath>

#include "core/analysis/workshop.h"
#include "core/commands/workshop.h"
#include "core/report/builder.h"
#include "core/report/charts_process.h"
#include "core/report/finding_words.h"
#include "core/report/process.h"

namespace skolanalys::report {
void Builder::front_of(const std::string& title, const std::string& subtitle) {
  out_.title = title;
  out_.subtitle = subtitle;
  out_.contents = w("contents");
  const auto& e = model_.engagement;
  out_.cover.push_back(e.municipality);
  if (!e.registry_number.empty()) out_.cover.push_back(w("cover.registry", {e.registry_number}));
}

void Builder::workshop_findings(const model::Workshop& workshop) {
  heading(1, w("workshop.reactions"), "reactions");
  Table table;
  table.caption = w("workshop.reactions_table");
  table.header = {words_("table.finding"), w("workshop.agree"), w("workshop.disagree"), w("workshop.missing"),
                  w("workshop.silent")};
  table.widths = {6, 2, 2, 2, 2};
  const auto groups = [](const std::vector<const model::Reaction*>& list) {
    std::string out;
    for (const auto* r : list) out += (out.empty() ? "" : ", ") + r->group;
    return out.empty() ? std::string("–") : out;
  };
  const auto tallies = analysis::reactions_of(model_, workshop);
  for (const auto& t : tallies) {
    const bool bare = t.agree.empty() && t.disagree.empty() && t.missing.empty();
    if (bare) continue;
    std::string silent;
    for (const auto& name : t.silent) silent += (silent.empty() ? "" : ", ") + name;
    table.rows.push_back(
        {{{Run{.text = t.finding->label, .bold = true, .link = "finding-" + t.finding->label},
           Run{.text = "  " + t.finding->statement}},
          "",
          false,
          ""},
         cell_of(groups(t.agree)),
         cell_of(groups(t.disagree)),
         cell_of(groups(t.missing)),
         cell_of(silent.empty() ? "–" : silent)});
  }
  if (table.rows.empty())
    paragraph(w("workshop.no_reactions"), Tone::counted);
  else
    out_.blocks.emplace_back(std::move(table));
  for (const auto& t : tallies) {
    const auto* view = own_.find(t.finding->id);
    std::vector<const model::Reaction*> said;
    for (const auto* list : {&t.agree, &t.disagree, &t.missing})
      for (const auto* r : *list)
        if (!r->words.empty()) said.push_back(r);
    if (said.empty() && t.finding->reworded.empty()) continue;
    heading(2, t.finding->label + "  " + view->words(), "finding-" + t.finding->label);
    out_.blocks.emplace_back(Paragraph{
        {Run{.text = w("strength.label", {report::strength_word(view->strength(), words_)}), .bold = true},
         Run{.text = " " + report::strength_why(*view, words_)}},
        Tone::counted});
    if (!t.finding->reworded.empty()) paragraph(w("findings.was", {t.finding->statement}), Tone::note);
    for (const auto* r : said) {
      Quote q;
      q.words = words_("quoted", {r->words});
      q.who = r->group + " · " + w("workshop." + std::string(model::id_of(r->kind)));
      q.color = "#8A929E";
      out_.blocks.emplace_back(std::move(q));
    }
  }
  const auto missed = analysis::missed_at(model_, workshop);
  if (missed.empty()) return;
  heading(1, w("workshop.missed"), "missed");
  Bullets list;
  for (const auto* r : missed)
    list.items.push_back({Run{.text = r->group + ": ", .bold = true}, Run{.text = r->words}});
  out_.blocks.emplace_back(std::move(list));
}

void Builder::workshop_priorities(const model::Workshop& workshop) {
  const auto tally = analysis::tally_of(model_, workshop);
  const auto decision = [&] {
    heading(1, w("workshop.decision"), "decision");
    bool any = false;
    for (const auto& c : tally) {
      if (!c.priority->chosen) continue;
      any = true;
      heading(2, c.priority->title);
      out_.blocks.emplace_back(
          Paragraph{{Run{.text = w("workshop.reason") + " ", .bold = true}, Run{.text = c.priority->reason}},
                    Tone::normal});
      out_.blocks.emplace_back(Paragraph{
          {Run{.text = w("workshop.stopped") + " ", .bold = true}, Run{.text = c.priority->stopped}},
          Tone::normal});
    }
    if (!any) paragraph(w("workshop.undecided"), Tone::warning);
  };
  decision();
  heading(1, w("workshop.votes"), "votes");
  if (tally.empty()) {
    paragraph(w("workshop.no_candidates"), Tone::counted);
    return;
  }
  paragraph(
      w("workshop.votes_text", {count(static_cast<std::size_t>(commands::dots_per_person(model_, workshop))),
                                std::to_string(workshop.most_on_one)}));
  Table table;
  table.header = {"",
                  w("workshop.candidate"),
                  w("workshop.dots"),
                  w("workshop.share"),
                  w("workshop.groups"),
                  w("workshop.effect"),
                  w("workshop.effort"),
                  w("workshop.quadrant")};
  table.widths = {1, 7, 2, 3, 2, 3, 3, 3};
  std::vector<std::string> remarks;
  int n = 0;
  for (const auto& c : tally) {
    ++n;
    const auto judged = [&](const analysis::Judged5& j) {
      if (j.groups == 0) return std::string("–");
      return figure(j.median, words_) + " (" + std::to_string(j.low) + "–" + std::to_string(j.high) + ")";
    };
    const auto percent = [](double share) { return std::to_string(std::lround(share * 100)); };
    const auto people =
        c.people_least ? percent(*c.people_least) + "–" + percent(*c.people_most) + " %" : std::string("–");
    table.rows.push_back(
        {cell_of(std::to_string(n), true), cell_of(c.priority->title, false, c.priority->chosen),
         cell_of(std::to_string(c.dots), true), cell_of(people, true), cell_of(count(c.groups), true),
         cell_of(judged(c.effect), true), cell_of(judged(c.effort), true),
         cell_of(c.quadrant ? words_("quadrant." + std::string(analysis::id_of(*c.quadrant))) : "–")});
    if (!c.one_group.empty()) remarks.push_back(w("workshop.one_group", {c.priority->title, c.one_group}));
    if (c.tie) remarks.push_back(w("workshop.tie", {c.priority->title, std::to_string(c.rank)}));
    if (c.by_rule && !c.tie)
      remarks.push_back(w("workshop.by_rule", {c.priority->title, std::to_string(c.dots)}));
  }
  out_.blocks.emplace_back(std::move(table));
  for (const auto& remark : remarks) paragraph(remark, Tone::counted);
  paragraph(w("workshop.people_note"), Tone::note);
  auto pictures = pictures_of(workshop, tally, words_);
  out_.blocks.emplace_back(std::move(pictures.dots));
  if (pictures.matrix) out_.blocks.emplace_back(std::move(*pictures.matrix));
}

void Builder::workshop(const model::Workshop& workshop) {
  front_of(workshop.title.empty() ? w("workshop.title", {std::to_string(workshop.number)}) : workshop.title,
           w("workshop.subtitle", {model_.engagement.municipality}));
  if (workshop.date) out_.cover.push_back(model::to_string(*workshop.date));
  if (!workshop.place.empty()) out_.cover.push_back(workshop.place);
  heading(1, w("workshop.about"), "about");
  if (!workshop.early_reason.empty()) paragraph(w("workshop.early", {workshop.early_reason}), Tone::note);
  Table groups;
  groups.header = {w("workshop.group"), w("table.role"), w("workshop.persons")};
  groups.widths = {2, 5, 1};
  for (const auto& group : workshop.groups)
    groups.rows.push_back({cell_of(group.name), cell_of(role_names(group.roles)),
                           cell_of(group.persons == 0 ? "–" : std::to_string(group.persons), true)});
  if (!groups.rows.empty()) out_.blocks.emplace_back(std::move(groups));
  for (std::size_t at = 0; at < workshop.minutes.size();) {
    const auto end = std::min(workshop.minutes.find('\n', at), workshop.minutes.size());
    if (end > at) paragraph(workshop.minutes.substr(at, end - at));
    at = end + 1;
  }
  if (workshop.number == 1)
    workshop_findings(workshop);
  else
    workshop_priorities(workshop);
}

Report build_workshop(const model::Model& model, const model::Workshop& workshop, const Options& options) {
  Builder builder(model, options);
  builder.workshop(workshop);
  return builder.take();
}

VotePictures pictures_of(const model::Workshop& workshop, const std::vector<analysis::CandidateTally>& tally,
                         const assets::Words& words) {
  std::vector<DotsRow> rows;
  std::vector<PriorityPoint> points;
  std::vector<std::string> groups;
  for (const auto& group : workshop.groups) groups.push_back(group.name);
  int n = 0;
  for (const auto& c : tally) {
    ++n;
    DotsRow row;
    row.title = c.priority->title;
    for (const auto& group : groups) row.by_group.push_back(c.by_group.at(group));
    rows.push_back(std::move(row));
    if (c.quadrant) points.push_back({n, c.effect.median, c.effort.median, c.dots, c.priority->chosen});
  }
  const auto dots = words("report.workshop.dots_caption");
  VotePictures out{dots_chart(rows, groups, dots, dots), std::nullopt};
  if (points.empty()) return out;
  PriorityWords text;
  constexpr const char* quadrants[] = {"quadrant.do-now", "quadrant.plan", "quadrant.when-fits",
                                       "quadrant.refrain"};
  for (std::size_t i = 0; i < 4; ++i) text.quadrants[i] = words(quadrants[i]);
  text.effect = words("report.workshop.effect");
  text.effort = words("report.workshop.effort");
  const auto matrix = words("report.workshop.matrix_caption");
  out.matrix = priority_chart(points, text, matrix, matrix);
  return out;
}

}  // namespace skolanalys::report
