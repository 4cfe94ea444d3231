#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"
#include "core/privacy/tokens.h"

/// The names of a project and what stands for them outside it.
namespace skolanalys::privacy {

/// One name to look for.
struct Name {
  model::PseudonymId id;  ///< none: known from a respondent's record, nothing decided yet
  model::NameKind kind = model::NameKind::person;
  std::string original;
  std::string replacement;
};

/// A place where a name stands, in whatever form.
struct Found {
  text::Range range;               ///< code points; of "Anna Lindqvists" all of it
  std::vector<std::size_t> names;  ///< which ones it can be, several where people share a name
  std::string ending;  ///< what Swedish put after it: "", "s", or the rest of a compound ("modellen")
};

/// Finds names as they are written in Swedish: whole or in part (given name, surname, "Lindqvist, Anna"),
/// genitive, definite and indefinite ("Björkskola", "Björkskolans"), compounds ("Björkskolerektorn",
/// "Anna-metoden", "Exempelbyborna"), in capitals, in addresses ("anna.lindqvist@…"), with letters composed
/// or not. It finds rather too much than too little: a person reviews what it found.
///
///   const auto names = privacy::Names::of(model);
///   screen = names.pseudonymised(note);      // every name replaced, for showing to others
class Names {
 public:
  explicit Names(std::vector<Name> names);
  /// The dictionary of a project, and the respondents' real names that it does not have yet.
  [[nodiscard]] static Names of(const model::Model& model);

  [[nodiscard]] const std::vector<Name>& all() const noexcept { return names_; }
  /// In order, not overlapping; the longest where several begin at one place. O(text).
  [[nodiscard]] std::vector<Found> find(std::string_view utf8) const;
  [[nodiscard]] std::vector<Found> find(const std::vector<Token>& tokens) const;
  /// The replacement with the ending of what it stands for. Where several names fit: the first's.
  [[nodiscard]] std::string instead_of(const Found& found) const;
  /// All names replaced by what the dictionary says, decisions aside: for a screen that others look at, and
  /// for words that no review covers. Undecided names without a replacement become "…".
  [[nodiscard]] std::string pseudonymised(std::string_view utf8) const;

 private:
  struct Form {
    std::size_t name = 0;
    std::vector<std::string> stems;  ///< one a word
    bool whole = true;               ///< not only a part of the name
    bool open = false;               ///< anything may follow the last stem
    bool cut = false;                ///< the last stem lacks its ending ("björkskol")
  };
  struct Match {
    std::size_t words = 0;
    std::string ending;
  };
  void add(Form form);
  [[nodiscard]] bool match(const Form& form, const std::vector<Token>& tokens, std::size_t at,
                           Match& out) const;

  std::vector<Name> names_;
  std::multimap<std::string, Form, std::less<>> forms_;  ///< by the first two letters
};

/// "Rektor A" + "s" = "Rektor A:s"; "en rektor" + "s" = "en rektors"; "Skola 2" + "modellen" =
/// "Skola 2-modellen".
[[nodiscard]] std::string inflected(const std::string& replacement, const std::string& ending);

/// A replacement that no other name of the project has: "Rektor A" for a respondent with that role, else
/// "Person A", "Skola 1", "Plats 1", "Uppgift 1". Stable once it is in the dictionary.
[[nodiscard]] std::string suggested(const model::Model& model, model::NameKind kind,
                                    std::string_view original);

/// A name kept in its bare form: "Alfaskolan" of "Alfaskolan (7–9)", "Lindqvist" of "Lindqvists".
[[nodiscard]] std::string bare(std::string_view words, model::NameKind kind);

}  // namespace skolanalys::privacy
