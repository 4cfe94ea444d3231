#include "core/store/check.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log/fold.h"
#include "core/store/project.h"
#include "core/store/schema.h"
#include "core/store/seal.h"
#include "core/text/utf8.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

Problem problem(const char* id, const fs::path& path, const std::string& what, const std::string& english) {
  return {id, {path.string(), what}, path.string() + ": " + english};
}

/// What the pages say of themselves; nothing where they are whole.
std::vector<std::string> damaged_pages(SQLite::Database& db) {
  std::vector<std::string> out;
  SQLite::Statement integrity(db, "PRAGMA integrity_check");
  while (integrity.executeStep())
    if (std::string line = integrity.getColumn(0); line != "ok") out.push_back(std::move(line));
  return out;
}

/// Every session says first which project it wrote in; what was merged from elsewhere says another.
bool of_this_project(const std::vector<log::Operation>& operations, const std::string& project_id) {
  bool said = false;
  for (const auto& op : operations) {
    if (op.kind != log::Kind::base || op.id.seq != 1) continue;
    const auto body = log::decode(op.body);
    const auto name = body.find("project");
    if (name == body.end() || *name == project_id) return true;
    said = true;
  }
  return !said;
}

void check_model(CheckResult& result, const model::Model& model, const fs::path& path) {
  result.texts = model.texts.size();
  result.codings = model.codings.size();
  for (const auto& [id, coding] : model.codings) {
    const auto* text = model.find(coding.text);
    const auto name = model::to_string(id);
    if (text == nullptr) {
      result.problems.push_back(problem("error.check.no_text", path, name,
                                        "coding " + name + " stands in a text that is not there"));
    } else if (coding.range.to > text::length(text->content) || coding.range.from > coding.range.to) {
      result.problems.push_back(
          problem("error.check.anchor", path, name, "coding " + name + " reaches outside its text"));
    } else if (coding.range.empty()) {
      ++result.orphans;
    }
    if (model.find(coding.code) == nullptr)
      result.problems.push_back(problem("error.check.no_code", path, name,
                                        "coding " + name + " has a theme that is not in the codebook"));
  }
  for (const auto& [id, text] : model.texts)
    if (text::first_invalid(text.content)) {
      const auto name = model::to_string(id);
      result.problems.push_back(
          problem("error.check.encoding", path, name, "text " + name + " is not valid UTF-8"));
    }
}

}  // namespace

std::vector<log::Operation> read_whole(SQLite::Database& db, const fs::path& path, const Damaged& damaged) {
  const auto key = meta(db, path, "chain_key");
  std::vector<log::Operation> out;
  std::uint64_t session = 0, seq = 0;
  std::string head;
  read_rows(db, [&](StoredOperation row) {
    if (row.op.id.session != session) {
      session = row.op.id.session;
      seq = 0;
      head.clear();
    }
    if (row.op.id.seq > seq + 1) damaged(session, seq + 1, row.op.id.seq - 1);
    seq = row.op.id.seq;
    const bool holds = chain(key, head, row.op) == row.chain;
    head = std::move(row.chain);
    if (holds)
      out.push_back(std::move(row.op));
    else
      damaged(session, seq, seq);
  });
  return out;
}

std::vector<std::string> damaged_blobs(SQLite::Database& db) {
  std::vector<std::string> out;
  SQLite::Statement rows(db, "SELECT sha256, bytes FROM blob");
  while (rows.executeStep()) {
    const std::string name = rows.getColumn(0);
    const auto bytes = rows.getColumn(1);
    const std::string_view stored(static_cast<const char*>(bytes.getBlob()),
                                  static_cast<std::size_t>(bytes.getBytes()));
    if (sha256_of(stored) != name && !sealed_and_whole(stored)) out.push_back(name);
  }
  return out;
}

void verify(SQLite::Database& db, const fs::path& path) {
  try {
    if (const auto pages = damaged_pages(db); !pages.empty())
      throw Error(Fault::format, "error.check.pages", {path.string(), pages.front()},
                  path.string() + ": the database is damaged (" + pages.front() + "); restore a backup");
    (void)read_operations(db, path);
    (void)read_tail(db);
    if (const auto blobs = damaged_blobs(db); !blobs.empty())
      throw Error(Fault::format, "error.check.blob", {path.string(), blobs.front()},
                  path.string() + ": the original " + blobs.front() + " is damaged; restore a backup");
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, path);
  }
}

std::string project_id_of(const fs::path& path) {
  try {
    const auto db = open_database(path, OpenFor::looking);
    return meta(*db, path, "project_id");
  } catch (const Error&) {
    return {};
  } catch (const SQLite::Exception&) {
    return {};
  }
}

CheckResult check(const fs::path& path) { return check(path, Opening()); }

CheckResult check(const fs::path& path, const Opening& how) {
  CheckResult result;
  const bool sealed = is_sealed(path);
  const bool can_look = !sealed || !how.key.empty() || !how.passphrase.empty();
  const auto project_key = !sealed || !can_look ? Secret()
                           : how.key.empty()    ? unlock(path, how.passphrase)
                                                : how.key;
  const auto db = open_database(path, OpenFor::reading);
  try {
    for (const auto& line : damaged_pages(*db))
      result.problems.push_back(problem("error.check.pages", path, line,
                                        "the database is damaged (" + line + "); restore a backup"));
    auto operations = read_whole(*db, path, [&](std::uint64_t session, std::uint64_t from, std::uint64_t to) {
      auto name = model::to_string({session, from});
      if (to != from) name += "–" + model::to_string({session, to});
      result.problems.push_back(problem("error.record_damaged", path, name,
                                        "record " + name + " is damaged or missing; restore a backup"));
    });
    for (const auto& name : damaged_blobs(*db))
      result.problems.push_back(
          problem("error.check.blob", path, name, "the original " + name + " is damaged; restore a backup"));
    (void)read_tail(*db);
    result.operations = operations.size();
    const auto id = meta(*db, path, "project_id");
    // What is sealed is whole when its chain is: that needs no key to be checked.
    if (!can_look) return result;
    if (sealed) {
      Seal seal(id, project_key);
      for (const auto& [scope, wrapped] : read_keys(*db)) seal.learn({scope, wrapped});
      for (auto& op : operations) seal.open(op);
    }
    if (!of_this_project(operations, id))
      result.problems.push_back(
          problem("error.check.project", path, id, "the id of the project is damaged or was changed"));
    if (!result.sound()) return result;  // what is folded from half a log says nothing
    sort_for_fold(operations);
    log::Fold fold;
    fold.apply(operations);
    check_model(result, fold.model(), path);
  } catch (const Error& fault) {
    result.problems.push_back({fault.id(), fault.values(), fault.what()});
  } catch (const SQLite::Exception& failure) {
    try {
      rethrow(failure, path);
    } catch (const Error& fault) {
      result.problems.push_back({fault.id(), fault.values(), fault.what()});
    }
  }
  return result;
}

}  // namespace skolanalys::store
