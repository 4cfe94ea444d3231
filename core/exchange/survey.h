#pragma once
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/read/book.h"
#include "core/store/project.h"

/// Survey answers: a table with a row a respondent. Which column is what is guessed, shown and put right by a
/// person before anything is imported.
///
///     auto survey = exchange::read_survey("enkat.xlsx");
///     survey.columns[4].use = exchange::ColumnUse::text;
///     exchange::import_survey(project, survey, {});
namespace skolanalys::exchange {

/// What a column becomes. The order is that in which they are offered.
enum class ColumnUse {
  skip,       ///< nothing; the original is kept
  label,      ///< what the respondent is called here
  name,       ///< the real name, which stays in the project
  role,       ///< a role by id or name; what is none becomes an attribute
  unit,       ///< school or office
  date,       ///< when it was answered
  attribute,  ///< a fact of the respondent, under the heading
  text,       ///< words to read and code: a question and its answer in the respondent's note
};
inline constexpr std::array all_column_uses{ColumnUse::skip, ColumnUse::label,    ColumnUse::name,
                                            ColumnUse::role, ColumnUse::unit,     ColumnUse::date,
                                            ColumnUse::text, ColumnUse::attribute};
/// "skip", "label" …: on the command line, and the end of the string ids "survey.use.…".
[[nodiscard]] std::string_view to_string(ColumnUse use) noexcept;
[[nodiscard]] std::optional<ColumnUse> parse_column_use(std::string_view id) noexcept;

struct Column {
  std::string heading;
  ColumnUse use = ColumnUse::skip;
  std::size_t filled = 0;            ///< rows with anything in it
  std::size_t distinct = 0;          ///< different answers, counted up to 100
  std::vector<std::string> samples;  ///< the first three different answers
};

struct Survey {
  std::filesystem::path file;
  std::string sheet;
  std::vector<std::string> sheets;  ///< all there are
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< as many cells as columns
  std::vector<read::Notice> notices;
};

/// Reads a table as a survey. `sheet` empty = the first with rows. The headings are the first row that is as
/// wide as the table. Throws Error: format (as read_book; no answers), usage (no such sheet).
[[nodiscard]] Survey read_survey(const std::filesystem::path& path, const std::string& sheet = {});
[[nodiscard]] Survey survey_of(const std::filesystem::path& path, const read::Book& book,
                               const std::string& sheet = {});

struct SurveyOptions {
  std::optional<std::string> role{};  ///< for rows in which no column names one; an id of assets::roles()
  std::optional<model::Date> date{};
};
struct SurveyOutcome {
  std::size_t respondents = 0;  ///< new ones
  std::size_t matched = 0;      ///< that the project had by label; their facts are added to
  std::size_t notes = 0;        ///< with answers to read
  std::vector<read::Notice> notices;
};
/// One step that undo takes back. A label that the project has means that respondent. Throws Error(usage)
/// on a role that does not exist.
SurveyOutcome import_survey(store::Project& project, const Survey& survey, const SurveyOptions& options);

}  // namespace skolanalys::exchange
