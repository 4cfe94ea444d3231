#include <algorithm>

#include "core/assets/assets.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/note.h"
#include "core/text/count.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 30;  // bytes

/// In a folder only what its name calls a note is taken; a file that is named itself is looked into.
bool is_note(const std::string& ending) {
  static const std::vector<std::string> endings{".txt",  ".md",  ".markdown", ".docx", ".odt", ".rtf",
                                                ".html", ".htm", ".pdf",      ".vtt",  ".srt"};
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

std::vector<fs::path> files_in(std::span<const fs::path> places) {
  std::vector<fs::path> out;
  std::error_code none;
  for (const auto& place : places) {
    if (!fs::is_directory(place, none)) {
      out.push_back(place);
      continue;
    }
    std::vector<fs::path> found;
    for (const auto& entry :
         fs::recursive_directory_iterator(place, fs::directory_options::skip_permission_denied, none))
      if (entry.is_regular_file(none) && is_note(ending_of(entry.path()))) found.push_back(entry.path());
    std::sort(found.begin(), found.end());
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

ReadFile read_one(const fs::path& path) {
  ReadFile out;
  out.path = path;
  try {
    check_readable(path, largest_text);
    const auto format = read::format_of(path);
    auto words = read::words_of(path);
    out.format = words.format;
    out.notices = std::move(words.notices);
    if (format == read::Format::text || format == read::Format::markdown) {
      out.note = parse_note(path, std::move(words.text));
    } else {
      out.note.title = std::move(words.title);
      out.note.text = std::move(words.text);
    }
    out.words = text::count_words(out.note.text);
    out.speakers = speakers_in(out.note.text);
    // A transcript has speakers; a PDF without any is something that the organisation wrote.
    if (format == read::Format::pdf && out.speakers.empty()) out.note.document = true;
    if (out.words == 0) out.notices.push_back({"notice.no_words", {}});
  } catch (const Error& fault) {
    out.fault = fault;
  }
  return out;
}

/// "R1", "I2": a letter that means a speaker, then digits.
bool numbered(const std::string& folded, char letter) {
  return folded.size() > 1 && folded.size() < 4 && folded[0] == letter &&
         std::all_of(folded.begin() + 1, folded.end(), [](char c) { return c >= '0' && c <= '9'; });
}

void guess(Speaker& speaker, bool& certain) {
  static const std::vector<std::string> asking{"intervjuare", "i",           "int",           "fråga",
                                               "q",           "interviewer", "samtalsledare", "moderator"};
  static const std::vector<std::string> answering{"svar", "r", "a", "respondent", "informant"};
  const auto folded = text::fold_case(speaker.name);
  const auto is = [&](const auto& words) {
    return std::find(words.begin(), words.end(), folded) != words.end();
  };
  speaker.interviewer = is(asking) || numbered(folded, 'i');
  if (const auto* role = assets::roles().called(speaker.name)) speaker.role = role->id;
  certain = speaker.interviewer || is(answering) || numbered(folded, 'r') || !speaker.role.empty();
}

}  // namespace

std::vector<Speaker> speakers_in(std::string_view text) {
  std::vector<Speaker> found;
  std::map<std::string, std::size_t> questions;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    auto line = text.substr(at, end - at);
    at = end + 1;
    if (line.starts_with('[')) {
      const auto close = line.find(']');
      if (close == std::string_view::npos || close > 12) continue;
      line.remove_prefix(close + 1);
      while (line.starts_with(' ')) line.remove_prefix(1);
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || colon > longest_name) continue;
    if (colon + 1 < line.size() && line[colon + 1] != ' ' && line[colon + 1] != '\t') continue;
    const bool asks = line.ends_with('?');
    const std::string name(line.substr(0, colon));
    if (name.find_first_of(".,;?!#*|\"()/") != std::string::npos ||
        std::count(name.begin(), name.end(), ' ') > 2)
      continue;
    const auto known =
        std::find_if(found.begin(), found.end(), [&](const Speaker& one) { return one.name == name; });
    if (known != found.end())
      ++known->turns;
    else
      found.push_back({name, 1, false, {}});
    questions[name] += asks ? 1 : 0;
  }
  std::erase_if(found, [&](Speaker& speaker) {
    bool certain = false;
    guess(speaker, certain);
    // Whoever mostly asks is an interviewer, whatever the name.
    if (!certain && speaker.turns > 1 && questions[speaker.name] * 2 > speaker.turns)
      speaker.interviewer = true;
    return !certain && speaker.turns < 2;
  });
  std::stable_sort(found.begin(), found.end(),
                   [](const Speaker& a, const Speaker& b) { return a.turns > b.turns; });
  return found;
}

std::vector<ReadFile> read_files(std::span<const fs::path> places,
                                 const std::function<bool(std::size_t, std::size_t)>& progress) {
  std::vector<ReadFile> out;
  const auto files = files_in(places);
  for (const auto& file : files) {
    out.push_back(read_one(file));
    if (progress && !progress(out.size(), files.size())) break;
  }
  return out;
}

}  // namespace skolanalys::exchange
