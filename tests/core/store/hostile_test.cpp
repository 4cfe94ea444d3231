#include <SQLiteCpp/SQLiteCpp.h>
#include <sodium.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log/fold.h"
#include "core/store/project.h"
#include "core/store/recorder.h"
#include "core/store/schema.h"
#include "core/store/vault.h"
#include "tests/catch.h"
#include "tests/scratch.h"

// Project files and operations that somebody made by hand, signed as ours are.

using namespace skolanalys;
using log::Kind;
using nlohmann::json;

namespace {

std::string answer(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& e) {
    return e.id();
  }
  return "read";
}

/// A project file of these operations and this running edit.
struct Made {
  Scratch scratch;
  std::filesystem::path path = scratch / "x.skolanalys";
  std::unique_ptr<SQLite::Database> db = store::create_database(path, std::string(32, '0'), key);
  static inline const std::string key = std::string(store::chain_key_bytes, 'k');
  std::vector<log::Operation> operations{
      {{1, 1}, 1, {}, Kind::base, {}, log::encode({{"vv", json::object()}})},
      {{1, 2}, 2, {}, Kind::create, {}, log::encode({{"type", "text"}, {"f", {{"content", "ord"}}}})}};

  void add(Kind kind, model::OpId entity, std::string body) {
    const auto n = operations.back().id.seq + 1;
    operations.push_back({{1, n}, n, {}, kind, entity, std::move(body)});
  }
  std::string opened(store::Access access = store::Access::read) {
    store::put_operations(*db, key, operations);
    db.reset();
    return answer([&] { (void)store::Project::open(path, access, {{}, std::filesystem::path()}); });
  }
};

}  // namespace

TEST_CASE("an operation that nests without end is refused, not descended into", "[hostile]") {
  Made made;
  made.add(Kind::set, {}, "\xA1\x61x" + std::string(2'000'000, '\x81') + "\x01");
  CHECK(made.opened() == "error.operation_damaged");
}

TEST_CASE("keys and records that claim to hold more than there is are refused, not believed", "[hostile]") {
  const auto digest = [](const std::string& bytes) {
    std::string out(16, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr, 0);
    return out;
  };
  REQUIRE(sodium_init() >= 0);
  // A list of 2^64 - 1 things, and one in another without end.
  for (const auto& body : {"\x9B" + std::string(8, '\xFF'), std::string(60'000, '\x81')}) {
    CHECK_THROWS_AS(store::Vault::parse(body + digest(body)), Error);
    const Scratch scratch;
    std::string record = "\xE5SKR";
    for (unsigned shift = 0; shift < 32; shift += 8)
      record.push_back(static_cast<char>((body.size() >> shift) & 255U));
    scratch.write("x.record", record + digest(body) + body);
    CHECK(store::read_records(scratch.write("y.record", "").parent_path()).empty());
  }
}

TEST_CASE("a year that is no number, in an operation, is refused", "[hostile]") {
  for (const char* year : {"nonsense", "99999999999999999999", ""}) {
    Made made;
    made.add(Kind::create, {}, log::encode({{"type", "series"}, {"f", {{"values", {{year, 1.0}}}}}}));
    CHECK(made.opened() == "error.operation_damaged");
  }
}

TEST_CASE("a text that says it is the note of itself is read", "[hostile]") {
  Made made;
  made.add(
      Kind::create, {},
      log::encode({{"type", "stream"},
                   {"f", {{"text", model::to_string({1, 2})}, {"interview", model::to_string({1, 2})}}}}));
  made.add(Kind::splice, {1, 2}, log::encode({{"p", 0}, {"d", ""}, {"i", "nya "}}));
  CHECK(made.opened() == "read");
}

TEST_CASE("a running edit of another shape than ours is passed over", "[hostile]") {
  for (const auto& body : {json{{"p", "x"}}, json{{"p", 0}, {"d", 1}, {"i", 2}}, json{{"x", 0}},
                           json{{"p", -1}, {"d", ""}, {"i", "a"}}}) {
    Made made;
    store::put_tail(*made.db, {1, 1, store::TailRow{{1, 2}, log::encode(body)}});
    CHECK(made.opened(store::Access::write) == "read");
  }
  Made made;
  store::put_tail(*made.db, {1, 1, store::TailRow{{1, 2}, "\xFF"}});
  CHECK(made.opened(store::Access::write) == "read");
}

TEST_CASE("a record with a number far beyond the others is named at once", "[hostile]") {
  Made made;
  made.operations.push_back({{1, 1ULL << 60U}, 9, {}, Kind::set, {}, log::encode({{"f", json::object()}})});
  store::put_operations(*made.db, Made::key, made.operations);
  made.db.reset();
  const auto result = store::check(made.path);
  CHECK_FALSE(result.sound());
  CHECK(result.problems.size() < 2000);
}

TEST_CASE("a session that says something strange of its project does not end the check", "[hostile]") {
  Made made;
  made.operations[0].body = log::encode({{"vv", json::object()}, {"project", 7}});
  store::put_operations(*made.db, Made::key, made.operations);
  made.db.reset();
  CHECK_FALSE(store::check(made.path).sound());
}
