#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/store/project.h"

/// What an interviewer does while the interview goes on, each as one step that undo takes back: marks, ticked
/// questions, a second interviewer's notes, pictures; and themes named by the respondent's own words.
namespace skolanalys::commands {

/// Marks a range of a text, or takes away the mark of that kind that stands in it. Returns the mark, none
/// where one was taken away or the range is empty.
std::optional<model::MarkId> toggle_mark(store::Project& project, model::TextId text, text::Range range,
                                         model::MarkKind kind, const std::string& author);
/// A mark is dealt with, or not any more.
void set_mark_done(store::Project& project, model::MarkId mark, bool done);

/// Ticks a question of the interview's guide as asked, or not.
void set_covered(store::Project& project, model::InterviewId interview, const std::string& question,
                 bool covered);

/// The notes of one more interviewer of the same interview, a text of their own: made where they are not.
/// Throws Error(usage) on empty initials.
model::StreamId add_stream(store::Project& project, model::InterviewId interview,
                           const std::string& initials);

/// Ends an ongoing interview, with the minutes it took.
void end_interview(store::Project& project, model::InterviewId interview, int minutes);

/// Keeps a file's bytes with an interview (or anything else). Throws Error(not_found), and Error(usage) above
/// `largest_attachment`.
inline constexpr std::uintmax_t largest_attachment = 64U << 20U;
model::AttachmentId attach(store::Project& project, model::OpId target, const std::filesystem::path& file);
/// Takes the attachment off; its bytes stay in the log's file, so that undo can bring it back.
void detach(store::Project& project, model::AttachmentId attachment);
void set_caption(store::Project& project, model::AttachmentId attachment, const std::string& caption);
/// "image/jpeg" by a file's name; empty where it is no picture that is known here.
[[nodiscard]] std::string picture_type(const std::filesystem::path& file);

/// Takes codings away, as one step.
void remove_codings(store::Project& project, const std::vector<model::CodingId>& codings);

/// A new theme named by the words of the range (cut at a word near 60 letters), in the area of `like` (none:
/// an area of its own, named `area`), and the range coded with it: one step.
model::CodeId code_in_vivo(store::Project& project, model::TextId text, text::Range range, model::CodeId like,
                           model::Stance stance, const std::string& coder, const std::string& area);

}  // namespace skolanalys::commands
