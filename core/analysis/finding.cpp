#include "core/analysis/finding.h"

#include <algorithm>

#include "core/analysis/entry.h"
#include "core/model/turns.h"
#include "core/text/utf8.h"

namespace skolanalys::analysis {
namespace {

constexpr std::string_view strength_ids[] = {"strong", "good", "weak", "single", "disputed"};
constexpr std::string_view kind_ids[] = {"speech", "document", "figure", "workshop"};
constexpr std::string_view flag_ids[] = {"no_evidence",     "one_source",    "only_workshop",
                                         "nothing_against", "lost_evidence", "overruled"};

/// Who stands where: respondents quoted more often for than against, and the other way.
void count_respondents(FindingView& view) {
  std::map<model::RespondentId, int> balance;
  for (const auto& s : view.in_favour)
    for (const auto id : s.respondents) ++balance[id];
  for (const auto& s : view.against)
    for (const auto id : s.respondents) --balance[id];
  std::vector<std::string> roles;
  for (const auto& [id, sum] : balance) {
    view.grounds.in_favour += sum > 0 ? 1 : 0;
    view.grounds.against += sum < 0 ? 1 : 0;
    view.both_sides += sum == 0 ? 1 : 0;
  }
  for (const auto& s : view.in_favour)
    if (std::any_of(s.respondents.begin(), s.respondents.end(), [&](auto id) { return balance[id] > 0; }))
      roles.insert(roles.end(), s.roles.begin(), s.roles.end());
  view.grounds.levels = levels_of(roles).size();
}

void judge(FindingView& view) {
  count_respondents(view);
  std::set<SourceKind> kinds;
  std::size_t carrying = 0;
  bool lost = false;
  for (const auto& s : view.in_favour) {
    lost = lost || s.lost;
    if (s.lost) continue;
    ++carrying;
    kinds.insert(s.kind);
    view.sources.insert(s.source);
  }
  for (const auto& s : view.against) lost = lost || s.lost;
  const bool workshop_only = carrying > 0 && kinds.size() == 1 && kinds.contains(SourceKind::workshop);
  kinds.erase(SourceKind::workshop);
  view.grounds.sources = kinds.size();
  if (carrying > 0) view.computed = strength_of(view.grounds);
  view.chosen = parse_strength(view.finding->strength);
  const auto flag = [&](bool on, FindingFlag which) {
    if (on) view.flags.push_back(which);
  };
  flag(carrying == 0, FindingFlag::no_evidence);
  flag(workshop_only, FindingFlag::only_workshop);
  flag(!workshop_only && carrying > 0 && view.sources.size() == 1, FindingFlag::one_source);
  flag(view.against.empty() && view.finding->against.empty(), FindingFlag::nothing_against);
  flag(lost, FindingFlag::lost_evidence);
  flag(view.chosen && view.chosen != view.computed, FindingFlag::overruled);
}

}  // namespace

std::string_view id_of(Strength strength) noexcept {
  return strength_ids[static_cast<std::size_t>(strength)];
}
std::string_view id_of(SourceKind kind) noexcept { return kind_ids[static_cast<std::size_t>(kind)]; }
std::string_view id_of(FindingFlag flag) noexcept { return flag_ids[static_cast<std::size_t>(flag)]; }
std::optional<Strength> parse_strength(std::string_view id) noexcept {
  for (std::size_t i = 0; i < std::size(strength_ids); ++i)
    if (strength_ids[i] == id) return static_cast<Strength>(i);
  return std::nullopt;
}

bool FindingView::has(FindingFlag flag) const {
  return std::find(flags.begin(), flags.end(), flag) != flags.end();
}
const std::string& FindingView::words() const {
  return finding->reworded.empty() ? finding->statement : finding->reworded;
}

Support Findings::support_of(const model::Model& model, const model::FindingEvidence& evidence,
                             const std::string& reference) const {
  Support s;
  s.evidence = &evidence;
  s.reference = reference;
  const auto of_text = [&](model::TextId id) {
    s.text = id;
    const auto* text = model.find(id);
    if (text == nullptr) return static_cast<const model::Text*>(nullptr);
    s.interview = model.find(text->interview);
    s.document = s.interview == nullptr ? model.find(text->document) : nullptr;
    s.kind = s.document != nullptr ? SourceKind::document : SourceKind::speech;
    s.source = s.interview != nullptr  ? model::Model::called(*s.interview)
               : s.document != nullptr ? model::Model::called(*s.document)
                                       : std::string();
    return text;
  };
  switch (evidence.kind) {
    case model::EvidenceKind::coding: {
      const auto found = by_coding_.find(evidence.coding);
      if (found == by_coding_.end()) {
        // An orphaned coding still knows which text it stood in, and what it said.
        if (const auto* coding = model.find(evidence.coding)) (void)of_text(coding->text);
        s.quote = evidence.quote;
        s.lost = true;
        break;
      }
      s.coded = found->second;
      (void)of_text(s.coded->coding->text);
      s.range = s.coded->coding->range;
      s.respondents = s.coded->respondents;
      s.roles = s.coded->roles;
      s.quote = s.coded->quote;
      s.clock = s.coded->clock;
      s.reference = s.coded->reference;
      break;
    }
    case model::EvidenceKind::passage: {
      const auto* text = of_text(evidence.text);
      s.range = evidence.range;
      s.quote = evidence.quote;
      s.lost = text == nullptr || evidence.range.empty();
      if (s.lost) break;
      const auto turns = model::turns_of(model, *text);
      s.quote = text::slice(text->content, s.range);
      if (s.interview != nullptr) {
        auto said = model::said_in(turns, s.range);
        s.respondents = std::move(said.respondents);
        s.roles = std::move(said.roles);
      }
      if (const auto in = model::turns_in(turns, s.range); !in.empty()) s.clock = in.front()->clock;
      break;
    }
    case model::EvidenceKind::series:
      s.kind = SourceKind::figure;
      s.series = entry(model.series, evidence.series);
      s.lost = s.series == nullptr;
      if (!s.lost) s.source = s.series->kpi;
      break;
    case model::EvidenceKind::reaction:
      s.kind = SourceKind::workshop;
      s.reaction = entry(model.reactions, evidence.reaction);
      s.lost = s.reaction == nullptr;
      if (s.lost) break;
      s.workshop = entry(model.workshops, s.reaction->workshop);
      s.quote = s.reaction->words;
      s.source =
          "W" + std::to_string(s.workshop == nullptr ? 1 : s.workshop->number) + " " + s.reaction->group;
      break;
  }
  return s;
}

Findings::Findings(const model::Model& model) : evidence_(evidence_of(model)) {
  for (const auto& e : evidence_) by_coding_[e.coding->id] = &e;
  for (const auto& [id, finding] : model.findings) {
    FindingView view;
    view.finding = &finding;
    views_.push_back(std::move(view));
  }
  std::stable_sort(views_.begin(), views_.end(), [](const auto& a, const auto& b) {
    const auto key = [](const FindingView& v) {
      return std::tuple(v.finding->status == model::FindingStatus::dropped,
                        std::string_view(v.finding->order));
    };
    return key(a) < key(b);
  });
  std::map<model::FindingId, std::size_t> where;
  for (std::size_t i = 0; i < views_.size(); ++i) where[views_[i].finding->id] = i;
  std::map<model::FindingId, std::size_t> numbers;
  for (const auto& [id, evidence] : model.finding_evidence) {
    const auto found = where.find(evidence.finding);
    if (found == where.end()) continue;
    auto& view = views_[found->second];
    const auto reference = view.finding->label + ":" + std::to_string(++numbers[evidence.finding]);
    (evidence.against ? view.against : view.in_favour).push_back(support_of(model, evidence, reference));
  }
  for (auto& view : views_) judge(view);
}

const FindingView* Findings::find(model::FindingId id) const {
  for (const auto& view : views_)
    if (view.finding->id == id) return &view;
  return nullptr;
}
const FindingView* Findings::called(std::string_view label) const {
  for (const auto& view : views_)
    if (view.finding->label == label) return &view;
  return nullptr;
}

namespace {

template <class F>
std::vector<const FindingView*> with(const std::vector<FindingView>& views, F&& fits) {
  std::vector<const FindingView*> out;
  for (const auto& view : views)
    if (std::any_of(view.in_favour.begin(), view.in_favour.end(), fits) ||
        std::any_of(view.against.begin(), view.against.end(), fits))
      out.push_back(&view);
  return out;
}

}  // namespace

std::vector<const FindingView*> Findings::using_passage(model::TextId text, text::Range range) const {
  return with(views_, [&](const Support& s) { return s.text == text && s.range.overlaps(range); });
}
std::vector<const FindingView*> Findings::using_coding(model::CodingId coding) const {
  return with(views_, [&](const Support& s) { return s.coded != nullptr && s.coded->coding->id == coding; });
}
std::vector<const FindingView*> Findings::using_series(std::string_view kpi) const {
  return with(views_, [&](const Support& s) { return s.series != nullptr && s.series->kpi == kpi; });
}

const model::Code* theme_of(const model::Model& model, const FindingView& view) {
  if (const auto* own = model.find(view.finding->area)) return own;
  std::map<const model::Code*, std::size_t> counts;
  const model::Code* best = nullptr;
  for (const auto& s : view.in_favour)
    if (s.coded != nullptr && ++counts[s.coded->area] > (best == nullptr ? 0 : counts[best]))
      best = s.coded->area;
  return best;
}

}  // namespace skolanalys::analysis
