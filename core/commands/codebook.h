#pragma once
#include <string>
#include <vector>

#include "core/store/project.h"

/// What people do to a codebook and its codings, each as one step that undo takes back. The rules live here,
/// so that window and command line do the same.
namespace skolanalys::commands {

/// A new theme under an area (none: a new area). Its id is made from its name. Throws Error(usage) on an
/// empty name.
model::CodeId add_theme(store::Project& project, model::CodeId area, const std::string& name);
/// What `add_theme` would add, for those who add it together with more.
[[nodiscard]] model::Code theme_named(const model::Model& model, model::CodeId area, const std::string& name);
void rename_theme(store::Project& project, model::CodeId code, const std::string& name);
/// Sets every changed field of a theme: definition, colour, shortcut.
void change_theme(store::Project& project, const model::Code& wanted);
/// Moves a theme with its codings under another area. Throws Error(usage) where it would be under itself.
void move_theme(store::Project& project, model::CodeId code, model::CodeId area);
/// Puts a theme among the children of `parent` (none: among the areas), before `before`; none, or one that
/// lies elsewhere = last. Throws Error(usage) where it would be under itself. Nothing where it stands there.
void place_theme(store::Project& project, model::CodeId code, model::CodeId parent, model::CodeId before);
/// A new theme beside `code`, with the definition of none, which takes over these of its codings. Throws
/// Error(usage) on an empty name or where no coding is of this theme.
model::CodeId split_theme(store::Project& project, model::CodeId code, const std::string& name,
                          const std::vector<model::CodingId>& codings);
/// Puts the codings, memos and sub-themes of `from` under `into` and takes `from` away.
void merge_themes(store::Project& project, model::CodeId from, model::CodeId into);
/// Takes a theme and its codings away.
void remove_theme(store::Project& project, model::CodeId code);

/// Codes many passages with one theme, as one step of the project. Passages that carry it already are left as
/// they are. Returns how many were coded.
struct Place {
  model::TextId text;
  text::Range range;
};
std::size_t code_all(store::Project& project, const std::vector<Place>& places, model::CodeId theme,
                     model::Stance stance, const std::string& coder);

/// Gives codings another theme.
void recode(store::Project& project, const std::vector<model::CodingId>& codings, model::CodeId theme);
void set_stance(store::Project& project, const std::vector<model::CodingId>& codings, model::Stance stance);
void remove_coding(store::Project& project, model::CodingId coding);
/// New ends for a coding, clamped to its text; its quote follows. Nothing where the range would be empty.
void resize_coding(store::Project& project, model::CodingId coding, text::Range range);
/// Cuts a coding in two at a place inside it; both keep theme and stance. Returns the second, none where
/// there is nothing to cut.
model::CodingId split_coding(store::Project& project, model::CodingId coding, text::Pos at);

/// A memo about something ({} = the project). An empty body takes the memo away.
void set_memo(store::Project& project, model::OpId target, const std::string& body, bool analysis,
              const std::string& author);
/// The analyst's own text in a slot of the report.
void set_section(store::Project& project, const std::string& slot, const std::string& body);

/// A new interview from a guide (empty slug: none): its first turns are ready to be written. Without a label
/// it gets the next one, with the initials of the first interviewer; so does its respondent.
struct NewInterview {
  std::string title{};
  std::string label{};
  std::string role{};
  std::string guide{};
  std::vector<std::string> interviewers{};
  std::optional<model::Date> date{};
  std::string start{};
  std::string unit{};
};
model::InterviewId add_interview(store::Project& project, const NewInterview& wanted);

}  // namespace skolanalys::commands
