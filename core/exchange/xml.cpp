#include "core/exchange/xml.h"

#include <algorithm>
#include <sstream>

#include "core/exchange/gate.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

std::string line_at(std::string_view bytes, std::size_t at) {
  const auto end = bytes.begin() + static_cast<std::ptrdiff_t>(std::min(at, bytes.size()));
  return said("place.line", {std::to_string(1 + std::count(bytes.begin(), end, '\n'))});
}

struct Shape {
  std::size_t depth = 0, deepest = 0, nodes = 0;
  std::optional<std::size_t> forbidden;  // where a document type stands
};

/// The '>' that ends a tag: none that stands in an attribute's value does.
std::size_t end_of_tag(std::string_view bytes, std::size_t at) {
  while (true) {
    at = bytes.find_first_of(">\"'", at);
    if (at == std::string_view::npos || bytes[at] == '>') return at;
    at = bytes.find(bytes[at], at + 1);
    if (at == std::string_view::npos) return at;
    ++at;
  }
}

/// Counts without building anything: what a parser would recurse into or allocate.
Shape shape_of(std::string_view bytes) {
  Shape out;
  for (std::size_t at = bytes.find('<'); at != std::string_view::npos; at = bytes.find('<', at)) {
    const auto rest = bytes.substr(at);
    if (rest.starts_with("<!--")) {
      at = bytes.find("-->", at + 4);
    } else if (rest.starts_with("<![CDATA[")) {
      at = bytes.find("]]>", at + 9);
    } else if (rest.starts_with("<!")) {
      out.forbidden = at;
      return out;
    } else if (rest.starts_with("<?")) {
      at = bytes.find("?>", at + 2);
    } else {
      const auto end = end_of_tag(bytes, at);
      if (end == std::string_view::npos) return out;
      ++out.nodes;
      if (rest.starts_with("</"))
        out.depth -= out.depth > 0 ? 1 : 0;
      else if (bytes[end - 1] != '/')
        out.deepest = std::max(out.deepest, ++out.depth);
      at = end;
    }
    if (at == std::string_view::npos) return out;
  }
  return out;
}

/// What is left without the signs that XML cannot hold. pugixml writes control characters as references,
/// "&#1;", and nothing else so but tabs and line ends of attributes; an ampersand that was there is "&amp;".
std::string without_unfit(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  for (std::size_t from = 0; from < bytes.size();) {
    const auto at = std::min(bytes.find_first_of("&\xEF", from), bytes.size());
    out += bytes.substr(from, at - from);
    const auto rest = bytes.substr(at);
    const bool reference = rest.starts_with("&#");
    const bool unfit = rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
    const auto sign = rest.substr(0, reference ? rest.find(';') + 1 : unfit ? 3 : 1);
    if (!unfit && (!reference || sign == "&#9;" || sign == "&#10;" || sign == "&#13;")) out += sign;
    from = at + sign.size();
    if (sign.empty()) break;
  }
  return out;
}

}  // namespace

pugi::xml_document parse_xml(const std::filesystem::path& path, const std::string& part, std::string bytes) {
  const auto place = [&](const std::string& more) {
    const auto inner = part.empty() ? std::string() : said("place.part", {part});
    return inner.empty() ? more : more.empty() ? inner : inner + ", " + more;
  };
  if (bytes.size() > largest_xml)
    refuse(path, place(""), said("refused.larger", {std::to_string(largest_xml >> 20U)}));
  bytes = decode_marked(std::move(bytes));
  if (const auto wrong = text::first_invalid(bytes))
    refuse(path, place(line_at(bytes, *wrong)), said("refused.not_utf8"));
  const auto shape = shape_of(bytes);
  if (shape.forbidden) refuse(path, place(line_at(bytes, *shape.forbidden)), said("refused.doctype"));
  if (shape.deepest > deepest_xml)
    refuse(path, place(""), said("refused.deep", {std::to_string(deepest_xml)}));
  if (shape.nodes > most_xml_nodes)
    refuse(path, place(""), said("refused.many", {std::to_string(most_xml_nodes)}));
  pugi::xml_document out;
  const auto read = out.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata,
                                    pugi::encoding_utf8);
  if (!read)
    refuse(path, place(line_at(bytes, static_cast<std::size_t>(read.offset))), said("refused.not_xml"));
  return out;
}

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(const pugi::xml_node& node, std::string_view name) {
  for (const auto& one : node.children())
    if (local_name(one) == name) return one;
  return {};
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  for (const auto& one : node.attributes()) {
    const std::string_view full = one.name();
    const auto colon = full.find(':');
    if ((colon == std::string_view::npos ? full : full.substr(colon + 1)) == name) return one.value();
  }
  return {};
}

std::string to_string(const pugi::xml_document& document, unsigned form) {
  std::ostringstream out;
  document.save(out, " ", form | pugi::format_no_declaration, pugi::encoding_utf8);
  return without_unfit(out.view());
}

}  // namespace skolanalys::exchange
