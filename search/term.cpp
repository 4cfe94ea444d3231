#include "search/term.h"

#include <algorithm>
#include <array>
#include <vector>

namespace skolanalys::search {
namespace {

/// Byte-pair merges over Swedish interviews, in the order of their gain; entry n is the byte 0x80 + n. Part
/// of the index's format: changing it means a new one.
constexpr std::array<std::string_view, 126> groups{
    "å",     "ä",           "ö",     "é",   "er",      "ar",     "in",           "an",     "en",
    "sk",    "et",          "ing",   "st",  "ll",      "är",     "at",           "ning",   "ör",
    "el",    "ig",          "för",   "var", "or",      "ol",     "ad",           "al",     "om",
    "ed",    "ti",          "nd",    "ra",  "on",      "ter",    "pp",           "ck",     "are",
    "ju",    "vi",          "de",    "ag",  "ut",      "it",     "ss",           "ch",     "ver",
    "skol",  "ro",          "und",   "re",  "fr",      "svar",   "ån",           "sp",     "ur",
    "na",    "att",         "ik",    "det", "än",      "av",     "tt",           "så",     "inter",
    "and",   "te",          "all",   "bl",  "am",      "interv", "intervju",     "ell",    "år",
    "em",    "intervjuare", "och",   "på",  "ef",      "man",    "som",          "ser",    "den",
    "under", "ska",         "ati",   "upp", "kl",      "il",     "med",          "ass",    "sl",
    "het",   "kt",          "ele",   "be",  "bet",     "lig",    "ga",           "ningar", "isk",
    "kan",   "öd",          "ätt",   "vad", "till",    "över",   "gr",           "sm",     "um",
    "har",   "ål",          "ation", "tr",  "vis",     "ul",     "äm",           "ett",    "val",
    "yck",   "pro",         "bar",   "ist", "visning", "ot",     "undervisning", "ling",   "ens"};
constexpr unsigned char first_group = 0x80;
constexpr char as_it_is = 0x02;  // before a character outside ASCII that is no group

struct Group {
  std::string_view letters;
  char code;
};
/// Groups by their first byte, the longest first.
const std::array<std::vector<Group>, 256>& by_first_byte() {
  static const auto made = [] {
    std::array<std::vector<Group>, 256> out;
    for (std::size_t i = 0; i < groups.size(); ++i)
      out[static_cast<unsigned char>(groups[i][0])].push_back(
          {groups[i], static_cast<char>(first_group + i)});
    for (auto& list : out)
      std::sort(list.begin(), list.end(),
                [](const Group& a, const Group& b) { return a.letters.size() > b.letters.size(); });
    return out;
  }();
  return made;
}

std::size_t bytes_at(std::string_view form, std::size_t at) {
  const auto lead = static_cast<unsigned char>(form[at]);
  const std::size_t n = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return std::min(n, form.size() - at);
}

}  // namespace

std::string term_of(std::string_view form) {
  const auto& known = by_first_byte();
  std::string out;
  for (std::size_t at = 0; at < form.size();) {
    const auto rest = form.substr(at);
    const auto& candidates = known[static_cast<unsigned char>(rest[0])];
    const auto group = std::find_if(candidates.begin(), candidates.end(),
                                    [&](const Group& one) { return rest.starts_with(one.letters); });
    if (group != candidates.end()) {
      out += group->code;
      at += group->letters.size();
      continue;
    }
    const auto length = bytes_at(form, at);
    if (length > 1) out += as_it_is;
    out += form.substr(at, length);
    at += length;
  }
  return out;
}

std::string form_in(std::string_view term) {
  std::string out;
  for (std::size_t at = 0; at < term.size();) {
    const auto byte = static_cast<unsigned char>(term[at]);
    if (term[at] == as_it_is && at + 1 < term.size()) {
      const auto length = bytes_at(term, at + 1);
      out += term.substr(at + 1, length);
      at += 1 + length;
    } else if (byte >= first_group && static_cast<std::size_t>(byte - first_group) < groups.size()) {
      out += groups[static_cast<std::size_t>(byte - first_group)];
      ++at;
    } else {
      out += term[at++];
    }
  }
  return out;
}

}  // namespace skolanalys::search
