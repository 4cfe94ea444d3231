#include <algorithm>
#include <map>

#include "core/exchange/read/reader.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"

namespace skolanalys::exchange::read {
namespace {

/// WordprocessingML (ECMA-376 part 1, chapter 17), as far as words go.
class DocxReader {
 public:
  explicit DocxReader(const std::filesystem::path& path) : zip_(path), path_(path) {}

  Words read() {
    Words out;
    out.format = "docx";
    const auto main = main_part();
    read_styles();
    const auto document = parse_xml(path_, main, zip_.read(main));
    block(child(document.document_element(), "body"));
    out.text = paragraphs_.take();
    if (const auto core = zip_.find("docProps/core.xml"))
      out.title =
          child(parse_xml(path_, "docProps/core.xml", *core).document_element(), "title").text().get();
    const auto tell = [&](const char* id, std::size_t n) {
      if (n > 0) out.notices.push_back({id, {std::to_string(n)}});
    };
    tell("notice.pictures", pictures_);
    tell("notice.comments", comments_);
    tell("notice.deleted", deleted_);
    tell("notice.footnotes", notes_);
    return out;
  }

 private:
  /// The main part is wherever the package says.
  std::string main_part() {
    const auto relations = parse_xml(path_, "_rels/.rels", zip_.read("_rels/.rels"));
    for (const auto& one : relations.document_element().children()) {
      if (!std::string_view(one.attribute("Type").value()).ends_with("/officeDocument")) continue;
      std::string target = one.attribute("Target").value();
      return target.starts_with('/') ? target.substr(1) : target;
    }
    return "word/document.xml";
  }

  void read_styles() {
    const auto styles = zip_.find("word/styles.xml");
    if (!styles) return;
    const auto document = parse_xml(path_, "word/styles.xml", *styles);
    for (const auto& style : document.document_element().children()) {
      if (local_name(style) != "style") continue;
      const auto level = attribute(child(child(style, "pPr"), "outlineLvl"), "val");
      if (level.size() == 1 && level[0] >= '0' && level[0] <= '8')
        headings_[attribute(style, "styleId")] = level[0] - '0' + 1;
    }
  }

  void block(const pugi::xml_node& parent) {
    for (const auto& node : parent.children()) {
      const auto name = local_name(node);
      if (name == "p")
        paragraph(node);
      else if (name == "tbl")
        table(node);
      else if (name == "sdt" || name == "sdtContent" || name == "ins" || name == "moveTo" ||
               name == "customXml" || name == "smartTag")
        block(node);
    }
  }

  void paragraph(const pugi::xml_node& node) {
    std::string words;
    runs(node, words);
    const auto properties = child(node, "pPr");
    const auto style = headings_.find(attribute(child(properties, "pStyle"), "val"));
    auto level = style == headings_.end() ? 0 : style->second;
    if (const auto own = attribute(child(properties, "outlineLvl"), "val"); own.size() == 1 && own[0] < '9')
      level = own[0] - '0' + 1;
    if (level > 0 && !words.empty()) {
      std::replace(words.begin(), words.end(), '\n', ' ');
      paragraphs_.add(std::string(static_cast<std::size_t>(std::min(level, 6)), '#') + " " + words);
    } else if (child(properties, "numPr")) {
      paragraphs_.add_line("- " + words);
    } else {
      paragraphs_.add(words);
    }
  }

  void table(const pugi::xml_node& node) {
    for (const auto& row : node.children()) {
      if (local_name(row) != "tr") continue;
      std::string line;
      for (const auto& cell : row.children()) {
        if (local_name(cell) != "tc") continue;
        std::string words;
        for (const auto& p : cell.children())
          if (local_name(p) == "p") {
            if (!words.empty()) words += ' ';
            runs(p, words);
          }
        std::replace(words.begin(), words.end(), '\n', ' ');
        line += (line.empty() ? "" : " | ") + words;
      }
      paragraphs_.add_line(line);
    }
    paragraphs_.add({});
  }

  void runs(const pugi::xml_node& parent, std::string& words) {
    for (const auto& node : parent.children()) {
      const auto name = local_name(node);
      if (name == "t")
        words += node.text().get();
      else if (name == "tab")
        words += '\t';
      else if (name == "br" || name == "cr")
        words += '\n';
      else if (name == "noBreakHyphen")
        words += "\u2011";
      else if (name == "del" || name == "moveFrom")
        ++deleted_;
      else if (name == "commentReference")
        ++comments_;
      else if (name == "footnoteReference" || name == "endnoteReference")
        ++notes_;
      else if (name == "drawing" || name == "pict" || name == "object")
        ++pictures_;
      else if (name != "pPr" && name != "rPr" && name != "instrText" && name != "delText")
        runs(node, words);
    }
  }

  ZipReader zip_;
  std::filesystem::path path_;
  Paragraphs paragraphs_;
  std::map<std::string, int> headings_;  // by id of the style
  std::size_t pictures_ = 0, comments_ = 0, deleted_ = 0, notes_ = 0;
};

}  // namespace

Words read_docx(const std::filesystem::path& path) { return DocxReader(path).read(); }

}  // namespace skolanalys::exchange::read
