#include "core/store/salvage.h"

#include <fstream>
#include <iterator>
#include <optional>

#include "core/error.h"

namespace skolanalys::store {
namespace {

// SQLite's file format, "B-tree Pages" and "Record Format".
constexpr std::size_t page_bytes = 4096;
constexpr std::size_t most_payload = std::size_t{1} << 30U;
enum : unsigned char { interior_index = 2, leaf_index = 10, leaf_table = 13 };

struct Value {
  enum Kind { null, integer, real, text, blob } kind = null;
  std::int64_t number = 0;
  std::string bytes{};
};

std::uint64_t big_endian(std::string_view bytes, std::size_t at, std::size_t n) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < n; ++i) out = (out << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return out;
}

/// A variable-length integer at `at`, which is moved behind it; nothing where the bytes end in it.
std::optional<std::uint64_t> varint(std::string_view bytes, std::size_t& at) {
  std::uint64_t out = 0;
  for (int i = 0; i < 9; ++i) {
    if (at >= bytes.size()) return std::nullopt;
    const auto byte = static_cast<unsigned char>(bytes[at++]);
    if (i == 8) return (out << 8U) | byte;
    out = (out << 7U) | (byte & 127U);
    if (byte < 128) return out;
  }
  return out;
}

std::optional<std::vector<Value>> record(std::string_view payload) {
  std::size_t at = 0;
  const auto header = varint(payload, at);
  if (!header || *header > payload.size()) return std::nullopt;
  std::vector<std::uint64_t> types;
  while (at < *header) {
    const auto type = varint(payload, at);
    if (!type || types.size() == 16) return std::nullopt;
    types.push_back(*type);
  }
  if (at != *header) return std::nullopt;
  std::vector<Value> out;
  constexpr std::size_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0};
  for (const auto type : types) {
    Value value;
    const auto size = type < 10 ? sizes[type] : type < 12 ? most_payload : (type - 12) / 2;
    if (size > payload.size() - at) return std::nullopt;
    if (type >= 12) {
      value.kind = type % 2 == 0 ? Value::blob : Value::text;
      value.bytes = payload.substr(at, size);
    } else if (type == 7) {
      value.kind = Value::real;
    } else if (type != 0) {
      value.kind = Value::integer;
      if (type >= 8) {
        value.number = type == 9 ? 1 : 0;
      } else {
        auto raw = big_endian(payload, at, size);
        if (size < 8 && (raw >> (8 * size - 1)) != 0) raw |= ~std::uint64_t{0} << (8 * size);
        value.number = static_cast<std::int64_t>(raw);
      }
    }
    at += size;
    out.push_back(std::move(value));
  }
  return out;
}

/// The payload of a cell whose local part begins at `at` of a page; follows its overflow pages.
std::optional<std::string> payload_of(std::string_view file, std::string_view page, std::size_t at,
                                      std::uint64_t size, bool table) {
  if (size > most_payload || size > file.size()) return std::nullopt;
  const std::size_t most = table ? page_bytes - 35 : (page_bytes - 12) * 64 / 255 - 23;
  constexpr std::size_t least = (page_bytes - 12) * 32 / 255 - 23;
  auto local = static_cast<std::size_t>(size);
  if (size > most) {
    const auto wanted = least + (static_cast<std::size_t>(size) - least) % (page_bytes - 4);
    local = wanted <= most ? wanted : least;
  }
  if (at > page.size() || local > page.size() - at) return std::nullopt;
  std::string out(page.substr(at, local));
  if (local == size) return out;
  if (page.size() - at - local < 4) return std::nullopt;
  auto next = big_endian(page, at + local, 4);
  while (out.size() < size) {
    if (next == 0 || next > file.size() / page_bytes) return std::nullopt;
    const auto more = file.substr((next - 1) * page_bytes, page_bytes);
    next = big_endian(more, 0, 4);
    out += more.substr(4, std::min<std::size_t>(static_cast<std::size_t>(size) - out.size(), page_bytes - 4));
  }
  return out;
}

bool shaped(const std::vector<Value>& row, std::string_view shape) {
  if (row.size() != shape.size()) return false;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    const auto kind = row[i].kind;
    const bool fits = shape[i] == 'i'   ? kind == Value::integer
                      : shape[i] == 't' ? kind == Value::text
                      : shape[i] == 'b' ? kind == Value::blob
                                        : kind == Value::null;
    if (!fits) return false;
  }
  return true;
}

void take(std::vector<Value>& row, bool table, Salvage& out) {
  const auto number = [&](std::size_t i) { return static_cast<std::uint64_t>(row[i].number); };
  if (table) {
    if (shaped(row, "iiiib")) {
      if (auto tail = tail_of(number(0), number(1), {number(2), number(3)}, row[4].bytes))
        out.tails.push_back(std::move(*tail));
    } else if (shaped(row, "tb") && row[0].bytes.size() == 64)
      out.blobs.emplace_back(std::move(row[0].bytes), std::move(row[1].bytes));
    return;
  }
  if (shaped(row, "iiiiiiibb") && row[8].bytes.size() == chain_bytes && number(1) != 0) {
    out.operations.push_back({{{number(0), number(1)},
                               number(2),
                               model::Moment(std::chrono::milliseconds(row[3].number)),
                               static_cast<log::Kind>(number(4)),
                               {number(5), number(6)},
                               std::move(row[7].bytes)},
                              std::move(row[8].bytes)});
  } else if (shaped(row, "tb")) {
    out.meta.emplace(std::move(row[0].bytes), std::move(row[1].bytes));
  } else if (shaped(row, "iib")) {
    out.keys.emplace_back(model::OpId{number(0), number(1)}, std::move(row[2].bytes));
  }
}

}  // namespace

Salvage salvage(std::string_view bytes) {
  Salvage out;
  for (std::size_t start = 0; start + page_bytes <= bytes.size(); start += page_bytes) {
    const auto page = bytes.substr(start, page_bytes);
    const std::size_t head = start == 0 ? 100 : 0;
    const auto kind = static_cast<unsigned char>(page[head]);
    if (kind != interior_index && kind != leaf_index && kind != leaf_table) continue;
    const auto cells = static_cast<std::size_t>(big_endian(page, head + 3, 2));
    const auto first = head + (kind == interior_index ? 12 : 8);
    for (std::size_t i = 0; i < cells && first + 2 * i + 2 <= page.size(); ++i) {
      auto at = static_cast<std::size_t>(big_endian(page, first + 2 * i, 2));
      if (kind == interior_index) at += 4;
      const auto size = varint(page, at);
      if (!size || (kind == leaf_table && !varint(page, at))) continue;
      const auto payload = payload_of(bytes, page, at, *size, kind == leaf_table);
      if (!payload) continue;
      if (auto row = record(*payload)) take(*row, kind == leaf_table, out);
    }
  }
  return out;
}

std::string with_log(std::string database, std::string_view log) {
  constexpr std::size_t head = 32, frame_head = 24;
  if (log.size() < head) return database;
  const auto salt = log.substr(16, 8);
  for (std::size_t at = head; at + frame_head + page_bytes <= log.size(); at += frame_head + page_bytes) {
    const auto number = static_cast<std::size_t>(big_endian(log, at, 4));
    // Frames of an earlier round lie behind those of this one.
    if (log.substr(at + 8, 8) != salt || number == 0 || number > database.size() / page_bytes + 100'000)
      break;
    if (database.size() < number * page_bytes) database.resize(number * page_bytes);
    database.replace((number - 1) * page_bytes, page_bytes, log.substr(at + frame_head, page_bytes));
  }
  return database;
}

Salvage salvage_file(const std::filesystem::path& path) {
  const auto read = [](const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  std::error_code none;
  if (!std::filesystem::is_regular_file(path, none))
    throw Error(Fault::not_found, "error.no_such_file", {path.string()},
                path.string() + ": there is no such file; check the path, or make it with `skolanalys new`");
  auto bytes = read(path);
  auto out = salvage(bytes);
  const auto log = read(path.string() + "-wal");
  if (log.empty()) return out;
  auto newer = salvage(with_log(std::move(bytes), log));
  const auto append = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  append(out.operations, newer.operations);
  append(out.blobs, newer.blobs);
  append(out.keys, newer.keys);
  append(out.tails, newer.tails);
  for (auto& [name, value] : newer.meta) out.meta[name] = std::move(value);
  return out;
}

}  // namespace skolanalys::store
