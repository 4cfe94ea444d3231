#include "search/schema.h"

#include <algorithm>

namespace skolanalys::search::schema {

std::string pack(const Data& data) {
  std::string out;
  const auto number = [&](std::uint64_t n) {
    do {
      out.push_back(static_cast<char>((n & 127U) | (n > 127U ? 128U : 0U)));
      n >>= 7U;
    } while (n > 0);
  };
  number(data.text.session);
  number(data.text.seq);
  number(data.range.from);
  number(data.range.size());
  number(data.body.from - data.range.from);
  number(data.body.size());
  number(static_cast<std::uint64_t>(data.kind));
  out += data.source + '\n' + data.date + '\n' + data.municipality;
  return out;
}

Data unpack(std::string_view bytes) {
  const auto number = [&]() -> std::uint64_t {
    std::uint64_t n = 0;
    for (unsigned shift = 0; !bytes.empty() && shift < 64; shift += 7) {
      const auto c = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
      n |= static_cast<std::uint64_t>(c & 127U) << shift;
      if (c < 128) break;
    }
    return n;
  };
  const auto pos = [&] { return static_cast<text::Pos>(number()); };
  Data out;
  out.text.session = number();
  out.text.seq = number();
  out.range.from = pos();
  out.range.to = out.range.from + pos();
  out.body.from = out.range.from + pos();
  out.body.to = out.body.from + pos();
  out.kind = static_cast<SourceKind>(number());
  const auto line = [&] {
    const auto end = std::min(bytes.find('\n'), bytes.size());
    std::string word(bytes.substr(0, end));
    bytes.remove_prefix(std::min(end + 1, bytes.size()));
    return word;
  };
  out.source = line();
  out.date = line();
  out.municipality = line();
  return out;
}

}  // namespace skolanalys::search::schema
