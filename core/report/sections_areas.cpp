#include <algorithm>

#include "core/report/builder.h"

namespace skolanalys::report {

void Builder::theme(const analysis::ThemeFinding& f) {
  heading(3, theme_name(*f.theme), "theme-" + f.theme->slug);
  Runs said{Run{.text = statement(f)}};
  if (f.side) {
    said.push_back(Run{.text = " " + w("strength.label", {strength_word(f.strength)}), .bold = true});
    said.push_back(Run{.text = " " + strength_why(f)});
  }
  out_.blocks.emplace_back(
      Paragraph{std::move(said), has_text("finding:" + f.theme->slug) ? Tone::normal : Tone::counted});
  const auto by_role = voices(f);
  constexpr const char* agreement[] = {"agreement.one_voice", "agreement.agree", "agreement.differ",
                                       "agreement.contradiction"};
  out_.blocks.emplace_back(Paragraph{
      {Run{.text = w(agreement[static_cast<int>(f.agreement)]), .bold = true}, Run{.text = " " + by_role}},
      Tone::counted});
  if (f.agreement == analysis::Agreement::contradiction && f.strongest_for != nullptr &&
      f.strongest_against != nullptr && quotable(*f.strongest_for) && quotable(*f.strongest_against)) {
    quote(*f.strongest_for);
    quote(*f.strongest_against);
    return;
  }
  std::vector<const analysis::Evidence*> passages;
  for (const auto& e : evidence_)
    if (e.theme == f.theme && quotable(e)) passages.push_back(&e);
  for (const auto* e : analysis::strongest(model_, passages, passages.size() > 4 ? 2 : 1)) quote(*e);
}

void Builder::areas() {
  heading(1, w("areas"), "areas");
  paragraph(w("areas.text"));
  for (const auto* area : model_.areas()) {
    if (!wanted(*area)) continue;
    heading(2, theme_name(*area), "area-" + area->slug);
    own_text("area:" + area->slug);
    links_to_findings(*area);
    std::vector<const analysis::ThemeFinding*> mine;
    std::set<model::RespondentId> people;
    std::set<std::string> levels;
    std::size_t passages = 0;
    std::vector<const analysis::Evidence*> strengths;
    for (const auto& f : findings_)
      if (&model_.area_of(*f.theme) == area) mine.push_back(&f);
    for (const auto& e : evidence_) {
      if (e.area != area) continue;
      ++passages;
      people.insert(e.respondents.begin(), e.respondents.end());
      for (const auto& level : analysis::levels_of(e.roles)) levels.insert(level);
    }
    if (mine.empty()) {
      paragraph(w("areas.nothing"), Tone::counted);
      continue;
    }
    paragraph(w("areas.counts",
                {respondents(people.size()), count(levels.size()), count(passages), count(mine.size())}),
              Tone::counted);
    for (const auto* f : mine) theme(*f);
    // What speaks against: the passages on the other side of where most respondents stand.
    std::vector<const analysis::Evidence*> against;
    for (const auto* f : mine) {
      if (!f->side || *f->side == analysis::Sign::both || f->agreement == analysis::Agreement::contradiction)
        continue;
      const auto other =
          *f->side == analysis::Sign::strength ? model::Stance::weakness : model::Stance::strength;
      for (const auto& e : evidence_)
        if (e.theme == f->theme && e.coding->stance == other && quotable(e)) against.push_back(&e);
    }
    if (!against.empty()) {
      out_.blocks.emplace_back(Paragraph{{Run{.text = w("areas.against"), .bold = true}}, Tone::normal});
      for (const auto* e : analysis::strongest(model_, against, 1)) quote(*e);
    }
    std::vector<const model::Memo*> memos;
    for (const auto& [id, memo] : model_.memos) {
      const auto* code = model_.find(model::CodeId(memo.target));
      if (memo.analysis && code != nullptr && &model_.area_of(*code) == area) memos.push_back(&memo);
    }
    if (!memos.empty()) {
      out_.blocks.emplace_back(Paragraph{{Run{.text = w("areas.memos"), .bold = true}}, Tone::normal});
      Bullets list;
      for (const auto* memo : memos)
        list.items.push_back(
            {Run{.text = theme_name(*model_.find(model::CodeId(memo->target))) + ": ", .bold = true},
             Run{.text = memo->body}});
      out_.blocks.emplace_back(std::move(list));
    }
  }
}

void Builder::cross_cutting() {
  Bullets list;
  for (const auto& [id, memo] : model_.memos)
    if (memo.analysis && !memo.target) list.items.push_back({Run{.text = memo.body}});
  heading(1, w("analysis"), "analysis");
  own_text("analysis");
  if (!list.items.empty()) out_.blocks.emplace_back(std::move(list));
  std::size_t agree = 0;
  std::size_t contradict = 0;
  for (const auto& f : findings_) {
    agree += f.agreement == analysis::Agreement::agree ? 1 : 0;
    contradict += f.agreement == analysis::Agreement::contradiction ? 1 : 0;
  }
  paragraph(w("analysis.counts", {count(findings_.size()), count(agree), count(contradict)}), Tone::counted);
  own_text("conclusions");
}

void Builder::strengths() {
  heading(1, w("strengths"), "strengths");
  std::vector<const analysis::ThemeFinding*> best;
  for (const auto& f : findings_)
    if (f.side == analysis::Sign::strength && f.strength != analysis::Strength::disputed && f.in_favour >= 2)
      best.push_back(&f);
  std::stable_sort(best.begin(), best.end(),
                   [](const auto* a, const auto* b) { return a->in_favour > b->in_favour; });
  if (best.size() > 6) best.resize(6);
  if (best.empty()) {
    paragraph(w("strengths.none"), Tone::counted);
    return;
  }
  paragraph(w("strengths.text"));
  Bullets list;
  for (const auto* f : best)
    list.items.push_back({Run{.text = theme_name(*f->theme), .bold = true, .link = "theme-" + f->theme->slug},
                          Run{.text = ": " + strength_why(*f)}});
  out_.blocks.emplace_back(std::move(list));
}

void Builder::questions() {
  heading(1, w("questions"), "questions");
  own_text("questions");
  Bullets list;
  for (const auto& f : findings_)
    if (f.agreement == analysis::Agreement::contradiction)
      list.items.push_back({Run{.text = w("questions.contradiction", {theme_name(*f.theme)}),
                                .link = "theme-" + f.theme->slug},
                            Run{.text = " " + voices(f)}});
  if (options_.themes.empty())
    for (const auto& claim : analysis::claims_of(model_))
      if (claim.refuted)
        list.items.push_back(
            {Run{.text = w("questions.claim"), .bold = true},
             Run{.text = " " + w("questions.claim_text",
                                 {claim.sentence, role_names(claim.roles),
                                  claim.interview->label + " " + claim.clock, claim.series->title,
                                  number(claim.value), std::to_string(claim.year)})}});
  if (list.items.empty())
    paragraph(w("questions.none"), Tone::counted);
  else
    out_.blocks.emplace_back(std::move(list));
}

void Builder::silences() {
  const auto silence = analysis::silence_of(model_, evidence_);
  heading(1, w("silence"), "silence");
  paragraph(w("silence.text"));
  const auto list_of = [&](const std::vector<const model::Code*>& themes) {
    Bullets list;
    for (const auto* code : themes)
      list.items.push_back({Run{.text = theme_name(*code), .bold = true},
                            Run{.text = " (" + theme_name(model_.area_of(*code)) + ")"}});
    return list;
  };
  heading(2, w("silence.not_mentioned"));
  if (silence.asked_not_mentioned.empty())
    paragraph(w("silence.none_here"), Tone::counted);
  else
    out_.blocks.emplace_back(list_of(silence.asked_not_mentioned));
  heading(2, w("silence.not_asked"));
  if (silence.not_asked.empty())
    paragraph(w("silence.none_here"), Tone::counted);
  else
    out_.blocks.emplace_back(list_of(silence.not_asked));
  heading(2, w("silence.roles"));
  std::map<std::string, std::vector<const model::Code*>> by_role;
  for (const auto& [theme, role] : silence.silent_roles) by_role[role].push_back(theme);
  Bullets roles;
  for (const auto& role : assets::roles().roles) {
    const auto found = by_role.find(role.id);
    if (found == by_role.end()) continue;
    std::string themes;
    for (const auto* code : found->second) themes += (themes.empty() ? "" : ", ") + theme_name(*code);
    roles.items.push_back({Run{.text = role_name(role.id) + ": ", .bold = true}, Run{.text = themes}});
  }
  if (roles.items.empty())
    paragraph(w("silence.none_here"), Tone::counted);
  else
    out_.blocks.emplace_back(std::move(roles));
  heading(2, w("silence.not_heard"));
  if (silence.levels_not_heard.empty()) {
    paragraph(w("silence.all_heard"), Tone::counted);
  } else {
    std::string levels;
    for (const auto& level : silence.levels_not_heard)
      levels += (levels.empty() ? "" : ", ") + level_name(level);
    paragraph(w("silence.levels", {levels}), Tone::counted);
  }
}

void Builder::appendix_guides() {
  out_.blocks.emplace_back(PageBreak{});
  heading(1, w("appendix.guides"), "appendix-guides");
  std::set<std::string> used;
  for (const auto& [id, i] : model_.interviews)
    if (!i.guide.empty()) used.insert(i.guide);
  for (const auto& [id, guide] : model_.guides) {
    if (!used.contains(guide.slug)) continue;
    heading(3, role_name(guide.role));
    Bullets list;
    for (const auto& q : guide.questions) list.items.push_back({Run{.text = in_language(q.id, q.text)}});
    out_.blocks.emplace_back(std::move(list));
  }
  if (used.empty()) paragraph(w("appendix.no_guides"), Tone::counted);
}

void Builder::appendix_codebook() {
  heading(1, w("appendix.codebook"), "appendix-codebook");
  Table table;
  table.header = {w("table.theme"), w("table.definition")};
  table.widths = {2, 5};
  for (const auto* area : model_.areas()) {
    if (!wanted(*area)) continue;
    table.rows.push_back({{{Run{.text = theme_name(*area), .bold = true}}, "#EEF1F5", false, ""},
                          {{Run{.text = in_language(area->slug, area->definition)}}, "#EEF1F5", false, ""}});
    for (const auto* code : model_.children(area->id))
      table.rows.push_back({{{Run{.text = theme_name(*code)}}, "", false, ""},
                            {{Run{.text = in_language(code->slug, code->definition)}}, "", false, ""}});
  }
  out_.blocks.emplace_back(std::move(table));
}

void Builder::appendix_evidence() {
  heading(1, w("appendix.evidence"), "appendix-evidence");
  paragraph(w("appendix.evidence_text"), Tone::note);
  Table table;
  table.header = {w("table.reference"), w("table.where"),  w("table.theme"),
                  w("table.role"),      w("table.stance"), w("table.passage")};
  table.widths = {4, 6, 7, 6, 5, 16};
  for (const auto& e : evidence_) {
    TableCell reference{{Run{.text = e.reference}}, "", false, "evidence-" + e.reference};
    if (quoted_.contains(e.reference)) reference.runs.front().link = "quote-" + e.reference;
    for (auto& run : findings_of_coding(e.coding->id)) reference.runs.push_back(std::move(run));
    // Only quoted passages are written out: the rest is found by its place.
    const bool shown = quoted_.contains(e.reference) && quotable(e);
    table.rows.push_back(
        {reference,
         {{Run{.text = place_of(e) + " (" + std::to_string(e.coding->range.from) + "–" +
                       std::to_string(e.coding->range.to) + ")"}},
          "",
          false,
          ""},
         {{Run{.text = theme_name(*e.theme), .link = "theme-" + e.theme->slug}}, "", false, ""},
         {{Run{.text = e.document != nullptr ? e.document->title : role_names(e.roles)}}, "", false, ""},
         {{Run{.text = stance_name(e.coding->stance)}}, "", false, ""},
         {{Run{.text = shown ? words_of(e) : w("appendix.not_quoted")}}, "", false, ""}});
  }
  out_.blocks.emplace_back(std::move(table));
}

void Builder::appendix_sources() {
  heading(1, w("appendix.sources"), "appendix-sources");
  Bullets list;
  for (const auto& [id, document] : model_.documents)
    list.items.push_back(
        {Run{.text = document.title + (document.issuer.empty() ? "" : ", " + document.issuer) +
                     (document.date ? ", " + model::to_string(*document.date) : "") +
                     (document.registry.empty() ? "" : " (" + document.registry + ")")}});
  for (const auto& i : indicators_) list.items.push_back({Run{.text = i.own->kpi + "  " + i.own->title}});
  if (list.items.empty())
    paragraph(w("appendix.no_sources"), Tone::counted);
  else
    out_.blocks.emplace_back(std::move(list));
}

}  // namespace skolanalys::report
