#pragma once
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/log/clocks.h"
#include "core/log/fold.h"
#include "core/log/operation.h"
#include "tests/fuzz/fuzz.h"
#include "tests/seen.h"

/// Operations as a fuzzer can write them: a line each.
///
///   ca0{"type": "text", "f": {"content": "ord"}}   kind, session (a, b …), entity, body as JSON
///   pb1{"p": 0, "d": "", "i": "x"}                 entity: the operation of that line, from '0'
///   mb                                             without a body: the session has seen all so far
///   sa2#…                                          after '#': the body's bytes as they are
///
/// "$3" in a body is the id of line 3. Kinds: b(ase) m(erge) c(reate) s(et) x (remove) r(estore) p (splice),
/// anything else a kind of its number.
namespace fuzz {

using log::Kind;
using log::Operation;
using model::OpId;
using nlohmann::json;

inline Kind kind_of(char c) {
  switch (c) {
    case 'b':
      return Kind::base;
    case 'm':
      return Kind::merge;
    case 'c':
      return Kind::create;
    case 's':
      return Kind::set;
    case 'x':
      return Kind::remove;
    case 'r':
      return Kind::restore;
    case 'p':
      return Kind::splice;
    default:
      return static_cast<Kind>(c);
  }
}

/// In fold order. Sessions count without gaps and begin with a base, as all that is admitted do.
inline std::vector<Operation> operations_in(std::string_view bytes) {
  std::vector<Operation> out;
  std::vector<OpId> lines;
  log::Vector seen;
  std::uint64_t lamport = 0;
  const auto add = [&](std::uint64_t session, Kind kind, OpId entity, std::string body) {
    out.push_back({{session, ++seen[session]}, ++lamport, {}, kind, entity, std::move(body)});
    return out.back().id;
  };
  constexpr std::size_t most = 64;
  while (!bytes.empty() && lines.size() < most) {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    const auto line = bytes.substr(0, end);
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    if (line.size() < 2) continue;
    const auto kind = kind_of(line[0]);
    const std::uint64_t session = 1 + (static_cast<unsigned char>(line[1]) & 7U);
    const auto named = [&](char c) {
      const auto at = static_cast<std::size_t>(static_cast<unsigned char>(c - '0'));
      return at < lines.size() ? lines[at] : OpId{};
    };
    const auto entity = line.size() > 2 && kind != Kind::create ? named(line[2]) : OpId{};
    std::string_view given = line.size() > 3 ? line.substr(3) : std::string_view();
    std::string body;
    if (given.starts_with('#')) {
      body = given.substr(1);
    } else if (given.empty() && (kind == Kind::base || kind == Kind::merge)) {
      body = log::encode({{"vv", log::put_vector(seen)}});
    } else {
      std::string text;
      for (std::size_t i = 0; i < given.size(); ++i)
        if (given[i] == '$' && i + 1 < given.size())
          text += model::to_string(named(given[++i]));
        else
          text += given[i];
      auto value = json::parse(text, nullptr, false);
      body = log::encode(value.is_discarded() ? json::object() : value);
    }
    if (!seen.contains(session) && kind != Kind::base)
      add(session, Kind::base, {}, log::encode({{"vv", log::put_vector(seen)}}));
    lines.push_back(add(session, kind, entity, std::move(body)));
  }
  return out;
}

/// What a person sees; asks for all that it could be asked for on the way.
inline json shown(const log::Fold& fold) {
  const auto asked = [&](OpId scope) {
    if (const auto* step = fold.undoable(scope)) (void)fold.inverse_of(step->id);
  };
  asked({});
  for (const auto& [id, interview] : fold.model().interviews) asked(id);
  for (const auto& [id, text] : fold.model().texts)
    if (fold.forked(id)) (void)fold.settlement(id);
  return skolanalys::seen(fold);
}

}  // namespace fuzz
