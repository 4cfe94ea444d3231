#include "core/commands/labels.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "core/text/utf8.h"

namespace skolanalys::commands {
namespace {

constexpr int most_initials = 4;

/// "LK" of "LK", " L. K. " and "Lena Karlsson": of several words the first letter each.
std::string as_initials(std::string_view written) {
  std::vector<std::u32string> words(1);
  for (text::ByteOffset at = 0; at < written.size();) {
    const auto c = text::next(written, at);
    if (u_isalnum(static_cast<UChar32>(c)) != 0)
      words.back() += c;
    else if (!words.back().empty())
      words.emplace_back();
  }
  std::erase_if(words, [](const auto& word) { return word.empty(); });
  std::string out;
  int left = most_initials;
  for (const auto& word : words)
    for (const auto c : word.substr(0, words.size() > 1 ? 1 : word.size()))
      if (left-- > 0) text::append(out, c);
  return out;
}

std::string numbered(const std::string& before, std::size_t n, const std::string& after) {
  return before + (n < 10 ? "0" : "") + std::to_string(n) + (after.empty() ? "" : "-" + after);
}

/// Of at most six digits and nothing else.
std::optional<std::size_t> number_in(std::string_view digits) {
  std::size_t number = 0;
  const auto* const last = digits.data() + digits.size();
  const auto [end, bad] = std::from_chars(digits.data(), last, number);
  if (bad != std::errc() || end != last || digits.size() > 6) return std::nullopt;
  return number;
}

struct Numbered {
  std::string before;  ///< "EX-"
  std::size_t number = 0;
};

/// "EX-07" and "EX-07-LK": letters, a hyphen, at most six digits, and then nothing or initials.
std::optional<Numbered> in_a_series(std::string_view label) {
  const auto hyphen = label.find('-');
  if (hyphen == 0 || hyphen == std::string_view::npos) return std::nullopt;
  for (text::ByteOffset at = 0; at < hyphen;)
    if (u_isalpha(static_cast<UChar32>(text::next(label, at))) == 0) return std::nullopt;
  const auto rest = label.substr(hyphen + 1);
  const auto digits = rest.substr(0, rest.find('-'));
  const auto number = number_in(digits);
  if (!number) return std::nullopt;
  const auto initials = rest.substr(std::min(rest.size(), digits.size() + 1));
  if (as_initials(initials) != initials) return std::nullopt;
  return Numbered{std::string(label.substr(0, hyphen + 1)), *number};
}

std::string series_of(const std::string& municipality) {
  icu::UnicodeString name = icu::UnicodeString::fromUTF8(municipality);
  name.truncate(name.moveIndex32(0, 2));
  std::string out;
  name.toUpper(icu::Locale("sv")).toUTF8String(out);
  return (out.empty() ? "I" : out) + "-";
}

}  // namespace

Labels::Labels(const model::Model& model) : municipality_(model.engagement.municipality) {
  for (const auto& [id, interview] : model.interviews) keep(interview.label);
  for (const auto& [id, document] : model.documents) keep(document.label);
  for (const auto& [id, respondent] : model.respondents) keep_respondent(respondent.label);
}

bool Labels::keep(const std::string& label) {
  if (!used_.insert(label).second) return false;
  if (const auto one = in_a_series(label)) {
    auto& series = series_[one->before];
    ++series.interviews;
    series.highest = std::max(series.highest, one->number);
  }
  const auto before = label.substr(0, label.find_last_not_of("0123456789") + 1);
  if (before == "D" || before.ends_with("-D"))
    if (const auto number = number_in(std::string_view(label).substr(before.size())); number > document_) {
      document_before_ = before;
      document_ = *number;
    }
  return true;
}

std::string Labels::next_interview(std::string_view initials) {
  const auto most = std::max_element(series_.begin(), series_.end(), [](const auto& a, const auto& b) {
    return a.second.interviews < b.second.interviews;
  });
  auto out = numbered(most == series_.end() ? series_of(municipality_) : most->first,
                      most == series_.end() ? 1 : most->second.highest + 1, as_initials(initials));
  (void)keep(out);
  return out;
}

std::string Labels::next_document() {
  auto out = document_before_ + std::to_string(document_ + 1);
  (void)keep(out);
  return out;
}

std::string Labels::next_respondent(std::string_view initials) {
  for (std::size_t n = 1;; ++n) {
    const auto bare = numbered("R", n, {});
    const auto next = respondents_.lower_bound(bare + "-");
    if (respondents_.contains(bare) || (next != respondents_.end() && next->starts_with(bare + "-")))
      continue;
    return *respondents_.insert(numbered("R", n, as_initials(initials))).first;
  }
}

}  // namespace skolanalys::commands
