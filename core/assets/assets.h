#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// What ships with the program: roles, municipalities, the analysis model, guides, the sample, the words.
namespace skolanalys::assets {

/// The folder `assets`: $SKOLANALYS_ASSETS, else `../share/skolanalys` or `assets` beside the program, else
/// the source tree the program was built from. Throws Error(not_found) where none of them is there.
[[nodiscard]] const std::filesystem::path& folder();

/// A level of the steering chain ("politik" … "samverkan"), top down.
struct Level {
  std::string id;
  int order = 0;
  std::string name_sv;
  std::string name_en;
};

/// How many people of this role a municipality usually has: decides whether the role points out a person.
enum class Occurrence { one, few, many };

struct Role {
  std::string id;  ///< "rektor"
  std::string name_sv;
  std::string name_en;
  std::string plural_sv;
  std::string level;            ///< id of its level
  std::string report_group_sv;  ///< wider group it is shown under when it points out a person ("Politiker")
  Occurrence occurrence = Occurrence::many;
};

/// The organisational roles, in the order of the steering chain.
struct Roles {
  std::vector<Level> levels;
  std::vector<Role> roles;
  [[nodiscard]] const Role* find(std::string_view id) const;
  [[nodiscard]] const Level* level_of(std::string_view role_id) const;
  /// The role's name in "sv" or "en"; the id itself where it is unknown.
  [[nodiscard]] std::string name(std::string_view role_id, std::string_view language) const;
  /// Their names with commas between.
  [[nodiscard]] std::string names(const std::vector<std::string>& role_ids, std::string_view language) const;
  /// The role whose id, name or plural this is (any case), or nothing.
  [[nodiscard]] const Role* called(std::string_view name) const;
};
/// Read once; lives as long as the program.
[[nodiscard]] const Roles& roles();

struct Municipality {
  std::string code;  ///< four digits of Statistics Sweden
  std::string name;
  std::string county;
};
/// The 290 municipalities and the fictional 9999 of the sample, by code.
[[nodiscard]] const std::vector<Municipality>& municipalities();
/// By code or name (any case). Throws Error(usage) with the nearest names where there is none.
[[nodiscard]] const Municipality& municipality(std::string_view code_or_name);

/// A string id with its values, to stand in a value of another sentence until its language is known.
[[nodiscard]] std::string said(const std::string& id, const std::vector<std::string>& values = {});

/// The words that people see, in one language: every file under `strings/LANGUAGE/`, merged.
/// An id that is missing comes back as itself, so that it is seen.
class Words {
 public:
  /// "sv" or "en"; anything else is Swedish. Read once each; lives as long as the program.
  [[nodiscard]] static const Words& in(std::string_view language);
  [[nodiscard]] std::string operator()(const std::string& id) const;
  /// With the placeholders {0}, {1} … filled; what in the values is `said` is put into this language.
  [[nodiscard]] std::string operator()(const std::string& id, const std::vector<std::string>& values) const;
  [[nodiscard]] bool has(const std::string& id) const;
  [[nodiscard]] const std::string& language() const { return language_; }
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& all() const { return words_; }

 private:
  explicit Words(std::string language);
  std::string language_;
  std::map<std::string, std::string, std::less<>> words_;
};

}  // namespace skolanalys::assets
