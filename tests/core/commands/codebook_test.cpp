#include "core/commands/codebook.h"

#include <algorithm>

#include "core/analysis/theme_history.h"
#include "core/error.h"
#include "core/exchange/sample.h"
#include "core/store/merge.h"
#include "tests/catch.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

struct CodebookSample : SampleProject {
  model::CodeId code(const char* slug) const { return model.code_called(slug)->id; }
  std::size_t codings(model::CodeId id) const {
    std::size_t n = 0;
    for (const auto& [coding_id, coding] : model.codings) n += coding.code == id ? 1 : 0;
    return n;
  }
};

}  // namespace

TEST_CASE("merging themes moves codings and memos, and one undo brings all back", "[commands]") {
  CodebookSample s;
  const auto from = s.code("stod.elevhalsa");
  const auto into = s.code("stod.anpassningar");
  const auto a = s.codings(from);
  const auto b = s.codings(into);
  commands::merge_themes(*s.project, from, into);
  CHECK(s.model.find(from) == nullptr);
  CHECK(s.codings(into) == a + b);
  for (const auto& [id, memo] : s.model.memos) CHECK(memo.target != from);
  s.project->undo({});
  CHECK(s.model.find(from) != nullptr);
  CHECK(s.codings(from) == a);
  CHECK(s.codings(into) == b);
}

TEST_CASE("a theme moves with its codings and never under itself", "[commands]") {
  CodebookSample s;
  const auto theme = s.code("stod.elevhalsa");
  const auto n = s.codings(theme);
  commands::move_theme(*s.project, theme, s.code("larare"));
  CHECK(s.model.area_of(*s.model.find(theme)).slug == "larare");
  CHECK(s.codings(theme) == n);
  CHECK_THROWS_AS(commands::move_theme(*s.project, s.code("larare"), theme), Error);
}

TEST_CASE("a removed theme takes its codings along and undo gives them back", "[commands]") {
  CodebookSample s;
  const auto theme = s.code("stod.elevhalsa");
  const auto all = s.model.codings.size();
  const auto n = s.codings(theme);
  commands::remove_theme(*s.project, theme);
  CHECK(s.model.codings.size() == all - n);
  s.project->undo({});
  CHECK(s.model.codings.size() == all);
}

TEST_CASE("a new theme gets an id of its own and a place last in its area", "[commands]") {
  CodebookSample s;
  const auto id = commands::add_theme(*s.project, s.code("stod"), "  Väntetider & köer ");
  CHECK(s.model.find(id)->slug == "stod.vantetider-koer");
  CHECK(s.model.children(s.code("stod")).back()->id == id);
  const auto again = commands::add_theme(*s.project, s.code("stod"), "Väntetider, köer");
  CHECK(s.model.find(again)->slug == "stod.vantetider-koer-2");
  CHECK_THROWS_AS(commands::add_theme(*s.project, {}, "  "), Error);
}

TEST_CASE("a coding is split, grown, shrunk and recoded, each undone in its interview", "[commands]") {
  CodebookSample s;
  const auto* interview = s.model.interview_called("EX-03");
  const auto* first = s.model.codings_of(interview->text).front();
  const auto id = first->id;
  const auto range = first->range;
  const auto second = commands::split_coding(*s.project, id, range.from + 5);
  REQUIRE(second);
  CHECK(s.model.find(id)->range == text::Range{range.from, range.from + 5});
  CHECK(s.model.find(second)->range == text::Range{range.from + 5, range.to});
  CHECK(s.model.find(second)->stance == s.model.find(id)->stance);
  s.project->undo(interview->id);
  CHECK(s.model.find(id)->range == range);
  CHECK(s.model.find(second) == nullptr);
  commands::resize_coding(*s.project, id, {range.from, 1000000});
  CHECK(s.model.find(id)->range.to > range.to);
  commands::resize_coding(*s.project, id, {9, 9});
  CHECK_FALSE(s.model.find(id)->range.empty());
  commands::recode(*s.project, {id}, s.code("mal.malbild"));
  CHECK(s.model.find(id)->code == s.code("mal.malbild"));
  CHECK_FALSE(commands::split_coding(*s.project, id, range.from));
}

TEST_CASE("a memo is made, changed and taken away", "[commands]") {
  CodebookSample s;
  const auto target = static_cast<model::OpId>(s.code("mal.malbild"));
  const auto find = [&]() -> const model::Memo* {
    for (const auto& [id, memo] : s.model.memos)
      if (memo.target == target) return &memo;
    return nullptr;
  };
  commands::set_memo(*s.project, target, "Första", true, "LK");
  REQUIRE(find() != nullptr);
  commands::set_memo(*s.project, target, "Andra", false, "LK");
  CHECK(find()->body == "Andra");
  commands::set_memo(*s.project, target, "  ", false, "LK");
  CHECK(find() == nullptr);
}

TEST_CASE("a new interview has a free pseudonym, its role and its guide", "[commands]") {
  CodebookSample s;
  const auto id =
      commands::add_interview(*s.project, {.title = "T", .role = "larare", .guide = "guide-larare"});
  const auto* interview = s.model.find(id);
  REQUIRE(interview != nullptr);
  CHECK(interview->roles == std::vector<std::string>{"larare"});
  REQUIRE(interview->respondents.size() == 1);
  CHECK(s.model.find(interview->text)->interview == id);
  s.project->undo({});
  CHECK(s.model.find(id) == nullptr);
}

TEST_CASE("many passages are coded as one step, those that carry the theme are left alone", "[commands]") {
  CodebookSample s;
  const auto text = s.model.interview_called("EX-03")->text;
  const auto theme = s.code("mal.malbild");
  const auto before = s.model.codings.size();
  const std::vector<commands::Place> places{{text, {0, 10}}, {text, {20, 30}}, {text, {25, 28}}};
  CHECK(commands::code_all(*s.project, {places[0], places[1]}, theme, model::Stance::neutral, "LK") == 2);
  CHECK(commands::code_all(*s.project, places, theme, model::Stance::neutral, "LK") == 0);
  CHECK(s.model.codings.size() == before + 2);
  s.project->undo({});
  CHECK(s.model.codings.size() == before);
}

TEST_CASE("a theme is put before another, any number of times, and undo puts it back", "[commands]") {
  CodebookSample s;
  const auto area = s.code("stod");
  const auto slugs = [&] {
    std::vector<std::string> out;
    for (const auto* code : s.model.children(area)) out.push_back(code->slug);
    return out;
  };
  const auto before = slugs();
  REQUIRE(before.size() >= 3);
  commands::place_theme(*s.project, s.code(before[2].c_str()), area, s.code(before[0].c_str()));
  auto wanted = before;
  std::rotate(wanted.begin(), wanted.begin() + 2, wanted.begin() + 3);
  CHECK(slugs() == wanted);
  s.project->undo({});
  CHECK(slugs() == before);
  // The last to the first, over and over: the keys run out of room, the order does not.
  for (int i = 0; i < 40; ++i) {
    wanted = slugs();
    const auto last = s.model.children(area).back()->id;
    commands::place_theme(*s.project, last, area, s.model.children(area).front()->id);
    std::rotate(wanted.begin(), wanted.end() - 1, wanted.end());
    REQUIRE(slugs() == wanted);
  }
  const auto revision = s.project->revision();
  commands::place_theme(*s.project, s.model.children(area).back()->id, area, {});
  CHECK(s.project->revision() == revision);  // it stands there already
}

TEST_CASE("a theme is split: the chosen passages go to a new one beside it", "[commands]") {
  CodebookSample s;
  const auto theme = s.code("stod.elevhalsa");
  const auto n = s.codings(theme);
  std::vector<model::CodingId> some;
  for (const auto& [id, coding] : s.model.codings)
    if (coding.code == theme && some.size() < 2) some.push_back(id);
  const auto fresh = commands::split_theme(*s.project, theme, "Elevhälsans kö", some);
  CHECK(s.codings(theme) == n - 2);
  CHECK(s.codings(fresh) == 2);
  CHECK(s.model.find(fresh)->parent == s.model.find(theme)->parent);
  s.project->undo({});
  CHECK(s.codings(theme) == n);
  CHECK(s.model.find(fresh) == nullptr);
  CHECK_THROWS_AS(commands::split_theme(*s.project, theme, "Tom", {}), Error);
  CHECK_THROWS_AS(commands::split_theme(*s.project, theme, " ", some), Error);
}

TEST_CASE("a theme's history tells how it was made, renamed, coded, merged into and undone", "[commands]") {
  using What = analysis::ThemeEvent::What;
  CodebookSample s;
  const auto theme = s.code("stod.elevhalsa");
  const auto other = s.code("stod.anpassningar");
  const auto n = s.codings(other);
  const auto read = [&] { return analysis::ThemeHistory::read(s.project->snapshot().operations); };
  auto history = read();
  const auto before = history.of(theme).size();
  const auto name = s.model.find(theme)->name;
  commands::rename_theme(*s.project, theme, "Elevhälsoteamet");
  commands::merge_themes(*s.project, other, theme);
  history = read();
  const auto events = history.of(theme);
  REQUIRE(events.size() == before + 2);
  CHECK(events.front().what == What::made);
  CHECK(events[before].field == "name");
  CHECK(events[before].before == name);
  CHECK(events[before].after == "Elevhälsoteamet");
  CHECK(events[before + 1].what == What::coded);
  CHECK(events[before + 1].count == n);
  CHECK(events[before + 1].step == "step.theme_merge");
  CHECK(history.of(other).back().what == What::removed);
  s.project->undo({});
  history = read();
  CHECK(history.of(other).back().what != What::removed);
  CHECK(history.of(theme).back().what == What::uncoded);
}
