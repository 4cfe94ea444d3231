#include <cstdio>

#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/xml.h"

namespace skolanalys::exchange::refi {
namespace {

void code_into(pugi::xml_node parent, const store::Project& project, const model::Code& from) {
  auto node = parent.append_child("Code");
  node.append_attribute("guid") =
      (from.guid.empty() ? guid_of(project.project_id(), model::to_string(from.id)) : from.guid).c_str();
  node.append_attribute("name") = from.name.c_str();
  node.append_attribute("isCodable") = "true";
  if (from.color.size() == 7) node.append_attribute("color") = from.color.c_str();
  if (!from.definition.empty()) node.append_child("Description").text() = from.definition.c_str();
  for (const auto* theme : project.model().children(from.id)) code_into(node, project, *theme);
}

void codes_from(const pugi::xml_node& parent, const std::string& slug, const std::filesystem::path& path,
                Codebook& out) {
  int order = 0;
  for (const auto& node : parent.children()) {
    if (local_name(node) != "Code") continue;
    Codebook::Entry entry;
    entry.code.guid = attribute(node, "guid");
    entry.code.name = attribute(node, "name");
    if (entry.code.name.empty()) refuse(path, "code " + entry.code.guid, "has no name");
    entry.code.color = attribute(node, "color");
    entry.code.definition = child(node, "Description").text().get();
    // The codebook's own ids do not travel in QDC: the guid stands for one until names are matched.
    entry.code.slug = entry.code.guid.empty() ? slug + "." + entry.code.name : entry.code.guid;
    entry.parent = slug;
    char sort[16];
    std::snprintf(sort, sizeof sort, "%04d", order++);
    entry.code.order = sort;
    const auto own = entry.code.slug;
    out.entries.push_back(std::move(entry));
    codes_from(node, own, path, out);
  }
}

}  // namespace

void write_qdc(const store::Project& project, const std::filesystem::path& path) {
  pugi::xml_document document;
  auto root = document.append_child("CodeBook");
  root.append_attribute("xmlns") = std::string(names::codebook_space).c_str();
  root.append_attribute("origin") = "Skolanalys";
  auto codes = root.append_child("Codes");
  for (const auto* area : project.model().areas()) code_into(codes, project, *area);
  write_file(path, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + to_string(document, true));
}

Codebook read_qdc(const std::filesystem::path& path) {
  const auto document = parse_xml(path, "", read_bytes(path, largest_xml));
  const auto root = document.document_element();
  if (local_name(root) != "CodeBook")
    refuse(path, "",
           "is no REFI-QDA codebook: its root is <" + std::string(root.name()) + ">, not <CodeBook>");
  Codebook out;
  out.name = path.stem().string();
  codes_from(child(root, "Codes"), "", path, out);
  if (out.entries.empty()) refuse(path, "", "holds no codes");
  return out;
}

}  // namespace skolanalys::exchange::refi
