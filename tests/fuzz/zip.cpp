#include "core/exchange/incoming.h"
#include "core/exchange/read/book.h"
#include "core/exchange/read/reader.h"
#include "tests/fuzz/fuzz.h"

// Any bytes as a file of any kind: what it is told to be, and what then reads it.
FUZZ(bytes) {
  using namespace skolanalys::exchange;
  const auto path = fuzz::file("x.bin", bytes);
  fuzz::answers([&] {
    ZipReader zip(path);
    for (const auto& name : zip.names()) fuzz::answers([&] { (void)zip.read(name); });
  });
  const std::filesystem::path list[]{path};
  (void)incoming_of(list);
  fuzz::answers([&] {
    const auto format = read::format_of(path);
    if (format == read::Format::pdf) return;  // another process reads it
    if (format == read::Format::xlsx)
      (void)read::read_book(path);
    else
      fuzz::expect_text(read::words_of(path).text);
  });
}
