#include <cstdio>
#include <set>

#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/report/columns.h"
#include "core/report/markup.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace {

using pugi::xml_node;

void namespaces(xml_node root) {
  for (const auto& [prefix, uri] : std::initializer_list<std::pair<const char*, const char*>>{
           {"xmlns:office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0"},
           {"xmlns:style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0"},
           {"xmlns:text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0"},
           {"xmlns:table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0"},
           {"xmlns:draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"},
           {"xmlns:fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"},
           {"xmlns:svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"},
           {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
           {"xmlns:meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"},
           {"xmlns:dc", "http://purl.org/dc/elements/1.1/"}})
    root.append_attribute(prefix) = uri;
  root.append_attribute("office:version") = "1.2";
}

/// A paragraph style; sizes and spaces in points.
struct OdtStyle {
  const char* name;
  const char* parent;
  double size;
  const char* color;
  bool bold, italic;
  double before, after;
  bool keep;
};
constexpr OdtStyle odt_styles[] = {{"Title", "Standard", 28, "#1D2733", true, false, 210, 6, false},
                                   {"Subtitle", "Standard", 14, "#5B6675", false, false, 0, 30, false},
                                   {"SheetTitle", "Standard", 18, "#1D2733", true, false, 0, 4, false},
                                   {"SheetSubtitle", "Standard", 10, "#5B6675", false, false, 0, 4, false},
                                   {"Cover", "Standard", 9.5, "#5B6675", false, false, 0, 2, false},
                                   {"Heading_20_1", "Standard", 16, "#1D2733", true, false, 24, 8, true},
                                   {"Heading_20_2", "Standard", 12.5, "#1D2733", true, false, 18, 5, true},
                                   {"Heading_20_3", "Standard", 10.5, "#1D2733", true, false, 12, 3, true},
                                   {"Lead", "Standard", 10.5, "#1D2733", true, false, 8, 4, true},
                                   {"Counted", "Standard", 10.5, "#36414E", false, false, 0, 6, false},
                                   {"Note", "Standard", 8.5, "#5B6675", false, false, 0, 6, false},
                                   {"Warning", "Standard", 10, "#8A3F0F", true, false, 4, 6, false},
                                   {"Quotations", "Standard", 10.5, "#1D2733", false, true, 5, 2, true},
                                   {"QuoteSource", "Standard", 8, "#5B6675", false, false, 0, 8, false},
                                   {"Caption", "Standard", 8.5, "#5B6675", false, false, 4, 8, false},
                                   {"TableText", "Standard", 8.5, "#1D2733", false, false, 2, 2, false},
                                   {"TableNumber", "Standard", 8.5, "#1D2733", false, false, 2, 2, false},
                                   {"TableHead", "Standard", 8.5, "#1D2733", true, false, 2, 2, true},
                                   {"Footnote", "Standard", 8.5, "#1D2733", false, false, 0, 2, false},
                                   {"Footer", "Standard", 8, "#5B6675", false, false, 0, 0, false}};

std::string points(double value) {
  char out[24];
  std::snprintf(out, sizeof out, "%.2fpt", value);
  return out;
}

/// OpenDocument text, the same tree as the DOCX has.
class Odt {
 public:
  Odt(const Report& report, const std::filesystem::path& path) : report_(report), zip_(path) {}

  void write() {
    zip_.add("mimetype", "application/vnd.oasis.opendocument.text", true);
    auto root = content_.append_child("office:document-content");
    namespaces(root);
    automatic_ = root.append_child("office:automatic-styles");
    column_styles();
    body_ = root.append_child("office:body").append_child("office:text");
    for (const auto& block : report_.blocks) remember_anchors(block);
    text(paragraph(report_.sheet ? "SheetTitle" : "Title"), report_.title);
    text(paragraph(report_.sheet ? "SheetSubtitle" : "Subtitle"), report_.subtitle);
    for (const auto& line : report_.cover) text(paragraph("Cover"), line);
    if (report_.sheet) {
      text(paragraph("Cover"), "");
    } else {
      contents();
      break_ = true;
    }
    for (const auto& block : report_.blocks) std::visit([this](const auto& one) { put(one); }, block);
    add("content.xml", content_);
    add_styles();
    add_meta();
    add_manifest();
    zip_.close();
  }

 private:
  void add(const std::string& name, const pugi::xml_document& document) {
    zip_.add(name, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + exchange::to_string(document));
    parts_.emplace_back(name, "text/xml");
  }

  void remember_anchors(const Block& block) {
    if (const auto* heading = std::get_if<Heading>(&block)) anchors_.insert(heading->anchor);
    if (const auto* quote = std::get_if<Quote>(&block)) anchors_.insert(quote->anchor);
    if (const auto* table = std::get_if<Table>(&block))
      for (const auto& row : table->rows)
        for (const auto& cell : row) anchors_.insert(cell.anchor);
  }

  xml_node paragraph(const std::string& style) {
    return element(body_, "text:p", {{"text:style-name", opening(style)}});
  }
  /// The style, or one like it that begins a page where a page is to begin.
  std::string opening(const std::string& style) {
    if (!break_) return style;
    break_ = false;
    auto name = "break_" + std::to_string(++made_styles_);
    auto node =
        element(automatic_, "style:style",
                {{"style:name", name}, {"style:family", "paragraph"}, {"style:parent-style-name", style}});
    element(node, "style:paragraph-properties", {{"fo:break-before", "page"}});
    return name;
  }
  static void text(xml_node parent, const std::string& words) {
    parent.append_child(pugi::node_pcdata).set_value(words.c_str());
  }
  void bookmark(xml_node p, const std::string& anchor) {
    if (!anchor.empty()) element(p, "text:bookmark", {{"text:name", anchor}});
  }
  void runs(xml_node p, const Runs& all) {
    for (const auto& run : all) {
      auto at = p;
      if (!run.link.empty() && anchors_.contains(run.link))
        at = element(at, "text:a", {{"xlink:type", "simple"}, {"xlink:href", "#" + run.link}});
      if (run.bold || run.italic)
        at = element(at, "text:span",
                     {{"text:style-name", run.bold && run.italic ? "BI"
                                          : run.bold             ? "B"
                                                                 : "I"}});
      text(at, run.text);
      if (!run.note.empty()) footnote(p, run.note);
    }
  }
  void footnote(xml_node p, const std::string& words) {
    const auto n = std::to_string(++notes_);
    auto note = element(p, "text:note", {{"text:id", "n" + n}, {"text:note-class", "footnote"}});
    text(note.append_child("text:note-citation"), n);
    text(element(note.append_child("text:note-body"), "text:p", {{"text:style-name", "Footnote"}}), words);
  }

  /// Made when the file is opened, from the headings.
  void contents() {
    break_ = true;
    text(paragraph("Heading_20_1"), report_.contents);
    for (const auto& block : report_.blocks) {
      const auto* heading = std::get_if<Heading>(&block);
      if (heading == nullptr || heading->level > 2) continue;
      auto p = paragraph(heading->level == 1 ? "Contents_20_1" : "Contents_20_2");
      auto link = element(p, "text:a", {{"xlink:type", "simple"}, {"xlink:href", "#" + heading->anchor}});
      text(link, heading->text);
      link.append_child("text:tab");
      element(link, "text:bookmark-ref",
              {{"text:reference-format", "page"}, {"text:ref-name", heading->anchor}});
    }
  }

  void put(const Heading& heading) {
    const auto level = std::to_string(heading.level);
    auto h = element(body_, "text:h",
                     {{"text:style-name", opening("Heading_20_" + level)}, {"text:outline-level", level}});
    // Around the words, so that a reference to its page has something to point at.
    if (!heading.anchor.empty()) element(h, "text:bookmark-start", {{"text:name", heading.anchor}});
    text(h, heading.text);
    if (!heading.anchor.empty()) element(h, "text:bookmark-end", {{"text:name", heading.anchor}});
  }
  void put(const Paragraph& one) {
    static constexpr const char* names[] = {"Standard", "Lead", "Counted", "Note", "Warning"};
    runs(paragraph(names[static_cast<int>(one.tone)]), one.runs);
  }
  void put(const Bullets& bullets) {
    auto list = element(body_, "text:list", {{"text:style-name", "Bullets"}});
    for (const auto& item : bullets.items)
      runs(element(list.append_child("text:list-item"), "text:p", {{"text:style-name", "Standard"}}), item);
  }
  std::string barred(const std::string& style, const std::string& color) {
    auto name = style + "_" + (color.empty() ? std::string("x") : color.substr(1));
    if (!bars_.insert(name).second) return name;
    auto node =
        element(automatic_, "style:style",
                {{"style:name", name}, {"style:family", "paragraph"}, {"style:parent-style-name", style}});
    element(node, "style:paragraph-properties",
            {{"fo:border-left", "3pt solid " + (color.empty() ? std::string("#5B6675") : color)},
             {"fo:padding-left", "9pt"},
             {"fo:margin-left", "12pt"},
             {"fo:border-top", "none"},
             {"fo:border-bottom", "none"},
             {"fo:border-right", "none"}});
    return name;
  }
  void put(const Quote& quote) {
    auto p = paragraph(barred("Quotations", quote.color));
    bookmark(p, quote.anchor);
    text(p, quote.words);
    if (!quote.position.empty()) footnote(p, quote.position);
    auto source = paragraph(barred("QuoteSource", quote.color));
    text(element(source, "text:span", {{"text:style-name", "B"}}), quote.stance);
    text(source, "  " + quote.who + " · ");
    if (anchors_.contains(quote.link) && !quote.link.empty())
      text(element(source, "text:a", {{"xlink:type", "simple"}, {"xlink:href", "#" + quote.link}}),
           quote.reference);
    else
      text(source, quote.reference);
  }

  /// One style a width in a hundred and twentieths of the line.
  void column_styles() {
    for (int part = 1; part <= 120; ++part) {
      auto node = element(automatic_, "style:style",
                          {{"style:name", "col" + std::to_string(part)}, {"style:family", "table-column"}});
      element(node, "style:table-column-properties", {{"style:column-width", points(464.9 * part / 120)}});
    }
    auto table = element(automatic_, "style:style", {{"style:name", "Table"}, {"style:family", "table"}});
    element(table, "style:table-properties", {{"style:width", points(464.9)}, {"table:align", "left"}});
    auto cell = element(automatic_, "style:style", {{"style:name", "Cell"}, {"style:family", "table-cell"}});
    element(cell, "style:table-cell-properties",
            {{"fo:padding", "2pt"}, {"fo:border-bottom", "0.4pt solid #E1E4EA"}});
  }
  std::string filled(const std::string& color) {
    if (color.empty()) return "Cell";
    auto name = "Cell_" + color.substr(1);
    if (!bars_.insert(name).second) return name;
    auto cell =
        element(automatic_, "style:style",
                {{"style:name", name}, {"style:family", "table-cell"}, {"style:parent-style-name", "Cell"}});
    element(
        cell, "style:table-cell-properties",
        {{"fo:background-color", color}, {"fo:padding", "2pt"}, {"fo:border-bottom", "0.4pt solid #E1E4EA"}});
    return name;
  }
  void put(const Table& table) {
    if (table.header.empty()) return;
    if (!table.caption.empty()) text(paragraph("Caption"), table.caption);
    auto node = element(body_, "table:table", {{"table:style-name", "Table"}});
    constexpr double page = 464.9, letters = 8.5, padding = 6;
    const auto fitted = columns_of(table, page, letters, padding);
    for (const auto width : fitted.widths) {
      const double part = width / page;
      element(node, "table:table-column",
              {{"table:style-name", "col" + std::to_string(std::max(1, static_cast<int>(part * 120)))}});
    }
    auto header = node.append_child("table:table-header-rows").append_child("table:table-row");
    for (const auto& words : fitted.header)
      text(element(element(header, "table:table-cell", {{"table:style-name", "Cell"}}), "text:p",
                   {{"text:style-name", "TableHead"}}),
           words);
    for (const auto& row : table.rows) {
      auto line = node.append_child("table:table-row");
      for (const auto& cell : row) {
        auto at = element(line, "table:table-cell", {{"table:style-name", filled(cell.fill)}});
        auto p = element(at, "text:p", {{"text:style-name", cell.number ? "TableNumber" : "TableText"}});
        bookmark(p, cell.anchor);
        runs(p, cell.runs);
      }
    }
    paragraph("TableText");
  }
  void put(const Picture& picture) {
    const auto name = "Pictures/picture" + std::to_string(++pictures_) + ".png";
    zip_.add(name, png(picture), true);
    parts_.emplace_back(name, "image/png");
    auto frame = element(paragraph("Standard"), "draw:frame",
                         {{"draw:name", "picture" + std::to_string(pictures_)},
                          {"text:anchor-type", "as-char"},
                          {"svg:width", points(std::min(picture.width, 464.9))},
                          {"svg:height", points(picture.height * std::min(1.0, 464.9 / picture.width))}});
    element(frame, "draw:image",
            {{"xlink:href", name},
             {"xlink:type", "simple"},
             {"xlink:show", "embed"},
             {"xlink:actuate", "onLoad"}});
    text(frame.append_child("svg:title"), picture.caption);
    text(frame.append_child("svg:desc"), picture.alternative);
    if (!picture.caption.empty()) text(paragraph("Caption"), picture.caption);
  }
  void put(const PageBreak& /*unused*/) { break_ = true; }

  void add_styles() {
    pugi::xml_document document;
    auto root = document.append_child("office:document-styles");
    namespaces(root);
    auto list = root.append_child("office:styles");
    auto standard =
        element(list, "style:style",
                {{"style:name", "Standard"}, {"style:family", "paragraph"}, {"style:class", "text"}});
    element(standard, "style:paragraph-properties",
            {{"fo:margin-bottom", "6pt"}, {"fo:line-height", "135%"}});
    element(standard, "style:text-properties",
            {{"fo:font-family", "Inter, Calibri, 'DejaVu Sans'"},
             {"fo:font-size", "10.5pt"},
             {"fo:color", "#1D2733"},
             {"fo:language", report_.language == "en" ? "en" : "sv"},
             {"fo:country", report_.language == "en" ? "GB" : "SE"}});
    for (const auto& style : odt_styles) {
      auto node = element(list, "style:style",
                          {{"style:name", style.name},
                           {"style:family", "paragraph"},
                           {"style:parent-style-name", style.parent}});
      const std::string_view name = style.name;
      if (name.starts_with("Heading_20_"))
        node.append_attribute("style:default-outline-level") = name.substr(11).data();
      auto p = element(node, "style:paragraph-properties",
                       {{"fo:margin-top", points(style.before)}, {"fo:margin-bottom", points(style.after)}});
      if (style.keep) p.append_attribute("fo:keep-with-next") = "always";
      if (name == "TableNumber") p.append_attribute("fo:text-align") = "end";
      auto t = element(node, "style:text-properties",
                       {{"fo:font-size", points(style.size)}, {"fo:color", style.color}});
      if (style.bold) t.append_attribute("fo:font-weight") = "bold";
      if (style.italic) t.append_attribute("fo:font-style") = "italic";
    }
    for (const char* name : {"Contents_20_1", "Contents_20_2"}) {
      auto node = element(
          list, "style:style",
          {{"style:name", name}, {"style:family", "paragraph"}, {"style:parent-style-name", "Standard"}});
      auto p = element(node, "style:paragraph-properties", {{"fo:margin-bottom", "2pt"}});
      if (std::string_view(name).ends_with('2')) p.append_attribute("fo:margin-left") = "14pt";
      element(p.append_child("style:tab-stops"), "style:tab-stop",
              {{"style:type", "right"}, {"style:position", points(464)}, {"style:leader-style", "dotted"}});
    }
    for (const auto& [name, bold, italic] :
         {std::tuple("B", true, false), std::tuple("I", false, true), std::tuple("BI", true, true)}) {
      auto t = element(element(list, "style:style", {{"style:name", name}, {"style:family", "text"}}),
                       "style:text-properties");
      if (bold) t.append_attribute("fo:font-weight") = "bold";
      if (italic) t.append_attribute("fo:font-style") = "italic";
    }
    auto bullet = element(element(list, "text:list-style", {{"style:name", "Bullets"}}),
                          "text:list-level-style-bullet", {{"text:level", "1"}, {"text:bullet-char", "•"}});
    element(bullet, "style:list-level-properties",
            {{"text:space-before", "6pt"}, {"text:min-label-width", "12pt"}});
    auto automatic = root.append_child("office:automatic-styles");
    auto page = element(automatic, "style:page-layout", {{"style:name", "A4"}});
    element(page, "style:page-layout-properties",
            {{"fo:page-width", "595.28pt"}, {"fo:page-height", "841.89pt"}, {"fo:margin", "65.2pt"}});
    page.append_child("style:footer-style");
    auto master = element(root.append_child("office:master-styles"), "style:master-page",
                          {{"style:name", "Standard"}, {"style:page-layout-name", "A4"}});
    auto footer = element(master.append_child("style:footer"), "text:p", {{"text:style-name", "Footer"}});
    text(footer, report_.title + "   ·   ");
    footer.append_child("text:page-number");
    add("styles.xml", document);
  }

  void add_meta() {
    pugi::xml_document document;
    auto root = document.append_child("office:document-meta");
    namespaces(root);
    auto meta = root.append_child("office:meta");
    text(meta.append_child("meta:generator"), "Skolanalys");
    text(meta.append_child("dc:title"), report_.title);
    text(meta.append_child("dc:language"), report_.language == "en" ? "en-GB" : "sv-SE");
    add("meta.xml", document);
  }

  void add_manifest() {
    pugi::xml_document document;
    auto root = element(document, "manifest:manifest",
                        {{"xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"},
                         {"manifest:version", "1.2"}});
    const auto entry = [&](const std::string& path, const std::string& type) {
      element(root, "manifest:file-entry", {{"manifest:full-path", path}, {"manifest:media-type", type}});
    };
    entry("/", "application/vnd.oasis.opendocument.text");
    for (const auto& [name, type] : parts_) entry(name, type);
    add("META-INF/manifest.xml", document);
  }

  const Report& report_;
  exchange::ZipWriter zip_;
  pugi::xml_document content_;
  xml_node automatic_, body_;
  std::vector<std::pair<std::string, std::string>> parts_;
  std::set<std::string> anchors_, bars_;
  bool break_ = false;
  int made_styles_ = 0, notes_ = 0, pictures_ = 0;
};

}  // namespace

void write_odt(const Report& report, const std::filesystem::path& path) { Odt(report, path).write(); }

}  // namespace skolanalys::report
