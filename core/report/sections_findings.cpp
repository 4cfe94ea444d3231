#include <algorithm>

#include "core/report/builder.h"
#include "core/report/charts.h"
#include "core/report/finding_words.h"
#include "core/report/sentences.h"

namespace skolanalys::report {

std::vector<const analysis::FindingView*> Builder::shown_findings() const {
  std::vector<const analysis::FindingView*> out;
  for (const auto& view : own_.all()) {
    if (view.finding->status == model::FindingStatus::dropped) continue;
    const auto* theme = analysis::theme_of(model_, view);
    if (options_.themes.empty() || (theme != nullptr && wanted(*theme))) out.push_back(&view);
  }
  return out;
}

void Builder::support(const analysis::Support& s) {
  if (s.lost) {
    paragraph(s.reference + ": " + words_("finding.lost") + ". " + s.quote, Tone::note);
    return;
  }
  if (s.series != nullptr) {
    paragraph(report::place_of(s, words_, "") + ": " + report::figures_of(s, words_) +
                  (s.evidence->note.empty() ? "" : ". " + s.evidence->note),
              Tone::counted);
    return;
  }
  if (s.coded != nullptr) {
    const auto mine = std::find_if(evidence_.begin(), evidence_.end(),
                                   [&](const auto& e) { return e.coding == s.coded->coding; });
    const auto& e = mine == evidence_.end() ? *s.coded : *mine;
    if (quotable(e))
      quote(e);
    else
      paragraph(w("findings.not_quoted", {place_of(e), role_names(e.roles)}), Tone::note);
    return;
  }
  const bool refused = std::any_of(s.respondents.begin(), s.respondents.end(), [&](auto id) {
    const auto* r = model_.find(id);
    return r != nullptr && r->consent_quotes == std::optional(false);
  });
  if (refused) {
    paragraph(w("findings.not_quoted", {s.source, role_names(s.roles)}), Tone::note);
    return;
  }
  Quote q;
  q.words = words_("quoted", {s.quote});
  q.who = s.reaction != nullptr   ? w("findings.group", {s.reaction->group})
          : s.document != nullptr ? s.document->title
                                  : role_names(s.roles);
  q.color = color_neutral;
  q.reference = s.source + (s.clock.empty() ? "" : " " + s.clock);
  q.source = s.source;
  q.from = s.range.from;
  q.to = s.range.to;
  if (s.reaction == nullptr)
    q.position = w("position", {q.reference, std::to_string(q.from), std::to_string(q.to), s.reference});
  out_.blocks.emplace_back(std::move(q));
}

void Builder::finding(const analysis::FindingView& view) {
  const auto& f = *view.finding;
  heading(3, f.label + "  " + view.words(), "finding-" + f.label);
  Runs why{Run{.text = w("strength.label", {report::strength_word(view.strength(), words_)}), .bold = true},
           Run{.text = " " + report::strength_why(view, words_)}};
  if (const auto* theme = model_.find(f.area))
    why.push_back(Run{.text = "  " + theme_name(*theme), .link = "theme-" + theme->slug});
  out_.blocks.emplace_back(Paragraph{std::move(why), Tone::counted});
  for (const auto& flag : report::flag_words(view, words_)) {
    paragraph(flag, Tone::warning);
    out_.warnings.push_back(w("findings.warning", {f.label, flag}));
  }
  if (!f.reworded.empty()) paragraph(w("findings.was", {f.statement}), Tone::note);
  const auto side = [&](const std::vector<analysis::Support>& list, const char* title) {
    if (list.empty()) return;
    out_.blocks.emplace_back(Paragraph{{Run{.text = words_(title), .bold = true}}, Tone::normal});
    for (const auto& s : list) support(s);
    for (const auto& s : list) {
      if (s.series == nullptr || s.series->area != model_.engagement.municipality_code) continue;
      for (const auto& i : indicators_)
        if (i.own == s.series)
          out_.blocks.emplace_back(
              series_chart(i, {model_.engagement.municipality, w("country"), w("group")}, s.series->title,
                           s.series->title + ". " + report::figures_of(s, words_), 480, words_.language()));
    }
  };
  side(view.in_favour, "finding.for");
  if (!view.against.empty() || !f.against.empty()) {
    side(view.against, "finding.against");
    if (!f.against.empty())
      out_.blocks.emplace_back(Paragraph{
          {Run{.text = words_("finding.speaks_against") + ". ", .bold = true}, Run{.text = f.against}},
          Tone::normal});
  }
  if (!f.question.empty())
    out_.blocks.emplace_back(Paragraph{
        {Run{.text = w("findings.question") + " ", .bold = true}, Run{.text = f.question}}, Tone::normal});
}

void Builder::findings() {
  const auto own = shown_findings();
  if (own.empty()) return;
  heading(1, w("findings"), "findings");
  paragraph(w("findings.text"));
  own_text("findings");
  for (const bool practice : {false, true}) {
    const bool any = std::any_of(own.begin(), own.end(), [&](const auto* view) {
      return view->finding->strength_of_practice == practice;
    });
    if (!any) continue;
    heading(2, w(practice ? "findings.practice" : "findings.change"));
    for (const auto* view : own)
      if (view->finding->strength_of_practice == practice) finding(*view);
  }
}

void Builder::links_to_findings(const model::Code& area) {
  Bullets list;
  for (const auto* view : shown_findings()) {
    const auto* theme = analysis::theme_of(model_, *view);
    if (theme == nullptr || &model_.area_of(*theme) != &area) continue;
    list.items.push_back(
        {Run{.text = view->finding->label, .bold = true, .link = "finding-" + view->finding->label},
         Run{.text = "  " + view->words() + " (" + report::strength_word(view->strength(), words_) + ")"}});
  }
  if (!list.items.empty()) out_.blocks.emplace_back(std::move(list));
}

Runs Builder::findings_of_coding(model::CodingId coding) const {
  Runs out;
  for (const auto* view : own_.using_coding(coding)) {
    out.push_back(Run{.text = out.empty() ? "  " : ", "});
    out.push_back(Run{.text = view->finding->label, .link = "finding-" + view->finding->label});
  }
  return out;
}

bool Builder::known_reference(const std::string& reference, std::string& link) const {
  if (own_.called(reference) != nullptr) {
    link = "finding-" + reference;
    return true;
  }
  for (const auto& e : evidence_)
    if (e.reference == reference) {
      link = "evidence-" + reference;
      return true;
    }
  if (model_.document_called(reference) != nullptr || model_.interview_called(reference) != nullptr)
    return true;
  return std::any_of(model_.series.begin(), model_.series.end(),
                     [&](const auto& entry) { return entry.second.kpi == reference; });
}

void Builder::drop_dead_links() {
  std::set<std::string> anchors;
  const auto each_cell = [&](auto&& act) {
    for (auto& block : out_.blocks)
      if (auto* table = std::get_if<Table>(&block))
        for (auto& row : table->rows)
          for (auto& one : row) act(one);
  };
  for (const auto& block : out_.blocks) {
    if (const auto* h = std::get_if<Heading>(&block)) anchors.insert(h->anchor);
    if (const auto* q = std::get_if<Quote>(&block)) anchors.insert(q->anchor);
  }
  each_cell([&](const TableCell& cell) { anchors.insert(cell.anchor); });
  const auto mend = [&](Runs& runs) {
    for (auto& run : runs)
      if (!anchors.contains(run.link)) run.link.clear();
  };
  each_cell([&](TableCell& cell) { mend(cell.runs); });
  for (auto& block : out_.blocks) {
    if (auto* p = std::get_if<Paragraph>(&block)) mend(p->runs);
    if (auto* b = std::get_if<Bullets>(&block))
      for (auto& item : b->items) mend(item);
    if (auto* q = std::get_if<Quote>(&block); q != nullptr && !anchors.contains(q->link)) q->link.clear();
  }
}

Runs Builder::with_references(const std::string& line, const std::string& slot) {
  const bool claims = slot == "summary" || slot == "findings" || slot == "analysis" ||
                      slot == "conclusions" || slot == "chain" || slot == "results" ||
                      slot.starts_with("area:");
  Runs runs;
  for (const auto& sentence : sentences_of(line)) {
    std::vector<std::pair<std::string, std::string>> known;
    for (const auto& reference : sentence.references) {
      std::string link;
      if (known_reference(reference, link))
        known.emplace_back(reference, link);
      else
        out_.warnings.push_back(w("findings.unknown_reference", {reference, sentence.words}));
    }
    const bool bare = claims && known.empty();
    if (bare) out_.warnings.push_back(w("findings.unsupported", {sentence.words}));
    runs.push_back(Run{.text = (runs.empty() ? "" : " ") + sentence.words, .unsupported = bare});
    for (std::size_t i = 0; i < known.size(); ++i) {
      runs.push_back(Run{.text = i == 0 ? " [" : ", "});
      runs.push_back(Run{.text = known[i].first, .link = known[i].second});
    }
    if (!known.empty()) runs.push_back(Run{.text = "]"});
  }
  return runs;
}

}  // namespace skolanalys::report
