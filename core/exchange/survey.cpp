#include "core/exchange/survey.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/commands/labels.h"
#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

constexpr std::size_t counted_up_to = 100;
constexpr std::size_t samples_shown = 3;
constexpr std::uintmax_t largest_original = 256ULL << 20U;

std::string one_line(std::string words) {
  std::replace(words.begin(), words.end(), '\n', ' ');
  std::replace(words.begin(), words.end(), '\t', ' ');
  const auto first = words.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return words.substr(first, words.find_last_not_of(' ') - first + 1);
}

std::size_t filled_in(const std::vector<std::string>& row) {
  return static_cast<std::size_t>(
      std::count_if(row.begin(), row.end(), [](const std::string& cell) { return !one_line(cell).empty(); }));
}

/// Whether a heading has one of these words in it, whole.
bool speaks_of(const std::string& heading, std::initializer_list<std::string_view> words) {
  const auto folded = " " + text::fold_case(heading) + " ";
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
  };
  for (const auto word : words)
    for (auto at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1))
      if (!is_letter(folded[at - 1]) && !is_letter(folded[at + word.size()])) return true;
  return false;
}

bool is_number(std::string_view words) {
  return !words.empty() &&
         std::all_of(words.begin(), words.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<model::Date> date_in(const std::string& words) {
  return words.size() < 10 ? std::nullopt : model::parse_date(words.substr(0, 10));
}

/// What a column is, by its heading and by what stands in it.
ColumnUse guess(const Column& column, const std::vector<std::vector<std::string>>& rows, std::size_t at) {
  if (column.filled == 0) return ColumnUse::skip;
  std::size_t letters = 0, roles = 0, dates = 0, sentences = 0;
  for (const auto& row : rows) {
    const auto& cell = row[at];
    if (cell.empty()) continue;
    letters += text::length(cell);
    roles += assets::roles().called(one_line(cell)) != nullptr ? 1 : 0;
    dates += date_in(cell) ? 1 : 0;
    sentences += std::count(cell.begin(), cell.end(), ' ') >= 4 ? 1 : 0;
  }
  const auto mean = letters / column.filled;
  if (speaks_of(column.heading, {"e-post", "epost", "e-postadress", "email", "e-mail", "mail", "telefon",
                                 "phone", "ip", "ip-adress", "personnummer"}))
    return ColumnUse::skip;  // what points a person out does not come in unasked
  if (roles * 2 > column.filled) return ColumnUse::role;
  if (dates * 2 > column.filled) return ColumnUse::date;
  constexpr std::size_t long_answer = 40;
  if (mean >= long_answer || sentences * 3 > column.filled) return ColumnUse::text;
  // A question may speak of the school without asking which it is.
  const auto spaces = std::count(column.heading.begin(), column.heading.end(), ' ');
  if (spaces >= 3 || (spaces >= 1 && column.heading.find('?') != std::string::npos))
    return column.distinct * 2 > column.filled && mean > 12 ? ColumnUse::text : ColumnUse::attribute;
  if (speaks_of(column.heading, {"namn", "name", "förnamn", "efternamn"})) return ColumnUse::name;
  if (speaks_of(column.heading, {"id", "nr", "nummer", "löpnummer", "respondent", "beteckning", "label",
                                 "svarsid", "svarsnr"}) &&
      column.distinct >= std::min(column.filled, counted_up_to))
    return ColumnUse::label;
  if (speaks_of(column.heading,
                {"skola", "enhet", "skolenhet", "arbetsplats", "school", "unit", "workplace"}))
    return ColumnUse::unit;
  return ColumnUse::attribute;
}

class Importer {
 public:
  Importer(store::Project& project, const Survey& survey, const SurveyOptions& options)
      : project_(project),
        model_(project.model()),
        survey_(survey),
        options_(options),
        change_(project.change("step.import")),
        labels_(project.model()) {
    for (const auto& [id, person] : model_.respondents) taken_.insert(person.label);
    const auto& words = assets::Words::in(model_.engagement.language);
    question_ = words("survey.question");
    answer_ = words("survey.answer");
  }

  SurveyOutcome run() {
    out_.notices = survey_.notices;
    for (std::size_t i = 0; i < survey_.rows.size(); ++i)
      if (filled_in(survey_.rows[i]) > 0) row(survey_.rows[i], i + 1);
    keep_original();
    std::size_t skipped = 0;
    for (const auto& column : survey_.columns)
      skipped += column.use == ColumnUse::skip && column.filled > 0 ? 1 : 0;
    if (skipped > 0) out_.notices.push_back({"notice.survey.skipped", {std::to_string(skipped)}});
    for (const auto& words : no_roles_) out_.notices.push_back({"notice.survey.no_role", {words}});
    project_.commit(std::move(change_));
    return std::move(out_);
  }

 private:
  void row(const std::vector<std::string>& cells, std::size_t n) {
    const auto stem = survey_.file.stem().string();
    model::Respondent person;
    std::string label, words;
    std::optional<model::Date> date = options_.date;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const auto value = one_line(cells[i]);
      if (value.empty()) continue;
      const auto& column = survey_.columns[i];
      switch (column.use) {
        case ColumnUse::skip:
          break;
        case ColumnUse::label:
          label = is_number(value) ? stem + " " + value : value;
          break;
        case ColumnUse::name:
          person.name += (person.name.empty() ? "" : " ") + value;
          break;
        case ColumnUse::role:
          if (const auto* role = assets::roles().called(value)) {
            person.roles.push_back(role->id);
          } else {
            person.attributes[column.heading] = value;
            no_roles_.insert(value);
          }
          break;
        case ColumnUse::unit:
          person.unit = value;
          break;
        case ColumnUse::date:
          if (const auto day = date_in(value)) date = day;
          break;
        case ColumnUse::attribute:
          person.attributes[column.heading] = value;
          break;
        case ColumnUse::text: {
          auto answer = cells[i];
          while (!answer.empty() && (answer.back() == '\n' || answer.back() == ' ')) answer.pop_back();
          words += (words.empty() ? "" : "\n\n") + question_ + ": " + column.heading + "\n\n" + answer_ +
                   ": " + answer;
          break;
        }
      }
    }
    if (person.roles.empty() && options_.role) person.roles = {*options_.role};
    if (label.empty()) {
      auto number = std::to_string(n);
      const auto wide = std::to_string(survey_.rows.size()).size();
      number.insert(0, wide - std::min(wide, number.size()), '0');
      label = stem + " " + number;
      for (int again = 2; taken_.contains(label); ++again)
        label = stem + " " + number + "-" + std::to_string(again);
    }
    person.label = label;
    const auto id = take(person);
    if (words.empty()) return;
    model::Text text;
    text.content = words + "\n";
    model::Interview note;
    note.text = change_.create(text);
    note.label = labels_.next_interview();
    note.title = stem + " · " + label;
    note.date = date;
    note.respondents = {id};
    note.roles = person.roles;
    note.unit = person.unit;
    note.source = survey_.file.filename().string();
    (void)change_.create(note);
    ++out_.notes;
  }

  model::RespondentId take(const model::Respondent& person) {
    if (const auto made = made_.find(person.label); made != made_.end()) return made->second;
    if (const auto* known = model_.respondent_called(person.label)) {
      auto fuller = *known;
      for (const auto& [name, value] : person.attributes) fuller.attributes[name] = value;
      for (const auto& role : person.roles)
        if (std::find(fuller.roles.begin(), fuller.roles.end(), role) == fuller.roles.end())
          fuller.roles.push_back(role);
      if (fuller.unit.empty()) fuller.unit = person.unit;
      if (fuller.name.empty()) fuller.name = person.name;
      change_.update(fuller);
      ++out_.matched;
      return made_[person.label] = known->id;
    }
    taken_.insert(person.label);
    ++out_.respondents;
    return made_[person.label] = change_.create(person);
  }

  void keep_original() {
    const auto bytes = read_bytes(survey_.file, largest_original);
    model::Attachment original;
    original.file_name = survey_.file.filename().string();
    original.media_type = "application/x-original-survey";
    original.sha256 = project_.keep_blob(bytes);
    original.bytes = bytes.size();
    (void)change_.create(original);
  }

  store::Project& project_;
  const model::Model& model_;
  const Survey& survey_;
  const SurveyOptions& options_;
  store::Change change_;
  commands::Labels labels_;
  SurveyOutcome out_;
  std::set<std::string> taken_, no_roles_;
  std::string question_, answer_;  // names that model::turns_of takes for who asks and who answers
  std::map<std::string, model::RespondentId> made_;
};

}  // namespace

std::string_view to_string(ColumnUse use) noexcept {
  switch (use) {
    case ColumnUse::skip:
      return "skip";
    case ColumnUse::label:
      return "label";
    case ColumnUse::name:
      return "name";
    case ColumnUse::role:
      return "role";
    case ColumnUse::unit:
      return "unit";
    case ColumnUse::date:
      return "date";
    case ColumnUse::attribute:
      return "attribute";
    case ColumnUse::text:
      return "text";
  }
  return "skip";
}

std::optional<ColumnUse> parse_column_use(std::string_view id) noexcept {
  for (const auto use : all_column_uses)
    if (to_string(use) == id) return use;
  return std::nullopt;
}

Survey survey_of(const std::filesystem::path& path, const read::Book& book, const std::string& wanted) {
  Survey out;
  out.file = path;
  out.notices = book.notices;
  const read::Sheet* chosen = nullptr;
  std::string names;
  for (const auto& sheet : book.sheets) {
    out.sheets.push_back(sheet.name);
    names += (names.empty() ? "" : ", ") + sheet.name;
    if (chosen == nullptr && (wanted.empty() ? sheet.rows.size() > 1 : sheet.name == wanted)) chosen = &sheet;
  }
  if (chosen == nullptr && !wanted.empty())
    throw Error(Fault::usage, "error.table.no_sheet", {path.string(), wanted, names},
                path.string() + ": there is no sheet '" + wanted + "'; it has: " + names);
  if (chosen == nullptr) refuse_because(path, "error.survey.no_answers", {});
  out.sheet = chosen->name;
  std::size_t widest = 0;
  for (const auto& row : chosen->rows) widest = std::max(widest, filled_in(row));
  std::size_t top = 0;
  while (top + 1 < chosen->rows.size() && filled_in(chosen->rows[top]) * 2 < widest) ++top;
  std::size_t width = 0;
  for (const auto& row : chosen->rows) width = std::max(width, row.size());
  std::set<std::string> headings;
  for (std::size_t i = 0; i < width; ++i) {
    Column column;
    if (i < chosen->rows[top].size()) column.heading = one_line(chosen->rows[top][i]);
    if (column.heading.empty()) column.heading = read::column_name(i);
    // Two columns of one name would overwrite each other's facts.
    if (!headings.insert(column.heading).second) column.heading += " (" + read::column_name(i) + ")";
    headings.insert(column.heading);
    out.columns.push_back(std::move(column));
  }
  for (std::size_t r = top + 1; r < chosen->rows.size(); ++r) {
    out.rows.push_back(chosen->rows[r]);
    out.rows.back().resize(width);
  }
  if (out.rows.empty()) refuse_because(path, "error.survey.no_answers", {});
  bool labelled = false;
  for (std::size_t i = 0; i < width; ++i) {
    auto& column = out.columns[i];
    std::set<std::string> different;
    for (const auto& row : out.rows) {
      if (one_line(row[i]).empty()) continue;
      ++column.filled;
      if (different.size() < counted_up_to && different.insert(row[i]).second &&
          column.samples.size() < samples_shown)
        column.samples.push_back(one_line(row[i]));
    }
    column.distinct = different.size();
    column.use = guess(column, out.rows, i);
    if (column.use == ColumnUse::label && labelled) column.use = ColumnUse::attribute;
    labelled = labelled || column.use == ColumnUse::label;
  }
  return out;
}

Survey read_survey(const std::filesystem::path& path, const std::string& sheet) {
  return survey_of(path, read::read_book(path), sheet);
}

SurveyOutcome import_survey(store::Project& project, const Survey& survey, const SurveyOptions& options) {
  if (options.role && assets::roles().find(*options.role) == nullptr)
    throw Error(Fault::usage, "error.unknown_role", {*options.role, survey.file.string()},
                survey.file.string() + ": there is no role '" + *options.role +
                    "'; `skolanalys import --help` lists them");
  return Importer(project, survey, options).run();
}

}  // namespace skolanalys::exchange
