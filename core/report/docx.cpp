#include <zip.h>

#include <cstdlib>
#include <map>
#include <pugixml.hpp>
#include <set>
#include <sstream>

#include "core/error.h"
#include "core/report/columns.h"
#include "core/report/markup.h"
#include "core/report/template.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace {

using pugi::xml_document;
using pugi::xml_node;

constexpr const char* word_ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* relation_ns = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr int sheet_width = 11906;  // A4 in twentieths of a point
constexpr int page_height = 16838;
constexpr int margin = 1304;
constexpr int column_width = sheet_width - 2 * margin;

xml_node w_element(xml_node parent, const char* name, const char* attribute_name = nullptr,
                   const std::string& value = {}) {
  auto node = parent.append_child(name);
  if (attribute_name != nullptr) attribute(node, attribute_name, value);
  return node;
}

std::string saved(const xml_document& document) {
  std::ostringstream out;
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.str();
}

xml_node begin(xml_document& document, const char* root) {
  auto declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "UTF-8");
  attribute(declaration, "standalone", "yes");
  auto node = document.append_child(root);
  attribute(node, "xmlns:w", word_ns);
  attribute(node, "xmlns:r", relation_ns);
  return node;
}

/// "#RRGGBB" without the mark.
std::string hex(const std::string& color) { return color.empty() ? "auto" : color.substr(1); }

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

/// A style: what w:style holds, in the order that the schema wants.
struct Style {
  const char* id;
  const char* name;
  int size;  // half points
  const char* color;
  bool bold, italic, sans;
  int before, after, line;  // twentieths of a point; line in 240ths
  int outline;              // heading level, -1 none
  bool keep_next;
};
constexpr Style styles[] = {
    {"Normal", "Normal", 21, "1D2733", false, false, false, 0, 120, 288, -1, false},
    {"Title", "Title", 56, "1D2733", true, false, true, 4200, 120, 240, -1, false},
    {"Subtitle", "Subtitle", 28, "5B6675", false, false, true, 0, 700, 264, -1, false},
    {"SheetTitle", "Sheet Title", 36, "1D2733", true, false, true, 0, 80, 240, -1, false},
    {"SheetSubtitle", "Sheet Subtitle", 20, "5B6675", false, false, true, 0, 80, 264, -1, false},
    {"Cover", "Cover", 19, "5B6675", false, false, true, 0, 40, 264, -1, false},
    {"TOCHeading", "TOC Heading", 30, "1D2733", true, false, true, 0, 200, 264, -1, true},
    {"TOC1", "toc 1", 20, "1D2733", false, false, true, 60, 20, 264, -1, false},
    {"TOC2", "toc 2", 19, "5B6675", false, false, true, 0, 20, 264, -1, false},
    {"Heading1", "heading 1", 32, "1D2733", true, false, true, 480, 160, 264, 0, true},
    {"Heading2", "heading 2", 25, "1D2733", true, false, true, 400, 100, 264, 1, true},
    {"Heading3", "heading 3", 21, "1D2733", true, false, true, 280, 60, 264, 2, true},
    {"Lead", "Lead", 21, "1D2733", true, false, false, 200, 80, 288, -1, true},
    {"Counted", "Counted", 21, "36414E", false, false, false, 0, 120, 288, -1, false},
    {"Note", "Note", 17, "5B6675", false, false, false, 0, 120, 264, -1, false},
    {"Warning", "Warning", 20, "8A3F0F", true, false, false, 60, 120, 264, -1, false},
    {"Quote", "Quote", 21, "1D2733", false, true, false, 100, 40, 276, -1, true},
    {"QuoteSource", "Quote Source", 16, "5B6675", false, false, true, 0, 160, 252, -1, false},
    {"Caption", "caption", 17, "5B6675", false, false, true, 60, 200, 252, -1, false},
    {"TableText", "Table Text", 17, "1D2733", false, false, true, 40, 40, 252, -1, false},
    {"TableHead", "Table Head", 17, "1D2733", true, false, true, 40, 40, 252, -1, true},
    {"FootnoteText", "footnote text", 17, "1D2733", false, false, false, 0, 40, 240, -1, false},
    {"Footer", "footer", 16, "5B6675", false, false, true, 0, 0, 240, -1, false},
    {"ListBullet", "List Bullet", 21, "1D2733", false, false, false, 0, 80, 276, -1, false},
};

class Docx {
 public:
  explicit Docx(const Report& report) : report_(report) {}

  Parts parts() {
    const auto document = body();
    add("[Content_Types].xml", content_types());
    add("_rels/.rels", package_relations());
    add("docProps/core.xml", core_properties());
    add("docProps/app.xml", app_properties());
    add("word/document.xml", document);
    add("word/styles.xml", style_sheet());
    add("word/numbering.xml", numbering());
    add("word/settings.xml", settings());
    add("word/footnotes.xml", saved(footnotes_));
    add("word/footer1.xml", footer());
    add("word/_rels/document.xml.rels", document_relations());
    return std::move(parts_);
  }

  static std::string zipped(const Parts& parts) {
    const auto fail = [](const char* what) -> std::string {
      throw Error(Fault::internal, "error.cannot_write", {"docx", what}, std::string("docx: ") + what);
    };
    zip_error_t fault;
    zip_error_init(&fault);
    auto* buffer = zip_source_buffer_create(nullptr, 0, 0, &fault);
    if (buffer == nullptr) return fail("memory");
    zip_source_keep(buffer);
    auto* archive = zip_open_from_source(buffer, ZIP_TRUNCATE, &fault);
    if (archive == nullptr) {
      zip_source_free(buffer);
      zip_source_free(buffer);
      return fail(zip_error_strerror(&fault));
    }
    for (const auto& [name, bytes] : parts) {
      auto* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
      const auto at = source == nullptr ? -1 : zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
      // One fixed time: the same report gives the same bytes.
      if (at >= 0) zip_file_set_mtime(archive, static_cast<zip_uint64_t>(at), 1704067200, 0);
    }
    if (zip_close(archive) != 0) {
      zip_discard(archive);
      zip_source_free(buffer);
      return fail("zip");
    }
    zip_stat_t about;
    zip_stat_init(&about);
    zip_source_stat(buffer, &about);
    std::string out(about.size, '\0');
    zip_source_open(buffer);
    zip_source_read(buffer, out.data(), out.size());
    zip_source_close(buffer);
    zip_source_free(buffer);
    return out;
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
  static xml_node paragraph_in(xml_node parent, const char* style) {
    auto p = parent.append_child("w:p");
    w_element(p.append_child("w:pPr"), "w:pStyle", "w:val", style);
    return p;
  }

  static void text(xml_node parent, const std::string& words, bool bold = false, bool italic = false,
                   const std::string& color = {}, bool link = false) {
    auto run = parent.append_child("w:r");
    if (bold || italic || !color.empty() || link) {
      auto properties = run.append_child("w:rPr");
      if (bold) properties.append_child("w:b");
      if (italic) properties.append_child("w:i");
      if (link || !color.empty()) w_element(properties, "w:color", "w:val", link ? "1F4E8C" : hex(color));
    }
    auto t = w_element(run, "w:t", "xml:space", "preserve");
    t.append_child(pugi::node_pcdata).set_value(words.c_str());
  }

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

  static void field(xml_node p, const char* type, const std::string& instruction = {}) {
    auto run = p.append_child("w:r");
    if (instruction.empty()) {
      w_element(run, "w:fldChar", "w:fldCharType", type);
    } else {
      auto t = w_element(run, "w:instrText", "xml:space", "preserve");
      t.append_child(pugi::node_pcdata).set_value(instruction.c_str());
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
    text(p, "”" + quote.words + "”");
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

  // --- the other parts
  // --------------------------------------------------------------------------------------
  std::string style_sheet() const {
    xml_document document;
    auto root = begin(document, "w:styles");
    auto defaults = root.append_child("w:docDefaults").append_child("w:rPrDefault").append_child("w:rPr");
    fonts(defaults, false);
    w_element(defaults, "w:sz", "w:val", "21");
    auto language = w_element(defaults, "w:lang", "w:val", report_.language == "en" ? "en-GB" : "sv-SE");
    attribute(language, "w:eastAsia", "en-US");
    for (const auto& style : styles) {
      auto node = w_element(root, "w:style", "w:type", "paragraph");
      const bool normal = std::string_view(style.id) == "Normal";
      if (normal) attribute(node, "w:default", "1");
      attribute(node, "w:styleId", style.id);
      w_element(node, "w:name", "w:val", style.name);
      if (!normal) w_element(node, "w:basedOn", "w:val", "Normal");
      if (style.outline >= 0) w_element(node, "w:next", "w:val", "Normal");
      node.append_child("w:qFormat");
      auto p = node.append_child("w:pPr");
      if (style.keep_next) p.append_child("w:keepNext");
      if (style.outline >= 0) p.append_child("w:keepLines");
      if (std::string_view(style.id) == "ListBullet") {
        auto list = p.append_child("w:numPr");
        w_element(list, "w:numId", "w:val", "1");
      }
      if (std::string_view(style.id).starts_with("TOC") && std::string_view(style.id) != "TOCHeading") {
        auto tab = w_element(p.append_child("w:tabs"), "w:tab", "w:val", "right");
        attribute(tab, "w:leader", "dot");
        attribute(tab, "w:pos", std::to_string(column_width));
      }
      auto spacing = w_element(p, "w:spacing", "w:before", std::to_string(style.before));
      attribute(spacing, "w:after", std::to_string(style.after));
      attribute(spacing, "w:line", std::to_string(style.line));
      attribute(spacing, "w:lineRule", "auto");
      if (std::string_view(style.id) == "TOC2") w_element(p, "w:ind", "w:left", "340");
      if (style.outline >= 0) w_element(p, "w:outlineLvl", "w:val", std::to_string(style.outline));
      auto r = node.append_child("w:rPr");
      if (style.sans) fonts(r, true);
      if (style.bold) r.append_child("w:b");
      if (style.italic) r.append_child("w:i");
      w_element(r, "w:color", "w:val", style.color);
      w_element(r, "w:sz", "w:val", std::to_string(style.size));
    }
    auto reference = w_element(root, "w:style", "w:type", "character");
    attribute(reference, "w:styleId", "FootnoteReference");
    w_element(reference, "w:name", "w:val", "footnote reference");
    w_element(reference.append_child("w:rPr"), "w:vertAlign", "w:val", "superscript");
    return saved(document);
  }
  static void fonts(xml_node properties, bool sans) {
    const char* name = sans ? "Calibri" : "Cambria";
    auto node = w_element(properties, "w:rFonts", "w:ascii", name);
    attribute(node, "w:hAnsi", name);
    attribute(node, "w:cs", name);
  }

  static std::string numbering() {
    xml_document document;
    auto root = begin(document, "w:numbering");
    auto abstract = w_element(root, "w:abstractNum", "w:abstractNumId", "0");
    w_element(abstract, "w:multiLevelType", "w:val", "singleLevel");
    auto level = w_element(abstract, "w:lvl", "w:ilvl", "0");
    w_element(level, "w:start", "w:val", "1");
    w_element(level, "w:numFmt", "w:val", "bullet");
    w_element(level, "w:lvlText", "w:val", "•");
    w_element(level, "w:lvlJc", "w:val", "left");
    auto indent = w_element(level.append_child("w:pPr"), "w:ind", "w:left", "340");
    attribute(indent, "w:hanging", "227");
    w_element(w_element(root, "w:num", "w:numId", "1"), "w:abstractNumId", "w:val", "0");
    return saved(document);
  }

  static std::string settings() {
    xml_document document;
    auto root = begin(document, "w:settings");
    w_element(root, "w:zoom", "w:percent", "100");
    w_element(root, "w:defaultTabStop", "w:val", "720");
    auto notes = root.append_child("w:footnotePr");
    w_element(notes, "w:footnote", "w:id", "-1");
    w_element(notes, "w:footnote", "w:id", "0");
    auto compatibility = root.append_child("w:compat");
    auto setting = w_element(compatibility, "w:compatSetting", "w:name", "compatibilityMode");
    attribute(setting, "w:uri", "http://schemas.microsoft.com/office/word");
    attribute(setting, "w:val", "15");
    return saved(document);
  }

  std::string footer() const {
    xml_document document;
    auto p = paragraph_in(begin(document, "w:ftr"), "Footer");
    auto tab = w_element(p.child("w:pPr").append_child("w:tabs"), "w:tab", "w:val", "right");
    attribute(tab, "w:pos", std::to_string(column_width));
    text(p, report_.title + " · " + report_.subtitle);
    p.append_child("w:r").append_child("w:tab");
    field(p, "begin");
    field(p, "", " PAGE ");
    field(p, "separate");
    text(p, "1");
    field(p, "end");
    return saved(document);
  }

  std::string core_properties() const {
    xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    attribute(declaration, "version", "1.0");
    attribute(declaration, "encoding", "UTF-8");
    auto root = document.append_child("cp:coreProperties");
    attribute(root, "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
    attribute(root, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
    const auto put_text = [&](const char* name, const std::string& words) {
      root.append_child(name).append_child(pugi::node_pcdata).set_value(words.c_str());
    };
    put_text("dc:title", report_.title + " – " + report_.subtitle);
    put_text("dc:language", report_.language == "en" ? "en-GB" : "sv-SE");
    return saved(document);
  }
  static std::string app_properties() {
    xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    attribute(declaration, "version", "1.0");
    attribute(declaration, "encoding", "UTF-8");
    auto root = document.append_child("Properties");
    attribute(root, "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
    root.append_child("Application").append_child(pugi::node_pcdata).set_value("Skolanalys");
    return saved(document);
  }

  static std::string content_types() {
    xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    attribute(declaration, "version", "1.0");
    attribute(declaration, "encoding", "UTF-8");
    auto root = document.append_child("Types");
    attribute(root, "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types");
    const auto ending = [&](const char* extension, const char* type) {
      attribute(w_element(root, "Default", "Extension", extension), "ContentType", type);
    };
    const auto part = [&](const char* name, const std::string& type) {
      attribute(w_element(root, "Override", "PartName", name), "ContentType", type);
    };
    ending("rels", "application/vnd.openxmlformats-package.relationships+xml");
    ending("xml", "application/xml");
    ending("png", "image/png");
    const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    part("/word/document.xml", word + "document.main+xml");
    part("/word/styles.xml", word + "styles+xml");
    part("/word/numbering.xml", word + "numbering+xml");
    part("/word/settings.xml", word + "settings+xml");
    part("/word/footnotes.xml", word + "footnotes+xml");
    part("/word/footer1.xml", word + "footer+xml");
    part("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
    part("/docProps/app.xml", "application/vnd.openxmlformats-officedocument.extended-properties+xml");
    return saved(document);
  }

  struct Relation {
    std::string id, type, target;
  };
  static std::string relations(const std::vector<Relation>& all) {
    xml_document document;
    auto declaration = document.append_child(pugi::node_declaration);
    attribute(declaration, "version", "1.0");
    attribute(declaration, "encoding", "UTF-8");
    auto root = document.append_child("Relationships");
    attribute(root, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
    for (const auto& one : all) {
      auto node = w_element(root, "Relationship", "Id", one.id);
      attribute(node, "Type", one.type);
      attribute(node, "Target", one.target);
    }
    return saved(document);
  }
  static std::string package_relations() {
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    return relations(
        {{"rId1", office + "officeDocument", "word/document.xml"},
         {"rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
          "docProps/core.xml"},
         {"rId3", office + "extended-properties", "docProps/app.xml"}});
  }
  std::string document_relations() {
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    auto all = relations_;
    all.push_back({"rIdStyles", office + "styles", "styles.xml"});
    all.push_back({"rIdNumbering", office + "numbering", "numbering.xml"});
    all.push_back({"rIdSettings", office + "settings", "settings.xml"});
    all.push_back({"rIdFootnotes", office + "footnotes", "footnotes.xml"});
    all.push_back({"rIdFooter", office + "footer", "footer1.xml"});
    return relations(all);
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

std::string docx(const Report& report, const std::filesystem::path& own_template) {
  const auto parts = Docx(report).parts();
  return Docx::zipped(own_template.empty() ? parts : in_template(report, parts, own_template));
}

}  // namespace skolanalys::report
