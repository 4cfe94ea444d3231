#include "tests/app/person.h"

using namespace skolanalys;

namespace {

/// Pulls a pane's edge sideways by the pointer.
void pull(Person& person, const std::string& id, float by) {
  INFO(id);
  REQUIRE(person.marks().contains(id));
  const auto m = person.marks().at(id);
  const ImVec2 at{(m.from.x + m.to.x) / 2, (m.from.y + m.to.y) / 2};
  auto& window = person.window();
  window.point_at(at.x, at.y);
  const auto button = [&](float x, bool down) {
    platform::Event e;
    e.kind = platform::Event::Kind::button;
    e.down = down;
    e.x = x;
    e.y = at.y;
    window.happen(e);
  };
  button(at.x, true);
  for (int i = 1; i <= 4; ++i) window.point_at(at.x + by * static_cast<float>(i) / 4, at.y);
  button(at.x + by, false);
}

}  // namespace

TEST_CASE("the panes beside a note are as wide as one drags them, also the next time", "[sides]") {
  Person person(Person::with_sample());
  struct Edge {
    const char *room, *handle, *grows;
    float by;
  };
  const Edge edge =
      GENERATE(Edge{"ctrl+1", "split.notes", "interview.EX-01", 60},
               Edge{"ctrl+1", "split.guide", "editor", 40}, Edge{"ctrl+2", "split.themes", "editor", 30},
               Edge{"ctrl+shift+k", "split.codebook.tree", "tree.ledarskap", 50},
               Edge{"ctrl+shift+k", "split.codebook.evidence", "theme.definition", 50});
  person.press(edge.room);
  const auto width = [&] {
    const auto& m = person.marks().at(edge.grows);
    return m.to.x - m.from.x;
  };
  REQUIRE(person.marks().contains(edge.grows));
  const auto before = width();
  pull(person, edge.handle, edge.by);
  CHECK(width() == Approx(before + edge.by).margin(2));
  person.shell().closing(1366, 768, false);
  CHECK(session::Settings::load().panes == person.session().settings.panes);
  CHECK_FALSE(session::Settings::load().panes.empty());
}

TEST_CASE("icons of the narrow navigation are whole, at any scale", "[sides]") {
  const float scale = GENERATE(1.0F, 2.0F);
  auto in = Person::with_sample();
  in.width = static_cast<int>(940 * scale);
  in.height = static_cast<int>(620 * scale);
  in.scale = scale;
  Person person(in);
  for (const char* id : {"nav.capture", "nav.coding", "nav.search"}) {
    INFO(id << " at " << scale);
    REQUIRE(person.marks().contains(id));
    const auto& m = person.marks().at(id);
    CHECK(m.from.x >= m.clip_from.x);
    CHECK(m.to.x <= m.clip_to.x + 1);
    // An icon of 18 points with its margins.
    CHECK(m.to.x - m.from.x >= 40 * scale);
    const float middle = (m.from.x + m.to.x) / 2;
    CHECK(middle == Approx(28 * scale).margin(3 * scale));
  }
}
