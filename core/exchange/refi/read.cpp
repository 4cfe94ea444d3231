#include <algorithm>
#include <charconv>

#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/reader.h"
#include "core/exchange/xml.h"

namespace skolanalys::exchange::refi {
std::vector<std::string> apart(const std::string& joined) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < joined.size();) {
    const auto end = std::min(joined.find("; ", at), joined.size());
    out.push_back(joined.substr(at, end - at));
    at = end + 2;
  }
  return out;
}

long number(const std::string& text) {
  long out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

model::Moment moment_of(const std::string& text) {
  const auto date = model::parse_date(text.substr(0, std::min<std::size_t>(10, text.size())));
  if (!date || text.size() < 19) return {};
  const auto part = [&](std::size_t at) { return number(text.substr(at, 2)); };
  auto seconds =
      std::chrono::hours(part(11)) + std::chrono::minutes(part(14)) + std::chrono::seconds(part(17));
  const auto sign = text.find_first_of("+-", 19);
  if (sign != std::string::npos && sign + 5 < text.size()) {
    const auto offset = std::chrono::hours(part(sign + 1)) + std::chrono::minutes(part(sign + 4));
    seconds -= text[sign] == '+' ? std::chrono::seconds(offset) : -std::chrono::seconds(offset);
  }
  return std::chrono::sys_days(*date) + seconds;
}

Outcome Reader::read() {
  document_ = parse_xml(path_, main_part(), zip_.read(main_part()));
  const auto root = document_.document_element();
  if (local_name(root) != "Project") refuse(path_, main_part(), said("refused.no_qdpx_root", {root.name()}));
  remember_what_is_here();
  users(root);
  notes(root);
  codes(child(child(root, "CodeBook"), "Codes"), {});
  variables(root);
  cases(root);
  sources(child(root, "Sources"));
  if (stopped_) return {};
  for (const auto& node : root.children()) note_refs(node, {}, true);
  memos();
  keep_rest(root);
  return std::move(out_);
}

ZipLimits Reader::limits() {
  ZipLimits out;
  out.part = 512ULL << 20U;  // sound and pictures are kept as they are
  out.all = 2ULL << 30U;
  out.ratio = 1000;  // text that repeats itself
  return out;
}

std::string Reader::main_part() const {
  for (const auto& name : zip_.names())
    if (ending_of(name) == ".qde") return name;
  refuse(path_, "", said("refused.no_qde"));
}

void Reader::remember_what_is_here() {
  const auto remember = [&](const auto& map) {
    for (const auto& [id, entity] : map)
      here_[plain_guid(entity.guid.empty() ? guid_of(project_.project_id(), model::to_string(id))
                                           : entity.guid)] = id;
  };
  remember(model_.codes);
  remember(model_.interviews);
  remember(model_.documents);
  remember(model_.respondents);
  remember(model_.memos);
  for (const auto& [id, respondent] : model_.respondents) people_.insert(respondent.label);
}

model::OpId Reader::known(const std::string& guid) const {
  const auto found = here_.find(plain_guid(guid));
  return found == here_.end() ? model::OpId() : found->second;
}

void Reader::users(const pugi::xml_node& root) {
  for (const auto& node : child(root, "Users").children()) {
    auto id = attribute(node, "id");
    if (id.empty()) id = attribute(node, "name");
    users_[plain_guid(attribute(node, "guid"))] = id;
  }
}

std::string Reader::user(const std::string& guid) const {
  const auto found = users_.find(plain_guid(guid));
  return found == users_.end() ? std::string() : found->second;
}

void Reader::notes(const pugi::xml_node& root) {
  for (const auto& node : child(root, "Notes").children()) {
    Note note;
    note.guid = attribute(node, "guid");
    note.name = attribute(node, "name");
    note.author = user(attribute(node, "creatingUser"));
    note.made = moment_of(attribute(node, "creationDateTime"));
    note.body = plain_text(node).text;
    notes_[plain_guid(note.guid)] = std::move(note);
  }
}

void Reader::note_refs(const pugi::xml_node& node, model::OpId target, bool about_project) {
  if (about_project) {
    if (local_name(node) == "NoteRef")
      if (const auto found = notes_.find(plain_guid(attribute(node, "targetGUID"))); found != notes_.end())
        found->second.about_project = true;
    return;
  }
  for (const auto& ref : node.children()) {
    if (local_name(ref) != "NoteRef") continue;
    const auto found = notes_.find(plain_guid(attribute(ref, "targetGUID")));
    if (found != notes_.end()) found->second.targets.push_back(target);
  }
}

bool Reader::is_ours(const Note& note) {
  return note.name.starts_with(names::stance_prefix) || note.name.starts_with(names::details_prefix);
}

void Reader::memos() {
  for (const auto& [key, note] : notes_) {
    if (is_ours(note) || known(note.guid)) continue;
    auto targets = note.targets;
    if (targets.empty() || note.about_project) targets.emplace_back();
    for (const auto target : targets) {
      model::Memo memo;
      // One note about several things becomes a memo each; the first keeps the guid.
      if (target == targets.front()) memo.guid = note.guid;
      memo.target = target;
      memo.body = note.name.empty() || note.name == "memo" || note.name == "analysis" ||
                          note.body.starts_with(note.name)
                      ? note.body
                      : note.name + "\n\n" + note.body;
      memo.analysis = note.name == "analysis";
      memo.author = note.author;
      memo.made = note.made;
      (void)change_.create(memo);
      ++out_.notes;
    }
  }
}

void Reader::keep_file(const std::string& path, model::OpId owner) {
  const auto part = internal(path);
  if (part.empty() || !kept_files_.insert(part).second) return;
  const auto bytes = zip_.find(part);
  if (!bytes) return;
  model::Attachment file;
  file.target = owner;
  file.file_name = part.starts_with("sources/") ? part.substr(8) : part;
  file.media_type = names::source_media;
  file.sha256 = keep(*bytes);
  file.bytes = bytes->size();
  (void)change_.create(file);
}

void Reader::keep_rest(const pugi::xml_node& root) {
  pugi::xml_document rest;
  auto kept = rest.append_child("Project");
  for (const char* name : {"Users", "Variables", "Links", "Sets", "Graphs"})
    if (const auto list = child(root, name)) kept.append_copy(list);
  auto codes = kept.append_child("NotCodable");
  for (const auto& guid : uncodable_) codes.append_child("Code").append_attribute("guid") = guid.c_str();
  auto list = kept.append_child("Sources");
  for (const auto& node : child(root, "Sources").children()) {
    auto copy = list.append_copy(node);
    const bool text = local_name(node) == "TextSource";
    auto target = text ? copy : child(copy, "Representation");
    if (!target) continue;
    while (auto old = child(target, "PlainTextSelection")) target.remove_child(old);
    if (text)
      while (auto old = copy.first_child()) copy.remove_child(old);
  }
  const auto bytes = to_string(rest);
  model::Attachment file;
  file.file_name = path_.filename().string();
  file.media_type = names::kept_media;
  file.sha256 = keep(bytes);
  file.bytes = bytes.size();
  (void)change_.create(file);
}

std::string Reader::keep(const std::string& bytes) {
  return keeping_ ? project_.keep_blob(bytes) : std::string();
}

Outcome peek_qdpx(store::Project& project, const std::filesystem::path& path, const Progress& progress) {
  return Reader(project, path, progress, false).read();
}

Outcome read_qdpx(store::Project& project, const std::filesystem::path& path, const Progress& progress) {
  Reader reader(project, path, progress);
  auto out = reader.read();
  if (reader.stopped())
    out.notices.push_back({"notice.stopped", {}});
  else
    reader.commit();
  return out;
}

}  // namespace skolanalys::exchange::refi
