#pragma once
#include <filesystem>
#include <pugixml.hpp>
#include <string>
#include <string_view>

namespace skolanalys::exchange {

inline constexpr std::size_t largest_xml = 64ULL << 20U;
inline constexpr std::size_t deepest_xml = 256;  ///< elements within elements
inline constexpr std::size_t most_xml_nodes = 6'000'000;

/// Parses XML from outside: at most `largest_xml` bytes of valid UTF-8 (UTF-16 with a mark is converted), no
/// document type and no entities of its own, no deeper than `deepest_xml`, so that walking it needs no care.
/// Throws Error(format) that names file, part and line. `part` may be empty.
[[nodiscard]] pugi::xml_document parse_xml(const std::filesystem::path& path, const std::string& part,
                                           std::string bytes);

/// The name without its namespace prefix: "p" of "w:p". Producers choose prefixes as they like.
[[nodiscard]] std::string_view local_name(const pugi::xml_node& node);
/// The first child, or the value of the attribute, whose local name is this; null or empty where there is
/// none.
[[nodiscard]] pugi::xml_node child(const pugi::xml_node& node, std::string_view name);
[[nodiscard]] std::string attribute(const pugi::xml_node& node, std::string_view name);

/// The document as bytes, without a declaration where it has none of its own; `form` is pugixml's:
/// `format_raw`, or `format_indent` by a space a level. Signs that XML cannot hold (section 2.2: control
/// characters, U+FFFE and U+FFFF) are left out: a program that reads it would refuse the whole.
[[nodiscard]] std::string to_string(const pugi::xml_document& document, unsigned form = pugi::format_raw);

}  // namespace skolanalys::exchange
