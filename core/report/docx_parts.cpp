#include "core/report/docx_parts.h"

#include <zip.h>

#include "core/error.h"
#include "core/exchange/xml.h"

namespace skolanalys::report::word {
namespace {

using pugi::xml_document;
using pugi::xml_node;

constexpr const char* word_ns = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* relation_ns = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

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

void fonts(xml_node properties, bool sans) {
  const char* name = sans ? "Calibri" : "Cambria";
  auto node = w_element(properties, "w:rFonts", "w:ascii", name);
  attribute(node, "w:hAnsi", name);
  attribute(node, "w:cs", name);
}

/// The root of a part, under the declaration.
xml_node declared(xml_document& document, const char* root) {
  auto declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "UTF-8");
  attribute(declaration, "standalone", "yes");
  return document.append_child(root);
}

std::string relations(const std::vector<Relation>& all) {
  xml_document document;
  auto root = declared(document, "Relationships");
  attribute(root, "xmlns", "http://schemas.openxmlformats.org/package/2006/relationships");
  for (const auto& one : all) {
    auto node = w_element(root, "Relationship", "Id", one.id);
    attribute(node, "Type", one.type);
    attribute(node, "Target", one.target);
  }
  return saved(document);
}

}  // namespace

xml_node w_element(xml_node parent, const char* name, const char* attribute_name, const std::string& value) {
  auto node = parent.append_child(name);
  if (attribute_name != nullptr) attribute(node, attribute_name, value);
  return node;
}

std::string saved(const xml_document& document) { return exchange::to_string(document); }

xml_node begin(xml_document& document, const char* root) {
  auto node = declared(document, root);
  attribute(node, "xmlns:w", word_ns);
  attribute(node, "xmlns:r", relation_ns);
  return node;
}

/// "#RRGGBB" without the mark.
std::string hex(const std::string& color) { return color.empty() ? "auto" : color.substr(1); }

xml_node paragraph_in(xml_node parent, const char* style) {
  auto p = parent.append_child("w:p");
  w_element(p.append_child("w:pPr"), "w:pStyle", "w:val", style);
  return p;
}

void text(xml_node parent, const std::string& words, bool bold, bool italic, const std::string& color,
          bool link) {
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

void field(xml_node p, const char* type, const std::string& instruction) {
  auto run = p.append_child("w:r");
  if (instruction.empty()) {
    w_element(run, "w:fldChar", "w:fldCharType", type);
  } else {
    auto t = w_element(run, "w:instrText", "xml:space", "preserve");
    t.append_child(pugi::node_pcdata).set_value(instruction.c_str());
  }
}

std::string style_sheet(const Report& report) {
  xml_document document;
  auto root = begin(document, "w:styles");
  auto defaults = root.append_child("w:docDefaults").append_child("w:rPrDefault").append_child("w:rPr");
  fonts(defaults, false);
  w_element(defaults, "w:sz", "w:val", "21");
  auto language = w_element(defaults, "w:lang", "w:val", report.language == "en" ? "en-GB" : "sv-SE");
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
std::string numbering() {
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

std::string settings() {
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

std::string footer(const Report& report) {
  xml_document document;
  auto p = paragraph_in(begin(document, "w:ftr"), "Footer");
  auto tab = w_element(p.child("w:pPr").append_child("w:tabs"), "w:tab", "w:val", "right");
  attribute(tab, "w:pos", std::to_string(column_width));
  text(p, report.title + " · " + report.subtitle);
  p.append_child("w:r").append_child("w:tab");
  field(p, "begin");
  field(p, "", " PAGE ");
  field(p, "separate");
  text(p, "1");
  field(p, "end");
  return saved(document);
}

std::string core_properties(const Report& report) {
  xml_document document;
  auto root = declared(document, "cp:coreProperties");
  attribute(root, "xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties");
  attribute(root, "xmlns:dc", "http://purl.org/dc/elements/1.1/");
  const auto put_text = [&](const char* name, const std::string& words) {
    root.append_child(name).append_child(pugi::node_pcdata).set_value(words.c_str());
  };
  put_text("dc:title", report.title + " – " + report.subtitle);
  put_text("dc:language", report.language == "en" ? "en-GB" : "sv-SE");
  return saved(document);
}
std::string app_properties() {
  xml_document document;
  auto root = declared(document, "Properties");
  attribute(root, "xmlns", "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties");
  root.append_child("Application").append_child(pugi::node_pcdata).set_value("Skolanalys");
  return saved(document);
}

std::string content_types() {
  xml_document document;
  auto root = declared(document, "Types");
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

std::string package_relations() {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  return relations(
      {{"rId1", office + "officeDocument", "word/document.xml"},
       {"rId2", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        "docProps/core.xml"},
       {"rId3", office + "extended-properties", "docProps/app.xml"}});
}
std::string document_relations(std::vector<Relation> all) {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
  all.push_back({"rIdStyles", office + "styles", "styles.xml"});
  all.push_back({"rIdNumbering", office + "numbering", "numbering.xml"});
  all.push_back({"rIdSettings", office + "settings", "settings.xml"});
  all.push_back({"rIdFootnotes", office + "footnotes", "footnotes.xml"});
  all.push_back({"rIdFooter", office + "footer", "footer1.xml"});
  return relations(all);
}

std::string zipped(const Parts& parts) {
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

}  // namespace skolanalys::report::word
