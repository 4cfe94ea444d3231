#include "core/exchange/merge_codebook.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/exchange/file.h"
#include "core/exchange/refi/refi.h"
#include "core/text/fold_case.h"

namespace skolanalys::exchange {
namespace {

/// The fields of a code that a codebook file may have, besides its name.
struct Field {
  const char* id;
  std::string model::Code::*words;
};
constexpr Field fields[] = {{"name_en", &model::Code::name_en},
                            {"definition", &model::Code::definition},
                            {"use_when", &model::Code::use_when},
                            {"not_when", &model::Code::not_when},
                            {"example_question", &model::Code::example_question},
                            {"color", &model::Code::color}};

/// An entry's own id, where it is one of the file's and not a stand-in for a GUID or a place.
std::string id_of(const Codebook::Entry& entry) {
  return entry.code.slug == entry.code.guid || entry.code.slug.find('/') != std::string::npos
             ? std::string()
             : entry.code.slug;
}

std::string slug_of(const std::string& name, const std::set<std::string>& taken) {
  std::string base;
  for (const char c : text::fold_case(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      base += c;
    else if (!base.empty() && base.back() != '-' && static_cast<unsigned char>(c) < 0x80)
      base += '-';
  }
  while (base.ends_with('-')) base.pop_back();
  if (base.empty()) base = "kod";
  auto out = base;
  for (int n = 2; taken.contains(out); ++n) out = base + "-" + std::to_string(n);
  return out;
}

}  // namespace

std::string_view to_string(Match match) noexcept {
  switch (match) {
    case Match::fresh:
      return "fresh";
    case Match::by_guid:
      return "guid";
    case Match::by_id:
      return "id";
    case Match::by_name:
      return "name";
  }
  return "fresh";
}

std::vector<MergeLine> plan_merge(const store::Project& project, const Codebook& codebook) {
  const auto& model = project.model();
  std::map<std::string, model::CodeId> by_guid, by_id;
  std::map<std::pair<model::CodeId, std::string>, model::CodeId> by_place;
  for (const auto& [id, code] : model.codes) {
    by_guid[refi::plain_guid(code.guid.empty() ? refi::guid_of(project.project_id(), model::to_string(id))
                                               : code.guid)] = id;
    by_id[code.slug] = id;
    by_place[{code.parent, text::fold_case(code.name)}] = id;
  }
  std::vector<MergeLine> out;
  std::map<std::string, std::size_t> line_of;  // by the entry's slug
  std::set<model::CodeId> used;
  for (const auto& entry : codebook.entries) {
    MergeLine line;
    const MergeLine* above = nullptr;
    if (const auto found = line_of.find(entry.parent); found != line_of.end()) above = &out[found->second];
    line.path = (above == nullptr ? "" : above->path + " / ") + entry.code.name;
    const auto try_match = [&](Match how, const auto& map, const auto& key) {
      if (line.code) return;
      // Two entries are never one code: the second is new.
      if (const auto found = map.find(key); found != map.end() && used.insert(found->second).second) {
        line.code = found->second;
        line.match = how;
      }
    };
    if (!entry.code.guid.empty()) try_match(Match::by_guid, by_guid, refi::plain_guid(entry.code.guid));
    if (const auto id = id_of(entry); !id.empty()) try_match(Match::by_id, by_id, id);
    if (entry.parent.empty() || (above != nullptr && above->code)) {
      const auto parent = above == nullptr ? model::CodeId() : above->code;
      try_match(Match::by_name, by_place, std::pair(parent, text::fold_case(entry.code.name)));
    }
    if (const auto* ours = model.find(line.code)) {
      const auto parent = above == nullptr ? model::CodeId() : above->code;
      line.elsewhere = ours->parent != parent;
      if (ours->name != entry.code.name) line.differs.emplace_back("name");
      for (const auto& field : fields) {
        const auto& theirs = entry.code.*field.words;
        const auto& mine = ours->*field.words;
        if (theirs.empty() || text::fold_case(theirs) == text::fold_case(mine)) continue;
        (mine.empty() ? line.filled : line.differs).emplace_back(field.id);
      }
    }
    line_of[entry.code.slug] = out.size();
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<model::CodeId> add_to_codebook(store::Change& change, const model::Model& model,
                                           const Codebook& codebook, const std::vector<MergeLine>& plan) {
  std::map<std::string, model::CodeId> place_of;  // by the entry's own slug
  std::set<std::string> slugs;
  std::map<model::CodeId, std::string> last;  // a new code comes after those that are there
  for (const auto& [id, code] : model.codes) {
    slugs.insert(code.slug);
    last[code.parent] = std::max(last[code.parent], code.order);
  }
  std::vector<model::CodeId> out;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const auto& entry = codebook.entries[i];
    const auto parent = entry.parent.empty() ? model::CodeId() : place_of.at(entry.parent);
    if (const auto* known = model.find(plan[i].code)) {
      auto fuller = *known;
      for (const auto& field : fields)
        if ((fuller.*field.words).empty()) fuller.*field.words = entry.code.*field.words;
      change.update(fuller);
      out.push_back(place_of[entry.code.slug] = known->id);
      continue;
    }
    auto fresh = entry.code;
    fresh.parent = parent;
    if (const auto end = last.find(parent); end != last.end()) fresh.order = end->second + fresh.order;
    if (id_of(entry).empty() || slugs.contains(fresh.slug)) fresh.slug = slug_of(fresh.name, slugs);
    slugs.insert(fresh.slug);
    out.push_back(place_of[entry.code.slug] = change.create(fresh));
  }
  return out;
}

std::size_t merge_codebook(store::Project& project, const Codebook& codebook) {
  const auto plan = plan_merge(project, codebook);
  auto change = project.change("step.import");
  (void)add_to_codebook(change, project.model(), codebook, plan);
  project.commit(std::move(change));
  return static_cast<std::size_t>(std::count_if(
      plan.begin(), plan.end(), [](const MergeLine& line) { return line.match == Match::fresh; }));
}

Codebook read_any_codebook(const std::filesystem::path& path) {
  switch (read::format_of(path)) {
    case read::Format::qdc:
      return refi::read_qdc(path);
    case read::Format::csv:
    case read::Format::xlsx:
      return codebook_of(path, read::read_book(path));
    default:
      return read_codebook(path);
  }
}

}  // namespace skolanalys::exchange
