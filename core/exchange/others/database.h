#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace skolanalys::exchange::others {

/// A database of another program, only ever read. What it says of itself (views, triggers, functions) is not
/// trusted and not run; a query that goes on for too long is ended. Errors: Error(format) with the file.
class Database {
 public:
  explicit Database(const std::filesystem::path& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// A row of an answer; columns from 0. Words come back as `as_words` has them, nothing as "".
  class Row {
   public:
    [[nodiscard]] std::string text(int column) const;
    /// As it lies there: offsets of others count in it.
    [[nodiscard]] std::string raw(int column) const;
    [[nodiscard]] std::int64_t number(int column) const;

   private:
    friend class Database;
    sqlite3_stmt* statement_ = nullptr;
  };
  /// `sql` is a literal of ours, never made of what came in.
  void each(const char* sql, const std::function<void(const Row&)>& row) const;
  [[nodiscard]] bool has_table(const std::string& name) const;
  [[nodiscard]] bool has_column(const std::string& table, const std::string& column) const;

 private:
  [[noreturn]] void fail() const;
  std::filesystem::path path_;
  sqlite3* db_ = nullptr;
};

}  // namespace skolanalys::exchange::others
