#include <unicode/unistr.h>

#include <charconv>
#include <map>
#include <set>
#include <vector>

#include "core/exchange/gate.h"
#include "core/exchange/read/reader.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::read {
namespace {

constexpr std::size_t deepest_group = 500;
constexpr std::uintmax_t largest_rtf = 64ULL << 20U;

/// Parts of an RTF file (specification 1.9.1) that are no words of it.
const std::set<std::string, std::less<>> silent{"fonttbl",
                                                "colortbl",
                                                "stylesheet",
                                                "info",
                                                "pict",
                                                "header",
                                                "headerl",
                                                "headerr",
                                                "headerf",
                                                "footer",
                                                "footerl",
                                                "footerr",
                                                "footerf",
                                                "object",
                                                "themedata",
                                                "datastore",
                                                "latentstyles",
                                                "listtable",
                                                "listoverridetable",
                                                "rsidtbl",
                                                "generator",
                                                "fldinst",
                                                "xmlnstbl",
                                                "mmathPr",
                                                "revtbl",
                                                "filetbl",
                                                "bkmkstart",
                                                "bkmkend",
                                                "atnid",
                                                "atnauthor",
                                                "annotation",
                                                "atnref",
                                                "atndate",
                                                "atntime",
                                                "nonshppict",
                                                "wgrffmtfilter",
                                                "pgdsctbl",
                                                "shppict",
                                                "sp"};

/// Characters that have a control word of their own.
const std::map<std::string, const char*, std::less<>> characters{
    {"emdash", "—"},    {"endash", "–"},    {"lquote", "‘"},  {"rquote", "’"},
    {"ldblquote", "“"}, {"rdblquote", "”"}, {"bullet", "•"},  {"tab", "\t"},
    {"line", "\n"},     {"emspace", " "},   {"enspace", " "}, {"lbr", "\n"}};

class RtfReader {
 public:
  RtfReader(const std::filesystem::path& path, std::string bytes) : path_(path), bytes_(std::move(bytes)) {}

  Words read() {
    if (!bytes_.starts_with("{\\rtf")) refuse(path_, said("place.byte", {"0"}), said("refused.no_rtf"));
    states_.push_back({});
    while (at_ < bytes_.size()) step();
    flush_bytes();
    paragraphs_.add(std::move(words_));
    Words out;
    out.format = "rtf";
    out.text = paragraphs_.take();
    if (pictures_ > 0) out.notices.push_back({"notice.pictures", {std::to_string(pictures_)}});
    if (notes_ > 0) out.notices.push_back({"notice.footnotes", {std::to_string(notes_)}});
    return out;
  }

 private:
  struct State {
    bool silent = false, hidden = false, deleted = false;
    int skip = 1;  // bytes that stand in for a Unicode character
  };

  void step() {
    const char c = bytes_[at_];
    if (c == '{') {
      flush_bytes();
      if (states_.size() >= deepest_group)
        refuse(path_, said("place.byte", {std::to_string(at_)}),
               said("refused.deep", {std::to_string(deepest_group)}));
      states_.push_back(states_.back());
      ++at_;
    } else if (c == '}') {
      flush_bytes();
      if (states_.size() > 1) states_.pop_back();
      ++at_;
    } else if (c == '\\') {
      control();
    } else {
      ++at_;
      if (c != '\r' && c != '\n') byte(c);
    }
  }

  void control() {
    ++at_;
    if (at_ >= bytes_.size()) return;
    const char c = bytes_[at_];
    if (c == '\'') {
      unsigned value = 0;
      const auto end = std::min(at_ + 3, bytes_.size());
      std::from_chars(bytes_.data() + at_ + 1, bytes_.data() + end, value, 16);
      at_ = end;
      byte(static_cast<char>(value));
      return;
    }
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
      ++at_;
      if (c == '*') states_.back().silent = true;
      if (c == '~') put("\u00a0");
      if (c == '_') put("\u2011");
      if (c == '\\' || c == '{' || c == '}') byte(c);
      if (c == '\n' || c == '\r') end_paragraph();
      return;
    }
    const auto from = at_;
    while (at_ < bytes_.size() &&
           ((bytes_[at_] >= 'a' && bytes_[at_] <= 'z') || (bytes_[at_] >= 'A' && bytes_[at_] <= 'Z')))
      ++at_;
    const auto word = bytes_.substr(from, std::min<std::size_t>(at_ - from, 40));
    int number = 0;
    bool has_number = false;
    if (at_ < bytes_.size() && (bytes_[at_] == '-' || (bytes_[at_] >= '0' && bytes_[at_] <= '9'))) {
      const auto [end, wrong] =
          std::from_chars(bytes_.data() + at_, bytes_.data() + std::min(at_ + 12, bytes_.size()), number);
      has_number = wrong == std::errc();
      at_ = static_cast<std::size_t>(end - bytes_.data()) + (has_number ? 0 : 1);
    }
    if (at_ < bytes_.size() && bytes_[at_] == ' ') ++at_;
    act(word, number, has_number);
  }

  void act(const std::string& word, int number, bool has_number) {
    auto& state = states_.back();
    if (word == "bin" && number > 0) {
      at_ = std::min(bytes_.size(), at_ + static_cast<std::size_t>(number));
    } else if (word == "ansicpg") {
      codepage_ = "windows-" + std::to_string(number);
    } else if (word == "mac") {
      codepage_ = "macintosh";
    } else if (word == "pc" || word == "pca") {
      codepage_ = "ibm-850";
    } else if (word == "uc") {
      state.skip = std::clamp(number, 0, 8);
    } else if (word == "u") {
      flush_bytes();
      const auto unit = static_cast<char16_t>(number < 0 ? number + 65536 : number);
      units_ += unit;
      if (unit < 0xD800 || unit > 0xDBFF) flush_units();
      skip_ = state.skip;
    } else if (word == "par" || word == "sect" || word == "page") {
      end_paragraph();
    } else if (word == "row") {
      if (!state.silent) {
        flush_bytes();
        paragraphs_.add_line(std::move(words_));
        words_.clear();
      }
    } else if (word == "cell" || word == "nestcell") {
      put(" | ");
    } else if (word == "v") {
      state.hidden = !has_number || number != 0;
    } else if (word == "deleted") {
      state.deleted = !has_number || number != 0;
    } else if (word == "plain") {
      state.hidden = state.deleted = false;
    } else if (word == "footnote") {
      ++notes_;
      state.silent = true;
    } else if (silent.contains(word)) {
      pictures_ += word == "pict" && !state.silent ? 1 : 0;
      state.silent = true;
    } else if (const auto found = characters.find(word); found != characters.end()) {
      put(found->second);
    }
  }

  void byte(char c) {
    if (skip_ > 0) {
      --skip_;
      return;
    }
    raw_ += c;
  }
  void flush_units() {
    std::string out;
    icu::UnicodeString(units_.data(), static_cast<int32_t>(units_.size())).toUTF8String(out);
    units_.clear();
    put(out);
  }
  void flush_bytes() {
    if (raw_.empty()) return;
    std::string out;
    icu::UnicodeString(raw_.data(), static_cast<int32_t>(raw_.size()), codepage_.c_str()).toUTF8String(out);
    raw_.clear();
    const auto& state = states_.back();
    if (!state.silent && !state.hidden && !state.deleted) words_ += out;
  }
  void put(const std::string& words) {
    flush_bytes();
    const auto& state = states_.back();
    if (!state.silent && !state.hidden && !state.deleted) words_ += words;
  }
  void end_paragraph() {
    flush_bytes();
    if (states_.back().silent) return;
    paragraphs_.add(std::move(words_));
    words_.clear();
  }

  std::filesystem::path path_;
  std::string bytes_;
  std::size_t at_ = 0;
  std::vector<State> states_;
  std::string codepage_ = "windows-1252", raw_, words_;
  std::u16string units_;
  int skip_ = 0;
  Paragraphs paragraphs_;
  std::size_t pictures_ = 0, notes_ = 0;
};

}  // namespace

Words read_rtf(const std::filesystem::path& path) {
  return RtfReader(path, read_bytes(path, largest_rtf)).read();
}

}  // namespace skolanalys::exchange::read
