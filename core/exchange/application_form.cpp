#include "core/exchange/application_form.h"

#include <algorithm>
#include <array>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/reader.h"
#include "core/text/fold_case.h"

namespace skolanalys::exchange {
namespace {

struct Label {
  const char* field;
  std::string_view words;  ///< folded; a line or cell that begins so
};
// The longer first: "kommunstyrelsens ordförande" begins as "kommun" does.
constexpr Label labels[] = {
    {"signed:kommunstyrelsens-ordforande", "kommunstyrelsens ordförande"},
    {"signed:kommunstyrelsens-ordforande", "chair of the executive board"},
    {"signed:namndordforande", "nämndens ordförande"},
    {"signed:namndordforande", "nämndordförande"},
    {"signed:namndordforande", "ordförande i nämnden"},
    {"signed:namndordforande", "chair of the committee"},
    {"signed:forvaltningschef", "förvaltningschef"},
    {"signed:forvaltningschef", "head of administration"},
    {"contact", "kontaktperson"},
    {"contact", "kontakt"},
    {"contact", "contact"},
    {"email", "e-postadress"},
    {"email", "e-post"},
    {"email", "epost"},
    {"email", "e-mail"},
    {"email", "email"},
    {"registry", "diarienummer"},
    {"registry", "dnr"},
    {"registry", "registry number"},
    {"motivation", "motivering"},
    {"motivation", "varför vi anmäler oss"},
    {"motivation", "motivation"},
    {"municipality", "kommunens namn"},
    {"municipality", "kommun"},
    {"municipality", "municipality"},
    {"heading", "underskrifter"},
    {"heading", "signatures"},
    {"date", "datum"},
    {"date", "date"},
};

std::string without_fill(std::string_view words) {
  constexpr std::string_view blank = " \t\r\n_.…*|:";
  const auto from = words.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  auto to = words.find_last_not_of(" \t\r\n_…*|:");
  return std::string(words.substr(from, to - from + 1));
}

bool known_municipality(const std::string& name) {
  const auto wanted = text::fold_case(name);
  return std::any_of(assets::municipalities().begin(), assets::municipalities().end(),
                     [&](const auto& m) { return text::fold_case(m.name) == wanted; });
}

/// Whether a label with only a space after it is one, rather than how a sentence begins.
bool may_stand_before(std::string_view field, const std::string& rest) {
  if (field == "contact" || field == "registry") return rest.size() < 80;
  if (field == "email") return rest.find('@') != std::string::npos;
  return field == "municipality" && known_municipality(without_fill(rest));
}

/// What follows as many words as the label has.
std::string after_label(std::string_view line, std::string_view label) {
  auto spaces = std::count(label.begin(), label.end(), ' ') + 1;
  auto at = line.find(' ');
  while (--spaces > 0 && at != std::string_view::npos) at = line.find(' ', at + 1);
  return at == std::string_view::npos ? std::string() : without_fill(line.substr(at));
}

/// A line's label and what stands after it; no field where it begins with none.
struct Line {
  const char* field = nullptr;
  std::string value;
};
Line read_line(std::string_view line) {
  while (!line.empty() &&
         (line.front() == '#' || line.front() == ' ' || line.front() == '-' || line.front() == '*'))
    line.remove_prefix(1);
  // What stands after a label begins with one of these; in a table that was a PDF, only a space is left.
  const auto parted = line.find_first_of(":|\t");
  const auto folded = text::fold_case(without_fill(line.substr(0, parted)));
  for (const auto& known : labels) {
    if (!folded.starts_with(known.words)) continue;
    const auto rest = folded.substr(known.words.size());
    if (parted != std::string_view::npos) {
      // "Förvaltningschefens underskrift" is the label too.
      if (rest.size() <= 40) return {known.field, without_fill(line.substr(parted + 1))};
    } else if (rest.empty()) {
      return {known.field, {}};
    } else if (rest.front() == ' ' && may_stand_before(known.field, rest)) {
      return {known.field, after_label(line, known.words)};
    }
  }
  return {};
}

std::optional<model::Date> date_within(std::string& words) {
  for (std::size_t at = 0; at + 10 <= words.size(); ++at)
    if (const auto date = model::parse_date(words.substr(at, 10))) {
      words = without_fill(words.substr(0, at) + words.substr(at + 10));
      while (!words.empty() && (words.back() == ',' || words.back() == ' ')) words.pop_back();
      return date;
    }
  return std::nullopt;
}

std::vector<std::string> lines_of(const std::string& words) {
  std::vector<std::string> out;
  for (std::size_t from = 0; from < words.size();) {
    const auto end = std::min(words.find('\n', from), words.size());
    if (end > from) out.push_back(words.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

class Reading {
 public:
  void take(const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto line = read_line(lines[i]);
      if (line.field == nullptr) continue;
      auto value = line.value;
      // A heading: what it is about stands below, as far as the next label or heading.
      const bool signature = std::string_view(line.field).starts_with("signed:");
      if (value.empty() && !signature && std::string_view(line.field) != "heading")
        while (i + 1 < lines.size() && read_line(lines[i + 1]).field == nullptr &&
               !lines[i + 1].starts_with('#')) {
          value += (value.empty() ? "" : " ") + without_fill(lines[++i]);
          if (std::string_view(line.field) != "motivation") break;
        }
      put(line.field, std::move(value));
    }
  }

  ApplicationForm end() {
    auto& a = out_.application;
    for (auto& signature : a.signatures)
      if (!signature.date) signature.date = date_;
    const auto has = [&](const char* role) {
      return std::any_of(a.signatures.begin(), a.signatures.end(),
                         [&](const auto& s) { return s.role == role; });
    };
    if (a.municipality_code.empty()) out_.missing.emplace_back("municipality");
    if (!has("namndordforande") && !has("kommunstyrelsens-ordforande")) out_.missing.emplace_back("chair");
    if (!has("forvaltningschef")) out_.missing.emplace_back("head");
    return std::move(out_);
  }

 private:
  void put(std::string_view field, std::string value) {
    if (value.empty() || field == "heading") return;
    auto& a = out_.application;
    if (std::find(out_.found.begin(), out_.found.end(), field) != out_.found.end()) return;
    if (field == "municipality") {
      std::string name = value;
      for (const std::string_view ending : {"s kommun", " kommun"})
        if (name.ends_with(ending)) name.resize(name.size() - ending.size());
      const auto wanted = text::fold_case(name);
      for (const auto& m : assets::municipalities())
        if (m.code == value || text::fold_case(m.name) == wanted ||
            text::fold_case(m.name) == text::fold_case(value))
          a.municipality_code = m.code;
      if (a.municipality_code.empty()) out_.municipality = value;
    } else if (field == "date") {
      date_ = date_within(value);
      if (!date_) return;
    } else if (field == "contact") {
      a.contact = value;
    } else if (field == "email") {
      a.email = value;
    } else if (field == "registry") {
      a.registry = value;
    } else if (field == "motivation") {
      a.motivation = value;
    } else {
      model::Signature signature;
      signature.role = field.substr(field.find(':') + 1);
      signature.date = date_within(value);
      signature.name = value;
      a.signatures.push_back(std::move(signature));
    }
    out_.found.emplace_back(field);
  }

  ApplicationForm out_;
  std::optional<model::Date> date_;
};

}  // namespace

ApplicationForm parse_application(const std::string& words, const std::filesystem::path& place) {
  Reading reading;
  reading.take(lines_of(words));
  auto out = reading.end();
  if (out.found.empty())
    throw Error(Fault::format, "error.no_application_form", {place.string()},
                place.string() +
                    ": nothing here is an expression of interest (Municipality:, Head of "
                    "administration: …); register it by hand");
  return out;
}

ApplicationForm read_application(const std::filesystem::path& path) {
  return parse_application(read::words_of(path).text, path);
}

}  // namespace skolanalys::exchange
