#include "core/log/admission.h"

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log/fold.h"
#include "core/text/splice.h"
#include "tests/catch.h"

using namespace skolanalys;
using log::Kind;
using log::Operation;
using nlohmann::json;

namespace {

Operation base(std::uint64_t session, std::uint64_t lamport, const log::Vector& seen = {}) {
  return {{session, 1}, lamport, {}, Kind::base, {}, log::encode({{"vv", log::put_vector(seen)}})};
}
Operation set(std::uint64_t session, std::uint64_t seq, std::uint64_t lamport, const char* number) {
  return {{session, seq}, lamport, {}, Kind::set, {}, log::encode({{"f", {{"registry_number", number}}}})};
}
Operation make(std::uint64_t session, std::uint64_t seq, std::uint64_t lamport, const json& body) {
  return {{session, seq}, lamport, {}, Kind::create, {}, log::encode(body)};
}

const Operation* nothing_here(model::OpId) { return nullptr; }

std::string admitting(const std::vector<Operation>& operations) {
  try {
    (void)log::admit({}, nothing_here, operations);
  } catch (const Error& e) {
    return e.id();
  }
  return "";
}

}  // namespace

TEST_CASE("operations behind a gap wait, those before it are taken in", "[merge]") {
  const auto out = log::admit({}, nothing_here, {set(1, 4, 4, "d"), base(1, 1), set(1, 2, 2, "b")});
  CHECK(out.admitted.size() == 2);
  REQUIRE(out.waiting.size() == 1);
  CHECK(out.waiting[0].id.seq == 4);
}

TEST_CASE("a session that had seen another waits for it, and goes in behind it", "[merge]") {
  const auto later = base(2, 3, {{1, 2}});
  CHECK(log::admit({}, nothing_here, {later, set(2, 2, 4, "x")}).waiting.size() == 2);
  const auto out = log::admit({}, nothing_here, {later, set(2, 2, 4, "x"), set(1, 2, 2, "a"), base(1, 1)});
  CHECK(out.waiting.empty());
  REQUIRE(out.admitted.size() == 4);
  CHECK(out.admitted[1].id.session == 1);
}

TEST_CASE("a session whose clock runs back, or that says it came before what it had seen, was made up",
          "[merge]") {
  CHECK(admitting({base(1, 5), set(1, 2, 5, "a")}) == "error.operation_damaged");
  CHECK(admitting({base(1, 5), set(1, 2, 4, "a")}) == "error.operation_damaged");
  CHECK(admitting({base(1, 5), base(2, 5, {{1, 1}})}) == "error.operation_damaged");
  CHECK(admitting({set(1, 1, 1, "a")}) == "error.operation_damaged");
  CHECK(admitting({base(1, 1), set(1, 2, 2, "a"), set(1, 2, 2, "b")}) == "error.operation_differs");
  CHECK(admitting({base(1, 1), set(1, 2, 2, "a"), set(1, 2, 2, "a")}).empty());
}

TEST_CASE("a map of ranges that leads out of the text is not followed", "[merge]") {
  // Two who did not know of each other, and a third who chose, with a map that somebody tampered with.
  const std::string text = model::to_string({1, 2});
  const auto splice = [&](std::uint64_t session, std::uint64_t lamport, const char* in) {
    return Operation{{session, 2}, lamport, {},
                     Kind::splice, {1, 2},  log::encode({{"p", 0}, {"d", ""}, {"i", in}})};
  };
  for (const auto& edits : {json{{0, 0, 4'000'000'000U}}, json{{8, 0, 3}, {0, 3, 0}}, json{{90, 1, 1}}}) {
    log::Fold fold;
    fold.apply(std::vector<Operation>{
        base(1, 1), make(1, 2, 2, {{"type", "text"}, {"f", {{"content", "ett två tre"}}}}),
        make(1, 3, 3, {{"type", "code"}, {"f", {{"name", "k"}}}}),
        make(1, 4, 4,
             {{"type", "coding"},
              {"f", {{"text", text}, {"range", {4, 7}}, {"code", model::to_string({1, 3})}}}}),
        base(2, 5, {{1, 4}}), base(3, 5, {{1, 4}}), splice(2, 6, "A "), splice(3, 6, "B "),
        base(4, 7, {{1, 4}, {2, 2}, {3, 2}}),
        Operation{{4, 2},
                  8,
                  {},
                  Kind::set,
                  {1, 2},
                  log::encode({{"f", {{"content", "A ett två tre"}}},
                               {"m",
                                {{model::to_string({2, 2}), json::array({edits})},
                                 {model::to_string({3, 2}), json::array({edits})}}}})}});
    const auto& coding = fold.model().codings.begin()->second;
    CHECK(coding.range == text::Range{6, 9});
  }
}

TEST_CASE("colours may differ without anybody being asked, names may not", "[merge]") {
  const auto code = model::OpId{1, 2};
  const auto change = [&](std::uint64_t session, const char* field, const char* value) {
    return Operation{{session, 2}, 5, {}, Kind::set, code, log::encode({{"f", {{field, value}}}})};
  };
  for (const std::string field : {"color", "name"}) {
    log::Fold fold;
    fold.apply(std::vector<Operation>{base(1, 1), make(1, 2, 2, {{"type", "code"}, {"f", {{"name", "k"}}}}),
                                      base(2, 3, {{1, 2}}), base(3, 3, {{1, 2}}),
                                      change(2, field.c_str(), "#1"), change(3, field.c_str(), "#2")});
    CHECK(fold.conflicts().size() == (field == "name" ? 1 : 0));
  }
}

TEST_CASE("what is typed at the edges of a coding is not coded", "[merge][anchors]") {
  CHECK(text::project({3, 6}, 6, 0, 2) == text::Range{3, 6});
  CHECK(text::project({3, 6}, 3, 0, 2) == text::Range{5, 8});
  CHECK(text::project({3, 6}, 4, 0, 2) == text::Range{3, 8});
}

TEST_CASE("learning of one session forgets nothing of another", "[merge]") {
  log::Clocks clocks;
  clocks.learn({7, 1}, {{1, 5}});
  clocks.learn({7, 4}, {{2, 3}});
  CHECK(clocks.before({1, 5}, {7, 3}));
  CHECK(clocks.before({1, 5}, {7, 5}));
  CHECK(clocks.before({2, 3}, {7, 4}));
  CHECK_FALSE(clocks.before({2, 3}, {7, 3}));
  CHECK_FALSE(clocks.before({2, 4}, {7, 9}));
}

TEST_CASE("what both had seen before they parted is nobody's change", "[merge]") {
  const auto splice = [](model::OpId id, std::uint64_t lamport, const json& body) {
    return Operation{id, lamport, {}, Kind::splice, {1, 2}, log::encode(body)};
  };
  log::Fold fold;
  fold.apply(std::vector<Operation>{
      base(1, 1), make(1, 2, 2, {{"type", "text"}, {"f", {{"content", "ett två tre"}}}}),
      splice({1, 3}, 3, {{"p", 4}, {"d", "två"}, {"i", "TVÅ"}}), base(2, 4, {{1, 3}}), base(3, 4, {{1, 3}}),
      splice({2, 2}, 5, {{"p", 4}, {"d", "TVÅ"}, {"i", "två igen"}}),
      splice({3, 2}, 5, {{"p", 8}, {"d", "tre"}, {"i", "tre fyra"}})});
  CHECK(fold.model().texts.begin()->second.content == "ett två igen tre fyra");
  CHECK(fold.conflicts().empty());
}

TEST_CASE("a coding whose words one took away stays with the words that the other kept", "[merge]") {
  const auto splice = [](model::OpId id, const json& body) {
    return Operation{id, 6, {}, Kind::splice, {1, 2}, log::encode(body)};
  };
  for (const std::uint64_t keeper : {2U, 3U}) {
    log::Fold fold;
    fold.apply(std::vector<Operation>{
        base(1, 1), make(1, 2, 2, {{"type", "text"}, {"f", {{"content", "ett två tre"}}}}),
        make(1, 3, 3, {{"type", "coding"}, {"f", {{"text", model::to_string({1, 2})}, {"range", {4, 7}}}}}),
        base(2, 5, {{1, 3}}), base(3, 5, {{1, 3}}), splice({keeper, 2}, {{"p", 5}, {"d", ""}, {"i", "x"}}),
        splice({5 - keeper, 2}, {{"p", 4}, {"d", "två"}, {"i", ""}})});
    CHECK_FALSE(fold.model().codings.begin()->second.range.empty());
  }
}
