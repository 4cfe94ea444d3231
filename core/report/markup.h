#pragma once
#include <pugixml.hpp>
#include <string>

namespace skolanalys::report {

inline void attribute(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

}  // namespace skolanalys::report
