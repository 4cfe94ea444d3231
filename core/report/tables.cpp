#include <algorithm>
#include <chrono>

#include "core/analysis/evidence.h"
#include "core/analysis/finding.h"
#include "core/assets/assets.h"
#include "core/assets/shipped_words.h"
#include "core/privacy/approval.h"
#include "core/report/finding_words.h"
#include "core/report/notes_out.h"

namespace skolanalys::report {
namespace {

using exchange::Cell;

std::string today() {
  return model::to_string(
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())));
}

double of(std::size_t n) { return static_cast<double>(n); }

std::string yes_no(const std::optional<bool>& value, const assets::Words& words) {
  return value ? words(*value ? "table.yes" : "table.no") : std::string();
}

exchange::Table begun(const model::Model& model, const char* name,
                      std::initializer_list<const char*> headings, const assets::Words& words) {
  exchange::Table out;
  out.name = words(name);
  out.about = {{words("table.project"),
                model.engagement.municipality + " (" + model.engagement.municipality_code + ")"},
               {words("table.date"), today()},
               {words("table.language"), words("table.language_name")},
               {words("table.shows"), out.name}};
  for (const char* heading : headings) out.headings.push_back(words(heading));
  return out;
}

exchange::Table passages(const model::Model& model, const assets::Words& words) {
  auto out = begun(
      model, "table.passages",
      {"table.reference", "table.interview", "table.date", "table.roles", "table.respondents", "table.area",
       "table.theme", "table.stance", "table.passage", "table.memo", "table.coder", "table.from", "table.to"},
      words);
  std::multimap<model::OpId, const model::Memo*> memos;
  for (const auto& [id, memo] : model.memos) memos.emplace(memo.target, &memo);
  std::size_t refused = 0;
  for (const auto& one : analysis::evidence_of(model)) {
    std::string people, memo;
    const auto say = privacy::say_of(model, *one.coding);
    bool may_quote = say.standing != privacy::Standing::refused;
    for (const auto id : one.respondents)
      if (const auto* person = model.find(id)) {
        people += (people.empty() ? "" : ", ") + person->label;
        may_quote = may_quote && person->consent_quotes.value_or(true);
      }
    if (!may_quote) {
      ++refused;
      continue;
    }
    const auto [from, to] = memos.equal_range(one.coding->id);
    for (auto at = from; at != to; ++at) memo += (memo.empty() ? "" : "\n") + at->second->body;
    const auto& date = one.interview != nullptr ? one.interview->date : one.document->date;
    out.rows.push_back(
        {one.reference,
         one.interview != nullptr ? model::Model::called(*one.interview)
                                  : model::Model::called(*one.document),
         date ? model::to_string(*date) : std::string(), assets::roles().names(one.roles, words.language()),
         people, assets::name_of(*one.area, words.language()), assets::name_of(*one.theme, words.language()),
         words("stance." + std::string(model::to_string(one.coding->stance))),
         say.standing == privacy::Standing::changed ? say.words : one.quote, memo, one.coding->coder,
         of(one.coding->range.from), of(one.coding->range.to)});
  }
  if (refused > 0)
    out.about.emplace_back(words("table.left_out"), words("table.refused", {std::to_string(refused)}));
  return out;
}

exchange::Table matrix(const model::Model& model, const assets::Words& words) {
  auto out = begun(model, "table.matrix",
                   {"table.area", "table.theme", "table.role", "table.respondents", "table.interviews",
                    "table.passages", "stance.strength", "stance.weakness"},
                   words);
  const auto counted = analysis::theme_by_role(analysis::evidence_of(model));
  for (const auto* area : model.areas()) {
    auto themes = model.children(area->id);
    themes.insert(themes.begin(), area);
    for (const auto* theme : themes)
      for (const auto& role : assets::roles().roles) {
        const auto* cell = counted.at(theme->slug, role.id);
        if (cell == nullptr || cell->passages == 0) continue;
        const auto stance = [&](model::Stance which) {
          const auto found = cell->stances.find(which);
          return of(found == cell->stances.end() ? 0 : found->second);
        };
        out.rows.push_back({assets::name_of(*area, words.language()),
                            assets::name_of(*theme, words.language()),
                            assets::roles().name(role.id, words.language()), of(cell->respondents.size()),
                            of(cell->interviews.size()), of(cell->passages), stance(model::Stance::strength),
                            stance(model::Stance::weakness)});
      }
  }
  return out;
}

exchange::Table respondents(const model::Model& model, const assets::Words& words) {
  auto out = begun(model, "table.respondents",
                   {"table.label", "table.roles", "table.unit", "table.consent_notes", "table.consent_quotes",
                    "table.consent_recording", "table.interviews"},
                   words);
  // Real names stay in the project: this table goes to others.
  out.about.emplace_back(words("table.left_out"), words("table.names"));
  for (const auto& [id, person] : model.respondents) {
    std::size_t heard = 0;
    for (const auto& [interview_id, interview] : model.interviews)
      for (const auto who : interview.respondents) heard += who == id ? 1 : 0;
    out.rows.push_back({person.label, assets::roles().names(person.roles, words.language()), person.unit,
                        yes_no(person.consent_notes, words), yes_no(person.consent_quotes, words),
                        yes_no(person.consent_recording, words), of(heard)});
  }
  return out;
}

exchange::Table codebook(const model::Model& model, const assets::Words& words) {
  auto out = begun(model, "table.codebook",
                   {"table.id", "table.area", "table.theme", "table.parent", "table.definition",
                    "table.use_when", "table.not_when", "table.question", "table.color", "table.codings"},
                   words);
  std::map<model::CodeId, std::size_t> codings;
  for (const auto& [id, coding] : model.codings) ++codings[coding.code];
  const auto add = [&](const model::Code& code) {
    const auto& area = model.area_of(code);
    const auto* parent = model.find(code.parent);
    out.rows.push_back({code.slug, area.name, code.id == area.id ? std::string() : code.name,
                        parent == nullptr ? std::string() : parent->slug, code.definition, code.use_when,
                        code.not_when, code.example_question, code.color, of(codings[code.id])});
  };
  const auto walk = [&](const auto& self, const model::Code& code) -> void {
    add(code);
    for (const auto* theme : model.children(code.id)) self(self, *theme);
  };
  for (const auto* area : model.areas()) walk(walk, *area);
  return out;
}

/// One row a piece of evidence, so that it can be filtered; a finding without any has a row of its own.
exchange::Table findings(const model::Model& model, const assets::Words& words) {
  auto out = begun(model, "table.findings",
                   {"table.finding", "table.statement", "table.theme", "table.strength", "table.why",
                    "table.flags", "table.status", "table.side", "table.kind", "table.source", "table.roles",
                    "table.passage", "table.reference"},
                   words);
  const analysis::Findings all(model);
  for (const auto& view : all.all()) {
    std::string flags;
    for (const auto& flag : flag_words(view, words)) flags += (flags.empty() ? "" : " ") + flag;
    const auto* theme = analysis::theme_of(model, view);
    const auto row = [&](const analysis::Support* s, const char* side) {
      const bool refused =
          s != nullptr && std::any_of(s->respondents.begin(), s->respondents.end(), [&](auto id) {
            const auto* r = model.find(id);
            return r != nullptr && !r->consent_quotes.value_or(true);
          });
      const bool coded = s != nullptr && s->coded != nullptr;
      const auto say = coded ? privacy::say_of(model, *s->coded->coding) : privacy::QuoteSay();
      const bool withdrawn = say.standing == privacy::Standing::refused;
      const std::string said = s == nullptr                                 ? ""
                               : s->series != nullptr                       ? figures_of(*s, words)
                               : say.standing == privacy::Standing::changed ? say.words
                                                                            : s->quote;
      out.rows.push_back({view.finding->label, view.words(), theme == nullptr ? "" : theme->name,
                          strength_word(view.strength(), words), strength_why(view, words), flags,
                          words("finding.status." + std::string(model::id_of(view.finding->status))),
                          side == nullptr ? "" : words(side),
                          s == nullptr ? "" : words("finding.kind." + std::string(analysis::id_of(s->kind))),
                          s == nullptr ? "" : s->source + (s->clock.empty() ? "" : " " + s->clock),
                          s == nullptr ? "" : assets::roles().names(s->roles, words.language()),
                          refused || withdrawn ? words("table.not_quoted") : said,
                          s == nullptr ? "" : s->reference});
    };
    for (const auto& s : view.in_favour) row(&s, "finding.for");
    for (const auto& s : view.against) row(&s, "finding.against");
    if (view.in_favour.empty() && view.against.empty()) row(nullptr, nullptr);
  }
  return out;
}

}  // namespace

exchange::Table table_of(const model::Model& model, TableKind kind, const std::string& language) {
  const auto& words = assets::Words::in(language);
  switch (kind) {
    case TableKind::passages:
      return passages(model, words);
    case TableKind::matrix:
      return matrix(model, words);
    case TableKind::respondents:
      return respondents(model, words);
    case TableKind::codebook:
      return codebook(model, words);
    case TableKind::findings:
      return findings(model, words);
  }
  return {};
}

std::vector<exchange::Table> all_tables(const model::Model& model, const std::string& language) {
  std::vector<exchange::Table> out;
  for (const auto kind : {TableKind::passages, TableKind::matrix, TableKind::respondents, TableKind::codebook,
                          TableKind::findings})
    out.push_back(table_of(model, kind, language));
  return out;
}

}  // namespace skolanalys::report
