#include <algorithm>

#include "core/analysis/follow_up.h"
#include "core/report/builder.h"
#include "core/report/charts.h"
#include "core/report/charts_process.h"
#include "core/report/day.h"
#include "core/report/finding_words.h"
#include "core/report/process.h"

namespace skolanalys::report {
void Builder::follow_up_judgements(const model::FollowUp& follow_up) {
  heading(1, w("followup.actions"), "actions");
  const auto pairs = analysis::judgements_of(model_, follow_up.id);
  if (pairs.empty()) {
    paragraph(w("followup.no_actions"), Tone::counted);
    return;
  }
  Table table;
  table.header = {w("followup.action"), w("followup.owner"),        w("followup.due"),
                  w("followup.state"),  w("followup.municipality"), w("followup.association")};
  table.widths = {6, 3, 3, 2, 3, 3};
  std::size_t disagree = 0;
  std::size_t waiting = 0;
  for (const auto& pair : pairs) {
    // Until both have judged, nobody's word is printed: the paper would show it to the other side.
    const auto grade = [&](const model::Judgement* j) {
      if (!pair.both()) return j == nullptr ? w("followup.not_given") : w("followup.given");
      return words_("grade." + std::string(model::id_of(j->grade)));
    };
    disagree += pair.disagree() ? 1 : 0;
    waiting += pair.both() ? 0 : 1;
    const std::string fill = pair.disagree() ? "#FBEFE3" : "";
    table.rows.push_back({cell_of(pair.action->what), cell_of(role_name(pair.action->owner)),
                          cell_of(day_or_dash(pair.action->due)),
                          cell_of(words_("action_state." + std::string(model::id_of(pair.action->state)))),
                          cell_of(grade(pair.municipality), false, pair.disagree(), fill),
                          cell_of(grade(pair.association), false, pair.disagree(), fill)});
  }
  paragraph(w("followup.judged", {count(pairs.size()), count(disagree)}), Tone::counted);
  if (waiting > 0) paragraph(w("followup.waiting", {count(waiting)}), Tone::warning);
  out_.blocks.emplace_back(std::move(table));
  for (const auto& pair : pairs) {
    if (!pair.disagree()) continue;
    heading(3, pair.action->what);
    const auto side = [&](const model::Judgement* j, const char* who) {
      out_.blocks.emplace_back(Paragraph{
          {Run{.text = w(who) + ": " + words_("grade." + std::string(model::id_of(j->grade))) + ". ",
               .bold = true},
           Run{.text = j->words}},
          Tone::normal});
    };
    side(pair.municipality, "followup.municipality");
    side(pair.association, "followup.association");
  }
}

void Builder::follow_up_figures() {
  heading(1, w("followup.figures"), "figures");
  Table table;
  table.header = {w("followup.goal"), w("followup.measure"), w("followup.start"),
                  w("followup.now"),  w("followup.aim"),     w("followup.progress")};
  table.widths = {5, 4, 2, 2, 2, 4};
  std::vector<const model::Series*> drawn;
  for (const auto& view : analysis::goals_of(model_)) {
    const auto& g = *view.goal;
    if (view.series == nullptr) {
      table.rows.push_back({cell_of(g.what), cell_of(w("followup.question", {g.question})), cell_of("–"),
                            cell_of("–"), cell_of("–"), cell_of(w("followup.asked"))});
      continue;
    }
    const auto stands = analysis::progress_of(model_, g);
    std::string said = w("progress." + std::string(analysis::id_of(stands.progress)));
    if (view.noise && stands.progress != analysis::Progress::no_news)
      said += " " + w("followup.noise", {percent_change(stands.change), number(2 * view.noise->sd)});
    table.rows.push_back(
        {cell_of(g.what), cell_of(view.series->title),
         cell_of(g.start_value ? number(*g.start_value) : "–", true),
         cell_of(stands.year == 0 ? "–" : number(stands.latest) + " (" + std::to_string(stands.year) + ")",
                 true),
         cell_of(g.goal_value ? number(*g.goal_value) : "–", true), cell_of(said)});
    drawn.push_back(view.series);
  }
  if (table.rows.empty()) {
    paragraph(w("followup.no_goals"), Tone::counted);
    return;
  }
  out_.blocks.emplace_back(std::move(table));
  for (const auto& i : indicators_)
    if (std::find(drawn.begin(), drawn.end(), i.own) != drawn.end())
      out_.blocks.emplace_back(series_chart(i, {model_.engagement.municipality, w("country"), w("group")},
                                            i.own->title, i.own->title, 480, words_.language()));
  paragraph(w("followup.caution"), Tone::note);
}

void Builder::follow_up_interviews(const model::FollowUp& follow_up) {
  heading(1, w("followup.interviews"), "interviews");
  const auto rounds = analysis::rounds_of(model_, follow_up);
  if (rounds.after.empty()) {
    paragraph(w("followup.no_interviews"), Tone::counted);
    return;
  }
  paragraph(w("followup.rounds", {count(rounds.before.size()), count(rounds.after.size())}), Tone::counted);
  const auto fresh = analysis::new_themes_of(model_, rounds);
  for (const auto* code : fresh) paragraph(w("followup.new_theme", {theme_name(*code)}), Tone::note);
  const auto list = analysis::compare(model_, rounds);
  Table table;
  table.caption = w("followup.compare");
  table.header = {w("table.theme"), w("table.role"), w("followup.before"), w("followup.after"),
                  w("followup.shift")};
  table.widths = {5, 4, 4, 4, 3};
  std::vector<BeforeAfterRow> rows;
  bool any_few = false;
  for (const auto& c : list) {
    const auto stand = [&](const analysis::Stand3& s) {
      return s.respondents == 0 ? w("followup.nobody")
                                : w("followup.stand", {count(s.respondents), count(s.strength), count(s.both),
                                                       count(s.weakness)});
    };
    const bool all = c.role.empty();
    std::string shift = words_("shift." + std::string(analysis::id_of(c.shift)));
    const bool moved = c.shift == analysis::Shift::better || c.shift == analysis::Shift::worse;
    const bool few = moved && c.few;
    any_few = any_few || few;
    if (few) shift += " *";
    table.rows.push_back({cell_of(all ? theme_name(*c.theme) : "", false, all),
                          cell_of(all ? w("followup.all_roles") : role_name(c.role)),
                          cell_of(stand(c.before)), cell_of(stand(c.after)), cell_of(shift)});
    if (all && c.before.respondents > 0 && c.after.respondents > 0) {
      BeforeAfterRow row;
      row.title = theme_name(*c.theme);
      row.before[0] = c.before.strength;
      row.before[1] = c.before.both;
      row.before[2] = c.before.weakness;
      row.after[0] = c.after.strength;
      row.after[1] = c.after.both;
      row.after[2] = c.after.weakness;
      rows.push_back(std::move(row));
    }
  }
  if (!rows.empty())
    out_.blocks.emplace_back(before_after_chart(rows, w("followup.before"), w("followup.after"),
                                                w("followup.chart"), w("followup.chart")));
  out_.blocks.emplace_back(std::move(table));
  if (any_few) paragraph("* " + w("followup.few"), Tone::note);
  paragraph(w("followup.same_codebook", {model_.engagement.codebook_name}), Tone::note);
}

void Builder::follow_up(const model::FollowUp& follow_up, model::Date today) {
  front_of(w("followup.title", {follow_up.label}), w("followup.subtitle", {model_.engagement.municipality}));
  if (follow_up.date) out_.cover.push_back(model::to_string(*follow_up.date));
  heading(1, w("summary"), "summary");
  if (!follow_up.summary.empty()) paragraph(follow_up.summary);
  const auto overdue = analysis::overdue_of(model_, today);
  std::map<model::ActionState, std::size_t> states;
  for (const auto& [id, action] : model_.actions) ++states[action.state];
  paragraph(w("followup.counts", {count(model_.actions.size()), count(states[model::ActionState::done]),
                                  count(states[model::ActionState::started]),
                                  count(states[model::ActionState::stopped]), count(overdue.size())}),
            Tone::counted);
  Bullets late;
  for (const auto& e : overdue)
    late.items.push_back({Run{.text = model::to_string(e.date) + "  ", .bold = true},
                          Run{.text = e.what + (e.owner.empty() ? "" : " (" + role_name(e.owner) + ")")}});
  if (!late.items.empty()) {
    paragraph(w("followup.overdue", {model::to_string(today)}), Tone::lead);
    out_.blocks.emplace_back(std::move(late));
  }
  follow_up_judgements(follow_up);
  follow_up_figures();
  follow_up_interviews(follow_up);
  heading(1, w("followup.contacts"), "contacts");
  Bullets contacts;
  for (const auto& [id, contact] : model_.support_contacts) {
    const auto action = model_.actions.find(contact.action);
    contacts.items.push_back(
        {Run{.text = day_or_dash(contact.date) + "  ", .bold = true},
         Run{.text = contact.words + (contact.by.empty() ? "" : " (" + contact.by + ")") +
                     (action == model_.actions.end() ? "" : " · " + action->second.what)}});
  }
  if (contacts.items.empty())
    paragraph(w("followup.no_contacts"), Tone::counted);
  else
    out_.blocks.emplace_back(std::move(contacts));
}

Report build_follow_up(const model::Model& model, const model::FollowUp& follow_up, model::Date today,
                       const Options& options) {
  Builder builder(model, options);
  builder.follow_up(follow_up, today);
  return builder.take();
}

}  // namespace skolanalys::report
