#include <cstdio>

#include "core/assets/assets.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/reader.h"
#include "core/exchange/xml.h"
#include "core/text/fold_case.h"

/// Codes, variables and cases.

namespace skolanalys::exchange::refi {
namespace {

std::string value_in(const pugi::xml_node& value) {
  for (const char* type :
       {"TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue"})
    if (const auto node = child(value, type)) return node.text().get();
  return {};
}

}  // namespace

void Reader::codes(const pugi::xml_node& parent, model::CodeId area) {
  int order = 0;
  for (const auto& node : parent.children()) {
    if (local_name(node) != "Code") continue;
    const auto id = code(node, area, order++);
    note_refs(node, id);
    codes(node, id);
  }
}

model::CodeId Reader::code(const pugi::xml_node& node, model::CodeId parent, int order) {
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

std::string Reader::slug_of(const std::string& name) {
  std::string out;
  for (const char c : text::fold_case(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out += c;
    else if (!out.empty() && out.back() != '-')
      out += '-';
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? "kod" : out;
}

void Reader::details(const pugi::xml_node& node, model::Code& code) {
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

void Reader::variables(const pugi::xml_node& root) {
  for (const auto& node : child(root, "Variables").children())
    variables_[plain_guid(attribute(node, "guid"))] = attribute(node, "name");
}

Reader::Values Reader::values(const pugi::xml_node& node) const {
  Values out;
  for (const auto& value : node.children()) {
    if (local_name(value) != "VariableValue") continue;
    const auto name = variables_.find(plain_guid(attribute(child(value, "VariableRef"), "targetGUID")));
    if (name != variables_.end()) out[name->second] = value_in(value);
  }
  return out;
}

std::string Reader::take(Values& values, const char* name) {
  const auto found = values.find(name);
  if (found == values.end()) return {};
  auto out = std::move(found->second);
  values.erase(found);
  return out;
}

std::optional<bool> Reader::take_truth(Values& values, const char* name) {
  const auto text = take(values, name);
  return text.empty() ? std::nullopt : std::optional(text == "true" || text == "1");
}

void Reader::cases(const pugi::xml_node& root) {
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

void Reader::roles(Values& all, std::vector<std::string>& into) {
  for (const auto& role : apart(take(all, "roles")))
    if (assets::roles().find(role) != nullptr) into.push_back(role);
  for (const char* name : {"role", "Role", "roll", "Roll"})
    if (const auto found = all.find(name); found != all.end())
      if (const auto* role = assets::roles().called(found->second); role != nullptr && into.empty()) {
        into.push_back(role->id);
        all.erase(found);
      }
}

}  // namespace skolanalys::exchange::refi
