#include <algorithm>

#include "core/exchange/gate.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/reader.h"
#include "core/exchange/xml.h"

/// Texts, and what is coded in them.

namespace skolanalys::exchange::refi {
Reader::PlainText Reader::plain_text(const pugi::xml_node& node) {
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

std::string Reader::internal(const std::string& path) const {
  constexpr std::string_view scheme = "internal://";
  if (!path.starts_with(scheme)) return {};
  auto name = path.substr(scheme.size());
  while (name.starts_with('/')) name.erase(0, 1);
  return zip_.has("sources/" + name) ? "sources/" + name : name;
}

void Reader::sources(const pugi::xml_node& list) {
  const auto all = static_cast<double>(std::distance(list.begin(), list.end()) + 1);
  double done = 0;
  // None that has no label gets the one that another brings.
  for (const auto& node : list.children())
    if (!known(attribute(node, "guid")))
      if (const auto label = values(node)["label"]; !label.empty() && labels_.keep(label))
        brought_.insert(label);
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

void Reader::text_source(const pugi::xml_node& node) {
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

std::string Reader::label_of(Values& all) {
  const auto label = take(all, "label");
  return brought_.erase(label) > 0 ? label : std::string();
}

model::OpId Reader::document(const pugi::xml_node& node, Values& all, model::TextId text) {
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

model::OpId Reader::interview(const pugi::xml_node& node, Values& all, model::TextId text) {
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

model::OpId Reader::pdf_source(const pugi::xml_node& node) {
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

void Reader::selections(const pugi::xml_node& node, model::TextId id, const PlainText& text) {
  std::vector<RawSelection> raw;
  std::vector<pugi::xml_node> nodes;
  for (const auto& selection : node.children()) {
    if (local_name(selection) != "PlainTextSelection") continue;
    raw.push_back({number(attribute(selection, "startPosition")), number(attribute(selection, "endPosition")),
                   attribute(selection, "name")});
    nodes.push_back(selection);
  }
  if (raw.empty()) return;
  const auto anchored = anchor(text.bytes, text.text, raw);
  if (!anchored.counting.empty())
    out_.notices.push_back({"notice.refi." + anchored.counting, {attribute(node, "name")}});
  if (anchored.shift != 0)
    out_.notices.push_back({"notice.refi.shift", {attribute(node, "name"), std::to_string(anchored.shift)}});
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

void Reader::coding(const pugi::xml_node& node, const pugi::xml_node& selection, model::TextId text,
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
        out.stance = model::parse_stance(note.name.substr(names::stance_prefix.size())).value_or(out.stance);
      else
        about.push_back(&note);
    }
  const auto id = change_.create(out);
  for (auto* note : about) note->targets.push_back(id);
  ++out_.codings;
}

}  // namespace skolanalys::exchange::refi
