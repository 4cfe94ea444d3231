#include "core/commands/erasing.h"

#include <algorithm>
#include <chrono>

#include "core/error.h"
#include "core/model/clock.h"
#include "core/store/merge.h"
#include "core/text/count.h"
#include "core/text/fold_case.h"

namespace skolanalys::commands {
namespace {

void count(const model::Model& model, model::TextId text, Erasable& out) {
  if (const auto* words = model.find(text)) out.words += text::count_words(words->content);
  if (const auto found = model.codings_by_text.find(text); found != model.codings_by_text.end())
    out.codings += found->second.size();
}

std::vector<model::OpId> note(store::Project& project, const std::vector<Erasable>& who,
                              const std::string& by, const std::string& reason) {
  auto change = project.change("");
  std::vector<model::OpId> out;
  for (const auto& one : who) {
    model::Erasure note;
    note.when = model::now();
    note.by = by;
    note.what = store::erased_what(std::string(id_of(one.kind)), one.id);
    note.reason = reason;
    out.push_back(change.create(note));
  }
  project.commit(std::move(change));
  return out;
}

}  // namespace

std::string_view id_of(Erasable::Kind kind) noexcept {
  switch (kind) {
    case Erasable::Kind::respondent:
      return "respondent";
    case Erasable::Kind::interview:
      return "interview";
    case Erasable::Kind::document:
      break;
  }
  return "document";
}

std::vector<Erasable> erasable(const model::Model& model) {
  std::vector<Erasable> out;
  const auto add = [&](Erasable::Kind kind, model::OpId id, const std::string& label,
                       const std::string& name) -> Erasable& {
    Erasable one;
    one.kind = kind;
    one.id = id;
    one.label = !label.empty() ? label : !name.empty() ? name : model::to_string(id);
    if (one.label != name) one.name = name;
    return out.emplace_back(std::move(one));
  };
  for (const auto& [id, person] : model.respondents)
    add(Erasable::Kind::respondent, id, person.label, person.name);
  for (const auto& [id, interview] : model.interviews) {
    auto& one = add(Erasable::Kind::interview, id, interview.label, interview.title);
    count(model, interview.text, one);
    for (const auto& [stream_id, stream] : model.streams)
      if (stream.interview == interview.id && stream.text != interview.text) count(model, stream.text, one);
  }
  for (const auto& [id, document] : model.documents)
    count(model, document.text, add(Erasable::Kind::document, id, document.label, document.title));
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.label < b.label;
  });
  return out;
}

Erasable find_erasable(const model::Model& model, const std::string& label) {
  const auto wanted = text::fold_case(label);
  std::vector<Erasable> found;
  for (auto& one : erasable(model)) {
    const auto name = text::fold_case(one.label);
    if (name == wanted || std::string(id_of(one.kind)) + ":" + name == wanted)
      found.push_back(std::move(one));
  }
  if (found.size() == 1) return found.front();
  if (!found.empty())
    throw Error(Fault::usage, "error.erase_which",
                {label, std::string(id_of(found[0].kind)), std::string(id_of(found[1].kind))},
                "'" + label + "' names several; write " + std::string(id_of(found[0].kind)) + ":" + label +
                    " or " + std::string(id_of(found[1].kind)) + ":" + label);
  throw Error(Fault::not_found, "error.nobody_to_erase", {label},
              "no respondent, interview or document is called '" + label + "'");
}

void expect_erasable(const std::vector<Erasable>& who, const std::string& reason) {
  if (who.empty() || reason.empty())
    throw Error(Fault::usage, "error.erase_reason", {},
                "say whom to erase, and why: the reason is kept, the person is not");
}

std::set<model::OpId> ids_of(const std::vector<Erasable>& who) {
  std::set<model::OpId> out;
  for (const auto& one : who) out.insert(one.id);
  return out;
}

Gone erase(store::Project& project, const std::vector<Erasable>& who, const std::string& by,
           const std::string& reason) {
  expect_erasable(who, reason);
  const auto notes = note(project, who, by, reason);
  project.flush();
  const auto ids = ids_of(who);
  store::Erased erased;
  try {
    erased = project.erase({ids.begin(), ids.end()});
  } catch (...) {
    auto back = project.change("");
    for (const auto one : notes) back.remove(one);
    project.commit(std::move(back));
    throw;
  }
  return told(project, std::move(erased));
}

std::function<store::Erased(store::Following)> begin_erasing(store::Project& project,
                                                             const std::vector<Erasable>& who,
                                                             const std::string& by, const std::string& reason,
                                                             store::Merge&& left) {
  expect_erasable(who, reason);
  (void)note(project, who, by, reason);
  project.take_in(std::move(left));
  return project.erasing_left();
}

Gone told(const store::Project& project, store::Erased erased) {
  Gone out;
  out.erased = std::move(erased);
  for (const auto& file : out.erased.unreached) out.files.push_back(file.string());
  out.people = store::colleagues(project);
  for (const auto& [id, record] : project.model().export_records)
    out.exports.push_back(record.file_name +
                          (record.recipient.empty() ? std::string() : " (" + record.recipient + ")"));
  std::sort(out.exports.begin(), out.exports.end());
  out.exports.erase(std::unique(out.exports.begin(), out.exports.end()), out.exports.end());
  return out;
}

}  // namespace skolanalys::commands
