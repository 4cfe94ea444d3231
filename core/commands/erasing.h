#pragma once
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/store/merge.h"
#include "core/store/project.h"

/// Erasing a person, an interview or a document on request (GDPR article 17): what can be erased, what goes
/// with it, and where else it may still lie. There is no undo.
///
///     const auto who = commands::find_erasable(project.model(), "R07");
///     const auto gone = commands::erase(project, {who.id}, "LK", "på begäran");
///     // open the project again; drop its search index; tell `gone.files`, `gone.people`, `gone.exports`
namespace skolanalys::commands {

struct Erasable {
  enum class Kind { respondent, interview, document };
  Kind kind = Kind::respondent;
  model::OpId id;
  std::string label;  ///< what people write to name it; never empty
  std::string name;   ///< shown beside it; may be empty
  std::size_t words = 0, codings = 0;
};
[[nodiscard]] std::string_view id_of(Erasable::Kind kind) noexcept;
/// Respondents first, then interviews, then documents; by label.
[[nodiscard]] std::vector<Erasable> erasable(const model::Model& model);
/// By its label, capitals or not; "interview:R01" where a respondent has the same one. Throws
/// Error(not_found), Error(usage) where it names several.
[[nodiscard]] Erasable find_erasable(const model::Model& model, const std::string& label);

struct Gone {
  store::Erased erased;
  std::vector<std::string> files;    ///< on this computer, that could not be reached
  std::vector<std::string> people;   ///< colleagues who sent or got copies of the project
  std::vector<std::string> exports;  ///< documents that left: "rapport.docx (kommunen)"
};
/// Erases, and notes that it was done, by whom and why, without saying who it was. The project is to be
/// opened again afterwards. Throws Error(usage) where nobody is named or a reason is lacking; as
/// Project::erase.
Gone erase(store::Project& project, const std::vector<Erasable>& who, const std::string& by,
           const std::string& reason);

/// The same for a window, where nobody waits:
///
///     expect_erasable(who, reason);
///     auto left = store::without(project.draft_base(), ids_of(who));          // any thread; may be stopped
///     auto work = begin_erasing(project, who, "LK", "på begäran", std::move(left));   // no way back from
///     here auto erased = work({});                                                  // any thread const auto
///     gone = told(project, std::move(erased));
///
/// From `begin_erasing` on the model is without them, also after the project is opened again.
void expect_erasable(const std::vector<Erasable>& who, const std::string& reason);
[[nodiscard]] std::set<model::OpId> ids_of(const std::vector<Erasable>& who);
[[nodiscard]] std::function<store::Erased(store::Following)> begin_erasing(store::Project& project,
                                                                           const std::vector<Erasable>& who,
                                                                           const std::string& by,
                                                                           const std::string& reason,
                                                                           store::Merge&& left);
[[nodiscard]] Gone told(const store::Project& project, store::Erased erased);

}  // namespace skolanalys::commands
