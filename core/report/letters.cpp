#include "core/report/letters.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/commands/application.h"
#include "core/commands/codebook.h"
#include "core/error.h"
#include "core/report/day.h"

namespace skolanalys::report {
namespace {

using model::Decision;

/// "85 000": groups of three, with a space that no line breaks at.
std::string kronor(double value) {
  auto digits = std::to_string(std::llround(value));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), "\u00A0");
  return digits;
}

std::string and_list(const std::vector<std::string>& parts, const assets::Words& words) {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i)
    out += (i == 0 ? "" : i + 1 == parts.size() ? " " + words("letter.and") + " " : ", ") + parts[i];
  return out;
}

std::string name_of(const model::Application& a) {
  for (const auto& m : assets::municipalities())
    if (m.code == a.municipality_code) return m.name;
  return a.municipality_code;
}

std::map<std::string, std::string> values_of(const model::Model& model, const model::Application& a,
                                             const assets::Words& words) {
  const auto* cohort = commands::cohort_of(model, a);
  std::vector<std::string> missing;
  if (!commands::signed_by_chair(a)) missing.push_back(words("letter.chair"));
  if (!commands::signed_by_head(a)) missing.push_back(words("letter.head"));
  return {{"municipality", name_of(a)},
          {"contact", a.contact},
          {"cohort", cohort == nullptr ? "–" : cohort->name},
          {"from", cohort == nullptr ? "–" : day_or_dash(cohort->from)},
          {"to", cohort == nullptr ? "–" : day_or_dash(cohort->to)},
          {"last_date", cohort == nullptr ? "–" : day_or_dash(cohort->last_date)},
          {"received", day_or_dash(a.received)},
          {"decided", day_or_dash(a.decided)},
          {"by", a.decided_by},
          {"reason", a.decision_reason},
          {"price", kronor(commands::price_of(model, a))},
          {"includes", cohort == nullptr ? "" : and_list(cohort->price_includes, words)},
          {"missing", and_list(missing, words)},
          {"registry", a.registry.empty() ? "–" : a.registry}};
}

/// One pass, so that words that were filled in are never filled in again. A name that is not known stays as
/// it stands and is seen.
std::string filled(const std::string& form, const std::map<std::string, std::string>& values) {
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    const auto end = form[i] == '{' ? form.find('}', i) : std::string::npos;
    const auto found = end == std::string::npos ? values.end() : values.find(form.substr(i + 1, end - i - 1));
    if (found == values.end()) {
      out += form[i];
      continue;
    }
    out += found->second;
    i = end;
  }
  return out;
}

Paragraph paragraph(const std::string& text) {
  Run run;
  run.text = text;
  return {{std::move(run)}, Tone::normal};
}

}  // namespace

LetterKind letter_for(const model::Application& a) {
  switch (a.decision) {
    case Decision::admitted:
      return LetterKind::admitted;
    case Decision::reserve:
      return LetterKind::reserve;
    case Decision::declined:
    case Decision::withdrawn:
      return LetterKind::declined;
    case Decision::undecided:
      break;
  }
  return LetterKind::unsigned_one;
}

std::string letter_template(const model::Model& model, LetterKind kind, const assets::Words& words) {
  const auto slot = "letter:" + std::string(model::id_of(kind));
  if (const auto* own = model.section_in(slot); own != nullptr && !own->body.empty()) return own->body;
  return words("letter." + std::string(model::id_of(kind)));
}

std::vector<std::string> letter_fields() {
  std::vector<std::string> out;
  for (const auto& [name, value] : values_of({}, {}, assets::Words::in("sv"))) out.push_back(name);
  return out;
}

void set_letter_template(store::Project& project, LetterKind kind, const std::string& text,
                         const assets::Words& words) {
  const auto fields = letter_fields();
  for (auto at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    const auto end = text.find('}', at);
    const auto name = text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    if (end != std::string::npos && std::find(fields.begin(), fields.end(), name) != fields.end()) continue;
    std::string all;
    for (const auto& field : fields) all += (all.empty() ? "{" : ", {") + field + "}";
    throw Error(Fault::usage, "error.letter_field", {"{" + name.substr(0, 30) + "}", all},
                "'{" + name.substr(0, 30) + "}' is nothing that can be filled in; there are: " + all);
  }
  const auto shipped = words("letter." + std::string(model::id_of(kind)));
  commands::set_section(project, "letter:" + std::string(model::id_of(kind)), text == shipped ? "" : text);
}

Report letter(const model::Model& model, const model::Application& a, LetterKind kind, model::Date today,
              const assets::Words& words) {
  const bool fits = kind == LetterKind::unsigned_one
                        ? !commands::complete(a)
                        : kind == letter_for(a) && a.decision != Decision::withdrawn;
  if (!fits)
    throw Error(Fault::usage, "error.letter_untrue",
                {words("letter.kind." + std::string(model::id_of(kind)))},
                "the letter says what is not so; decide first, or choose another letter");
  const auto values = values_of(model, a, words);
  Report out;
  out.language = words.language();
  out.sheet = true;
  out.title = words("letter.title." + std::string(model::id_of(kind)), {values.at("municipality")});
  out.subtitle = model::to_string(today);
  if (!a.registry.empty()) out.cover.push_back(words("visit.registry", {a.registry}));
  if (!a.contact.empty()) out.cover.push_back(a.contact);
  const auto text = filled(letter_template(model, kind, words), values);
  for (std::size_t from = 0; from < text.size();) {
    const auto end = std::min(text.find("\n\n", from), text.size());
    if (end > from) out.blocks.emplace_back(paragraph(text.substr(from, end - from)));
    from = end + 2;
  }
  return out;
}

privacy::Release letter_leaves(const model::Application& a, LetterKind kind,
                               const std::filesystem::path& path) {
  return {.what = "letter:" + std::string(model::id_of(kind)),
          .path = path,
          .audience = privacy::Audience::other,
          .recipient = name_of(a),
          .status = "dispatched",
          .by = a.decided_by,
          .roles = privacy::Roles::as_they_are};
}

}  // namespace skolanalys::report
