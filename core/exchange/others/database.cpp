#include "core/exchange/others/database.h"

#include <sqlite3.h>

#include <algorithm>

#include "core/exchange/gate.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::others {
namespace {

constexpr std::uintmax_t largest_database = 1ULL << 30U;
constexpr int longest_value = 64 << 20;
constexpr int steps_between_looks = 10'000'000;
constexpr int most_looks = 200;  // two thousand million steps: seconds, not hours

/// Only reading of tables; no view's or trigger's own words are run.
int allowed(void*, int action, const char*, const char*, const char*, const char* inside) {
  if (inside != nullptr) return SQLITE_DENY;
  return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
                 action == SQLITE_PRAGMA
             ? SQLITE_OK
             : SQLITE_DENY;
}

std::string valid(std::string bytes) {
  if (!text::first_invalid(bytes)) return bytes;
  std::string out;
  for (std::string_view rest = bytes; !rest.empty();) {
    const auto wrong = text::first_invalid(rest);
    const auto good = wrong ? *wrong : rest.size();
    out += rest.substr(0, good);
    rest.remove_prefix(good);
    if (rest.empty()) break;
    text::append(out, 0xFFFD);
    rest.remove_prefix(1);
  }
  return out;
}

}  // namespace

Database::Database(const std::filesystem::path& path) : path_(path) {
  check_readable(path, largest_database);
  // Immutable: no lock, no journal, no file beside it is made or read.
  std::string uri = "file:";
  for (const char c : path.string()) {
    if (c == '?' || c == '#' || c == '%') {
      char escaped[4];
      std::snprintf(escaped, sizeof escaped, "%%%02X", static_cast<unsigned>(static_cast<unsigned char>(c)));
      uri += escaped;
    } else {
      uri += c;
    }
  }
  uri += "?mode=ro&immutable=1";
  if (sqlite3_open_v2(uri.c_str(), &db_, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
                      nullptr) != SQLITE_OK) {
    sqlite3_close(db_);
    refuse_because(path_, "error.others.damaged", {});
  }
  sqlite3_db_config(db_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(db_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_limit(db_, SQLITE_LIMIT_LENGTH, longest_value);
  sqlite3_limit(db_, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_set_authorizer(db_, allowed, nullptr);
}

Database::~Database() { sqlite3_close(db_); }

void Database::fail() const { refuse_because(path_, "error.others.damaged", {}); }

void Database::each(const char* sql, const std::function<void(const Row&)>& row) const {
  int looks = 0;
  sqlite3_progress_handler(
      db_, steps_between_looks, [](void* n) { return ++*static_cast<int*>(n) > most_looks ? 1 : 0; }, &looks);
  Row out;
  if (sqlite3_prepare_v2(db_, sql, -1, &out.statement_, nullptr) != SQLITE_OK) {
    sqlite3_finalize(out.statement_);
    fail();
  }
  int result = SQLITE_OK;
  try {
    while ((result = sqlite3_step(out.statement_)) == SQLITE_ROW) row(out);
  } catch (...) {
    sqlite3_finalize(out.statement_);
    throw;
  }
  sqlite3_finalize(out.statement_);
  sqlite3_progress_handler(db_, 0, nullptr, nullptr);
  if (result != SQLITE_DONE) fail();
}

bool Database::has_table(const std::string& name) const {
  bool out = false;
  each("SELECT name FROM sqlite_master WHERE type = 'table'",
       [&](const Row& row) { out = out || row.text(0) == name; });
  return out;
}

bool Database::has_column(const std::string& table, const std::string& column) const {
  return sqlite3_table_column_metadata(db_, "main", table.c_str(), column.c_str(), nullptr, nullptr, nullptr,
                                       nullptr, nullptr) == SQLITE_OK;
}

std::string Database::Row::raw(int column) const {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const auto size = static_cast<std::size_t>(std::max(0, sqlite3_column_bytes(statement_, column)));
  return bytes == nullptr ? std::string() : valid(std::string(bytes, size));
}

std::string Database::Row::text(int column) const { return as_words(raw(column)); }

std::int64_t Database::Row::number(int column) const { return sqlite3_column_int64(statement_, column); }

}  // namespace skolanalys::exchange::others
