#include <cstdio>
#include <regex>

#include "core/exchange/gate.h"
#include "core/exchange/read/reader.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::read {
namespace {

constexpr double pause = 2.5;            // seconds of silence that end a turn without speakers
constexpr text::Pos longest_turn = 600;  // code points, where nobody says who speaks

struct Cue {
  double from = 0, to = 0;
  std::string speaker, words;
};

std::string plain(const std::string& marked, std::string& speaker) {
  std::string out;
  for (std::size_t at = 0; at < marked.size();) {
    if (marked[at] == '<') {
      const auto end = marked.find('>', at);
      if (end == std::string::npos) break;
      const auto tag = marked.substr(at + 1, end - at - 1);
      if (tag.starts_with("v ") || tag.starts_with("v.")) {
        const auto space = tag.find(' ');
        if (space != std::string::npos) speaker = tag.substr(space + 1);
      }
      at = end + 1;
    } else if (marked[at] == '&') {
      const auto end = marked.find(';', at);
      const auto name = end == std::string::npos ? std::string() : marked.substr(at + 1, end - at - 1);
      const char* value = name == "amp"                    ? "&"
                          : name == "lt"                   ? "<"
                          : name == "gt"                   ? ">"
                          : name == "nbsp"                 ? "\u00a0"
                          : name == "lrm" || name == "rlm" ? ""
                                                           : nullptr;
      out += value != nullptr ? value : "&";
      at = value != nullptr ? end + 1 : at + 1;
    } else {
      out += marked[at++];
    }
  }
  return out;
}

std::vector<Cue> cues_in(const std::filesystem::path& path, const std::string& text) {
  static const std::regex times(
      R"(^(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3}))");
  static const std::regex named(R"(^([A-ZÅÄÖ0-9][^:<>\n]{0,30}):\s+)");
  // Matching recurses letter by letter: only the beginning of a line, where such things stand, is matched.
  constexpr std::size_t enough = 120;
  const auto beginning = [](const std::string& line) {
    const auto from = std::min(line.find_first_not_of(" \t"), line.size());
    return line.substr(from, enough);
  };
  const auto seconds = [](const std::smatch& m, std::size_t i) {
    const auto n = [&](std::size_t k) { return m[k].matched ? std::stod(m[k].str()) : 0.0; };
    return n(i) * 3600 + n(i + 1) * 60 + n(i + 2) + n(i + 3) / 1000;
  };
  std::vector<Cue> out;
  bool in_cue = false;
  std::size_t line_number = 0;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    at = end + 1;
    ++line_number;
    constexpr std::size_t longest_line = 1U << 16U;
    if (line.size() > longest_line)
      refuse(path, said("place.line", {std::to_string(line_number)}), said("refused.long_line"));
    std::smatch match;
    const auto head = beginning(line);
    if (head.find("-->") != std::string::npos && std::regex_search(head, match, times)) {
      out.push_back({seconds(match, 1), seconds(match, 5), {}, {}});
      in_cue = true;
    } else if (line.find_first_not_of(" \t") == std::string::npos) {
      in_cue = false;
    } else if (in_cue) {
      auto& cue = out.back();
      auto words = plain(line, cue.speaker);
      const auto start = words.substr(0, enough);
      if (cue.speaker.empty() && cue.words.empty() && std::regex_search(start, match, named)) {
        cue.speaker = match[1];
        words.erase(0, std::min(words.find_first_not_of(" \t", static_cast<std::size_t>(match.length())),
                                words.size()));
      }
      cue.words += (cue.words.empty() ? "" : " ") + words;
    }
  }
  return out;
}

std::string clock(double seconds) {
  const auto whole = static_cast<unsigned>(seconds);
  char out[24];
  std::snprintf(out, sizeof out, "[%02u:%02u:%02u]", whole / 3600 % 100, whole / 60 % 60, whole % 60);
  return out;
}

}  // namespace

Words read_subtitles(const std::filesystem::path& path) {
  const auto decoded = decode_text(path, read_bytes(path, largest_text));
  const auto cues = cues_in(path, decoded.text);
  if (cues.empty()) refuse(path, "", said("refused.no_subtitles"));
  Words out;
  out.format = decoded.text.starts_with("WEBVTT") ? "vtt" : "srt";
  Paragraphs paragraphs;
  std::string turn;
  const Cue* before = nullptr;
  for (const auto& cue : cues) {
    if (cue.words.empty()) continue;
    const bool goes_on =
        before != nullptr && cue.speaker == before->speaker &&
        (!cue.speaker.empty() || (cue.from - before->to < pause && text::length(turn) < longest_turn));
    if (goes_on) {
      turn += " " + cue.words;
    } else {
      paragraphs.add(std::move(turn));
      turn = clock(cue.from) + " " + (cue.speaker.empty() ? "" : cue.speaker + ": ") + cue.words;
    }
    before = &cue;
  }
  paragraphs.add(std::move(turn));
  out.text = paragraphs.take();
  if (decoded.encoding != "UTF-8") out.notices.push_back({"notice.encoding", {decoded.encoding}});
  return out;
}

}  // namespace skolanalys::exchange::read
