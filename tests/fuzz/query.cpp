#include "search/query.h"
#include "tests/fuzz/fuzz.h"

namespace {
void look(const skolanalys::search::QueryNode& node, skolanalys::text::Pos length, std::size_t depth) {
  fuzz::expect(node.where.from <= node.where.to && node.where.to <= length, "a part outside the query");
  fuzz::expect(depth < 4100, "deeper than a query is long");
  for (const auto& part : node.parts) look(part, length, depth + 1);
}
}  // namespace

FUZZ(bytes) {
  using namespace skolanalys;
  if (text::first_invalid(bytes)) return;  // comes from a field or from arguments that were looked at
  const auto parsed = search::parse_query(bytes);
  const auto length = text::length(bytes);
  fuzz::expect(!(parsed.root && parsed.fault), "understood and not understood");
  if (parsed.root) look(*parsed.root, length, 0);
  if (parsed.fault) {
    fuzz::expect(parsed.fault->where.to <= length, "a fault outside the query");
    fuzz::expect(assets::Words::in("sv").has(parsed.fault->id), "a fault without words: " + parsed.fault->id);
  }
}
