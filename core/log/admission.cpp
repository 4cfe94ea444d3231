#include "core/log/admission.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "core/error.h"
#include "core/log/operation_list.h"

namespace skolanalys::log {
namespace {

constexpr std::uint64_t latest_lamport = 1ULL << 53U;  // no project of people reaches it

[[noreturn]] void refuse(OpId id) {
  throw Error(Fault::format, "error.operation_damaged", {model::to_string(id)},
              "operation " + model::to_string(id) + " cannot have been written by this program");
}

[[noreturn]] void differs(OpId id) {
  throw Error(
      Fault::format, "error.operation_differs", {model::to_string(id)},
      "operation " + model::to_string(id) +
          " is another one here and there: one of the two files is damaged or was tampered with; nothing "
          "was taken in");
}

Vector seen_by(const Operation& op) {
  try {
    const auto body = decode(op.body);
    const auto seen = body.find("vv");
    return seen == body.end() ? Vector() : get_vector(*seen);
  } catch (const nlohmann::json::exception&) {
    refuse(op.id);
  }
}

/// What stands in the place of an operation whose words were erased (core/store/rewrite.h).
bool emptied(const Operation& op) {
  return op.kind == Kind::base && op.id.seq > 1 && shallow(op.body) && decode(op.body).contains("erased");
}

/// Whether one of two with the same id is the other after an erasure: who erased keeps it so, who has the
/// words keeps them.
bool erased_on_one_side(const Operation& a, const Operation& b) {
  return a.lamport == b.lamport && (emptied(a) || emptied(b));
}

}  // namespace

bool same(const Operation& a, const Operation& b) {
  return std::tie(a.id, a.lamport, a.wall, a.kind, a.entity, a.body) ==
         std::tie(b.id, b.lamport, b.wall, b.kind, b.entity, b.body);
}

Admission admit(const Vector& held, const std::function<const Operation*(OpId)>& find,
                std::vector<Operation> incoming) {
  std::sort(incoming.begin(), incoming.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  Admission out;
  std::map<std::uint64_t, std::vector<Operation*>> sessions;
  for (auto& op : incoming) {
    if (op.id.seq == 0 || op.id.session == 0 || op.lamport == 0 || op.lamport > latest_lamport) refuse(op.id);
    if (const auto* here = find(op.id); here != nullptr) {
      if (!same(*here, op) && !erased_on_one_side(*here, op)) differs(op.id);
      ++out.known;
      continue;
    }
    if (!shallow(op.body)) refuse(op.id);
    auto& mine = sessions[op.id.session];
    if (!mine.empty() && mine.back()->id == op.id) {
      if (!same(*mine.back(), op) && !erased_on_one_side(*mine.back(), op)) differs(op.id);
      if (emptied(op)) *mine.back() = std::move(op);
      continue;
    }
    mine.push_back(&op);
  }
  auto have = held;
  std::map<std::uint64_t, std::uint64_t> lamports;  // of the last one held or admitted, by session
  std::map<std::uint64_t, std::size_t> next;
  for (bool grew = true; grew;) {
    grew = false;
    for (auto& [session, list] : sessions) {
      auto& at = next[session];
      while (at < list.size()) {
        auto& op = *list[at];
        if (op.id.seq != have[session] + 1) break;
        auto& lamport = lamports[session];
        if (lamport == 0 && have[session] > 0)
          if (const auto* last = find({session, have[session]}); last != nullptr) lamport = last->lamport;
        if (op.kind == Kind::base || op.kind == Kind::merge) {
          const auto seen = seen_by(op);
          if (!covers(have, seen)) break;
          for (const auto& [other, seq] : seen) {
            const auto* cause = find({other, seq});
            if (cause != nullptr && cause->lamport >= op.lamport) refuse(op.id);
            if (cause == nullptr && lamports[other] >= op.lamport && have[other] == seq) refuse(op.id);
          }
        }
        if (op.lamport <= lamport) refuse(op.id);
        if ((op.id.seq == 1) != (op.kind == Kind::base) && !emptied(op)) refuse(op.id);
        lamport = op.lamport;
        have[session] = op.id.seq;
        ++at;
        grew = true;
        out.admitted.push_back(std::move(op));
      }
    }
  }
  for (auto& [session, list] : sessions)
    for (auto i = next[session]; i < list.size(); ++i) out.waiting.push_back(std::move(*list[i]));
  std::sort(out.admitted.begin(), out.admitted.end(), earlier);
  return out;
}

}  // namespace skolanalys::log
