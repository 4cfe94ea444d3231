#include "app/shell/rooms.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

/// Of what is seen of them.
bool overlap(const ui::Mark& a, const ui::Mark& b) {
  const float w = std::min({a.to.x, b.to.x, a.clip_to.x, b.clip_to.x}) -
                  std::max({a.from.x, b.from.x, a.clip_from.x, b.clip_from.x});
  const float h = std::min({a.to.y, b.to.y, a.clip_to.y, b.clip_to.y}) -
                  std::max({a.from.y, b.from.y, a.clip_from.y, b.clip_from.y});
  return w > 2 && h > 2;
}
bool within(const ui::Mark& inner, const ui::Mark& outer) {
  return inner.from.x >= outer.from.x - 1 && inner.to.x <= outer.to.x + 1 &&
         inner.from.y >= outer.from.y - 1 && inner.to.y <= outer.to.y + 1;
}

/// Whether what can be pressed is whole: nothing runs out of its pane, lies over another or loses its words.
void audit(Person& person, const std::string& where) {
  std::vector<std::pair<std::string, ui::Mark>> all;
  for (const auto& [id, mark] : person.marks())
    if (mark.stop && person.sees(id) && !id.starts_with("split.")) all.emplace_back(id, mark);
  for (const auto& [id, mark] : person.marks())
    if (id.starts_with("over.") || mark.label.find("{0}") != std::string::npos) FAIL_CHECK(where + ": " + id);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto& [id, mark] = all[i];
    INFO(where << ": " << id << " (" << mark.label << ")");
    CHECK(mark.from.x >= mark.clip_from.x - 1);
    CHECK(mark.to.x <= mark.clip_to.x + 1);
    // Words of the program's own are never cut; a person's own may be, and are shown whole at the pointer.
    if (id.starts_with("nav.") || id.starts_with("menu.")) CHECK_FALSE(mark.cut);
    for (std::size_t j = 0; j < i; ++j) {
      const auto& [other, second] = all[j];
      if (second.pane != mark.pane || within(mark, second) || within(second, mark)) continue;
      INFO("over " << other);
      CHECK_FALSE(overlap(mark, second));
    }
  }
}

/// Turns the wheel over every pane until nothing moves, and looks at what comes in sight.
void scroll_through(Person& person, const std::string& where) {
  std::map<std::string, ui::Mark> panes;
  for (const auto& [id, mark] : person.marks())
    if (mark.stop && person.sees(id)) panes.try_emplace(mark.pane, mark);
  for (const auto& [pane, mark] : panes) {
    const ImVec2 middle((mark.clip_from.x + mark.clip_to.x) / 2, (mark.clip_from.y + mark.clip_to.y) / 2);
    for (int turn = 0; turn < 12; ++turn) {
      const auto before = person.marks();
      person.window().point_at(middle.x, middle.y);
      platform::Event wheel;
      wheel.kind = platform::Event::Kind::wheel;
      wheel.wheel = -4;
      wheel.x = middle.x;
      wheel.y = middle.y;
      person.window().happen(wheel);
      person.window().settle();
      const bool moved = std::any_of(before.begin(), before.end(), [&](const auto& one) {
        const auto now = person.marks().find(one.first);
        return now == person.marks().end() || now->second.from.y != one.second.from.y;
      });
      if (!moved) break;
      audit(person, where + ", " + pane + " scrolled");
    }
  }
}

}  // namespace

TEST_CASE("nothing runs over its edge on any screen, in both languages, at 100, 150 and 200 %",
          "[overflow]") {
  struct Size {
    int width, height;
    float scale;
  };
  for (const auto& size :
       {Size{1366, 768, 1}, Size{1366, 768, 1.25F}, Size{1440, 900, 1}, Size{1366, 768, 1.5F},
        Size{1366, 768, 2}, Size{1440, 900, 2}, Size{2732, 1536, 2}})
    for (const char* language : {"sv", "en"}) {
      Person person({.sample = true,
                     .width = size.width,
                     .height = size.height,
                     .scale = size.scale,
                     .settings = std::string(R"({"language": ")") + language + R"(", "welcomed": true})"});
      for (const auto& room : shell::room_table()) {
        person.session().go(room.room);
        person.window().settle();
        const auto where = std::string(room.room.id) + ", " + language + ", " + std::to_string(size.width) +
                           " at " + std::to_string(size.scale);
        audit(person, where);
        if (size.width == 1440) scroll_through(person, where);
        // All rooms are in sight, whatever the size.
        for (const auto& other : shell::room_table()) {
          if (other.group == shell::Group::none) continue;
          const auto& mark = person.marks().at("nav." + std::string(other.room.id));
          INFO(where << ": " << other.room.id);
          CHECK(mark.from.y >= mark.clip_from.y - 1);
          CHECK(mark.to.y <= mark.clip_to.y + 1);
        }
      }
      person.press("f10");
      audit(person, std::string("menu, ") + language + " at " + std::to_string(size.scale));
    }
}
