#include "core/commands/field.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>

#include "core/commands/codebook.h"
#include "core/error.h"
#include "core/model/clock.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::commands {
namespace {

using model::now;

model::OpId scope_of(const model::Text& text) {
  return text.interview ? static_cast<model::OpId>(text.interview) : static_cast<model::OpId>(text.document);
}

const model::Interview& interview_of(const store::Project& project, model::InterviewId id) {
  const auto* interview = project.model().find(id);
  if (interview == nullptr) throw Error(Fault::usage, "error.interview_gone", {}, "that interview is gone");
  return *interview;
}

}  // namespace

std::optional<model::MarkId> toggle_mark(store::Project& project, model::TextId text, text::Range range,
                                         model::MarkKind kind, const std::string& author) {
  project.end_run();
  const auto* words = project.model().find(text);
  if (words == nullptr) return std::nullopt;
  range.to = std::min(range.to, text::length(words->content));
  if (range.empty()) return std::nullopt;
  auto change = project.change("step.mark", scope_of(*words));
  bool taken = false;
  for (const auto& [id, mark] : project.model().marks)
    if (mark.text == text && mark.kind == kind && mark.range.overlaps(range)) {
      change.remove(id);
      taken = true;
    }
  std::optional<model::MarkId> made;
  if (!taken) {
    model::Mark mark;
    mark.text = text;
    mark.range = range;
    mark.kind = kind;
    mark.author = author;
    made = change.create(mark);
  }
  project.commit(std::move(change));
  return made;
}

void set_mark_done(store::Project& project, model::MarkId id, bool done) {
  const auto found = project.model().marks.find(id);
  if (found == project.model().marks.end()) return;
  auto wanted = found->second;
  wanted.done = done;
  const auto* text = project.model().find(wanted.text);
  auto change = project.change("step.mark", text == nullptr ? model::OpId{} : scope_of(*text));
  change.update(wanted);
  project.commit(std::move(change));
}

void set_covered(store::Project& project, model::InterviewId interview, const std::string& question,
                 bool covered) {
  auto wanted = interview_of(project, interview);
  const auto at = std::find(wanted.covered.begin(), wanted.covered.end(), question);
  if ((at != wanted.covered.end()) == covered) return;
  if (covered)
    wanted.covered.push_back(question);
  else
    wanted.covered.erase(at);
  auto change = project.change("step.covered", interview);
  change.update(wanted);
  project.commit(std::move(change));
}

model::StreamId add_stream(store::Project& project, model::InterviewId interview,
                           const std::string& initials) {
  auto wanted = interview_of(project, interview);
  if (text::fold_case(initials).find_first_not_of(' ') == std::string::npos)
    throw Error(Fault::usage, "error.initials", {}, "write the initials of whoever takes these notes");
  for (const auto& [id, stream] : project.model().streams)
    if (stream.interview == interview && text::fold_case(stream.interviewer) == text::fold_case(initials))
      return id;
  auto change = project.change("step.stream", interview);
  model::Stream stream;
  stream.interview = interview;
  stream.interviewer = initials;
  stream.text = change.create(model::Text{});
  const auto id = change.create(stream);
  if (std::none_of(wanted.interviewers.begin(), wanted.interviewers.end(),
                   [&](const auto& known) { return text::fold_case(known) == text::fold_case(initials); })) {
    wanted.interviewers.push_back(initials);
    change.update(wanted);
  }
  project.commit(std::move(change));
  return id;
}

void end_interview(store::Project& project, model::InterviewId interview, int minutes) {
  auto wanted = interview_of(project, interview);
  wanted.status = model::InterviewStatus::held;
  wanted.duration_min = std::max(minutes, 1);
  auto change = project.change("step.interview_end", interview);
  change.update(wanted);
  project.commit(std::move(change));
}

std::string picture_type(const std::filesystem::path& file) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> known{{{".jpg", "image/jpeg"},
                                                                                {".jpeg", "image/jpeg"},
                                                                                {".png", "image/png"},
                                                                                {".gif", "image/gif"},
                                                                                {".webp", "image/webp"},
                                                                                {".bmp", "image/bmp"},
                                                                                {".heic", "image/heic"},
                                                                                {".tif", "image/tiff"},
                                                                                {".tiff", "image/tiff"}}};
  const auto extension = text::fold_case(file.extension().string());
  for (const auto& [ending, type] : known)
    if (extension == ending) return std::string(type);
  return {};
}

model::AttachmentId attach(store::Project& project, model::OpId target, const std::filesystem::path& file) {
  std::error_code fault;
  const auto size = std::filesystem::file_size(file, fault);
  std::ifstream in(file, std::ios::binary);
  if (fault || !in)
    throw Error(Fault::not_found, "error.cannot_read", {file.string()},
                file.string() + ": cannot be read; check the path and your rights to the file");
  if (size > largest_attachment)
    throw Error(Fault::usage, "error.attachment_large",
                {file.filename().string(), std::to_string(largest_attachment >> 20U)},
                file.filename().string() + ": is larger than an attachment may be; make the picture smaller");
  std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  model::Attachment attachment;
  attachment.sha256 = project.keep_blob(bytes);
  attachment.target = target;
  attachment.file_name = file.filename().string();
  attachment.media_type = picture_type(file);
  attachment.bytes = bytes.size();
  auto change = project.change("step.attach", target);
  const auto id = change.create(attachment);
  project.commit(std::move(change));
  return id;
}

void detach(store::Project& project, model::AttachmentId attachment) {
  const auto found = project.model().attachments.find(attachment);
  if (found == project.model().attachments.end()) return;
  auto change = project.change("step.detach", found->second.target);
  change.remove(attachment);
  project.commit(std::move(change));
}

void set_caption(store::Project& project, model::AttachmentId attachment, const std::string& caption) {
  const auto found = project.model().attachments.find(attachment);
  if (found == project.model().attachments.end()) return;
  auto wanted = found->second;
  wanted.caption = caption;
  auto change = project.change("step.caption", wanted.target);
  change.update(wanted);
  project.commit(std::move(change));
}

void remove_codings(store::Project& project, const std::vector<model::CodingId>& codings) {
  project.end_run();
  // The step belongs to the note where all of them stand, else to the project.
  std::optional<model::OpId> scope;
  for (const auto id : codings)
    if (const auto* coding = project.model().find(id))
      if (const auto* text = project.model().find(coding->text)) {
        if (scope && *scope != scope_of(*text)) scope = model::OpId{};
        if (!scope) scope = scope_of(*text);
      }
  auto change = project.change("step.coding_remove", scope.value_or(model::OpId{}));
  for (const auto id : codings)
    if (project.model().find(id) != nullptr) change.remove(id);
  project.commit(std::move(change));
}

model::CodeId code_in_vivo(store::Project& project, model::TextId text, text::Range range, model::CodeId like,
                           model::Stance stance, const std::string& coder, const std::string& area) {
  project.end_run();
  const auto& model = project.model();
  const auto* words = model.find(text);
  if (words == nullptr) return {};
  range.to = std::min(range.to, text::length(words->content));
  const std::string quote(text::slice(words->content, range));
  std::string name = quote.substr(0, quote.find('\n'));
  constexpr text::Pos longest = 60;
  if (text::length(name) > longest) {
    name = text::slice(name, {0, longest});
    if (const auto space = name.rfind(' '); space != std::string::npos) name.resize(space);
    name += " …";
  }
  auto change = project.change("step.in_vivo", scope_of(*words));
  model::CodeId parent;
  if (const auto* known = model.find(like)) {
    parent = model.area_of(*known).id;
  } else {
    for (const auto* one : model.areas())
      if (one->name == area) parent = one->id;
    if (!parent) parent = change.create(theme_named(model, {}, area));
  }
  const auto theme = change.create(theme_named(model, parent, name));
  model::Coding coding;
  coding.text = text;
  coding.range = range;
  coding.quote = quote;
  coding.code = theme;
  coding.stance = stance;
  coding.coder = coder;
  coding.made = now();
  change.create(coding);
  project.commit(std::move(change));
  return theme;
}

}  // namespace skolanalys::commands
