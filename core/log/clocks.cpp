#include "core/log/clocks.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/error.h"

namespace skolanalys::log {

nlohmann::json put_vector(const Vector& vector) {
  auto out = nlohmann::json::object();
  for (const auto& [session, seq] : vector)
    if (seq > 0) out[model::to_string({session, seq})] = seq;
  return out;
}

Vector get_vector(const nlohmann::json& value) {
  Vector out;
  for (const auto& [name, seq] : value.items()) {
    const auto id = model::parse_id(name);
    if (!id || seq.get<std::uint64_t>() != id->seq)
      throw Error(Fault::format, "error.operation_damaged", {name},
                  "'" + name + "' is no operation that a session can have seen");
    out[id->session] = id->seq;
  }
  return out;
}

bool covers(const Vector& all, const Vector& part) {
  return std::all_of(part.begin(), part.end(), [&](const auto& one) {
    const auto found = all.find(one.first);
    return found != all.end() && found->second >= one.second;
  });
}

void Clocks::learn(OpId op, const Vector& seen) {
  auto& known = sessions_[op.session];
  auto joined = known.empty() ? Vector() : Vector(known.back().seen.begin(), known.back().seen.end());
  for (const auto& [session, seq] : seen) {
    auto& mine = joined[session];
    mine = std::max(mine, seq);
  }
  known.push_back({op.seq, {joined.begin(), joined.end()}});
}

const Clocks::Knowledge* Clocks::of(OpId op) const {
  const auto found = sessions_.find(op.session);
  if (found == sessions_.end()) return nullptr;
  for (auto k = found->second.rbegin(); k != found->second.rend(); ++k)
    if (k->from <= op.seq) return &*k;
  return nullptr;
}

bool Clocks::before(OpId a, OpId b) const {
  if (a.session == b.session) return a.seq < b.seq;
  const auto* known = of(b);
  if (known == nullptr) return false;
  const auto found = std::lower_bound(known->seen.begin(), known->seen.end(), a.session,
                                      [](const auto& entry, auto session) { return entry.first < session; });
  return found != known->seen.end() && found->first == a.session && found->second >= a.seq;
}

bool Clocks::learnt_nothing_between(OpId a, OpId b) const { return of(a) == of(b); }

}  // namespace skolanalys::log
