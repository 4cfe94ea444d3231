#include "app/shell/fuzzy.h"
#include "tests/fuzz/fuzz.h"

// What is typed in the palette, against names that come out of other people's files. Parts: typed, name.
FUZZ(bytes) {
  using namespace skolanalys;
  auto parts = fuzz::parts(bytes);
  parts.resize(2);
  const auto once = shell::fuzzy_score(parts[0], parts[1]);
  fuzz::expect(once == shell::fuzzy_score(parts[0], parts[1]), "two answers to one question");
  fuzz::expect(shell::fuzzy_score("", parts[1]).has_value(), "nothing typed does not fit");
}
