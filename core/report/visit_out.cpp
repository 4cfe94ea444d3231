#include "core/report/visit_out.h"

#include <algorithm>

#include "core/analysis/visit.h"
#include "core/assets/shipped_words.h"
#include "core/report/charts.h"
#include "core/report/shapes.h"

namespace skolanalys::report {
namespace {

using analysis::Heard;
using model::InterviewStatus;

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const auto& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

std::string roles_of(const std::vector<std::string>& roles, const assets::Words& words) {
  std::string out;
  for (const auto& role : roles)
    out += (out.empty() ? "" : ", ") + assets::roles().name(role, words.language());
  return out;
}

std::string level_name(const std::string& id, const assets::Words& words) {
  for (const auto& level : assets::roles().levels)
    if (level.id == id) return words.language() == "en" ? level.name_en : level.name_sv;
  return id;
}

std::string who(const model::Model& model, const model::Interview& i, const assets::Words& words) {
  auto out = roles_of(i.roles, words);
  if (!i.unit.empty()) out += (out.empty() ? "" : ", ") + i.unit;
  if (model.engagement.show_names)
    for (const auto id : i.respondents)
      if (const auto* r = model.find(id); r != nullptr && !r->name.empty()) out += ", " + r->name;
  return out.empty() ? i.title : out;
}

std::string clock(int minute) {
  char out[16];
  std::snprintf(out, sizeof out, "%02d:%02d", minute % 1440 / 60, minute % 60);
  return out;
}

std::string times(const model::Model& model, const model::Interview& i) {
  const int from = analysis::minutes_of(i.start);
  return from < 0 ? std::string("–") : clock(from) + "–" + clock(from + analysis::duration_of(model, i));
}

Paragraph paragraph(std::string text, Tone tone = Tone::normal) {
  Run run;
  run.text = std::move(text);
  return {{std::move(run)}, tone};
}

Heading heading(int level, std::string text) { return {level, std::move(text), {}}; }

void days(Report& out, const model::Model& model, const assets::Words& words) {
  const auto all = model.interviews_in_order();
  std::vector<const model::Interview*> undated;
  std::optional<model::Date> shown;
  Table* table = nullptr;
  const auto begin_table = [&](std::string title) {
    out.blocks.emplace_back(heading(2, std::move(title)));
    Table fresh;
    for (const char* id : {"visit.time", "visit.who", "visit.place", "visit.by", "visit.guide"})
      fresh.header.push_back(words(id));
    fresh.widths = {14, 34, 22, 12, 18};
    out.blocks.emplace_back(std::move(fresh));
    table = &std::get<Table>(out.blocks.back());
  };
  const auto add = [&](const model::Interview& i) {
    const auto* guide = i.guide.empty() ? nullptr : model.guide_called(i.guide);
    std::string state;
    if (i.status == InterviewStatus::cancelled) state = " (" + words("visit.cancelled") + ")";
    table->rows.push_back({cell_of(times(model, i), true), cell_of(who(model, i, words) + state),
                           cell_of(i.place), cell_of(joined(i.interviewers)),
                           cell_of(guide == nullptr ? ""
                                                    : assets::roles().name(guide->role, words.language()) +
                                                          ", v" + std::to_string(guide->version))});
  };
  for (const auto* i : all) {
    if (!i->date) {
      undated.push_back(i);
      continue;
    }
    if (shown != i->date || table == nullptr) {
      shown = i->date;
      const auto weekday = std::chrono::weekday(std::chrono::sys_days(*i->date)).c_encoding();
      begin_table(words("weekday." + std::to_string(weekday)) + " " + model::to_string(*i->date));
    }
    add(*i);
  }
  if (undated.empty()) return;
  begin_table(words("visit.undated"));
  for (const auto* i : undated) add(*i);
}

}  // namespace

Picture chain_chart(const model::Model& model, const assets::Words& words, double width) {
  const auto balance = analysis::balance_of(model);
  Picture out;
  constexpr double row = 22;
  const double left = width < 300 ? 104 : 128;
  out.width = width;
  out.height = row * static_cast<double>(balance.levels.size()) + 22;
  out.alternative = words("visit.chain");
  double y = 6;
  for (const auto& [level, heard] : balance.levels) {
    const double middle = y + row / 2;
    const bool none = heard.expected() == 0;
    out.shapes.push_back(shapes::words(0, middle + 3, 9, level_name(level, words), -1,
                                       none ? color_weakness : shapes::ink, none));
    out.shapes.push_back(shapes::stroke({{0, y + row}, {out.width, y + row}}, 0.5, shapes::line));
    double x = left;
    const auto dots = [&](std::size_t n, auto&& draw) {
      for (std::size_t i = 0; i < n && x < out.width - 8; ++i, x += 13) draw();
    };
    dots(heard.held, [&] { out.shapes.push_back(shapes::circle(x, middle, 4.2, color_strength)); });
    dots(heard.planned, [&] {
      // A ring as a square line, which every writer draws alike.
      out.shapes.push_back(shapes::stroke({{x - 3.6, middle - 3.6},
                                           {x + 3.6, middle - 3.6},
                                           {x + 3.6, middle + 3.6},
                                           {x - 3.6, middle + 3.6},
                                           {x - 3.6, middle - 3.6}},
                                          1.3, color_strength));
    });
    dots(heard.cancelled, [&] {
      out.shapes.push_back(
          shapes::stroke({{x - 3.4, middle - 3.4}, {x + 3.4, middle + 3.4}}, 1.2, color_neutral));
      out.shapes.push_back(
          shapes::stroke({{x - 3.4, middle + 3.4}, {x + 3.4, middle - 3.4}}, 1.2, color_neutral));
    });
    if (none)
      out.shapes.push_back(shapes::words(x, middle + 3, 8.5, words("visit.nobody"), -1, color_weakness));
    y += row;
  }
  out.shapes.push_back(shapes::words(0, out.height - 3, 8.5, words("visit.legend"), -1, shapes::quiet));
  return out;
}

Report schedule(const model::Model& model, const assets::Words& words) {
  Report out;
  const auto& e = model.engagement;
  out.language = words.language();
  out.sheet = true;
  out.title = words("visit.schedule");
  out.subtitle = e.municipality;
  if (!e.registry_number.empty()) out.cover.push_back(words("visit.registry", {e.registry_number}));
  if (e.visit_from)
    out.cover.push_back(words("visit.dates", {model::to_string(*e.visit_from),
                                              model::to_string(e.visit_to.value_or(*e.visit_from))}));
  if (!e.team.empty()) out.cover.push_back(words("visit.team", {joined(e.team)}));
  if (model.interviews.empty()) out.blocks.emplace_back(paragraph(words("visit.none"), Tone::note));
  days(out, model, words);
  out.blocks.emplace_back(heading(1, words("visit.chain")));
  out.blocks.emplace_back(chain_chart(model, words));
  const auto balance = analysis::balance_of(model);
  if (!balance.missing.empty()) {
    std::vector<std::string> names;
    for (const auto& level : balance.missing) names.push_back(level_name(level, words));
    out.blocks.emplace_back(paragraph(words("visit.missing", {joined(names)}), Tone::warning));
  }
  if (!balance.proposals.empty()) {
    out.blocks.emplace_back(paragraph(words("visit.proposals"), Tone::lead));
    Bullets list;
    for (const auto& p : balance.proposals) {
      Run run;
      run.text = words("visit.proposal." + p.why,
                       {assets::roles().name(p.role, words.language()), std::to_string(p.usual)});
      list.items.push_back({std::move(run)});
    }
    out.blocks.emplace_back(std::move(list));
  }
  for (const auto& clash : analysis::clashes_of(model))
    out.blocks.emplace_back(paragraph(
        words("visit.clash", {clash.who, who(model, *clash.first, words), who(model, *clash.second, words),
                              model::to_string(*clash.first->date), clash.second->start}),
        Tone::warning));
  return out;
}

std::string schedule_calendar(const model::Model& model, const assets::Words& words, model::Moment stamp) {
  std::vector<exchange::Appointment> list;
  for (const auto* i : model.interviews_in_order()) {
    if (!i->date) continue;
    exchange::Appointment a;
    a.uid = to_string(i->id) + "@skolanalys";
    a.date = *i->date;
    a.from_minute = analysis::minutes_of(i->start);
    a.minutes = analysis::duration_of(model, *i);
    a.summary = words("visit.appointment", {who(model, *i, words)});
    a.place = i->place;
    a.description = model.engagement.municipality;
    if (!i->interviewers.empty()) a.description += "\n" + words("visit.by") + ": " + joined(i->interviewers);
    if (const auto* guide = i->guide.empty() ? nullptr : model.guide_called(i->guide))
      a.description += "\n" + words("visit.guide") + ": " +
                       assets::roles().name(guide->role, words.language()) + ", v" +
                       std::to_string(guide->version);
    a.cancelled = i->status == InterviewStatus::cancelled;
    // A later export replaces an earlier one in the calendar.
    a.sequence = static_cast<unsigned>(
        std::chrono::duration_cast<std::chrono::minutes>(stamp.time_since_epoch()).count());
    list.push_back(std::move(a));
  }
  return exchange::icalendar(list, words("visit.calendar", {model.engagement.municipality}), stamp);
}

Report guide_sheet(const model::Guide& guide, const assets::Words& words) {
  Report out;
  out.language = words.language();
  out.sheet = true;
  out.title = words("visit.guide_for", {assets::roles().name(guide.role, words.language())});
  out.subtitle =
      words("visit.guide_version", {std::to_string(guide.version), std::to_string(guide.duration_min)});
  Table table;
  table.header = {"", words("visit.question"), words("visit.probe")};
  table.widths = {6, 58, 36};
  const auto said = [&](const std::string& id, const std::string& text) {
    return assets::in_language(id, text, words.language());
  };
  for (const auto& q : guide.questions)
    table.rows.push_back({cell_of("☐"), cell_of(said(q.id, q.text)), cell_of(said(q.id, q.probe))});
  out.blocks.emplace_back(heading(1, out.title));
  out.blocks.emplace_back(std::move(table));
  return out;
}

}  // namespace skolanalys::report
