#include "core/analysis/theme_history.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace skolanalys::analysis {
namespace {

using What = ThemeEvent::What;

std::string as_words(const nlohmann::json& value) {
  return value.is_string() ? value.get<std::string>() : value.is_null() ? std::string() : value.dump();
}

model::OpId id_in(const nlohmann::json& fields, const char* name) {
  return model::parse_id(as_words(fields.value(name, nlohmann::json()))).value_or(model::OpId{});
}

}  // namespace

void ThemeHistory::count(model::OpId code, What what, const log::Operation& op, const std::string& step,
                         const std::string& coder) {
  auto& all = events_[code];
  if (!all.empty() && all.back().what == what && all.back().step == step && all.back().coder == coder &&
      op.wall - all.back().when < std::chrono::hours(12)) {
    ++all.back().count;
    return;
  }
  all.push_back({.what = what, .when = op.wall, .step = step, .count = 1, .coder = coder});
}

ThemeHistory ThemeHistory::read(const log::OperationList& operations) {
  std::vector<const log::Operation*> in_order;
  in_order.reserve(operations.size());
  for (const auto& op : operations) in_order.push_back(&op);
  std::sort(in_order.begin(), in_order.end(),
            [](const auto* a, const auto* b) { return log::earlier(*a, *b); });
  ThemeHistory out;
  for (const auto* op : in_order) out.take(*op);
  return out;
}

void ThemeHistory::take(const log::Operation& op) {
  using log::Kind;
  const bool touches = events_.contains(op.entity) || codings_.contains(op.entity);
  // Only what makes something, or is about a theme or a coding, is worth decoding.
  if (op.kind != Kind::create && !touches) {
    if (op.kind == Kind::splice || op.kind == Kind::base || op.kind == Kind::merge) return;
  }
  const auto body = log::decode(op.body);
  const model::OpId first{op.id.session, body.value("s", op.id.seq)};
  if (first == op.id) steps_[first] = body.value("l", "");
  const auto known = steps_.find(first);
  const auto step = known == steps_.end() ? std::string() : known->second;
  const auto fields = body.value("f", nlohmann::json::object());
  if (op.kind == Kind::create) {
    const auto type = body.value("type", "");
    if (type == "code") {
      events_[op.id].push_back({.what = What::made, .when = op.wall, .step = step});
      for (const auto& [name, value] : fields.items()) fields_[op.id][name] = as_words(value);
    } else if (type == "coding") {
      auto& coding = codings_[op.id];
      coding.code = id_in(fields, "code");
      coding.coder = as_words(fields.value("coder", nlohmann::json()));
      count(coding.code, What::coded, op, step, coding.coder);
    }
    return;
  }
  if (const auto found = codings_.find(op.entity); found != codings_.end()) {
    auto& coding = found->second;
    if (op.kind == Kind::remove && coding.there) {
      coding.there = false;
      count(coding.code, What::uncoded, op, step, {});
    } else if (op.kind == Kind::restore && !coding.there) {
      coding.there = true;
      count(coding.code, What::coded, op, step, coding.coder);
    } else if (op.kind == Kind::set && fields.contains("code")) {
      const auto to = id_in(fields, "code");
      if (to == coding.code) return;
      count(coding.code, What::uncoded, op, step, {});
      coding.code = to;
      count(coding.code, What::coded, op, step, {});
    }
    return;
  }
  const auto found = events_.find(op.entity);
  if (found == events_.end()) return;
  if (op.kind == Kind::remove || op.kind == Kind::restore) {
    found->second.push_back(
        {.what = op.kind == Kind::remove ? What::removed : What::restored, .when = op.wall, .step = step});
  } else if (op.kind == Kind::set) {
    for (const auto& [name, value] : fields.items()) {
      auto& now = fields_[op.entity][name];
      const auto after = as_words(value);
      if (after == now) return;
      // Where it stands among its siblings says nothing by itself.
      if (name != "order")
        found->second.push_back({.what = What::changed,
                                 .when = op.wall,
                                 .step = step,
                                 .field = name,
                                 .before = now,
                                 .after = after});
      now = after;
    }
  }
}

std::vector<ThemeEvent> ThemeHistory::of(model::CodeId theme) const {
  const auto found = events_.find(theme);
  return found == events_.end() ? std::vector<ThemeEvent>() : found->second;
}

}  // namespace skolanalys::analysis
