#pragma once
#include <map>
#include <string>
#include <vector>

#include "core/log/operation_list.h"
#include "core/model/model.h"

/// What has happened to each theme, read out of the operation log.
namespace skolanalys::analysis {

/// One thing that a person did to a theme, or many codings of one step.
struct ThemeEvent {
  enum class What {
    made,
    changed,  ///< `field` from `before` to `after`
    removed,
    restored,  ///< brought back, by undo
    coded,     ///< `count` passages were coded with it, or came from another theme
    uncoded,   ///< `count` passages lost it
  };
  What what = What::made;
  model::Moment when{};
  std::string step{};   ///< string id of what was done ("step.theme_merge"); may be empty
  std::string field{};  ///< of the theme, as in the log: "name", "definition" …
  std::string before{}, after{};
  std::size_t count = 0;
  std::string coder{};  ///< who coded, where the step has one coder
};

/// Read from all operations of a project, on any thread.
///
///     const auto history = ThemeHistory::read(project.snapshot().operations);
///     for (const auto& event : history.of(theme)) …
class ThemeHistory {
 public:
  /// In any order. Throws Error(format) on an operation that is none.
  [[nodiscard]] static ThemeHistory read(const log::OperationList& operations);
  /// The oldest first; one after another of the same step and kind are one.
  [[nodiscard]] std::vector<ThemeEvent> of(model::CodeId theme) const;

 private:
  struct Coding {
    model::OpId code;
    std::string coder;
    bool there = true;
  };
  void count(model::OpId code, ThemeEvent::What what, const log::Operation& op, const std::string& step,
             const std::string& coder);
  void take(const log::Operation& op);
  std::map<model::OpId, std::vector<ThemeEvent>> events_;
  std::map<model::OpId, std::map<std::string, std::string>> fields_;  ///< of each theme, as they are
  std::map<model::OpId, Coding> codings_;
  std::map<model::OpId, std::string> steps_;  ///< labels, by the step's first operation
};

}  // namespace skolanalys::analysis
