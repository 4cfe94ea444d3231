#include "app/ui/wrap.h"

namespace skolanalys::ui {

std::string without_wraps(std::string_view shown) {
  std::string out;
  out.reserve(shown.size());
  for (std::size_t i = 0; i < shown.size(); ++i) {
    if (shown[i] == '\r') {
      if (i + 1 < shown.size() && shown[i + 1] == '\n') ++i;
      continue;
    }
    out += shown[i];
  }
  return out;
}

std::string soft_wrapped(const ImFont& font, std::string_view shown, float width) {
  const auto words = without_wraps(shown);
  std::string out;
  std::size_t at = 0;
  while (at < words.size()) {
    const auto hard = std::min(words.find('\n', at), words.size());
    while (at < hard) {
      const char* from = words.data() + at;
      const char* end = words.data() + hard;
      const char* stop = font.CalcWordWrapPositionA(1, from, end, width);
      if (stop <= from) stop = end;  // narrower than a letter
      // The spaces belong to the line that they end.
      while (stop < end && *stop == ' ') ++stop;
      out.append(from, stop);
      at = static_cast<std::size_t>(stop - words.data());
      if (at < hard) out += "\r\n";
    }
    if (hard < words.size()) out += '\n';
    at = hard + 1;
  }
  return out;
}

std::size_t place_without_wraps(std::string_view shown, std::size_t at) {
  return without_wraps(shown.substr(0, std::min(at, shown.size()))).size();
}

std::size_t place_with_wraps(std::string_view shown, std::size_t at, bool before) {
  std::size_t seen = 0;
  std::size_t i = 0;
  for (; i < shown.size(); ++i) {
    if (seen == at && (before || shown[i] != '\r')) break;
    if (shown[i] == '\r') {
      if (i + 1 < shown.size() && shown[i + 1] == '\n') ++i;
      continue;
    }
    ++seen;
  }
  return i;
}

}  // namespace skolanalys::ui
