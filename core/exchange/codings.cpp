#include "core/exchange/codings.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/model/clock.h"
#include "core/text/fold_case.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange {
namespace {

using nlohmann::json;

[[noreturn]] void reject(const WantedCoding& wanted, const std::string& id,
                         const std::vector<std::string>& values, const std::string& english) {
  throw Error(Fault::usage, id, values, (wanted.place.empty() ? "" : wanted.place + ": ") + english);
}

/// Themes whose id begins as the unknown one does, or all areas: what the person may have meant.
std::string themes_like(const model::Model& model, const std::string& slug) {
  const auto head = slug.substr(0, slug.find('.'));
  std::string out;
  for (const auto* area : model.areas()) {
    if (area->slug == head)
      for (const auto* theme : model.children(area->id)) out += (out.empty() ? "" : ", ") + theme->slug;
  }
  if (!out.empty()) return out;
  for (const auto* area : model.areas()) out += (out.empty() ? "" : ", ") + area->slug;
  return out;
}

}  // namespace

std::vector<WantedCoding> read_codings(const std::filesystem::path& path, std::string& coder) {
  const auto file = read_json(path);
  const auto* list = &file;
  if (file.is_object()) {
    const auto found = file.find("codings");
    if (found == file.end()) refuse(path, "", said("refused.no_list", {"codings"}));
    list = &*found;
    if (const auto who = file.find("coder"); who != file.end() && who->is_string() && coder.empty())
      who->get_to(coder);
  }
  if (!list->is_array()) refuse(path, "codings", said("refused.list"));
  std::vector<WantedCoding> out;
  for (const auto& from : *list) {
    WantedCoding wanted;
    wanted.place = path.string() + ", codings[" + std::to_string(out.size()) + "]";
    const auto place = "codings[" + std::to_string(out.size()) + "]";
    if (!from.is_object()) refuse(path, place, said("refused.object"));
    const auto text = [&](const char* name, bool required) -> std::string {
      const auto found = from.find(name);
      if (found == from.end() || found->is_null()) {
        if (required) refuse(path, place, said("refused.missing", {name}));
        return {};
      }
      if (!found->is_string()) refuse(path, place, said("refused.string", {name}));
      return found->get<std::string>();
    };
    const auto number = [&](const char* name) -> std::int64_t {
      const auto found = from.find(name);
      if (found == from.end() || !found->is_number_integer())
        refuse(path, place, said("refused.whole", {name}));
      return found->get<std::int64_t>();
    };
    wanted.interview = text("interview", true);
    wanted.theme = text("theme", true);
    wanted.from = number("from");
    wanted.to = number("to");
    if (auto stance = text("stance", false); !stance.empty()) wanted.stance = std::move(stance);
    wanted.quote = text("quote", false);
    wanted.label = text("id", false);
    out.push_back(std::move(wanted));
  }
  return out;
}

std::vector<model::CodingId> add_codings(store::Project& project, const std::vector<WantedCoding>& wanted,
                                         const std::string& coder) {
  const auto& model = project.model();
  const auto made = model::now();
  std::unordered_map<std::string, const model::Text*> texts;
  std::unordered_map<model::OpId, text::Index> indexes;
  std::vector<model::Coding> codings;
  for (const auto& w : wanted) {
    auto& words = texts[w.interview];
    if (words == nullptr) {
      if (const auto* interview = model.interview_called(w.interview))
        words = model.find(interview->text);
      else if (const auto* document = model.document_called(w.interview))
        words = model.find(document->text);
      if (words == nullptr)
        reject(w, "error.unknown_interview", {w.interview},
               "there is no interview '" + w.interview +
                   "' in the project; `skolanalys import` prints their ids");
    }
    const auto* code = model.code_called(w.theme);
    if (code == nullptr) {
      const auto near = themes_like(model, w.theme);
      reject(w, "error.unknown_theme", {w.theme, near},
             "there is no theme '" + w.theme + "' in the codebook; it has: " + near);
    }
    const auto stance = model::parse_stance(w.stance);
    if (!stance)
      reject(w, "error.unknown_stance", {w.stance},
             "there is no stance '" + w.stance + "'; use strength, weakness, mixed, proposal or neutral");
    const auto& index = indexes.try_emplace(words->id, words->content).first->second;
    if (w.from < 0 || w.to > static_cast<std::int64_t>(index.length()) || w.from >= w.to)
      reject(w, "error.range",
             {std::to_string(w.from), std::to_string(w.to), w.interview, std::to_string(index.length())},
             "from " + std::to_string(w.from) + " to " + std::to_string(w.to) + " is no passage of " +
                 w.interview + ", whose text has " + std::to_string(index.length()) +
                 " characters; from must be less than to");
    model::Coding coding;
    coding.text = words->id;
    coding.range = {static_cast<text::Pos>(w.from), static_cast<text::Pos>(w.to)};
    coding.quote = index.slice(coding.range);
    if (!w.quote.empty() && w.quote != coding.quote)
      reject(w, "error.quote_differs", {w.interview, std::to_string(w.from), std::to_string(w.to)},
             "the quote is not what stands at " + std::to_string(w.from) + "–" + std::to_string(w.to) +
                 " in " + w.interview + "; count code points in the note's text");
    coding.code = code->id;
    coding.stance = *stance;
    coding.coder = coder;
    coding.label = w.label;
    coding.made = made;
    codings.push_back(std::move(coding));
  }
  auto change = project.change("step.code");
  std::vector<model::CodingId> out;
  out.reserve(codings.size());
  for (const auto& coding : codings) out.push_back(change.create(coding));
  project.commit(std::move(change));
  return out;
}

}  // namespace skolanalys::exchange
