#include "core/store/scopes.h"

#include <array>
#include <nlohmann/json.hpp>
#include <string_view>

#include "core/error.h"

namespace skolanalys::store {
namespace {

using model::OpId;
using nlohmann::json;

bool is_scope(std::string_view type) {
  return type == "interview" || type == "document" || type == "respondent" || type == "pseudonym";
}

/// What an entity of another type hangs on, by the field that says so.
constexpr std::array<std::string_view, 4> owner_fields{"text", "coding", "target", "interview"};

OpId id_in(const json& fields, std::string_view name) {
  const auto found = fields.find(name);
  if (found == fields.end() || !found->is_string()) return {};
  return model::parse_id(found->get<std::string>()).value_or(OpId{});
}

}  // namespace

void Scopes::learn(const log::Operation& op) {
  const bool may_be_emptied = op.kind == log::Kind::base && op.id.seq > 1;
  if (op.kind != log::Kind::create && op.kind != log::Kind::set && !may_be_emptied) return;
  json body;
  try {
    body = log::decode(op.body);
  } catch (const Error&) {
    return;
  }
  if (may_be_emptied) {
    // What it made is still somebody's: a copy that has the words may go on in it.
    if (const auto whose = id_in(body, "erased")) owners_[op.id] = whose, owners_[whose] = whose;
    return;
  }
  const auto fields = body.find("f");
  if (fields == body.end() || !fields->is_object()) return;
  const bool creates = op.kind == log::Kind::create;
  const auto entity = creates ? op.id : op.entity;
  const auto named = body.find("type");
  const auto type = creates && named != body.end() && named->is_string() ? named->get<std::string>() : "";
  if (creates && is_scope(type)) owners_[entity] = entity;
  const auto own = owners_.find(entity);
  if (own != owners_.end() && own->second == entity) {
    // A note belongs to whoever names it as its own.
    if (const auto text = id_in(*fields, "text")) owners_[text] = entity;
    return;
  }
  // A stream's text is its interview's; so the interview is asked for before the text.
  if (type == "stream") {
    const auto interview = id_in(*fields, "interview");
    owners_[entity] = interview;
    if (const auto text = id_in(*fields, "text")) owners_[text] = interview;
    return;
  }
  for (const auto name : owner_fields)
    if (const auto owner = id_in(*fields, name)) {
      owners_[entity] = owner;
      return;
    }
}

void Scopes::learn(std::span<const log::Operation> operations) {
  for (const auto& op : operations) learn(op);
}

OpId Scopes::of(OpId entity) const {
  for (int depth = 0; depth < 8 && entity; ++depth) {
    const auto found = owners_.find(entity);
    if (found == owners_.end()) return {};
    if (found->second == entity) return entity;
    entity = found->second;
  }
  return {};
}

OpId Scopes::of(const log::Operation& op) const {
  return of(op.kind == log::Kind::create ? op.id : op.entity);
}

}  // namespace skolanalys::store
