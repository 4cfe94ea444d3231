#pragma once
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/model.h"

/// Operations: the only way anything in a project changes. They are immutable once written.
namespace skolanalys::log {

using model::OpId;

/// Kinds are stored by number: never renumber, only add. A kind that changes words names their text as its
/// entity: by that a version which does not know it can tell that it must not write in the project.
enum class Kind : std::uint8_t {
  base = 1,     ///< first of a session: which operations it had seen
  merge = 2,    ///< operations of other sessions were taken in
  create = 3,   ///< makes an entity; the entity's id is this operation's id
  set = 4,      ///< sets some fields of an entity
  remove = 5,   ///< takes an entity away, unless something was done to it that the remover had not seen
  restore = 6,  ///< brings a removed entity back as it was
  splice = 7,   ///< changes a text at one place
};

/// One operation as it lies in the log. `body` is a JSON object encoded as CBOR (RFC 8949):
///   create  {"type": entity type, "f": {field: value…}}
///   set     {"f": {field: value…}}
///           of a text's whole content also "m": {version: [stages of [position, removed, inserted]…]}: how
///           ranges move from the versions that it replaces
///   splice  {"p": position, "d": removed words, "i": inserted words}
///   base, merge  {"vv": {session's latest: its seq…}}: what the session had seen
///   every kind may carry "s": seq of the step's first operation, "l": label id, "o": scope id (first
///   operation of a step only), "u": id of the step that this step undoes, "r": id of the operation
///   that this one takes back.
struct Operation {
  OpId id;
  std::uint64_t lamport = 0;  ///< 1 + greatest seen when it was made; orders the fold
  model::Moment wall{};       ///< for display only
  Kind kind = Kind::set;
  OpId entity;
  std::string body;
};

[[nodiscard]] std::string encode(const nlohmann::json& body);
/// Whether bytes from elsewhere are one CBOR value that is neither nested deeper than anything we write nor
/// claims to hold more than there is: asked before they are decoded, since decoding recurses and believes it.
[[nodiscard]] bool shallow(std::string_view bytes);
/// Throws Error(format) where the bytes are not a JSON object in CBOR.
[[nodiscard]] nlohmann::json decode(std::string_view bytes);

}  // namespace skolanalys::log
