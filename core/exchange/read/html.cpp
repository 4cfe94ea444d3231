#include <gumbo.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "core/exchange/gate.h"
#include "core/exchange/read/html_bounds.h"
#include "core/exchange/read/reader.h"

namespace skolanalys::exchange::read {
namespace {

constexpr unsigned deepest = 400;

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_FIGURE:
      return true;
    default:
      return false;
  }
}

class HtmlReader {
 public:
  void walk(const GumboNode& node, unsigned depth) {
    if (depth > deepest) return;
    if (node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_CDATA || node.type == GUMBO_NODE_WHITESPACE) {
      for (const char* c = node.v.text.text; *c != '\0'; ++c) {
        const bool space = *c == ' ' || *c == '\n' || *c == '\r' || *c == '\t';
        if (!space)
          words_ += *c;
        else if (preformatted_ > 0)
          words_ += *c == '\r' ? ' ' : *c;
        else if (!words_.empty() && words_.back() != ' ' && words_.back() != '\n')
          words_ += ' ';
      }
      return;
    }
    if (node.type != GUMBO_NODE_ELEMENT) return;
    const auto tag = node.v.element.tag;
    if (tag == GUMBO_TAG_SCRIPT || tag == GUMBO_TAG_STYLE || tag == GUMBO_TAG_TEMPLATE ||
        tag == GUMBO_TAG_NOSCRIPT || tag == GUMBO_TAG_HEAD)
      return;
    // What LibreOffice repeats on each page: page numbers are nobody's words.
    if (const auto* title = gumbo_get_attribute(&node.v.element.attributes, "title");
        tag == GUMBO_TAG_DIV && title != nullptr &&
        (std::string_view(title->value) == "footer" || std::string_view(title->value) == "header"))
      return;
    if (tag == GUMBO_TAG_BR) words_ += '\n';
    if (tag == GUMBO_TAG_IMG || tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_SVG) ++pictures;
    const bool block = is_block(tag);
    if (block) end(false);
    if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
      prefix_ = std::string(static_cast<std::size_t>(tag - GUMBO_TAG_H1 + 1), '#') + " ";
    if (tag == GUMBO_TAG_LI) prefix_ = "- ";
    if ((tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) && !words_.empty()) words_ += " | ";
    if (tag == GUMBO_TAG_PRE) ++preformatted_;
    const auto& children = node.v.element.children;
    for (unsigned i = 0; i < children.length; ++i)
      walk(*static_cast<const GumboNode*>(children.data[i]), depth + 1);
    if (tag == GUMBO_TAG_PRE) --preformatted_;
    if (block) end(tag == GUMBO_TAG_LI || tag == GUMBO_TAG_TR);
    if (tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL) paragraphs.add({});
  }
  void end(bool as_line) {
    if (words_.find_first_not_of(" \n\t") != std::string::npos) {
      if (as_line)
        paragraphs.add_line(prefix_ + words_);
      else
        paragraphs.add(prefix_ + words_);
      prefix_.clear();
    }
    words_.clear();
  }

  Paragraphs paragraphs;
  std::size_t pictures = 0;

 private:
  std::string words_, prefix_;
  int preformatted_ = 0;
};

std::string title_of(const GumboNode& root) {
  if (root.type != GUMBO_NODE_ELEMENT) return {};
  const auto& children = root.v.element.children;
  for (unsigned i = 0; i < children.length; ++i) {
    const auto& node = *static_cast<const GumboNode*>(children.data[i]);
    if (node.type != GUMBO_NODE_ELEMENT) continue;
    if (node.v.element.tag == GUMBO_TAG_HEAD) return title_of(node);
    if (node.v.element.tag == GUMBO_TAG_TITLE && node.v.element.children.length > 0) {
      const auto& text = *static_cast<const GumboNode*>(node.v.element.children.data[0]);
      return text.type == GUMBO_NODE_TEXT ? text.v.text.text : "";
    }
  }
  return {};
}

}  // namespace

Words read_html(const std::filesystem::path& path) {
  constexpr std::uintmax_t largest_html = 64ULL << 20U;
  const auto decoded = decode_text(path, read_bytes(path, largest_html));
  refuse_unbounded_html(path, decoded.text);
  auto options = kGumboDefaultOptions;
  options.max_errors = 0;
  const std::unique_ptr<GumboOutput, void (*)(GumboOutput*)> parsed(
      gumbo_parse_with_options(&options, decoded.text.data(), decoded.text.size()),
      [](GumboOutput* output) { gumbo_destroy_output(&kGumboDefaultOptions, output); });
  HtmlReader reader;
  reader.walk(*parsed->root, 0);
  reader.end(false);
  Words out;
  out.format = "html";
  out.title = title_of(*parsed->root);
  out.text = reader.paragraphs.take();
  if (reader.pictures > 0) out.notices.push_back({"notice.pictures", {std::to_string(reader.pictures)}});
  if (decoded.encoding != "UTF-8") out.notices.push_back({"notice.encoding", {decoded.encoding}});
  return out;
}

}  // namespace skolanalys::exchange::read
