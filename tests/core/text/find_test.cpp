#include "core/text/find.h"
#include "tests/catch.h"

using skolanalys::text::find_all;
using skolanalys::text::Range;

TEST_CASE("finding sets case aside, keeps å and a apart, and counts code points", "[text]") {
  CHECK(find_all("Åsa åsa asa ÅSA", "åsa") == std::vector<Range>{{0, 3}, {4, 7}, {12, 15}});
  CHECK(find_all("🙂 kö KÖ", "kö") == std::vector<Range>{{2, 4}, {5, 7}});
  CHECK(find_all("aaaa", "aa") == std::vector<Range>{{0, 2}, {2, 4}});
  CHECK(find_all("abc", "").empty());
  CHECK(find_all("", "a").empty());
  CHECK(find_all("ab", "abc").empty());
}
