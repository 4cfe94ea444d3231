#include <gumbo.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/others/database.h"
#include "core/exchange/others/foreign.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/html_bounds.h"
#include "core/text/fold_case.h"
#include "core/text/trim.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::others {
namespace {

constexpr unsigned deepest = 400;

using Parsed = std::unique_ptr<GumboOutput, void (*)(GumboOutput*)>;
Parsed parse(const std::filesystem::path& path, const std::string& html) {
  read::refuse_unbounded_html(path, html);
  auto options = kGumboDefaultOptions;
  options.max_errors = 0;
  return {gumbo_parse_with_options(&options, html.data(), html.size()),
          [](GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); }};
}

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
      return true;
    default:
      return false;
  }
}

/// The words of a document and, for each byte of them as the other program counts, where it stands in the
/// text that is kept: paragraphs get an empty line between them, which nobody counted.
class Words {
 public:
  void walk(const GumboNode& node, unsigned depth) {
    if (depth > deepest) return;
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA || node.type == GUMBO_NODE_WHITESPACE) {
      const std::string_view words = node.v.text.text;
      pieces_.emplace_back(counted_, text.size());
      counted_ += words.size();
      text += words;
      return;
    }
    if (node.type != GUMBO_NODE_ELEMENT) return;
    const auto tag = node.v.element.tag;
    const bool block = is_block(tag);
    if (block) part();
    if (tag == GUMBO_TAG_BR) text += '\n';
    const auto& children = node.v.element.children;
    for (unsigned i = 0; i < children.length; ++i)
      walk(*static_cast<const GumboNode*>(children.data[i]), depth + 1);
    if (block) part();
  }
  [[nodiscard]] std::size_t place(std::int64_t counted) const {
    const auto at = static_cast<std::size_t>(std::max<std::int64_t>(0, counted));
    auto piece = std::upper_bound(pieces_.begin(), pieces_.end(), at,
                                  [](std::size_t value, const auto& one) { return value < one.first; });
    if (piece == pieces_.begin()) return 0;
    --piece;
    return std::min(text.size(), piece->second + (at - piece->first));
  }
  std::string text;

 private:
  void part() {
    if (text.find_first_not_of(" \n\t") == std::string::npos) return;
    auto lines = 0;
    for (auto at = text.size(); at > 0 && (text[at - 1] == '\n' || text[at - 1] == ' '); --at)
      lines += text[at - 1] == '\n' ? 1 : 0;
    for (; lines < 2; ++lines) text += '\n';
  }
  std::vector<std::pair<std::size_t, std::size_t>> pieces_;  // counted byte -> byte of the text
  std::size_t counted_ = 0;
};

const GumboNode* find(const GumboNode& node, GumboTag tag, unsigned depth = 0) {
  if (node.type != GUMBO_NODE_ELEMENT || depth > deepest) return nullptr;
  if (node.v.element.tag == tag) return &node;
  const auto& children = node.v.element.children;
  for (unsigned i = 0; i < children.length; ++i)
    if (const auto* found = find(*static_cast<const GumboNode*>(children.data[i]), tag, depth + 1))
      return found;
  return nullptr;
}

Words words_of(const std::filesystem::path& path, const std::string& html) {
  const auto parsed = parse(path, html);
  Words out;
  if (const auto* body = find(*parsed->root, GUMBO_TAG_BODY)) out.walk(*body, 0);
  return out;
}

std::string letters(std::string_view words) {
  std::string out;
  for (const char c : words)
    if (static_cast<unsigned char>(c) > 0x20) out += c;
  return out;
}

struct Highlight {
  std::int64_t id = 0, from = 0, to = 0;
  std::string snippet;
  std::vector<std::int64_t> tags;
};

/// Highlights without their documents: each becomes a paragraph.
class Gathered {
 public:
  void add(const std::string& document, const std::string& words, const std::vector<std::string>& tags) {
    auto [at, fresh] = at_.try_emplace(document, out.sources.size());
    if (fresh) {
      Source source;
      source.key = source.name = document;
      source.document = true;
      out.sources.push_back(std::move(source));
    }
    auto& source = out.sources[at->second];
    if (!source.text.empty()) source.text += "\n\n";
    const auto from = text::length(source.text);
    source.text += words;
    for (const auto& tag : tags) {
      if (tag.empty()) continue;
      if (codes_.insert(tag).second) out.codes.push_back({tag, "", tag, "", ""});
      Coding coding;
      coding.code = tag;
      coding.range = {from, text::length(source.text)};
      source.codings.push_back(std::move(coding));
    }
  }
  Foreign out;

 private:
  std::map<std::string, std::size_t> at_;
  std::set<std::string> codes_;
};

std::vector<std::string> parted(const std::string& words, char sign) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= words.size();) {
    const auto end = std::min(words.find(sign, at), words.size());
    if (auto one = text::trimmed(words.substr(at, end - at)); !one.empty()) out.push_back(std::move(one));
    at = end + 1;
  }
  return out;
}

/// Its HTML has, for each highlight, the words and then a paragraph that begins "Document:" in bold, in the
/// language of whoever exported; two bold words in a paragraph are told, not which.
void highlights_in(const std::filesystem::path& path, const std::string& html, Gathered& into) {
  const auto parsed = parse(path, html);
  const auto* body = find(*parsed->root, GUMBO_TAG_BODY);
  if (body == nullptr) return;
  std::string words;
  const auto text_of = [](const GumboNode& node) {
    Words out;
    out.walk(node, 0);
    return text::trimmed(out.text);
  };
  const auto& children = body->v.element.children;
  for (unsigned i = 0; i < children.length; ++i) {
    const auto& node = *static_cast<const GumboNode*>(children.data[i]);
    const bool element = node.type == GUMBO_NODE_ELEMENT;
    if (element && (node.v.element.tag == GUMBO_TAG_H1 || node.v.element.tag == GUMBO_TAG_HR) &&
        words.empty())
      continue;
    std::vector<std::string> bold, between;
    if (element && node.v.element.tag == GUMBO_TAG_P) {
      const auto& parts = node.v.element.children;
      for (unsigned p = 0; p < parts.length; ++p) {
        const auto& part = *static_cast<const GumboNode*>(parts.data[p]);
        if (part.type == GUMBO_NODE_ELEMENT && part.v.element.tag == GUMBO_TAG_STRONG) {
          bold.push_back(text_of(part));
          between.emplace_back();
        } else if (!between.empty()) {
          between.back() += text_of(part);
        }
      }
    }
    if (bold.size() == 2 && bold[0].ends_with(':') && bold[1].ends_with(':')) {
      into.add(between[0], text::trimmed(words), parted(between[1], ','));
      words.clear();
    } else if (!(element && node.v.element.tag == GUMBO_TAG_HR)) {
      words += text_of(node) + (element ? "\n" : "");
    }
  }
}

bool is_highlight_table(const read::Book& book) {
  if (book.sheets.empty() || book.sheets[0].rows.empty()) return false;
  const auto& head = book.sheets[0].rows[0];
  return head.size() >= 4 && text::fold_case(head[0]) == "id" && text::fold_case(head[1]) == "document" &&
         text::fold_case(head[2]) == "tag" && text::fold_case(head[3]) == "content";
}

}  // namespace

Foreign read_taguette(const std::filesystem::path& path) {
  const Database db(path);
  for (const char* table : {"projects", "documents", "tags", "highlights", "highlight_tags"})
    if (!db.has_table(table)) refuse_because(path, "error.others.no_table", {"Taguette", table});
  Foreign out;
  out.program = "Taguette";
  std::int64_t project = -1;
  std::size_t projects = 0;
  db.each("SELECT id, name, description FROM projects ORDER BY id", [&](const Database::Row& row) {
    if (projects++ > 0) return;
    project = row.number(0);
    out.name = row.text(1);
    if (const auto about = row.text(2); !about.empty()) out.notes.push_back({"", about, "", {}});
  });
  if (projects > 1)
    out.notices.push_back({"notice.others.projects", {out.name, std::to_string(projects - 1)}});
  const bool nested = db.has_column("tags", "parent_id");
  db.each(nested ? "SELECT id, path, description, project_id, parent_id FROM tags ORDER BY id"
                 : "SELECT id, path, description, project_id, NULL FROM tags ORDER BY id",
          [&](const Database::Row& row) {
            if (row.number(3) != project) return;
            Code code;
            code.key = std::to_string(row.number(0));
            code.name = row.text(1);
            code.definition = row.text(2);
            if (row.number(4) > 0) code.parent = std::to_string(row.number(4));
            out.codes.push_back(std::move(code));
          });
  std::map<std::int64_t, std::vector<Highlight>> highlights;  // by document
  std::map<std::int64_t, std::vector<std::int64_t>> tags;
  db.each("SELECT highlight_id, tag_id FROM highlight_tags ORDER BY highlight_id, tag_id",
          [&](const Database::Row& row) { tags[row.number(0)].push_back(row.number(1)); });
  db.each(
      "SELECT id, document_id, start_offset, end_offset, snippet FROM highlights ORDER BY document_id, "
      "start_offset",
      [&](const Database::Row& row) {
        highlights[row.number(1)].push_back(
            {row.number(0), row.number(2), row.number(3), row.raw(4), tags[row.number(0)]});
      });
  std::size_t untagged = 0;
  db.each("SELECT id, name, description, contents, project_id FROM documents ORDER BY id",
          [&](const Database::Row& row) {
            if (row.number(4) != project) return;
            auto words = words_of(path, row.raw(3));
            Source source;
            source.key = std::to_string(row.number(0));
            source.name = row.text(1);
            source.memo = row.text(2);
            std::size_t wrong = 0;
            const text::Index index(words.text);
            const auto& all = highlights[row.number(0)];
            for (const auto& one : all) {
              auto from = words.place(one.from), to = std::max(from, words.place(one.to));
              const auto quote = letters(words_of(path, one.snippet).text);
              if (!quote.empty() && letters(std::string_view(words.text).substr(from, to - from)) != quote)
                ++wrong;
              // The empty line that was put between paragraphs is no part of what was marked.
              while (to > from && (words.text[to - 1] == '\n' || words.text[to - 1] == ' ')) --to;
              untagged += one.tags.empty() ? 1 : 0;
              for (const auto tag : one.tags) {
                Coding coding;
                coding.code = std::to_string(tag);
                coding.range = {index.pos_of(from), index.pos_of(to)};
                source.codings.push_back(std::move(coding));
              }
            }
            if (wrong > 0)
              out.notices.push_back(
                  {"notice.refi.doubtful", {source.name, std::to_string(wrong), std::to_string(all.size())}});
            source.text = std::move(words.text);
            out.sources.push_back(std::move(source));
          });
  if (untagged > 0) out.notices.push_back({"notice.others.untagged", {std::to_string(untagged)}});
  refuse_deep_codes(path, out);
  return out;
}

bool is_highlights(const std::filesystem::path& path) {
  const auto format = read::format_of(path);
  if (format == read::Format::csv || format == read::Format::xlsx) {
    try {
      return is_highlight_table(read::read_book(path));
    } catch (const Error&) {
      return false;
    }
  }
  if (format != read::Format::html) return false;
  constexpr std::uintmax_t largest_html = 64ULL << 20U;
  std::error_code none;
  if (std::filesystem::file_size(path, none) > largest_html) return false;
  const auto html = read_bytes(path, largest_html);
  return html.find("<title>Taguette") != std::string::npos;
}

Foreign read_highlights(const std::filesystem::path& path) {
  Gathered all;
  all.out.program = "Taguette";
  all.out.name = path.stem().string();
  if (read::format_of(path) == read::Format::html) {
    constexpr std::uintmax_t largest_html = 64ULL << 20U;
    highlights_in(path, decode_text(path, read_bytes(path, largest_html)).text, all);
  } else {
    const auto book = read::read_book(path);
    if (!is_highlight_table(book)) refuse_because(path, "error.others.no_highlights", {});
    const auto& rows = book.sheets[0].rows;
    for (std::size_t r = 1; r < rows.size();) {
      auto row = rows[r];
      row.resize(std::max<std::size_t>(row.size(), 4));
      std::vector<std::string> tags{row[2]};
      // A highlight with several tags is a row each.
      std::size_t next = r + 1;
      for (; next < rows.size() && rows[next].size() >= 4 && rows[next][0] == row[0]; ++next)
        tags.push_back(rows[next][2]);
      if (!row[3].empty()) all.add(row[1], text::trimmed(row[3]), tags);
      r = next;
    }
  }
  if (all.out.sources.empty()) refuse_because(path, "error.others.no_highlights", {});
  all.out.notices.push_back({"notice.others.highlights", {std::to_string(all.out.sources.size())}});
  return std::move(all.out);
}

}  // namespace skolanalys::exchange::others
