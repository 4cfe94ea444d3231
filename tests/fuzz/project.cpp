#include <SQLiteCpp/SQLiteCpp.h>

#include "core/store/check.h"
#include "core/store/project.h"
#include "core/store/schema.h"
#include "tests/fuzz/operations.h"

// A project file that somebody made by hand: whatever operations, running edit, numbers and schema, all of
// them signed as ours are. Parts: operations, the running edit, SQL.
FUZZ(bytes) {
  using namespace skolanalys;
  namespace fs = std::filesystem;
  const auto path = fuzz::folder() / "x.skolanalys";
  std::error_code none;
  for (const char* suffix : {"", "-wal", "-journal", "-shm"}) fs::remove(path.string() + suffix, none);
  auto parts = fuzz::parts(bytes);
  parts.resize(3);
  const auto operations = fuzz::operations_in(parts[0]);
  {
    const std::string key(store::chain_key_bytes, 'k');
    const auto db = store::create_database(path, std::string(32, '0'), key);
    SQLite::Transaction all(*db);
    store::put_operations(*db, key, operations);
    if (!parts[1].empty() && !operations.empty()) {
      auto edit = fuzz::json::parse(parts[1].substr(1), nullptr, false);
      const auto at = static_cast<unsigned char>(parts[1][0]) % operations.size();
      store::put_tail(
          *db, {1, 1, store::TailRow{operations[at].id, edit.is_discarded() ? parts[1] : log::encode(edit)}});
    }
    all.commit();
    if (!parts[2].empty()) try {
        // Runs here, where nothing is refused, and stays in the file.
        db->exec("PRAGMA writable_schema=ON");
        db->exec(parts[2].substr(0, 2000));
      } catch (const SQLite::Exception&) {
      }
  }
  fuzz::answers([&] {
    const auto project = store::Project::open(path, store::Access::read, {{}, fs::path()});
    (void)project->conflicts();
    (void)project->version_vector();
    for (const auto& [id, text] : project->model().texts)
      fuzz::expect(project->revision(id) > 0, "a text never heard of");
  });
  fuzz::answers([&] { (void)store::check(path); });
}
