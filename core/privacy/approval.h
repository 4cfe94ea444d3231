#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/store/project.h"

/// What respondents say of being quoted, and of taking part.
namespace skolanalys::privacy {

/// How a quote stands now.
enum class Standing {
  not_asked,
  asked,
  approved,
  changed,  ///< the respondent wants it as `wanted`
  refused,
  gone_void,  ///< was decided, but for other words than the passage has now
};
/// A refusal holds whatever happens to the words; any other answer only for the words that were asked about.
struct QuoteSay {
  Standing standing = Standing::not_asked;
  const model::QuoteApproval* approval = nullptr;  ///< the latest; none where nobody asked
  /// The words that may be printed: the passage, or what the respondent wants; empty where it was refused.
  std::string words;
};
[[nodiscard]] QuoteSay say_of(const model::Model& model, const model::Coding& coding);
[[nodiscard]] std::string_view id_of(Standing standing) noexcept;

/// Writes down an answer for the words as they stand now. `wanted` for `changed`: Error(usage) where it is
/// empty. One step.
void set_approval(store::Project& project, model::CodingId coding, model::ApprovalState state,
                  const std::string& wanted, const std::string& by, std::optional<model::Date> date);

/// Consents of a respondent, with date and form. One step.
void set_consent(store::Project& project, const model::Respondent& wanted);

/// When the notes should be gone (none: not decided), and how many days that is from a day on; 0 or less: it
/// is time.
void set_retention(store::Project& project, std::optional<model::Date> until);
[[nodiscard]] std::optional<long> days_left(const model::Model& model, model::Date today);

/// The coding that people call by this label ("K012") or whose id prints so. Error(usage) where there is
/// none.
[[nodiscard]] const model::Coding& coding_called(const model::Model& model, std::string_view name);

}  // namespace skolanalys::privacy
