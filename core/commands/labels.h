#pragma once
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "core/model/model.h"

/// Labels for what a person begins without naming it: the next number of its series and, where somebody
/// begins it on site, who: two laptops that count on by themselves must not call two things the same. Labels
/// are for people; nothing but the reader relies on them being different.
namespace skolanalys::commands {

class Labels {
 public:
  explicit Labels(const model::Model& model);
  /// One more that is in use, of an interview or a document: somebody wrote it. False where it was already.
  bool keep(const std::string& label);
  void keep_respondent(const std::string& label) { respondents_.insert(label); }

  /// "EX-15", or "EX-15-LK": after the highest number of the project's interviews. The series is the one with
  /// the most of them, else the first two letters of the municipality, else "I". Of the initials letters and
  /// digits count, at most four. Never the same twice.
  [[nodiscard]] std::string next_interview(std::string_view initials = {});
  /// "D3", or "EX-D3" where the documents there are are called so: after the highest.
  [[nodiscard]] std::string next_document();
  /// "R15", or "R15-LK": the first number that nobody has, with or without initials.
  [[nodiscard]] std::string next_respondent(std::string_view initials = {});

 private:
  struct Series {
    std::size_t interviews = 0, highest = 0;
  };
  std::string municipality_;
  std::set<std::string, std::less<>> used_, respondents_;
  std::map<std::string, Series> series_;  ///< "EX-" and what is in it
  std::string document_before_ = "D";
  std::size_t document_ = 0;
};

}  // namespace skolanalys::commands
