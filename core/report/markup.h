#pragma once
#include <initializer_list>
#include <pugixml.hpp>
#include <string>
#include <utility>

namespace skolanalys::report {

inline void attribute(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

/// A new last child with these attributes.
inline pugi::xml_node element(pugi::xml_node parent, const char* name,
                              std::initializer_list<std::pair<const char*, std::string>> attributes = {}) {
  auto node = parent.append_child(name);
  for (const auto& [key, value] : attributes) attribute(node, key, value);
  return node;
}

}  // namespace skolanalys::report
