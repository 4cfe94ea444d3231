#include <chrono>
#include <cstdio>

#include "core/assets/assets.h"
#include "core/exchange/file.h"
#include "core/exchange/gate.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/xml.h"

namespace skolanalys::exchange::refi {
namespace {

void code_into(pugi::xml_node parent, const std::string& project_id, const model::Model& model,
               const model::Code& from) {
  auto node = parent.append_child("Code");
  node.append_attribute("guid") =
      (from.guid.empty() ? guid_of(project_id, model::to_string(from.id)) : from.guid).c_str();
  node.append_attribute("name") = from.name.c_str();
  node.append_attribute("isCodable") = "true";
  if (from.color.size() == 7) node.append_attribute("color") = from.color.c_str();
  if (!from.definition.empty()) node.append_child("Description").text() = from.definition.c_str();
  for (const auto* theme : model.children(from.id)) code_into(node, project_id, model, *theme);
}

void codes_from(const pugi::xml_node& parent, const std::string& slug, const std::filesystem::path& path,
                Codebook& out) {
  int order = 0;
  for (const auto& node : parent.children()) {
    if (local_name(node) != "Code") continue;
    Codebook::Entry entry;
    entry.code.guid = attribute(node, "guid");
    entry.code.name = attribute(node, "name");
    if (entry.code.name.empty()) refuse(path, said("place.code", {entry.code.guid}), said("refused.no_name"));
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
  write_qdc_as(project.project_id(), project.model(), path);
}

void write_qdc_as(const std::string& project_id, const model::Model& model,
                  const std::filesystem::path& path) {
  pugi::xml_document document;
  // The format has no place for what it is of; a comment is read by people and by no program.
  const auto& words = assets::Words::in(model.engagement.language);
  const auto today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  document.append_child(pugi::node_comment)
      .set_value((" " + model.engagement.municipality + " (" + model.engagement.municipality_code + "), " +
                  model::to_string(model::Date(today)) + ", " + words("table.language_name") + " ")
                     .c_str());
  auto root = document.append_child("CodeBook");
  root.append_attribute("xmlns") = std::string(names::codebook_space).c_str();
  root.append_attribute("origin") = "Skolanalys";
  auto codes = root.append_child("Codes");
  for (const auto* area : model.areas()) code_into(codes, project_id, model, *area);
  write_file(path, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + to_string(document, pugi::format_indent));
}

Codebook read_qdc(const std::filesystem::path& path) {
  const auto document = parse_xml(path, "", read_bytes(path, largest_xml));
  const auto root = document.document_element();
  if (local_name(root) != "CodeBook") refuse(path, "", said("refused.no_qdc", {root.name()}));
  Codebook out;
  out.name = path.stem().string();
  codes_from(child(root, "Codes"), "", path, out);
  if (out.entries.empty()) refuse(path, "", said("refused.no_codes"));
  return out;
}

}  // namespace skolanalys::exchange::refi
