#include "search/schema.h"

#include <algorithm>

namespace skolanalys::search::schema {
namespace {

void put(std::string& out, std::uint64_t n) {
  do {
    out.push_back(static_cast<char>((n & 127U) | (n > 127U ? 128U : 0U)));
    n >>= 7U;
  } while (n > 0);
}

std::uint64_t take(std::string_view& bytes) {
  std::uint64_t n = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 64; shift += 7) {
    const auto c = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    n |= static_cast<std::uint64_t>(c & 127U) << shift;
    if (c < 128) break;
  }
  return n;
}

std::string take_line(std::string_view& bytes) {
  const auto end = std::min(bytes.find('\n'), bytes.size());
  std::string word(bytes.substr(0, end));
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  return word;
}

std::string digits(std::string date) {
  std::erase(date, '-');
  return date;
}

}  // namespace

std::string pack(const Data& data) {
  std::string out;
  put(out, data.text);
  put(out, data.range.from);
  put(out, data.range.size());
  put(out, data.body.from - data.range.from);
  put(out, data.body.size());
  return out + data.words;
}

Data unpack(std::string_view bytes) {
  const auto pos = [&] { return static_cast<text::Pos>(take(bytes)); };
  Data out;
  out.text = static_cast<std::uint32_t>(take(bytes));
  out.range.from = pos();
  out.range.to = out.range.from + pos();
  out.body.from = out.range.from + pos();
  out.body.to = out.body.from + pos();
  out.words = bytes;
  return out;
}

std::string pack(const TextRecord& record) {
  std::string out;
  put(out, record.text.session);
  put(out, record.text.seq);
  put(out, static_cast<std::uint64_t>(record.kind));
  return out + record.source + '\n' + record.date + '\n' + record.municipality + '\n' + record.project;
}

TextRecord unpack_record(std::string_view bytes) {
  TextRecord out;
  out.text.session = take(bytes);
  out.text.seq = take(bytes);
  out.kind = static_cast<SourceKind>(take(bytes));
  out.source = take_line(bytes);
  out.date = take_line(bytes);
  out.municipality = take_line(bytes);
  out.project = take_line(bytes);
  return out;
}

std::string record_key(std::uint32_t text) { return "record:" + std::to_string(text); }

std::string first_of(std::string date) { return digits(std::move(date)); }
std::string last_of(std::string date) { return digits(std::move(date)) + "~"; }

}  // namespace skolanalys::search::schema
