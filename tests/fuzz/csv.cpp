#include "core/exchange/codebook.h"
#include "core/exchange/merge_codebook.h"
#include "core/exchange/others/foreign.h"
#include "core/exchange/survey.h"
#include "core/exchange/votes.h"
#include "tests/fuzz/fuzz.h"

// A table as what it may be: answers of a survey, a codebook, highlights, votes, figures.
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  const auto path = fuzz::file("x.csv", bytes);
  fuzz::answers([&] {
    const auto book = read::read_book(path);
    for (const auto& sheet : book.sheets)
      for (const auto& row : sheet.rows)
        for (const auto& cell : row) fuzz::expect_text(cell);
    fuzz::answers([&] { (void)survey_of(path, book); });
    fuzz::answers([&] { (void)codebook_of(path, book); });
  });
  fuzz::answers([&] { (void)others::read_highlights(path); });
  fuzz::answers([&] { (void)read_series(path, {}); });
}
