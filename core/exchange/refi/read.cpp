#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/commands/labels.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/refi/anchors.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::refi {
namespace {

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

/// "2024-10-15T08:31:00Z", with or without fraction and offset; the epoch where it is none.
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

std::string value_in(const pugi::xml_node& value) {
  for (const char* type :
       {"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"})
    if (const auto node = child(value, type)) return node.text().get();
  return {};
}

class Reader {
 public:
  Reader(store::Project& project, const std::filesystem::path& path, const Progress& progress,
         bool keeping = true)
      : project_(project),
        keeping_(keeping),
        model_(project.model()),
        path_(path),
        zip_(path, limits()),
        progress_(progress),
        change_(project.change("step.import")),
        labels_(project.model()) {}

  Outcome read() {
    document_ = parse_xml(path_, main_part(), zip_.read(main_part()));
    const auto root = document_.document_element();
    if (local_name(root) != "Project")
      refuse(path_, main_part(), said("refused.no_qdpx_root", {root.name()}));
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
  void commit() { project_.commit(std::move(change_)); }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  static ZipLimits limits() {
    ZipLimits out;
    out.part = 512ULL << 20U;  // sound and pictures are kept as they are
    out.all = 2ULL << 30U;
    out.ratio = 1000;  // text that repeats itself
    return out;
  }

  std::string main_part() const {
    for (const auto& name : zip_.names())
      if (ending_of(name) == ".qde") return name;
    refuse(path_, "", said("refused.no_qde"));
  }

  void remember_what_is_here() {
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
  model::OpId known(const std::string& guid) const {
    const auto found = here_.find(plain_guid(guid));
    return found == here_.end() ? model::OpId() : found->second;
  }

  void users(const pugi::xml_node& root) {
    for (const auto& node : child(root, "Users").children()) {
      auto id = attribute(node, "id");
      if (id.empty()) id = attribute(node, "name");
      users_[plain_guid(attribute(node, "guid"))] = id;
    }
  }
  std::string user(const std::string& guid) const {
    const auto found = users_.find(plain_guid(guid));
    return found == users_.end() ? std::string() : found->second;
  }

  // --- notes
  // ------------------------------------------------------------------------------------------------
  struct Note {
    std::string guid, name, body, author;
    model::Moment made{};
    std::vector<model::OpId> targets;
    bool about_project = false;
  };
  void notes(const pugi::xml_node& root) {
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
  /// Ties the notes that an element names to what it became. Stances and codes' fields are taken where they
  /// belong and are no memos.
  void note_refs(const pugi::xml_node& node, model::OpId target, bool about_project = false) {
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
  static bool is_ours(const Note& note) {
    return note.name.starts_with(names::stance_prefix) || note.name.starts_with(names::details_prefix);
  }
  void memos() {
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

  // --- codes
  // ------------------------------------------------------------------------------------------------
  void codes(const pugi::xml_node& parent, model::CodeId area) {
    int order = 0;
    for (const auto& node : parent.children()) {
      if (local_name(node) != "Code") continue;
      const auto id = code(node, area, order++);
      note_refs(node, id);
      codes(node, id);
    }
  }
  model::CodeId code(const pugi::xml_node& node, model::CodeId parent, int order) {
    const auto guid = attribute(node, "guid");
    ++out_.codes;
    if (attribute(node, "isCodable") == "false" || attribute(node, "isCodable") == "0")
      uncodable_.push_back(guid);
    const auto found = known(guid);
    if (found && model_.find(model::CodeId(found)) != nullptr)
      return codes_[plain_guid(guid)] = model::CodeId(found);
    model::Code code;
    code.guid = guid;
    code.parent = parent;
    code.name = attribute(node, "name");
    code.definition = child(node, "Description").text().get();
    code.color = attribute(node, "color");
    if (code.color.size() == 4)
      code.color = {'#',           code.color[1], code.color[1], code.color[2],
                    code.color[2], code.color[3], code.color[3]};
    char sort[16];
    std::snprintf(sort, sizeof sort, "%04d", order);
    code.order = sort;
    details(node, code);
    for (const auto& [id, mine] : model_.codes)
      if (text::fold_case(mine.name) == text::fold_case(code.name) && mine.parent == parent) {
        ++matched_;
        return codes_[plain_guid(guid)] = id;
      }
    if (code.slug.empty() || model_.code_called(code.slug) != nullptr || !slugs_.insert(code.slug).second) {
      const auto base = slug_of(code.name);
      code.slug = base;
      for (int n = 2; model_.code_called(code.slug) != nullptr || !slugs_.insert(code.slug).second; ++n)
        code.slug = base + "-" + std::to_string(n);
    }
    return codes_[plain_guid(guid)] = change_.create(code);
  }
  static std::string slug_of(const std::string& name) {
    std::string out;
    for (const char c : text::fold_case(name))
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
        out += c;
      else if (!out.empty() && out.back() != '-')
        out += '-';
    while (out.ends_with('-')) out.pop_back();
    return out.empty() ? "kod" : out;
  }
  void details(const pugi::xml_node& node, model::Code& code) {
    for (const auto& ref : node.children()) {
      if (local_name(ref) != "NoteRef") continue;
      const auto found = notes_.find(plain_guid(attribute(ref, "targetGUID")));
      if (found == notes_.end() || !found->second.name.starts_with(names::details_prefix)) continue;
      const auto& body = found->second.body;
      for (std::size_t at = 0; at < body.size();) {
        auto end = body.find('\n', at);
        while (end != std::string::npos && end + 1 < body.size() && body[end + 1] == ' ')
          end = body.find('\n', end + 1);
        if (end == std::string::npos) end = body.size();
        const auto line = body.substr(at, end - at);
        at = end + 1;
        const auto colon = line.find(": ");
        if (colon == std::string::npos) continue;
        auto value = line.substr(colon + 2);
        for (auto fold = value.find("\n "); fold != std::string::npos; fold = value.find("\n ", fold + 1))
          value.erase(fold + 1, 1);
        const auto name = line.substr(0, colon);
        if (name == "id") code.slug = value;
        if (name == "name_en") code.name_en = value;
        if (name == "use_when") code.use_when = value;
        if (name == "not_when") code.not_when = value;
        if (name == "example_question") code.example_question = value;
        if (name == "shortcut") code.shortcut = value;
        if (name == "order") code.order = value;
      }
    }
  }

  // --- variables and cases
  // ----------------------------------------------------------------------------------
  using Values = std::map<std::string, std::string>;
  void variables(const pugi::xml_node& root) {
    for (const auto& node : child(root, "Variables").children())
      variables_[plain_guid(attribute(node, "guid"))] = attribute(node, "name");
  }
  Values values(const pugi::xml_node& node) const {
    Values out;
    for (const auto& value : node.children()) {
      if (local_name(value) != "VariableValue") continue;
      const auto name = variables_.find(plain_guid(attribute(child(value, "VariableRef"), "targetGUID")));
      if (name != variables_.end()) out[name->second] = value_in(value);
    }
    return out;
  }
  static std::string take(Values& values, const char* name) {
    const auto found = values.find(name);
    if (found == values.end()) return {};
    auto out = std::move(found->second);
    values.erase(found);
    return out;
  }
  static std::optional<bool> take_truth(Values& values, const char* name) {
    const auto text = take(values, name);
    return text.empty() ? std::nullopt : std::optional(text == "true" || text == "1");
  }

  void cases(const pugi::xml_node& root) {
    for (const auto& node : child(root, "Cases").children()) {
      const auto guid = attribute(node, "guid");
      auto id = model::RespondentId(known(guid));
      if (!id) {
        model::Respondent person;
        person.guid = guid;
        const auto wanted = attribute(node, "name").empty() ? guid.substr(0, 8) : attribute(node, "name");
        person.label = wanted;
        for (int n = 2; !people_.insert(person.label).second; ++n)
          person.label = wanted + "-" + std::to_string(n);
        auto all = values(node);
        person.name = take(all, "name");
        roles(all, person.roles);
        person.unit = take(all, "unit");
        person.consent_notes = take_truth(all, "consent_notes");
        person.consent_quotes = take_truth(all, "consent_quotes");
        person.consent_recording = take_truth(all, "consent_recording");
        person.attributes = std::move(all);
        id = change_.create(person);
        made_people_[id] = person;
        by_label_[attribute(node, "name")] = id;
      }
      ++out_.cases;
      for (const auto& ref : node.children())
        if (local_name(ref) == "SourceRef" || local_name(ref) == "SelectionRef")
          heard_.emplace(plain_guid(attribute(ref, "targetGUID")), id);
    }
  }
  /// "roles" of ours; a "role" or "roll" of others where it is one we know.
  static void roles(Values& all, std::vector<std::string>& into) {
    for (const auto& role : apart(take(all, "roles")))
      if (assets::roles().find(role) != nullptr) into.push_back(role);
    for (const char* name : {"role", "Role", "roll", "Roll"})
      if (const auto found = all.find(name); found != all.end())
        if (const auto* role = assets::roles().called(found->second); role != nullptr && into.empty()) {
          into.push_back(role->id);
          all.erase(found);
        }
  }

  // --- sources
  // ----------------------------------------------------------------------------------------------
  struct PlainText {
    std::string bytes;  // decoded, with its line ends and mark
    std::string text;
  };
  PlainText plain_text(const pugi::xml_node& node) {
    const auto path = attribute(node, "plainTextPath");
    if (path.empty()) {
      std::string words = child(node, "PlainTextContent").text().get();
      return {words, decode_text(path_, words).text};
    }
    const auto part = internal(path);
    if (part.empty()) {
      out_.notices.push_back({"notice.refi.elsewhere", {attribute(node, "name"), path}});
      return {};
    }
    auto bytes = zip_.find(part);
    if (!bytes) {
      out_.notices.push_back({"notice.refi.missing", {attribute(node, "name"), part}});
      return {};
    }
    auto decoded = decode_text(path_, *bytes);
    if (decoded.encoding != "UTF-8" && decoded.encoding != "UTF-16")
      out_.notices.push_back({"notice.refi.encoding", {attribute(node, "name"), decoded.encoding}});
    // Positions are counted in what lies there, so the line ends are needed; other encodings have one byte
    // each.
    PlainText out{decoded.encoding == "UTF-8" ? *bytes : decoded.text, std::move(decoded.text)};
    return out;
  }
  /// `internal://NAME` and `relative:///NAME` inside the archive; nothing for a path on somebody's computer.
  std::string internal(const std::string& path) const {
    constexpr std::string_view scheme = "internal://";
    if (!path.starts_with(scheme)) return {};
    auto name = path.substr(scheme.size());
    while (name.starts_with('/')) name.erase(0, 1);
    return zip_.has("sources/" + name) ? "sources/" + name : name;
  }

  void sources(const pugi::xml_node& list) {
    const auto all = static_cast<double>(std::distance(list.begin(), list.end()) + 1);
    double done = 0;
    for (const auto& node : list.children()) {
      if (progress_ && !progress_(done++ / all)) {
        stopped_ = true;
        return;
      }
      const auto kind = local_name(node);
      if (kind != "TextSource" && kind != "PDFSource" && kind != "PictureSource" && kind != "AudioSource" &&
          kind != "VideoSource")
        continue;
      if (known(attribute(node, "guid"))) {
        ++there_;
        continue;
      }
      model::OpId owner;
      if (kind == "TextSource") {
        text_source(node);
      } else if (kind == "PDFSource" && child(node, "Representation")) {
        owner = pdf_source(node);
      } else {
        ++unseen_;
      }
      if (kind != "TextSource") keep_file(attribute(node, "path"), owner);
      keep_file(attribute(node, "richTextPath"));
    }
    if (unseen_ > 0) out_.notices.push_back({"notice.refi.kept", {std::to_string(unseen_)}});
    if (there_ > 0) out_.notices.push_back({"notice.refi.there", {std::to_string(there_)}});
    if (matched_ > 0) out_.notices.push_back({"notice.refi.matched", {std::to_string(matched_)}});
  }

  void text_source(const pugi::xml_node& node) {
    auto text = plain_text(node);
    auto all = values(node);
    const auto kind = take(all, "kind");
    const auto words = text.text;
    model::Text made;
    made.content = words;
    const auto id = change_.create(made);
    ++out_.sources;
    model::OpId owner;
    if (kind == "document")
      owner = document(node, all, id);
    else
      owner = interview(node, all, id);
    note_refs(node, owner);
    selections(node, id, text);
  }

  std::string label_of(Values& all) {
    auto label = take(all, "label");
    if (!label.empty() && !labels_.keep(label)) label.clear();
    return label;
  }

  model::OpId document(const pugi::xml_node& node, Values& all, model::TextId text) {
    model::Document out;
    out.guid = attribute(node, "guid");
    out.title = attribute(node, "name");
    out.label = label_of(all);
    if (out.label.empty()) out.label = labels_.next_document();
    out.kind = take(all, "document_kind");
    out.date = model::parse_date(take(all, "date"));
    out.issuer = take(all, "issuer");
    out.registry = take(all, "registry");
    out.source = take(all, "file");
    out.text = text;
    return change_.create(out);
  }

  model::OpId interview(const pugi::xml_node& node, Values& all, model::TextId text) {
    model::Interview out;
    out.guid = attribute(node, "guid");
    out.title = attribute(node, "name");
    out.label = label_of(all);
    out.date = model::parse_date(take(all, "date"));
    out.start = take(all, "start");
    out.duration_min = static_cast<int>(number(take(all, "duration_min")));
    out.place = take(all, "place");
    out.interviewers = apart(take(all, "interviewers"));
    roles(all, out.roles);
    out.unit = take(all, "unit");
    out.guide = take(all, "guide");
    out.covered = apart(take(all, "covered"));
    out.source = take(all, "file");
    if (all.contains("status"))
      out.status = static_cast<model::InterviewStatus>(std::clamp(number(take(all, "status")), 0L, 3L));
    if (out.label.empty() && out.status != model::InterviewStatus::planned &&
        out.status != model::InterviewStatus::cancelled)
      out.label = labels_.next_interview();
    out.text = text;
    const auto [from, to] = heard_.equal_range(plain_guid(out.guid));
    for (auto at = from; at != to; ++at)
      if (std::find(out.respondents.begin(), out.respondents.end(), at->second) == out.respondents.end())
        out.respondents.push_back(at->second);
    for (const auto& selection : node.children()) {
      const auto [first, last] = heard_.equal_range(plain_guid(attribute(selection, "guid")));
      for (auto at = first; at != last; ++at)
        if (std::find(out.respondents.begin(), out.respondents.end(), at->second) == out.respondents.end())
          out.respondents.push_back(at->second);
    }
    for (const auto& pair : apart(take(all, "speakers"))) {
      const auto equals = pair.find(" = ");
      if (equals == std::string::npos) continue;
      if (const auto who = by_label_.find(pair.substr(equals + 3)); who != by_label_.end())
        out.speakers[pair.substr(0, equals)] = who->second;
    }
    if (out.roles.empty())
      for (const auto id : out.respondents)
        if (const auto person = made_people_.find(id); person != made_people_.end())
          for (const auto& role : person->second.roles)
            if (std::find(out.roles.begin(), out.roles.end(), role) == out.roles.end())
              out.roles.push_back(role);
    for (const auto& one : apart(take(all, "role_changes"))) {
      const auto dash = one.find('-');
      const auto space = one.find(' ');
      const auto second = space == std::string::npos ? space : one.find(' ', space + 1);
      if (dash == std::string::npos || second == std::string::npos || dash > space) continue;
      model::SpeakerMark mark;
      mark.text = text;
      mark.range = {static_cast<text::Pos>(number(one.substr(0, dash))),
                    static_cast<text::Pos>(number(one.substr(dash + 1, space - dash - 1)))};
      const auto roles_joined = one.substr(space + 1, second - space - 1);
      for (std::size_t at = 0; at < roles_joined.size();) {
        const auto end = std::min(roles_joined.find('+', at), roles_joined.size());
        mark.roles.push_back(roles_joined.substr(at, end - at));
        at = end + 1;
      }
      mark.speaker = one.substr(second + 1);
      (void)change_.create(mark);
    }
    return change_.create(out);
  }

  model::OpId pdf_source(const pugi::xml_node& node) {
    const auto representation = child(node, "Representation");
    auto text = plain_text(representation);
    model::Text made;
    made.content = text.text;
    const auto id = change_.create(made);
    model::Document out;
    out.guid = attribute(node, "guid");
    out.title = attribute(node, "name");
    out.kind = "pdf";
    out.text = id;
    const model::OpId made_of = change_.create(out);
    note_refs(node, made_of);
    ++out_.sources;
    selections(representation, id, text);
    return made_of;
  }

  void selections(const pugi::xml_node& node, model::TextId id, const PlainText& text) {
    std::vector<RawSelection> raw;
    std::vector<pugi::xml_node> nodes;
    for (const auto& selection : node.children()) {
      if (local_name(selection) != "PlainTextSelection") continue;
      raw.push_back({number(attribute(selection, "startPosition")),
                     number(attribute(selection, "endPosition")), attribute(selection, "name")});
      nodes.push_back(selection);
    }
    if (raw.empty()) return;
    const auto anchored = anchor(text.bytes, text.text, raw);
    if (!anchored.counting.empty())
      out_.notices.push_back({"notice.refi." + anchored.counting, {attribute(node, "name")}});
    if (anchored.shift != 0)
      out_.notices.push_back(
          {"notice.refi.shift", {attribute(node, "name"), std::to_string(anchored.shift)}});
    if (anchored.right * 2 < anchored.named && anchored.named > 2)
      out_.notices.push_back({"notice.refi.doubtful",
                              {attribute(node, "name"), std::to_string(anchored.named - anchored.right),
                               std::to_string(anchored.named)}});
    const text::Index index(text.text);
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto labels = apart(child(nodes[i], "Description").text().get());
      std::size_t n = 0;
      for (const auto& coding : nodes[i].children()) {
        if (local_name(coding) != "Coding") continue;
        constexpr std::size_t longest_label = 20;
        const bool ours = n < labels.size() && labels[n].size() < longest_label && labels[n] != "-" &&
                          labels[n].find(' ') == std::string::npos;
        this->coding(coding, nodes[i], id, anchored.ranges[i], index, ours ? labels[n] : std::string());
        ++n;
      }
    }
  }

  void coding(const pugi::xml_node& node, const pugi::xml_node& selection, model::TextId text,
              text::Range range, const text::Index& index, const std::string& label) {
    const auto code = codes_.find(plain_guid(attribute(child(node, "CodeRef"), "targetGUID")));
    if (code == codes_.end()) {
      out_.notices.push_back({"notice.refi.no_code", {attribute(selection, "name")}});
      return;
    }
    model::Coding out;
    out.label = label;
    out.guid = attribute(node, "guid");
    out.selection = attribute(selection, "guid");
    out.text = text;
    out.range = range;
    out.quote = index.slice(range);
    out.code = code->second;
    auto who = attribute(node, "creatingUser");
    if (who.empty()) who = attribute(selection, "creatingUser");
    out.coder = user(who);
    auto when = attribute(node, "creationDateTime");
    if (when.empty()) when = attribute(selection, "creationDateTime");
    out.made = moment_of(when);
    std::vector<Note*> about;
    for (const auto& parent : {node, selection})
      for (const auto& ref : parent.children()) {
        if (local_name(ref) != "NoteRef") continue;
        const auto found = notes_.find(plain_guid(attribute(ref, "targetGUID")));
        if (found == notes_.end()) continue;
        auto& note = found->second;
        if (note.name.starts_with(names::stance_prefix))
          out.stance =
              model::parse_stance(note.name.substr(names::stance_prefix.size())).value_or(out.stance);
        else
          about.push_back(&note);
      }
    const auto id = change_.create(out);
    for (auto* note : about) note->targets.push_back(id);
    ++out_.codings;
  }

  // --- what is not shown
  // ------------------------------------------------------------------------------------
  /// `owner`: whose pages it is, which can be looked at beside the words.
  void keep_file(const std::string& path, model::OpId owner = {}) {
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

  /// The document without what became entities here: users, variables and sources by name, and all that is
  /// not modelled.
  void keep_rest(const pugi::xml_node& root) {
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
    const auto bytes = to_string(rest, false);
    model::Attachment file;
    file.file_name = path_.filename().string();
    file.media_type = names::kept_media;
    file.sha256 = keep(bytes);
    file.bytes = bytes.size();
    (void)change_.create(file);
  }

  std::string keep(const std::string& bytes) { return keeping_ ? project_.keep_blob(bytes) : std::string(); }

  store::Project& project_;
  bool keeping_;  // false: only looking
  const model::Model& model_;
  std::filesystem::path path_;
  ZipReader zip_;
  const Progress& progress_;
  store::Change change_;
  commands::Labels labels_;
  Outcome out_;
  bool stopped_ = false;
  pugi::xml_document document_;
  std::map<std::string, model::OpId> here_;  // by plain guid
  std::set<std::string> people_, slugs_, kept_files_;
  std::map<std::string, std::string> users_, variables_;  // by plain guid
  std::map<std::string, Note> notes_;
  std::map<std::string, model::CodeId> codes_;
  std::multimap<std::string, model::RespondentId> heard_;  // source or selection -> who
  std::map<std::string, model::RespondentId> by_label_;
  std::map<model::RespondentId, model::Respondent> made_people_;
  std::vector<std::string> uncodable_;
  std::size_t unseen_ = 0, there_ = 0, matched_ = 0;
};

}  // namespace

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
