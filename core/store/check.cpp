#include <SQLiteCpp/SQLiteCpp.h>

#include "core/error.h"
#include "core/log/fold.h"
#include "core/store/project.h"
#include "core/store/schema.h"
#include "core/text/utf8.h"

namespace skolanalys::store {
namespace {

void note(CheckResult& result, const Error& fault) {
  result.problems.push_back({fault.id(), fault.values(), fault.what()});
}

}  // namespace

CheckResult check(const std::filesystem::path& path) {
  CheckResult result;
  auto db = open_database(path, OpenFor::reading);
  try {
    SQLite::Statement integrity(*db, "PRAGMA integrity_check");
    while (integrity.executeStep()) {
      const std::string line = integrity.getColumn(0);
      if (line != "ok")
        result.problems.push_back(
            {"error.check.pages",
             {path.string(), line},
             path.string() + ": the database is damaged (" + line + "); restore a backup"});
    }
    log::Fold fold;
    const auto operations = read_operations(*db, path);
    fold.apply(operations);
    result.operations = operations.size();
    const auto& model = fold.model();
    result.texts = model.texts.size();
    result.codings = model.codings.size();
    for (const auto& [id, coding] : model.codings) {
      const auto* text = model.find(coding.text);
      const auto name = model::to_string(id);
      if (text == nullptr) {
        result.problems.push_back(
            {"error.check.no_text",
             {path.string(), name},
             path.string() + ": coding " + name + " stands in a text that is not there"});
      } else if (coding.range.to > text::length(text->content) || coding.range.from > coding.range.to) {
        result.problems.push_back({"error.check.anchor",
                                   {path.string(), name},
                                   path.string() + ": coding " + name + " reaches outside its text"});
      } else if (coding.range.empty()) {
        ++result.orphans;
      }
      if (model.find(coding.code) == nullptr)
        result.problems.push_back(
            {"error.check.no_code",
             {path.string(), name},
             path.string() + ": coding " + name + " has a theme that is not in the codebook"});
    }
    for (const auto& [id, text] : model.texts)
      if (text::first_invalid(text.content))
        result.problems.push_back({"error.check.encoding",
                                   {path.string(), model::to_string(id)},
                                   path.string() + ": text " + model::to_string(id) + " is not valid UTF-8"});
  } catch (const Error& fault) {
    note(result, fault);
  } catch (const SQLite::Exception& failure) {
    try {
      rethrow(failure, path);
    } catch (const Error& fault) {
      note(result, fault);
    }
  }
  return result;
}

}  // namespace skolanalys::store
