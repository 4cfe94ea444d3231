#include "app/shell/rooms.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

bool overlap(const ui::Mark& a, const ui::Mark& b) {
  const float w = std::min(a.to.x, b.to.x) - std::max(a.from.x, b.from.x);
  const float h = std::min(a.to.y, b.to.y) - std::max(a.from.y, b.from.y);
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

}  // namespace

TEST_CASE("nothing runs over its edge on any screen, in both languages, at 100, 150 and 200 %",
          "[overflow]") {
  struct Size {
    int width, height;
    float scale;
  };
  for (const auto& size :
       {Size{1366, 768, 1}, Size{1440, 900, 1}, Size{1366, 768, 1.5F}, Size{2732, 1536, 2}})
    for (const char* language : {"sv", "en"}) {
      Person person({.sample = true,
                     .width = size.width,
                     .height = size.height,
                     .scale = size.scale,
                     .settings = std::string(R"({"language": ")") + language + R"(", "welcomed": true})"});
      for (const auto& room : shell::room_table()) {
        person.session().go(room.room);
        person.window().settle();
        audit(person, std::string(room.room.id) + ", " + language + ", " + std::to_string(size.width) +
                          " at " + std::to_string(size.scale));
      }
      person.press("f10");
      audit(person, std::string("menu, ") + language + " at " + std::to_string(size.scale));
    }
}
