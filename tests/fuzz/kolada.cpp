#include <nlohmann/json.hpp>

#include "core/exchange/series/gather.h"
#include "tests/fuzz/fuzz.h"

// An answer of the statistics service, and the same figures as a table.
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  for (const char* name : {"x.json", "x.csv"})
    fuzz::answers([&] {
      SeriesGathering all;
      all.add_file(fuzz::file(name, bytes));
      for (const auto& series : all.take())
        for (const auto& [year, value] : series.values)
          fuzz::expect(year > 1000 && year < 3000, "a year that is none");
    });
}
