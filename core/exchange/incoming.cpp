#include "core/exchange/incoming.h"

#include "core/error.h"
#include "core/exchange/gate.h"
#include "core/exchange/merge_codebook.h"

namespace skolanalys::exchange {
namespace {

constexpr Incoming all[] = {Incoming::notes, Incoming::survey, Incoming::codebook, Incoming::qdpx,
                            Incoming::foreign};

Incoming look(const std::filesystem::path& path) {
  if (others::is_qualcoder(path)) return Incoming::foreign;
  std::error_code none;
  if (std::filesystem::is_directory(path, none)) return Incoming::notes;
  switch (read::format_of(path)) {
    case read::Format::qdpx:
      return Incoming::qdpx;
    case read::Format::qdc:
      return Incoming::codebook;
    case read::Format::sqlite:
      return Incoming::foreign;
    case read::Format::html:
      return others::is_highlights(path) ? Incoming::foreign : Incoming::notes;
    case read::Format::csv:
    case read::Format::xlsx: {
      if (others::is_highlights(path)) return Incoming::foreign;
      return is_codebook(read::read_book(path)) ? Incoming::codebook : Incoming::survey;
    }
    default:
      return Incoming::notes;
  }
}

}  // namespace

std::string_view to_string(Incoming what) noexcept {
  switch (what) {
    case Incoming::notes:
      return "notes";
    case Incoming::survey:
      return "survey";
    case Incoming::codebook:
      return "codebook";
    case Incoming::qdpx:
      return "qdpx";
    case Incoming::foreign:
      return "foreign";
  }
  return "notes";
}

std::optional<Incoming> parse_incoming(std::string_view id) noexcept {
  for (const auto one : all)
    if (to_string(one) == id) return one;
  return std::nullopt;
}

Incoming incoming_of(std::span<const std::filesystem::path> places) {
  if (places.size() != 1) return Incoming::notes;
  try {
    return look(places[0]);
  } catch (const Error&) {
    // A table that cannot be read is refused as a table, in words that fit.
    const auto ending = places[0].extension();
    return ending == ".xlsx" || ending == ".csv" ? Incoming::survey : Incoming::notes;
  }
}

others::Foreign read_foreign(const std::filesystem::path& path) {
  if (others::is_qualcoder(path)) return others::read_qualcoder(path);
  if (others::is_highlights(path)) return others::read_highlights(path);
  if (others::is_taguette(path)) return others::read_taguette(path);
  refuse_because(path, "error.others.unknown", {});
}

}  // namespace skolanalys::exchange
