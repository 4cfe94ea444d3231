#include "search/columns.h"

#include <cstring>
#include <fstream>
#include <iterator>

namespace skolanalys::search {
namespace {

constexpr char magic[8] = {'S', 'K', 'O', 'L', 'C', 'O', 'L', '2'};

void put(std::string& out, std::uint64_t n) {
  char bytes[8];
  std::memcpy(bytes, &n, 8);
  out.append(bytes, 8);
}

/// Reads what `put` wrote; `fine` turns false at the end of the bytes.
struct Reader {
  std::string_view bytes;
  bool fine = true;
  std::uint64_t number() {
    std::uint64_t n = 0;
    if (bytes.size() < 8) {
      fine = false;
      return 0;
    }
    std::memcpy(&n, bytes.data(), 8);
    bytes.remove_prefix(8);
    return n;
  }
  std::string text() {
    const auto n = number();
    if (n > bytes.size()) {
      fine = false;
      return {};
    }
    std::string out(bytes.substr(0, n));
    bytes.remove_prefix(n);
    return out;
  }
};

const Columns::Row nothing{};

}  // namespace

std::uint32_t Columns::number_of(const std::vector<std::string>& set) {
  const auto [at, fresh] = numbers_.try_emplace(set, static_cast<std::uint32_t>(sets_.size()));
  if (fresh) sets_.push_back(set);
  return at->second;
}

void Columns::set(std::uint32_t document, const std::vector<std::string>& roles,
                  const std::vector<std::string>& themes, std::uint32_t year, std::uint32_t text) {
  if (rows_.size() <= document) rows_.resize(document + 1);
  rows_[document] = {number_of(roles), number_of(themes), year, text};
}

const Columns::Row& Columns::row(std::uint32_t document) const {
  return document < rows_.size() ? rows_[document] : nothing;
}

void Columns::save(const std::filesystem::path& path, std::uint64_t mark) const {
  std::string out(magic, sizeof magic);
  put(out, mark);
  put(out, sets_.size());
  for (const auto& set : sets_) {
    put(out, set.size());
    for (const auto& one : set) {
      put(out, one.size());
      out += one;
    }
  }
  put(out, rows_.size());
  out.append(reinterpret_cast<const char*>(rows_.data()), rows_.size() * sizeof(Row));
  put(out, mark);
  const auto fresh = path.string() + ".new";
  std::ofstream(fresh, std::ios::binary | std::ios::trunc)
      .write(out.data(), static_cast<std::streamsize>(out.size()));
  std::error_code none;
  std::filesystem::rename(fresh, path, none);
}

bool Columns::load(const std::filesystem::path& path, std::uint64_t mark) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!bytes.starts_with(std::string_view(magic, sizeof magic))) return false;
  Reader reader{std::string_view(bytes).substr(sizeof magic)};
  Columns read;
  if (reader.number() != mark) return false;
  read.sets_.clear();
  read.numbers_.clear();
  const auto sets = reader.number();
  for (std::uint64_t i = 0; i < sets && reader.fine; ++i) {
    std::vector<std::string> set;
    const auto members = reader.number();
    for (std::uint64_t k = 0; k < members && reader.fine; ++k) set.push_back(reader.text());
    read.numbers_.emplace(set, static_cast<std::uint32_t>(i));
    read.sets_.push_back(std::move(set));
  }
  const auto rows = reader.number();
  if (!reader.fine || read.sets_.empty() || rows > reader.bytes.size() / sizeof(Row)) return false;
  read.rows_.resize(rows);
  if (rows > 0) std::memcpy(read.rows_.data(), reader.bytes.data(), rows * sizeof(Row));
  reader.bytes.remove_prefix(rows * sizeof(Row));
  if (reader.number() != mark || !reader.fine) return false;
  for (const auto& row : read.rows_)
    if (row.roles >= read.sets_.size() || row.themes >= read.sets_.size()) return false;
  *this = std::move(read);
  return true;
}

}  // namespace skolanalys::search
