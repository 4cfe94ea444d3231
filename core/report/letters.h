#pragma once
#include <string>
#include <vector>

#include "core/assets/assets.h"
#include "core/model/model.h"
#include "core/privacy/release.h"
#include "core/report/tree.h"

namespace skolanalys::report {

/// Answers to an application: what was decided, or which signature is missing.
enum class LetterKind { admitted, reserve, declined, unsigned_one };
[[nodiscard]] constexpr auto names_of(LetterKind) {
  return std::to_array<std::string_view>({"admitted", "reserve", "declined", "missing-signature"});
}

/// The letter that fits the application as it stands.
[[nodiscard]] LetterKind letter_for(const model::Application& application);

/// The words of a letter before they are filled in: the round's own (section "letter:KIND"), else those that
/// ship. Paragraphs have an empty line between them; what is filled in: {municipality} {contact} {cohort}
/// {from} {to} {last_date} {received} {decided} {by} {reason} {price} {includes} {missing} {registry}.
[[nodiscard]] std::string letter_template(const model::Model& model, LetterKind kind,
                                          const assets::Words& words);

/// What may be filled in: "municipality", "contact" …
[[nodiscard]] std::vector<std::string> letter_fields();
/// Keeps the round's own words of a letter; empty, or those that ship, = the shipped ones again. Refuses a
/// field in braces that is none of `letter_fields`: it would stand in the letter as it is.
void set_letter_template(store::Project& project, LetterKind kind, const std::string& text,
                         const assets::Words& words);

/// The letter as pages. Throws Error(usage) where it says what is not so: "admitted" to one that is not.
[[nodiscard]] Report letter(const model::Model& model, const model::Application& application, LetterKind kind,
                            model::Date today, const assets::Words& words);

/// How a letter leaves the house (core/privacy/release.h): to the municipality that applied, logged, and
/// looked through for the names that the project keeps to itself.
[[nodiscard]] privacy::Release letter_leaves(const model::Application& application, LetterKind kind,
                                             const std::filesystem::path& path);

}  // namespace skolanalys::report
