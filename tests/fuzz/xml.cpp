#include "core/exchange/xml.h"
#include "tests/fuzz/fuzz.h"

namespace {
void walk(const pugi::xml_node& node, std::size_t depth) {
  // Readers recurse: what the gate lets through must be as shallow as it says.
  fuzz::expect(depth <= skolanalys::exchange::deepest_xml + 1, "deeper than the gate allows");
  (void)skolanalys::exchange::local_name(node);
  (void)skolanalys::exchange::attribute(node, "id");
  for (const auto& one : node.children()) walk(one, depth + 1);
}
}  // namespace

FUZZ(bytes) {
  using namespace skolanalys::exchange;
  fuzz::answers([&] {
    const auto document = parse_xml("x.xml", "", std::string(bytes));
    walk(document, 0);
    (void)to_string(document, pugi::format_indent);
  });
}
