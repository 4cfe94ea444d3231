#include "core/exchange/read/book.h"
#include "core/exchange/survey.h"
#include "tests/fuzz/fuzz.h"

FUZZ(bytes) {
  using namespace skolanalys::exchange;
  fuzz::answers([&] {
    const auto path = fuzz::archive("x.xlsx", bytes,
                                    {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml",
                                     "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"});
    const auto book = read::read_xlsx(path);
    for (const auto& sheet : book.sheets)
      for (const auto& row : sheet.rows)
        for (const auto& cell : row) fuzz::expect_text(cell);
    (void)survey_of(path, book);
  });
}
