#pragma once
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "core/report/markup.h"
#include "core/report/template.h"
#include "core/report/tree.h"

/// The parts of a DOCX package (ECMA-376, parts 1 and 2) besides the document itself, and the elements of
/// WordprocessingML that all of them are made of.
namespace skolanalys::report::word {

inline constexpr int sheet_width = 11906;  ///< A4 in twentieths of a point
inline constexpr int page_height = 16838;
inline constexpr int margin = 1304;
inline constexpr int column_width = sheet_width - 2 * margin;

/// A new last child, with one attribute where it is named.
pugi::xml_node w_element(pugi::xml_node parent, const char* name, const char* attribute_name = nullptr,
                         const std::string& value = {});
/// The root of a part: declaration, and the namespaces w and r.
[[nodiscard]] pugi::xml_node begin(pugi::xml_document& document, const char* root);
[[nodiscard]] std::string saved(const pugi::xml_document& document);
/// "#RRGGBB" without the mark; "auto" where there is none.
[[nodiscard]] std::string hex(const std::string& color);

/// A paragraph of a style of `style_sheet`, by its id.
pugi::xml_node paragraph_in(pugi::xml_node parent, const char* style);
void text(pugi::xml_node parent, const std::string& words, bool bold = false, bool italic = false,
          const std::string& color = {}, bool link = false);
/// One of the marks that a field lies between ("begin", "separate", "end"), or its instruction.
void field(pugi::xml_node p, const char* type, const std::string& instruction = {});

/// What a part names in another file of the package.
struct Relation {
  std::string id, type, target;
};

[[nodiscard]] std::string style_sheet(const Report& report);
[[nodiscard]] std::string numbering();
[[nodiscard]] std::string settings();
[[nodiscard]] std::string footer(const Report& report);
[[nodiscard]] std::string core_properties(const Report& report);
[[nodiscard]] std::string app_properties();
[[nodiscard]] std::string content_types();
[[nodiscard]] std::string package_relations();
/// Those of the parts above too.
[[nodiscard]] std::string document_relations(std::vector<Relation> all);

/// The package as bytes; the same parts give the same. Throws Error(internal).
[[nodiscard]] std::string zipped(const Parts& parts);

}  // namespace skolanalys::report::word
