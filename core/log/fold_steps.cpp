#include "core/log/fold_state.h"

/// Steps, and what takes them back.
namespace skolanalys::log {

bool Fold::State::advance_scope(OpId scope, Stamp by) {
  if (stacks[scope].seen.advance(clocks, by)) return true;
  const auto reached = std::exchange(touching[scope], {});
  for (const auto step : reached) {
    auto& stack = stacks[steps.at(step).step.scope];
    std::erase(stack.undo, step);
    std::erase(stack.redo, step);
  }
  return false;
}

void Fold::State::note_step(const Operation& op, const json& body, std::optional<Undo> undo) {
  const OpId id{op.id.session, body.value("s", op.id.seq)};
  auto& record = steps[id];
  const bool first = !record.step.id;
  if (first) {
    record.step.id = id;
    record.step.label = body.value("l", "");
    if (const auto o = body.find("o"); o != body.end()) get(*o, record.step.scope);
    if (const auto u = body.find("u"); u != body.end()) get(*u, record.step.undoes);
    record.touched = {record.step.scope};
    touching[record.step.scope].push_back(id);
  }
  const Stamp by{op.id, op.lamport};
  const bool alone_here = advance_scope(record.step.scope, by);
  bool alone = alone_here;
  OpId where = op.entity;
  with_entity(op.kind == Kind::create ? op.id : op.entity, [&]<class E>(E& e) {
    if constexpr (Placed<E>) where = e.text;
  });
  if (const auto owner = owner_of(model::TextId(where)); owner && owner != record.step.scope) {
    if (std::find(record.touched.begin(), record.touched.end(), owner) == record.touched.end()) {
      record.touched.push_back(owner);
      touching[owner].push_back(id);
    }
    alone = advance_scope(owner, by) && alone;
  }
  if (first && alone_here) {
    auto& mine = stacks[record.step.scope];
    const auto undoes = record.step.undoes;
    if (!undoes) {
      if (alone && !record.step.label.empty()) mine.undo.push_back(id);
      if (!record.step.label.empty()) mine.redo.clear();
    } else if (std::erase(mine.undo, undoes) > 0) {
      if (alone) mine.redo.push_back(id);  // an undo: redoing it means taking this step back
    } else if (std::erase(mine.redo, undoes) > 0) {
      if (alone) mine.undo.push_back(id);  // a redo
    }
  }
  if (undo) record.undos.push_back(std::move(*undo));
}

const Step* Fold::undoable(OpId scope) const {
  const auto found = state_->stacks.find(scope);
  if (found == state_->stacks.end() || found->second.undo.empty()) return nullptr;
  return &state_->steps.at(found->second.undo.back()).step;
}

const Step* Fold::redoable(OpId scope) const {
  const auto found = state_->stacks.find(scope);
  if (found == state_->stacks.end() || found->second.redo.empty()) return nullptr;
  return &state_->steps.at(found->second.redo.back()).step;
}

std::vector<Fold::Inverse> Fold::inverse_of(OpId step) const {
  std::vector<Inverse> out;
  const auto found = state_->steps.find(step);
  if (found == state_->steps.end()) return out;
  const auto& undos = found->second.undos;
  for (auto u = undos.rbegin(); u != undos.rend(); ++u) {
    auto body = u->body.empty() ? json::object() : decode(u->body);
    if (u->kind == Kind::splice) body["r"] = model::to_string(u->op);
    out.push_back({u->kind, u->entity, encode(body)});
  }
  return out;
}

}  // namespace skolanalys::log
