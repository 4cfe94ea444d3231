#include <cstdlib>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <tuple>

#include "core/report/columns.h"
#include "core/report/docx_parts.h"
#include "core/report/markup.h"
#include "core/report/template.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace word {
namespace {

using pugi::xml_document;
using pugi::xml_node;

/// Bookmark names: at most 40 letters, digits and underscores.
class Bookmarks {
 public:
  std::string name(const std::string& anchor) {
    const auto found = names_.find(anchor);
    if (found != names_.end()) return found->second;
    return names_[anchor] = "_b" + std::to_string(names_.size() + 1);
  }
  int next_id() { return ++id_; }

 private:
  std::map<std::string, std::string> names_;
  int id_ = 0;
};

class Docx {
 public:
  explicit Docx(const Report& report) : report_(report) {}

  Parts parts() {
    const auto document = body();
    add("[Content_Types].xml", content_types());
    add("_rels/.rels", package_relations());
    add("docProps/core.xml", core_properties(report_));
    add("docProps/app.xml", app_properties());
    add("word/document.xml", document);
    add("word/styles.xml", style_sheet(report_));
    add("word/numbering.xml", numbering());
    add("word/settings.xml", settings());
    add("word/footnotes.xml", saved(footnotes_));
    add("word/footer1.xml", footer(report_));
    add("word/_rels/document.xml.rels", document_relations(relations_));
    return std::move(parts_);
  }

 private:
  void add(std::string name, std::string bytes) { parts_.emplace_back(std::move(name), std::move(bytes)); }

  // --- document
  // ---------------------------------------------------------------------------------------------
  std::string body() {
    xml_document document;
    auto root = begin(document, "w:document");
    attribute(root, "xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing");
    attribute(root, "xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main");
    attribute(root, "xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture");
    body_ = root.append_child("w:body");
    begin_footnotes();
    for (const auto& block : report_.blocks) remember_anchors(block);
    text(paragraph(report_.sheet ? "SheetTitle" : "Title"), report_.title);
    text(paragraph(report_.sheet ? "SheetSubtitle" : "Subtitle"), report_.subtitle);
    for (const auto& line : report_.cover) text(paragraph("Cover"), line);
    if (report_.sheet) {
      text(paragraph("Cover"), "");
    } else {
      page_break();
      contents();
      page_break();
    }
    for (const auto& block : report_.blocks) std::visit([this](const auto& one) { put(one); }, block);
    auto section = body_.append_child("w:sectPr");
    auto reference = w_element(section, "w:footerReference", "w:type", "default");
    attribute(reference, "r:id", "rIdFooter");
    auto size = w_element(section, "w:pgSz", "w:w", std::to_string(sheet_width));
    attribute(size, "w:h", std::to_string(page_height));
    auto margins = section.append_child("w:pgMar");
    for (const char* side : {"w:top", "w:right", "w:bottom", "w:left"})
      attribute(margins, side, std::to_string(margin));
    for (const char* side : {"w:header", "w:footer"}) attribute(margins, side, "708");
    attribute(margins, "w:gutter", "0");
    section.append_child("w:titlePg");
    return saved(document);
  }

  void remember_anchors(const Block& block) {
    if (const auto* heading = std::get_if<Heading>(&block)) anchors_.insert(heading->anchor);
    if (const auto* quote = std::get_if<Quote>(&block)) anchors_.insert(quote->anchor);
    if (const auto* table = std::get_if<Table>(&block))
      for (const auto& row : table->rows)
        for (const auto& cell : row) anchors_.insert(cell.anchor);
  }

  xml_node paragraph(const char* style) { return paragraph_in(body_, style); }

  void bookmark(xml_node p, const std::string& anchor) {
    if (anchor.empty()) return;
    const auto id = std::to_string(bookmarks_.next_id());
    auto start = w_element(p, "w:bookmarkStart", "w:id", id);
    attribute(start, "w:name", bookmarks_.name(anchor));
    w_element(p, "w:bookmarkEnd", "w:id", id);
  }

  void runs(xml_node p, const Runs& all) {
    for (const auto& run : all) {
      auto at = p;
      const bool link = !run.link.empty() && anchors_.contains(run.link);
      if (link) at = w_element(p, "w:hyperlink", "w:anchor", bookmarks_.name(run.link));
      text(at, run.text, run.bold, run.italic, {}, link);
      if (!run.note.empty()) footnote(p, run.note);
    }
  }

  /// A table of contents that is there when the file is opened, and that the reader's program can renew.
  void contents() {
    text(paragraph("TOCHeading"), report_.contents);
    bool first = true;
    xml_node last;
    for (const auto& block : report_.blocks) {
      const auto* heading = std::get_if<Heading>(&block);
      if (heading == nullptr || heading->level > 2) continue;
      auto p = paragraph(heading->level == 1 ? "TOC1" : "TOC2");
      if (first) {
        field(p, "begin");
        field(p, "", " TOC \\o \"1-2\" \\h \\z \\u ");
        field(p, "separate");
        first = false;
      }
      auto link = w_element(p, "w:hyperlink", "w:anchor", bookmarks_.name(heading->anchor));
      text(link, heading->text);
      link.append_child("w:r").append_child("w:tab");
      field(link, "begin");
      field(link, "", " PAGEREF " + bookmarks_.name(heading->anchor) + " \\h ");
      field(link, "separate");
      text(link, " ");
      field(link, "end");
      last = p;
    }
    if (last) field(last, "end");
  }

  void page_break() { w_element(paragraph("Normal").append_child("w:r"), "w:br", "w:type", "page"); }

  void put(const Heading& heading) {
    const std::string style = "Heading" + std::to_string(heading.level);
    auto p = paragraph(style.c_str());
    bookmark(p, heading.anchor);
    text(p, heading.text);
  }
  void put(const Paragraph& one) {
    constexpr const char* names[] = {"Normal", "Lead", "Counted", "Note", "Warning"};
    runs(paragraph(names[static_cast<int>(one.tone)]), one.runs);
  }
  void put(const Bullets& bullets) {
    for (const auto& item : bullets.items) runs(paragraph("ListBullet"), item);
  }
  void put(const Quote& quote) {
    const auto bar = [&](xml_node p) {
      auto borders = p.child("w:pPr").append_child("w:pBdr");
      auto left = w_element(borders, "w:left", "w:val", "single");
      attribute(left, "w:sz", "24");
      attribute(left, "w:space", "10");
      attribute(left, "w:color", hex(quote.color));
      w_element(p.child("w:pPr"), "w:ind", "w:left", "284");
    };
    auto p = paragraph("Quote");
    bar(p);
    bookmark(p, quote.anchor);
    text(p, quote.words);
    auto source = paragraph("QuoteSource");
    bar(source);
    text(source, quote.stance, true, false, quote.color);
    text(source, "  " + quote.who + " · ");
    auto at = source;
    if (!quote.link.empty() && anchors_.contains(quote.link))
      at = w_element(source, "w:hyperlink", "w:anchor", bookmarks_.name(quote.link));
    text(at, quote.reference, false, false, {}, true);
    if (!quote.position.empty()) footnote(source, quote.position);
  }
  void put(const Table& table) {
    if (!table.caption.empty()) {
      auto caption = paragraph("Caption");
      caption.child("w:pPr").append_child("w:keepNext");
      text(caption, table.caption);
    }
    const auto columns = table.header.size();
    constexpr double points = 20, letters = 8.5, padding = 9;
    const auto fitted = columns_of(table, column_width / points, letters, padding);
    std::vector<int> widths;
    for (const auto width : fitted.widths) widths.push_back(static_cast<int>(width * points));
    auto t = body_.append_child("w:tbl");
    auto properties = t.append_child("w:tblPr");
    auto width = w_element(properties, "w:tblW", "w:w", std::to_string(column_width));
    attribute(width, "w:type", "dxa");
    auto borders = properties.append_child("w:tblBorders");
    for (const char* side : {"w:bottom", "w:insideH"}) {
      auto border = w_element(borders, side, "w:val", "single");
      attribute(border, "w:sz", "4");
      attribute(border, "w:space", "0");
      attribute(border, "w:color", "D9DEE5");
    }
    w_element(properties, "w:tblLayout", "w:type", "fixed");
    auto cell_margins = properties.append_child("w:tblCellMar");
    for (const char* side : {"w:left", "w:right"}) {
      auto m = w_element(cell_margins, side, "w:w", "70");
      attribute(m, "w:type", "dxa");
    }
    auto grid = t.append_child("w:tblGrid");
    for (const int w : widths) w_element(grid, "w:gridCol", "w:w", std::to_string(w));
    auto head = t.append_child("w:tr");
    auto head_properties = head.append_child("w:trPr");
    head_properties.append_child("w:cantSplit");
    head_properties.append_child("w:tblHeader");
    for (std::size_t c = 0; c < columns; ++c) {
      const bool number =
          !table.rows.empty() && c < table.rows.front().size() && table.rows.front()[c].number;
      auto p = paragraph_in(cell(head, widths[c], ""), "TableHead");
      if (number) w_element(p.child("w:pPr"), "w:jc", "w:val", "right");
      text(p, fitted.header[c]);
    }
    for (const auto& row : table.rows) {
      auto tr = t.append_child("w:tr");
      tr.append_child("w:trPr").append_child("w:cantSplit");
      for (std::size_t c = 0; c < row.size() && c < columns; ++c) {
        auto p = paragraph_in(cell(tr, widths[c], row[c].fill), "TableText");
        if (row[c].number) w_element(p.child("w:pPr"), "w:jc", "w:val", "right");
        bookmark(p, row[c].anchor);
        runs(p, row[c].runs);
      }
    }
    paragraph("Note");
  }
  static xml_node cell(xml_node row, int width, const std::string& fill) {
    auto tc = row.append_child("w:tc");
    auto properties = tc.append_child("w:tcPr");
    auto w = w_element(properties, "w:tcW", "w:w", std::to_string(width));
    attribute(w, "w:type", "dxa");
    if (!fill.empty()) {
      auto shade = w_element(properties, "w:shd", "w:val", "clear");
      attribute(shade, "w:color", "auto");
      attribute(shade, "w:fill", hex(fill));
    }
    return tc;
  }

  void put(const Picture& picture) {
    const auto number = ++pictures_;
    const auto id = "rIdPicture" + std::to_string(number);
    const auto name = "picture" + std::to_string(number) + ".png";
    add("word/media/" + name, png(picture));
    relations_.push_back(
        {id, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image", "media/" + name});
    constexpr double emu = 12700;  // a point
    const double points = column_width / 20.0;
    const auto cx = std::to_string(static_cast<long>(points * emu));
    const auto cy = std::to_string(static_cast<long>(points * picture.height / picture.width * emu));
    auto p = paragraph("Normal");
    if (!picture.caption.empty()) p.child("w:pPr").append_child("w:keepNext");
    auto inline_ = p.append_child("w:r").append_child("w:drawing").append_child("wp:inline");
    for (const char* side : {"distT", "distB", "distL", "distR"}) attribute(inline_, side, "0");
    auto extent = w_element(inline_, "wp:extent", "cx", cx);
    attribute(extent, "cy", cy);
    auto properties = w_element(inline_, "wp:docPr", "id", std::to_string(number));
    attribute(properties, "name", picture.caption.empty() ? name : picture.caption);
    attribute(properties, "descr", picture.alternative);
    auto data = w_element(inline_.append_child("a:graphic"), "a:graphicData", "uri",
                          "http://schemas.openxmlformats.org/drawingml/2006/picture");
    auto pic = data.append_child("pic:pic");
    auto about = pic.append_child("pic:nvPicPr");
    auto named = w_element(about, "pic:cNvPr", "id", std::to_string(number));
    attribute(named, "name", name);
    about.append_child("pic:cNvPicPr");
    auto fill = pic.append_child("pic:blipFill");
    w_element(fill, "a:blip", "r:embed", id);
    fill.append_child("a:stretch").append_child("a:fillRect");
    auto shape = pic.append_child("pic:spPr");
    auto frame = shape.append_child("a:xfrm");
    auto off = w_element(frame, "a:off", "x", "0");
    attribute(off, "y", "0");
    auto ext = w_element(frame, "a:ext", "cx", cx);
    attribute(ext, "cy", cy);
    w_element(shape, "a:prstGeom", "prst", "rect").append_child("a:avLst");
    if (!picture.caption.empty()) text(paragraph("Caption"), picture.caption);
  }
  void put(const PageBreak&) { page_break(); }

  // --- footnotes
  // --------------------------------------------------------------------------------------------
  void begin_footnotes() {
    auto root = begin(footnotes_, "w:footnotes");
    for (const auto& [type, id, mark] :
         {std::tuple("separator", "-1", "w:separator"),
          std::tuple("continuationSeparator", "0", "w:continuationSeparator")}) {
      auto note = w_element(root, "w:footnote", "w:type", type);
      attribute(note, "w:id", id);
      note.append_child("w:p").append_child("w:r").append_child(mark);
    }
  }
  void footnote(xml_node p, const std::string& words) {
    const auto id = std::to_string(++notes_);
    auto run = p.append_child("w:r");
    w_element(run.append_child("w:rPr"), "w:rStyle", "w:val", "FootnoteReference");
    w_element(run, "w:footnoteReference", "w:id", id);
    auto note = w_element(footnotes_.child("w:footnotes"), "w:footnote", "w:id", id);
    auto body = paragraph_in(note, "FootnoteText");
    auto mark = body.append_child("w:r");
    w_element(mark.append_child("w:rPr"), "w:rStyle", "w:val", "FootnoteReference");
    mark.append_child("w:footnoteRef");
    text(body, " " + words);
  }

  const Report& report_;
  xml_node body_;
  xml_document footnotes_;
  Parts parts_;
  std::vector<Relation> relations_;
  std::set<std::string> anchors_;
  Bookmarks bookmarks_;
  int pictures_ = 0;
  int notes_ = 0;
};

}  // namespace
}  // namespace word

std::string docx(const Report& report, const std::filesystem::path& own_template) {
  const auto parts = word::Docx(report).parts();
  return word::zipped(own_template.empty() ? parts : in_template(report, parts, own_template));
}

}  // namespace skolanalys::report
