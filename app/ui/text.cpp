#include "app/ui/text.h"

#include <algorithm>
#include <cmath>

namespace skolanalys::ui {
namespace {

/// Calls `line(from, to)` for each line; returns how many there are.
template <class Line>
int each_line(const ImFont* font, const std::string& words, float width, const Line& line) {
  const char* at = words.data();
  const char* end = at + words.size();
  int n = 0;
  while (true) {
    const char* hard = std::find(at, end, '\n');
    do {
      const char* stop = font->CalcWordWrapPositionA(1, at, hard, std::max(width, 1.0F));
      if (stop <= at && at < hard) stop = at + 1;  // narrower than a letter
      while (stop < hard && (static_cast<unsigned char>(*stop) & 0xC0U) == 0x80) ++stop;
      line(at, stop);
      ++n;
      while (stop < hard && *stop == ' ') ++stop;  // what a line broke at belongs to neither
      at = stop;
    } while (at < hard);
    if (hard == end) return n;
    at = hard + 1;
  }
}

}  // namespace

float line_pitch(const ImFont* font) { return std::round(font->FontSize * 1.25F); }

float wrapped_height(const ImFont* font, const std::string& words, float width) {
  return line_pitch(font) *
         static_cast<float>(each_line(font, words, width, [](const char*, const char*) {}));
}

std::vector<std::string> lines_of(const ImFont* font, const std::string& words, float width) {
  std::vector<std::string> out;
  each_line(font, words, width, [&](const char* from, const char* to) { out.emplace_back(from, to); });
  return out;
}

float longest_word(const ImFont* font, const std::string& words) {
  float most = 0;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    most =
        std::max(most, font->CalcTextSizeA(font->FontSize, 1e6F, 0, words.data() + at, words.data() + end).x);
    at = end + 1;
  }
  return most;
}

std::string parted(const ImFont* font, const std::string& words, float width) {
  constexpr std::size_t least = 4;  // letters of a part
  const auto wide = [&](const std::string& part) {
    return font->CalcTextSizeA(font->FontSize, 1e6F, 0, part.c_str()).x;
  };
  std::string out;
  for (std::size_t at = 0; at < words.size();) {
    const auto end = std::min(words.find(' ', at), words.size());
    auto word = words.substr(at, end - at);
    if (wide(word) > width)
      for (auto joint = word.size() - std::min(word.size(), least); joint >= least; --joint) {
        if (word[joint - 1] != 's') continue;
        const auto head = word.substr(0, joint) + "-";
        const auto tail = word.substr(joint);
        if (wide(head) > width || wide(tail) > width) continue;
        word = head + " " + tail;
        break;
      }
    out += (out.empty() ? "" : " ") + word;
    at = end + 1;
  }
  return out;
}

void draw_wrapped(ImDrawList& list, const ImFont* font, ImVec2 at, ImU32 color, const std::string& words,
                  float width) {
  const float pitch = line_pitch(font);
  float y = std::round(at.y + (pitch - font->FontSize) / 2);
  each_line(font, words, width, [&](const char* from, const char* to) {
    list.AddText(font, font->FontSize, {std::round(at.x), y}, color, from, to);
    y += pitch;
  });
}

}  // namespace skolanalys::ui
