#include "core/error.h"

namespace skolanalys {

std::string fill(std::string sentence, const std::vector<std::string>& values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string hole = "{" + std::to_string(i) + "}";
    for (auto at = sentence.find(hole); at != std::string::npos;
         at = sentence.find(hole, at + values[i].size()))
      sentence.replace(at, hole.size(), values[i]);
  }
  return sentence;
}

}  // namespace skolanalys
