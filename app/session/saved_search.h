#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/store/project.h"
#include "search/searcher.h"

namespace skolanalys::session {

/// A search with its filters and places under a name of one's own. They are a person's, not a project's: the
/// same question is asked of many.
struct SavedSearch {
  std::string name;
  search::Request request;
  std::vector<std::string> places;  ///< empty: the open project
};

/// In $XDG_CONFIG_HOME/skolanalys/searches.json, by name. A file that cannot be read means none.
[[nodiscard]] std::vector<SavedSearch> saved_searches();
/// Puts it in place of the one with its name. Throws Error(storage).
void save_search(SavedSearch search);
void forget_search(const std::string& name);
/// Throws Error(usage) naming those there are.
[[nodiscard]] SavedSearch saved_search(const std::string& name);

/// The searches at hand while a project is open. What is asked of a sealed project may name people: it is
/// kept in the project, sealed, and shows only there. Lends the project.
class Searches {
 public:
  Searches() = default;
  explicit Searches(store::Project& project);
  /// One's own and the project's, by name.
  [[nodiscard]] std::vector<SavedSearch> all() const;
  /// In place of the one with its name. Throws Error(storage).
  void save(SavedSearch search);
  void forget(const std::string& name);

 private:
  void write();
  store::Project* sealed_ = nullptr;
  std::vector<SavedSearch> in_project_;
};

}  // namespace skolanalys::session
