#include "core/privacy/scan.h"

#include <algorithm>
#include <array>
#include <set>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/read/pdf.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/text/utf8.h"

namespace skolanalys::privacy {
namespace {

namespace fs = std::filesystem;

/// Elements within a paragraph: no word ends where they do.
bool within_paragraph(std::string_view name) {
  static const std::set<std::string_view> names{"r",
                                                "t",
                                                "span",
                                                "a",
                                                "b",
                                                "i",
                                                "em",
                                                "strong",
                                                "sup",
                                                "sub",
                                                "u",
                                                "s",
                                                "rPr",
                                                "hyperlink",
                                                "tspan",
                                                "ins",
                                                "del",
                                                "small",
                                                "mark",
                                                "code",
                                                "lang",
                                                "sz",
                                                "color",
                                                "text-input",
                                                "bookmark",
                                                "bookmark-start",
                                                "bookmark-end",
                                                "bookmarkStart",
                                                "bookmarkEnd",
                                                "commentRangeStart",
                                                "commentRangeEnd",
                                                "commentReference",
                                                "footnoteReference",
                                                "proofErr"};
  return names.contains(name);
}

/// The text of a whole tree, and its attributes after it. Depth is bounded by the gate.
void add_words(const pugi::xml_node& node, std::string& out, std::string& attributes) {
  for (const auto& attribute : node.attributes()) {
    attributes += attribute.value();
    attributes += '\n';
  }
  for (const auto& child : node.children()) {
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      out += child.value();
      continue;
    }
    if (child.type() != pugi::node_element) continue;
    const auto name = exchange::local_name(child);
    const bool inner = within_paragraph(name);
    if (!inner && !out.empty() && out.back() != '\n') out += '\n';
    add_words(child, out, attributes);
    if (!inner) out += '\n';
  }
}

std::string words_of_xml(const fs::path& path, const std::string& part, std::string bytes) {
  const auto document = exchange::parse_xml(path, part, std::move(bytes));
  std::string out, attributes;
  add_words(document, out, attributes);
  return out + "\n" + attributes;
}

std::string words_of_bytes(const fs::path& path, const std::string& part, std::string bytes);

/// PDF and archives within an archive are read from a file of their own, gone afterwards.
class Unpacked {
 public:
  Unpacked(const fs::path& beside, const std::string& ending, const std::string& bytes)
      : path_(beside.string() + ".scan" + ending) {
    exchange::write_file(path_, bytes);
  }
  ~Unpacked() {
    std::error_code none;
    fs::remove(path_, none);
  }
  Unpacked(const Unpacked&) = delete;
  Unpacked& operator=(const Unpacked&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string words_of_zip(const fs::path& path) {
  exchange::ZipReader zip(path);
  std::string out;
  for (const auto& name : zip.names()) {
    if (name.ends_with('/')) continue;
    out += name + "\n";
    out += words_of_bytes(path, name, zip.read(name));
    out += '\n';
  }
  return out;
}

std::string words_of_bytes(const fs::path& path, const std::string& part, std::string bytes) {
  const auto ending = exchange::ending_of(part);
  if (bytes.starts_with("PK\x03\x04")) return words_of_zip(Unpacked(path, ".zip", bytes).path());
  if (bytes.starts_with("%PDF")) return words_of_file(Unpacked(path, ".pdf", bytes).path());
  constexpr std::array<std::string_view, 7> markup{".xml", ".rels", ".rdf", ".qde", ".qdc", ".svg", ".xhtml"};
  if (std::find(markup.begin(), markup.end(), ending) != markup.end())
    return words_of_xml(path, part, std::move(bytes));
  if (text::first_invalid(bytes)) return {};  // a picture, a font
  return bytes;
}

/// The program's own words, in which a name may stand as a word ("Dag").
const std::vector<std::string>& own_sentences() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out;
    for (const char* language : {"sv", "en"})
      for (const auto& [id, sentence] : assets::Words::in(language).all()) out.push_back(sentence);
    for (const auto& role : assets::roles().roles) {
      out.push_back(role.name_sv);
      out.push_back(role.name_en);
      out.push_back(role.report_group_sv);
    }
    for (const auto& level : assets::roles().levels) {
      out.push_back(level.name_sv);
      out.push_back(level.name_en);
    }
    return out;
  }();
  return all;
}

Kept kept_at(const std::vector<Token>& tokens, text::Range range) {
  Kept out;
  std::size_t first = tokens.size(), last = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i)
    if (tokens[i].range.overlaps(range)) {
      first = std::min(first, i);
      last = i;
    }
  if (first == tokens.size()) return out;
  if (first > 0) out.left = tokens[first - 1].folded;
  if (last + 1 < tokens.size()) out.right = tokens[last + 1].folded;
  for (auto i = first; i <= last; ++i) out.word += (out.word.empty() ? "" : " ") + tokens[i].folded;
  return out;
}

bool allows(const Kept& kept, const Kept& here) {
  if (kept.word != here.word) return false;
  if (kept.left.empty() && kept.right.empty()) return true;
  return (!kept.left.empty() && kept.left == here.left) || (!kept.right.empty() && kept.right == here.right);
}

/// Words cut at the end of a line put together again.
std::string without_line_hyphens(std::string_view words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto rest = words.substr(i);
    if (rest.starts_with("-\n"))
      ++i;
    else if (rest.starts_with("\u2010\n"))
      i += 3;
    else
      out.push_back(words[i]);
  }
  return out;
}

}  // namespace

std::string words_of_file(const fs::path& path) {
  const auto ending = exchange::ending_of(path);
  constexpr std::uintmax_t largest = 1ULL << 30U;
  if (ending == ".pdf") return exchange::read::pdf_words(path);
  auto bytes = exchange::read_bytes(path, largest);
  if (bytes.starts_with("PK\x03\x04")) return words_of_zip(path);
  if (bytes.starts_with("%PDF")) return exchange::read::pdf_words(path);
  if (bytes.starts_with("\x89PNG")) return {};
  if (ending == ".html" || ending == ".htm" || ending == ".xml" || ending == ".qdc") {
    // Our own pages are well-formed but for the line that says that they are HTML.
    if (bytes.starts_with("<!DOCTYPE html>")) bytes.erase(0, sizeof "<!DOCTYPE html>" - 1);
    return words_of_xml(path, "", std::move(bytes));
  }
  return exchange::decode_text(path, std::move(bytes)).text;
}

std::vector<Leak> leaks_in(const Names& names, std::string_view words, const std::vector<Kept>& kept) {
  std::vector<Leak> out;
  std::vector<Kept> allowed = kept;
  for (const auto& sentence : own_sentences()) {
    const auto tokens = tokens_of(sentence);
    for (const auto& found : names.find(tokens)) allowed.push_back(kept_at(tokens, found.range));
  }
  std::set<std::string> told;
  const auto look = [&](std::string_view text) {
    const auto tokens = tokens_of(text);
    const auto all = names.find(tokens);
    if (all.empty()) return;
    const text::Index index(text);
    std::size_t at = 0;
    for (const auto& found : all) {
      while (at < tokens.size() && tokens[at].range.to <= found.range.from) ++at;
      auto end = at;
      while (end < tokens.size() && tokens[end].range.from < found.range.to) ++end;
      const auto first = at > 0 ? at - 1 : at;
      const std::vector<Token> near(
          tokens.begin() + static_cast<std::ptrdiff_t>(first),
          tokens.begin() + static_cast<std::ptrdiff_t>(std::min(end + 1, tokens.size())));
      const auto here = kept_at(near, found.range);
      if (std::any_of(allowed.begin(), allowed.end(), [&](const Kept& one) { return allows(one, here); }))
        continue;
      constexpr text::Pos context = 40;
      const auto from = found.range.from > context ? found.range.from - context : 0;
      std::string line(index.slice({from, std::min(found.range.to + context, index.length())}));
      std::replace(line.begin(), line.end(), '\n', ' ');
      if (!told.insert(line).second) continue;
      out.push_back({std::string(index.slice(found.range)), std::move(line),
                     names.all()[found.names.front()].original});
    }
  };
  look(words);
  if (words.find("-\n") != std::string_view::npos || words.find("\u2010\n") != std::string_view::npos)
    look(without_line_hyphens(words));
  return out;
}

}  // namespace skolanalys::privacy
