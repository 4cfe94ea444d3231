#include "core/report/template.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "core/exchange/gate.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/model/value.h"
#include "core/text/fold_case.h"

namespace skolanalys::report {
namespace {

using exchange::attribute;
using exchange::child;
using exchange::local_name;
using pugi::xml_document;
using pugi::xml_node;

constexpr const char* declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr const char* relation_types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
constexpr const char* word_types = "application/vnd.openxmlformats-officedocument.wordprocessingml.";

std::string words_in(const xml_node& node) {
  std::string out;
  for (const auto& one : node.children()) out += local_name(one) == "t" ? one.text().get() : words_in(one);
  return out;
}

void replace_all(std::string& words, const std::string& what, const std::string& by) {
  for (auto at = words.find(what); at != std::string::npos; at = words.find(what, at + by.size()))
    words.replace(at, what.size(), by);
}

class Merger {
 public:
  Merger(const Report& report, const Parts& own, const std::filesystem::path& path)
      : report_(report), own_(own), path_(path), zip_(path) {}

  Parts merge() {
    if (!zip_.has("[Content_Types].xml") || !zip_.has(main_))
      exchange::refuse_because(path_, "error.template.no_docx", {});
    auto types = theirs("[Content_Types].xml");
    auto relations = theirs("word/_rels/document.xml.rels");
    auto document = theirs(main_);
    auto body = child(document.document_element(), "body");
    if (!body) exchange::refuse_because(path_, "error.template.no_docx", {});
    styles();
    numbering();
    const auto ids = take_relations(relations);
    fill(document);
    put_into(body, ids);
    declare(types);
    Parts out;
    out.emplace_back("[Content_Types].xml", saved(types));
    std::set<std::string> done{"[content_types].xml"};
    const auto put = [&](const std::string& name, std::string bytes) {
      if (done.insert(text::fold_case(name)).second) out.emplace_back(name, std::move(bytes));
    };
    put(main_, saved(document));
    put("word/_rels/document.xml.rels", saved(relations));
    put("word/styles.xml", saved(styles_));
    put("word/numbering.xml", saved(numbering_));
    put("word/footnotes.xml", saved(footnotes_));
    for (const auto& [name, bytes] : own_)
      if (name.starts_with("word/media/")) put("word/media/skolanalys-" + name.substr(11), bytes);
    if (!zip_.has("word/settings.xml")) put("word/settings.xml", ours_bytes("word/settings.xml"));
    for (const auto& name : zip_.names()) {
      const auto folded = text::fold_case(name);
      if (name.ends_with('/') || folded.find("vbaproject") != std::string::npos ||
          folded.find("vbadata") != std::string::npos)
        continue;
      const bool margin = folded.starts_with("word/header") || folded.starts_with("word/footer");
      if (margin && folded.ends_with(".xml")) {
        auto part = theirs(name);
        fill(part);
        put(name, saved(part));
      } else {
        put(name, zip_.read(name));
      }
    }
    return out;
  }

 private:
  xml_document theirs(const std::string& name) {
    const auto bytes = zip_.find(name);
    return bytes ? exchange::parse_xml(path_, name, *bytes) : xml_document();
  }
  [[nodiscard]] std::string ours_bytes(const std::string& name) const {
    for (const auto& [part, bytes] : own_)
      if (part == name) return bytes;
    return {};
  }
  xml_document ours(const std::string& name) const {
    return exchange::parse_xml(path_, name, ours_bytes(name));
  }
  static std::string saved(const xml_document& document) {
    return declaration + exchange::to_string(document);
  }
  /// The prefix of a part's own names; ours is "w".
  static void check_prefix(const std::filesystem::path& path, const xml_document& document) {
    if (!std::string_view(document.document_element().name()).starts_with("w:"))
      exchange::refuse_because(path, "error.template.no_docx", {});
  }

  /// Styles are the same where their names are: Swedish Word calls "heading 1" Rubrik1 inside.
  void styles() {
    styles_ = theirs("word/styles.xml");
    if (!styles_.document_element()) {
      styles_ = ours("word/styles.xml");
      return;
    }
    check_prefix(path_, styles_);
    std::map<std::string, std::string> by_name;
    std::set<std::string> ids;
    for (const auto& style : styles_.document_element().children()) {
      if (local_name(style) != "style") continue;
      ids.insert(attribute(style, "styleId"));
      by_name[text::fold_case(attribute(child(style, "name"), "val"))] = attribute(style, "styleId");
    }
    const auto mine = ours("word/styles.xml");
    std::vector<xml_node> added;
    for (const auto& style : mine.document_element().children()) {
      if (local_name(style) != "style") continue;
      const auto id = attribute(style, "styleId");
      const auto found = by_name.find(text::fold_case(attribute(child(style, "name"), "val")));
      if (found != by_name.end()) {
        style_[id] = found->second;
        continue;
      }
      style_[id] = ids.contains(id) ? "Skolanalys" + id : id;
      auto copy = styles_.document_element().append_copy(style);
      copy.attribute("w:styleId") = style_[id].c_str();
      copy.remove_attribute("w:default");
      added.push_back(copy);
    }
    for (auto& style : added) {
      for (const char* name : {"w:basedOn", "w:next"})
        if (auto target = style.child(name).attribute("w:val"))
          if (const auto found = style_.find(target.value()); found != style_.end())
            target = found->second.c_str();
      // Their type, their colours: ours only says how large and how heavy.
      auto run = style.child("w:rPr");
      run.remove_child("w:rFonts");
      if (auto list = style.child("w:pPr").child("w:numPr").child("w:numId"))
        list.attribute("w:val") = "0", list_styles_.push_back(list);
    }
  }

  void numbering() {
    const auto mine = ours("word/numbering.xml");
    numbering_ = theirs("word/numbering.xml");
    if (!numbering_.document_element()) {
      numbering_ = ours("word/numbering.xml");
      for (auto& list : list_styles_) list.attribute("w:val") = "1";
      return;
    }
    check_prefix(path_, numbering_);
    if (list_styles_.empty()) return;
    auto root = numbering_.document_element();
    int abstract = 0, number = 0;
    for (const auto& node : root.children()) {
      abstract = std::max(abstract, node.attribute("w:abstractNumId").as_int() + 1);
      number = std::max(number, node.attribute("w:numId").as_int() + 1);
    }
    auto kind = root.insert_copy_before(mine.document_element().child("w:abstractNum"), root.child("w:num"));
    if (!kind) kind = root.append_copy(mine.document_element().child("w:abstractNum"));
    kind.attribute("w:abstractNumId") = abstract;
    auto last = root.child("w:num");
    while (last && last.next_sibling("w:num")) last = last.next_sibling("w:num");
    auto use = last ? root.insert_copy_after(mine.document_element().child("w:num"), last)
                    : root.append_copy(mine.document_element().child("w:num"));
    use.attribute("w:numId") = number;
    use.child("w:abstractNumId").attribute("w:val") = abstract;
    for (auto& list : list_styles_) list.attribute("w:val") = number;
  }

  /// Our pictures and notes, under ids that the template does not use.
  std::map<std::string, std::string> take_relations(xml_document& relations) {
    auto root = relations.document_element();
    if (!root) {
      root = relations.append_child("Relationships");
      root.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/relationships";
    }
    for (auto node = root.first_child(); node;) {
      const auto next = node.next_sibling();
      if (attribute(node, "Type").find("vbaProject") != std::string::npos) root.remove_child(node);
      node = next;
    }
    std::set<std::string> kinds;
    for (const auto& node : root.children()) kinds.insert(attribute(node, "Type"));
    std::map<std::string, std::string> out;
    const auto add = [&](const std::string& id, const std::string& type, const std::string& target) {
      auto node = root.append_child("Relationship");
      node.append_attribute("Id") = id.c_str();
      node.append_attribute("Type") = (relation_types + type).c_str();
      node.append_attribute("Target") = target.c_str();
    };
    const auto mine = ours("word/_rels/document.xml.rels");
    for (const auto& node : mine.document_element().children()) {
      const auto target = attribute(node, "Target");
      if (!target.starts_with("media/")) continue;
      const auto id = "skolanalys" + std::to_string(out.size() + 1);
      out[attribute(node, "Id")] = id;
      add(id, "image", "media/skolanalys-" + target.substr(6));
    }
    for (const auto& [type, target] :
         {std::pair("styles", "styles.xml"), std::pair("numbering", "numbering.xml"),
          std::pair("footnotes", "footnotes.xml"), std::pair("settings", "settings.xml")})
      if (!kinds.contains(std::string(relation_types) + type))
        add(std::string("skolanalys") + type, type, target);
    return out;
  }

  void adopt(const xml_node& node, const std::map<std::string, std::string>& ids) const {
    for (auto one : node.children()) {
      const std::string_view name = one.name();
      if (name == "w:pStyle" || name == "w:rStyle" || name == "w:tblStyle") {
        if (const auto found = style_.find(one.attribute("w:val").value()); found != style_.end())
          one.attribute("w:val") = found->second.c_str();
      } else if (auto picture = one.attribute("r:embed")) {
        if (const auto found = ids.find(picture.value()); found != ids.end()) picture = found->second.c_str();
      } else if (name == "w:tblW") {
        // As wide as the template's page lets it be.
        one.attribute("w:w") = "5000";
        one.attribute("w:type") = "pct";
      }
      adopt(one, ids);
    }
  }

  void put_into(xml_node body, const std::map<std::string, std::string>& ids) {
    auto root = body.parent();
    check_prefix(path_, theirs(main_));
    for (const auto& [prefix, space] :
         {std::pair("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
          std::pair("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
          std::pair("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
          std::pair("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture")})
      if (!root.attribute(prefix)) root.append_attribute(prefix) = space;
    xml_node marker;
    bool cover = false;
    for (const auto& block : body.children()) {
      if (local_name(block) == "sectPr") continue;
      const auto words = words_in(block);
      cover = cover || words.find_first_not_of(" \n\t") != std::string::npos || child(block, "drawing");
      if (words.find("{{rapport}}") != std::string::npos || words.find("{{report}}") != std::string::npos)
        marker = block;
    }
    auto before = marker ? marker : child(body, "sectPr");
    auto mine = ours(main_);
    auto source = mine.document_element().child("w:body");
    adopt(source, ids);
    bool skipping = cover;
    const auto put = [&](const xml_node& node) {
      if (before)
        body.insert_copy_before(node, before);
      else
        body.append_copy(node);
    };
    for (const auto& block : source.children()) {
      if (local_name(block) == "sectPr") continue;
      // The template's own first page stands for ours, up to and with our page break.
      if (skipping) {
        const bool broken =
            std::string_view(block.child("w:r").child("w:br").attribute("w:type").value()) == "page";
        if (broken) {
          skipping = false;
          if (!marker) put(block);
        }
        continue;
      }
      put(block);
    }
    if (marker) body.remove_child(marker);
    footnotes_ = ours("word/footnotes.xml");
    adopt(footnotes_.document_element(), ids);
  }

  /// Placeholders that Word has left in one piece.
  void fill(xml_document& document) const {
    const auto today = model::to_string(
        std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())));
    fill(document.document_element(), {{"{{titel}}", report_.title},
                                       {"{{title}}", report_.title},
                                       {"{{kommun}}", report_.subtitle},
                                       {"{{municipality}}", report_.subtitle},
                                       {"{{datum}}", today},
                                       {"{{date}}", today}});
  }
  static void fill(const xml_node& node, const std::vector<std::pair<std::string, std::string>>& values) {
    for (auto one : node.children()) {
      if (local_name(one) == "t" && std::string_view(one.text().get()).find("{{") != std::string_view::npos) {
        std::string words = one.text().get();
        for (const auto& [what, by] : values) replace_all(words, what, by);
        one.text().set(words.c_str());
      }
      fill(one, values);
    }
  }

  void declare(xml_document& types) const {
    auto root = types.document_element();
    std::set<std::string> known;
    for (auto node = root.first_child(); node;) {
      const auto next = node.next_sibling();
      const auto type = attribute(node, "ContentType");
      // A template (.dotx) or one with macros (.docm) becomes a plain document.
      if (attribute(node, "PartName") == "/" + std::string(main_))
        node.attribute("ContentType") = (std::string(word_types) + "document.main+xml").c_str();
      if (type.find("vba") != std::string::npos)
        root.remove_child(node);
      else
        known.insert(text::fold_case(attribute(node, "Extension") + attribute(node, "PartName")));
      node = next;
    }
    if (!known.contains("png")) {
      auto node = root.prepend_child("Default");
      node.append_attribute("Extension") = "png";
      node.append_attribute("ContentType") = "image/png";
    }
    for (const char* part : {"styles", "numbering", "footnotes", "settings"}) {
      const auto name = "/word/" + std::string(part) + ".xml";
      if (known.contains(name)) continue;
      auto node = root.append_child("Override");
      node.append_attribute("PartName") = name.c_str();
      node.append_attribute("ContentType") = (std::string(word_types) + part + "+xml").c_str();
    }
  }

  const char* main_ = "word/document.xml";
  const Report& report_;
  const Parts& own_;
  std::filesystem::path path_;
  exchange::ZipReader zip_;
  xml_document styles_, numbering_, footnotes_;
  std::map<std::string, std::string> style_;  // our id -> the one it has in the template
  std::vector<xml_node> list_styles_;
};

}  // namespace

Parts in_template(const Report& report, const Parts& own, const std::filesystem::path& path) {
  return Merger(report, own, path).merge();
}

}  // namespace skolanalys::report
