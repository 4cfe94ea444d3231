#include "core/report/build.h"
#include "core/assets/shipped_words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/error.h"
#include "core/privacy/approval.h"
#include "core/privacy/outside.h"
#include "core/report/builder.h"
#include "core/report/charts.h"
#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

const char* color_of(model::Stance stance) {
  switch (stance) {
    case model::Stance::strength:
      return color_strength;
    case model::Stance::weakness:
      return color_weakness;
    case model::Stance::mixed:
      return color_mixed;
    case model::Stance::proposal:
      return color_proposal;
    case model::Stance::neutral:
      return color_neutral;
  }
  return color_neutral;
}

}  // namespace

Builder::Builder(const model::Model& model, const Options& options)
    : model_(model),
      options_(options),
      words_(assets::Words::in(options.language.empty() ? model.engagement.language : options.language)),
      own_(model) {
  for (const auto& theme : options.themes)
    if (model.code_called(theme) == nullptr) {
      std::string areas;
      for (const auto* area : model.areas()) areas += (areas.empty() ? "" : ", ") + area->slug;
      throw Error(Fault::usage, "error.unknown_theme", {theme, areas},
                  "there is no theme '" + theme + "' in the codebook; it has: " + areas);
    }
  evidence_ = analysis::evidence_of(model, {.themes = options.themes, .roles = {}, .stance = {}});
  findings_ = analysis::findings_of(model, evidence_);
  indicators_ = analysis::indicators_of(model);
  out_.language = words_.language();
}

Report Builder::take() {
  warn_of_quotes();
  drop_dead_links();
  return std::move(out_);
}

std::string Builder::w(const std::string& id, const Values& values) const {
  return words_("report." + id, values);
}

void Builder::heading(int level, std::string text, std::string anchor) {
  if (level == 1 && anchor.rfind("appendix", 0) != 0) text = std::to_string(++section_) + "  " + text;
  if (anchor.empty()) anchor = "h" + std::to_string(out_.blocks.size());
  out_.blocks.emplace_back(Heading{level, std::move(text), std::move(anchor)});
}
void Builder::paragraph(std::string text, Tone tone) {
  out_.blocks.emplace_back(Paragraph{{Run{.text = std::move(text)}}, tone});
}

bool Builder::has_text(const std::string& slot) const {
  const auto* section = model_.section_in(slot);
  return section != nullptr && section->body.find_first_not_of(" \n\t") != std::string::npos;
}

/// The analyst's own words: a paragraph a line, empty lines between.
void Builder::own_text(const std::string& slot) {
  if (!has_text(slot)) return;
  const auto& body = model_.section_in(slot)->body;
  for (std::size_t at = 0; at < body.size();) {
    auto end = body.find('\n', at);
    if (end == std::string::npos) end = body.size();
    if (end > at) {
      auto runs = with_references(body.substr(at, end - at), slot);
      out_.blocks.emplace_back(Paragraph{std::move(runs), Tone::normal});
    }
    at = end + 1;
  }
}

std::string Builder::role_name(const std::string& role) const {
  const auto* known = assets::roles().find(role);
  if (known == nullptr) return role;
  const bool shown = model_.engagement.show_names && !options_.outside;
  const bool small = !shown && (known->occurrence != assets::Occurrence::many ||
                                (options_.outside && privacy::is_small(model_, role, "")));
  if (!small) return words_.language() == "en" ? known->name_en : known->name_sv;
  if (words_.language() == "sv" && !known->report_group_sv.empty()) return known->report_group_sv;
  return level_name(known->level);
}

std::string Builder::role_names(const std::vector<std::string>& roles) const {
  std::vector<std::string> names;
  for (const auto& role : roles) {
    auto name = role_name(role);
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

std::string Builder::level_name(const std::string& level) const {
  for (const auto& l : assets::roles().levels)
    if (l.id == level) return words_.language() == "en" ? l.name_en : l.name_sv;
  return level;
}

std::string Builder::theme_name(const model::Code& code) const {
  return assets::name_of(code, words_.language());
}

const std::string& Builder::in_language(const std::string& id, const std::string& said) const {
  return assets::in_language(id, said, words_.language());
}

std::string Builder::stance_name(model::Stance stance) const {
  return words_("stance." + std::string(model::to_string(stance)));
}

std::string Builder::source_of(const analysis::Evidence& e) const {
  if (e.document != nullptr) return model::Model::called(*e.document);
  return e.interview->label.empty() ? e.interview->title : e.interview->label;
}

std::string Builder::place_of(const analysis::Evidence& e) const {
  return source_of(e) + (e.clock.empty() ? "" : " " + e.clock);
}

bool Builder::quotable(const analysis::Evidence& e) const {
  if (privacy::say_of(model_, *e.coding).standing == privacy::Standing::refused) return false;
  return std::none_of(e.respondents.begin(), e.respondents.end(), [&](auto id) {
    const auto* r = model_.find(id);
    return r != nullptr && r->consent_quotes == std::optional(false);
  });
}

std::string Builder::words_of(const analysis::Evidence& e) const {
  const auto say = privacy::say_of(model_, *e.coding);
  return say.standing == privacy::Standing::changed ? say.words : e.quote;
}

void Builder::quote(const analysis::Evidence& e) {
  Quote q;
  q.words = words_("quoted", {words_of(e)});
  q.who = e.document != nullptr ? e.document->title : role_names(e.roles);
  if (model_.engagement.show_names && !options_.outside && !e.respondents.empty())
    if (const auto* r = model_.find(e.respondents.front()); r != nullptr && !r->name.empty())
      q.who = r->name + ", " + q.who;
  if (q.who.empty()) q.who = w("unknown_speaker");
  if (e.document == nullptr) {
    const auto standing = privacy::say_of(model_, *e.coding).standing;
    if (standing != privacy::Standing::approved && standing != privacy::Standing::changed) {
      unapproved_.insert(e.reference);
      if (options_.outside) q.who += " (" + words_("privacy.quote.unapproved") + ")";
    }
  }
  q.color = color_of(e.coding->stance);
  q.stance = stance_name(e.coding->stance);
  q.reference = place_of(e);
  q.link = "evidence-" + e.reference;
  if (quoted_.insert(e.reference).second) q.anchor = "quote-" + e.reference;
  q.source = e.interview != nullptr ? model::Model::called(*e.interview) : model::Model::called(*e.document);
  q.from = e.coding->range.from;
  q.to = e.coding->range.to;
  q.position = w("position", {place_of(e), std::to_string(q.from), std::to_string(q.to), e.reference});
  out_.blocks.emplace_back(std::move(q));
}

std::string Builder::number(double value) const {
  char text[32];
  std::snprintf(text, sizeof text, std::abs(value) >= 1000 || value == std::floor(value) ? "%.0f" : "%.1f",
                value);
  std::string out(text);
  if (words_.language() == "sv") std::replace(out.begin(), out.end(), '.', ',');
  const auto digits = std::min(out.find(','), out.find('.'));
  for (auto at = std::min(digits, out.size()); std::abs(value) >= 10000 && at > 3;) {
    at -= 3;
    if (at > 0 && out[at - 1] != '-') out.insert(at, "\u00A0");
  }
  if (out.starts_with('-')) out.replace(0, 1, "−");
  return out;
}

std::string Builder::percent_change(double value) const { return (value > 0 ? "+" : "") + number(value); }

std::string Builder::respondents(std::size_t n) const {
  return n == 1 ? w("one_respondent") : w("respondents", {count(n)});
}

std::string Builder::strength_word(analysis::Strength s) const {
  constexpr const char* ids[] = {"strength.strong", "strength.good", "strength.weak", "strength.single",
                                 "strength.disputed"};
  return w(ids[static_cast<int>(s)]);
}

std::string Builder::strength_why(const analysis::ThemeFinding& f) const {
  return w(f.sources > 1 ? "strength.why_two" : "strength.why",
           {respondents(f.in_favour), f.levels == 1 ? w("one_level") : w("levels", {count(f.levels)}),
            count(f.against)});
}

std::string Builder::statement(const analysis::ThemeFinding& f) const {
  if (has_text("finding:" + f.theme->slug)) return model_.section_in("finding:" + f.theme->slug)->body;
  if (!f.side) return w("finding.described", {respondents(f.respondents)});
  if (*f.side == analysis::Sign::both) return w("finding.both", {count(f.in_favour), count(f.against)});
  return w(*f.side == analysis::Sign::strength ? "finding.strength" : "finding.weakness",
           {count(f.in_favour), respondents(f.respondents)});
}

/// "Lärare ser en styrka, Rektor ser en brist": one clause a role, in the order of the steering chain.
std::string Builder::voices(const analysis::ThemeFinding& f) const {
  std::map<std::string, std::vector<std::string>> by_side;
  const std::vector<std::string> order{"voices.strength", "voices.weakness", "voices.both",
                                       "voices.describe"};
  for (const auto& voice : f.voices) {
    const auto sign = voice.sign();
    const auto& key = !sign                               ? order[3]
                      : *sign == analysis::Sign::strength ? order[0]
                      : *sign == analysis::Sign::weakness ? order[1]
                                                          : order[2];
    auto name = role_name(voice.role);
    auto& names = by_side[key];
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  std::string out;
  for (const auto& key : order) {
    if (!by_side.contains(key)) continue;
    std::string names;
    for (const auto& name : by_side[key]) names += (names.empty() ? "" : ", ") + name;
    out += (out.empty() ? "" : " ") + w(key, {names});
  }
  return out;
}

bool Builder::wanted(const model::Code& code) const {
  if (options_.themes.empty()) return true;
  const auto chosen = [&](const std::string& slug) {
    return std::find(options_.themes.begin(), options_.themes.end(), slug) != options_.themes.end();
  };
  if (chosen(code.slug) || chosen(model_.area_of(code).slug)) return true;
  for (const auto* child : model_.children(code.id))
    if (chosen(child->slug)) return true;
  return false;
}

void Builder::warn_of_small_roles() {
  std::map<std::string, std::set<model::RespondentId>> heard;
  for (const auto& [id, respondent] : model_.respondents)
    for (const auto& role : respondent.roles) heard[role].insert(id);
  for (const auto& [role, people] : heard) {
    const auto* known = assets::roles().find(role);
    if (known == nullptr) continue;
    const auto own = words_.language() == "en" ? known->name_en : known->name_sv;
    if (model_.engagement.show_names)
      out_.warnings.push_back(w("warning.names_shown", {own}));
    else if (known->occurrence != assets::Occurrence::many)
      out_.warnings.push_back(w("warning.small_role", {own, role_name(role)}));
    else if (people.size() == 1)
      out_.warnings.push_back(w("warning.single", {own}));
  }
  for (const auto& [id, respondent] : model_.respondents)
    if (respondent.consent_quotes == std::optional(false))
      out_.warnings.push_back(w("warning.no_quotes", {respondent.label}));
  for (const auto& claim : analysis::claims_of(model_))
    if (claim.refuted)
      out_.warnings.push_back(
          w("warning.claim", {claim.interview->label, claim.clock, claim.sentence, number(claim.value)}));
}

void Builder::warn_of_quotes() {
  std::size_t refused = 0, gone_void = 0;
  for (const auto& e : evidence_) {
    const auto standing = privacy::say_of(model_, *e.coding).standing;
    refused += standing == privacy::Standing::refused ? 1 : 0;
    gone_void += standing == privacy::Standing::gone_void ? 1 : 0;
  }
  const auto warn = [&](const char* id, std::size_t n) {
    if (n > 0) out_.warnings.push_back(words_(id, {count(n)}));
  };
  warn("privacy.warning.unapproved", unapproved_.size());
  warn("privacy.warning.refused", refused);
  warn("privacy.warning.void", gone_void);
}

Report build(const model::Model& model, const Options& options) {
  Builder builder(model, options);
  const bool whole = options.themes.empty();
  builder.cover();
  builder.summary();
  builder.assignment();
  builder.method();
  if (whole) builder.municipality();
  if (whole) builder.results();
  builder.steering_chain();
  builder.findings();
  builder.areas();
  builder.cross_cutting();
  builder.strengths();
  builder.questions();
  if (whole) builder.silences();
  if (whole) builder.appendix_guides();
  builder.appendix_codebook();
  builder.appendix_evidence();
  builder.appendix_sources();
  return builder.take();
}

}  // namespace skolanalys::report
