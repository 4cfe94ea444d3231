#include "core/exchange/others/foreign.h"

#include <sqlite3.h>

#include "tests/fuzz/import.h"

// Projects of Taguette and QualCoder: a database that SQL of the input made, or the bytes of one (after '#').
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  std::filesystem::path path = fuzz::folder() / "data.qda";
  if (bytes.starts_with('#')) {
    path = fuzz::file("data.qda", bytes.substr(1));
  } else {
    sqlite3* db = nullptr;
    sqlite3_open(":memory:", &db);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1 << 20);
    sqlite3_set_authorizer(
        db, [](void*, int action, auto...) { return action == SQLITE_ATTACH ? SQLITE_DENY : SQLITE_OK; },
        nullptr);
    int looks = 0;
    sqlite3_progress_handler(
        db, 100'000, [](void* n) { return ++*static_cast<int*>(n) > 5 ? 1 : 0; }, &looks);
    const auto list = fuzz::parts(bytes);
    for (const auto& sql : list) sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
    sqlite3_int64 size = 0;
    auto* image = sqlite3_serialize(db, "main", &size, 0);
    if (image != nullptr)
      (void)fuzz::file("data.qda", {reinterpret_cast<const char*>(image), static_cast<std::size_t>(size)});
    sqlite3_free(image);
    sqlite3_close(db);
  }
  const auto take = [&](auto read) {
    others::Foreign foreign;
    if (!fuzz::answers([&] { foreign = read(path); })) return;
    const auto project = fuzz::project();
    fuzz::answers([&] { (void)others::take_in(*project, foreign); });
    fuzz::look_through(*project);
  };
  take(&others::read_taguette);
  take(&others::read_qualcoder);
  (void)others::is_qualcoder(path);
}
