#include "core/store/bundle.h"

#include <sodium.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/store/bytes.h"
#include "core/store/places.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view magic = "SKOLSYNC";
constexpr std::uint32_t format = 1;
constexpr std::size_t piece = 64U << 10U;
constexpr std::size_t sealed_extra = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::size_t start = magic.size() + 8;  // magic, format, length of the header

Error fault(const char* id, const fs::path& path, const std::string& english) {
  return {Fault::format, id, {path.string()}, path.string() + ": " + english};
}
[[noreturn]] void damaged(const fs::path& path) {
  throw fault("error.bundle_damaged", path,
              "is damaged, or was made from another project; ask for it to be sent again");
}
[[noreturn]] void cut_short(const fs::path& path) {
  throw fault("error.bundle_short", path, "is cut short; wait until it is copied in full, or copy it again");
}
[[noreturn]] void too_large(const fs::path& path) {
  throw fault("error.bundle_large", path, "holds more than a bundle may; it is not read");
}

void put_number(std::string& out, std::uint32_t n) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((n >> shift) & 255U));
}
std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  for (unsigned i = 0; i < 4; ++i)
    n |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return n;
}
json binary(std::string_view bytes) {
  return json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}
std::string bytes_of(const json& value) {
  const auto& b = value.get_binary();
  return {b.begin(), b.end()};
}

void put_record(std::string& out, const json& record) {
  std::string body;
  json::to_cbor(record, body);
  put_number(out, static_cast<std::uint32_t>(body.size()));
  out += body;
}

std::string records_of(const Bundle& bundle) {
  std::string out;
  for (const auto& op : bundle.operations)
    put_record(out, {op.id.session, op.id.seq, op.lamport, op.wall.time_since_epoch().count(),
                     static_cast<int>(op.kind), op.entity.session, op.entity.seq, binary(op.body)});
  for (const auto& [sha256, bytes] : bundle.blobs) put_record(out, {sha256, binary(bytes)});
  return out;
}

/// Who sends it is for whoever can open it.
std::string close_sender(const std::string& sender, const BundleKey& key) {
  std::string out(crypto_secretbox_NONCEBYTES + sender.size() + crypto_secretbox_MACBYTES, '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(raw(out) + crypto_secretbox_NONCEBYTES, raw(sender), sender.size(), raw(out),
                        key.data());
  return out;
}
std::string open_sender(const std::string& stored, const BundleKey& key) {
  constexpr std::size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (stored.size() < around) return {};
  std::string out(stored.size() - around, '\0');
  const auto cipher = std::string_view(stored).substr(crypto_secretbox_NONCEBYTES);
  return crypto_secretbox_open_easy(raw(out), raw(cipher), cipher.size(), raw(stored), key.data()) == 0
             ? out
             : std::string();
}

std::string header_of(const Bundle& bundle, const BundleKey& key) {
  std::string out;
  json::to_cbor({{"project", bundle.project_id},
                 {"sender", ""},
                 {"from_whom", binary(close_sender(bundle.sender, key))},
                 {"from", log::put_vector(bundle.from)},
                 {"to", log::put_vector(bundle.to)},
                 {"operations", bundle.operations.size()},
                 {"blobs", bundle.blobs.size()}},
                out);
  return out;
}

/// Magic, format and header; answers where the sealed part begins.
std::size_t read_header(const std::string& bytes, const fs::path& path, const BundleLimits& limits,
                        const BundleKey* key, Bundle& into, std::uint64_t& operations, std::uint64_t& blobs) {
  if (bytes.size() < start || bytes.compare(0, magic.size(), magic) != 0) {
    if (!bytes.empty() &&
        magic.substr(0, std::min(bytes.size(), magic.size())) == bytes.substr(0, magic.size()))
      cut_short(path);
    throw fault("error.bundle_none", path, "is no bundle; choose a .skolsync file or a project");
  }
  if (number_at(bytes, magic.size()) > format)
    throw Error(Fault::version, "error.bundle_newer", {path.string()},
                path.string() + ": was made by a newer version; install the newer program");
  const auto length = number_at(bytes, magic.size() + 4);
  if (length > limits.header) too_large(path);
  if (bytes.size() < start + length) cut_short(path);
  if (!log::shallow(std::string_view(bytes).substr(start, length))) damaged(path);
  try {
    const auto header = json::from_cbor(bytes.begin() + static_cast<std::ptrdiff_t>(start),
                                        bytes.begin() + static_cast<std::ptrdiff_t>(start + length));
    into.project_id = header.at("project").get<std::string>();
    into.sender = header.at("sender").get<std::string>();
    if (const auto whom = header.find("from_whom"); key != nullptr && whom != header.end())
      into.sender = open_sender(bytes_of(*whom), *key);
    into.from = log::get_vector(header.at("from"));
    into.to = log::get_vector(header.at("to"));
    operations = header.at("operations").get<std::uint64_t>();
    blobs = header.at("blobs").get<std::uint64_t>();
  } catch (const json::exception&) {
    damaged(path);
  } catch (const Error&) {
    damaged(path);
  }
  return start + length;
}

/// Opens the sealed pieces one by one and unpacks them, counting what comes out.
std::string open_records(std::string_view sealed, std::string_view bound, const BundleKey& key,
                         const fs::path& path, const BundleLimits& limits) {
  constexpr std::size_t head = crypto_secretstream_xchacha20poly1305_HEADERBYTES;
  if (sealed.size() < head) cut_short(path);
  crypto_secretstream_xchacha20poly1305_state state;
  if (crypto_secretstream_xchacha20poly1305_init_pull(&state, raw(sealed), key.data()) != 0) damaged(path);
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> unpacker(ZSTD_createDCtx(), ZSTD_freeDCtx);
  ZSTD_DCtx_setParameter(unpacker.get(), ZSTD_d_windowLogMax, 27);
  std::string out;
  std::string room(piece * 4, '\0');
  std::string packed(piece + sealed_extra, '\0');
  std::size_t at = head;
  std::size_t more = 1;
  bool last = false;
  while (!last) {
    const auto n = std::min(piece + sealed_extra, sealed.size() - at);
    if (n < sealed_extra) cut_short(path);
    unsigned long long got = 0;
    unsigned char tag = 0;
    const bool first = at == head;
    if (crypto_secretstream_xchacha20poly1305_pull(&state, raw(packed), &got, &tag, raw(sealed.substr(at)), n,
                                                   first ? raw(bound) : nullptr,
                                                   first ? bound.size() : 0) != 0)
      damaged(path);
    at += n;
    last = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    if (!last && at == sealed.size()) cut_short(path);
    ZSTD_inBuffer in{packed.data(), static_cast<std::size_t>(got), 0};
    while (in.pos < in.size) {
      ZSTD_outBuffer to{room.data(), room.size(), 0};
      more = ZSTD_decompressStream(unpacker.get(), &to, &in);
      if (ZSTD_isError(more) != 0) damaged(path);
      if (out.size() + to.pos > limits.bytes) too_large(path);
      out.append(room.data(), to.pos);
    }
  }
  // What is packed ends with the last piece, and the file too.
  for (ZSTD_inBuffer none{nullptr, 0, 0}; more != 0;) {
    ZSTD_outBuffer to{room.data(), room.size(), 0};
    more = ZSTD_decompressStream(unpacker.get(), &to, &none);
    if (ZSTD_isError(more) != 0 || to.pos == 0) damaged(path);
    if (out.size() + to.pos > limits.bytes) too_large(path);
    out.append(room.data(), to.pos);
  }
  if (at != sealed.size()) damaged(path);
  return out;
}

}  // namespace

std::string write_bundle(const Bundle& bundle, const BundleKey& key) {
  if (sodium_init() < 0)
    throw Error(Fault::internal, "error.random", {}, "the system gives no random numbers");
  const auto records = records_of(bundle);
  std::string packed(ZSTD_compressBound(records.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), records.data(), records.size(), 6));
  const auto header = header_of(bundle, key);
  std::string out(magic);
  put_number(out, format);
  put_number(out, static_cast<std::uint32_t>(header.size()));
  out += header;
  const auto bound = out;
  crypto_secretstream_xchacha20poly1305_state state;
  std::string begin(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state, raw(begin), key.data());
  out += begin;
  std::string sealed(piece + sealed_extra, '\0');
  for (std::size_t at = 0; at == 0 || at < packed.size();) {
    const auto n = std::min(piece, packed.size() - at);
    const bool last = at + n == packed.size();
    unsigned long long got = 0;
    crypto_secretstream_xchacha20poly1305_push(&state, raw(sealed), &got,
                                               raw(std::string_view(packed).substr(at)), n,
                                               at == 0 ? raw(bound) : nullptr, at == 0 ? bound.size() : 0,
                                               last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                    : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
    out.append(sealed, 0, static_cast<std::size_t>(got));
    at += n;
    if (last) break;
  }
  return out;
}

Bundle read_bundle(const std::string& bytes, const BundleKey& key, const fs::path& path,
                   const BundleLimits& limits) {
  Bundle out;
  std::uint64_t operations = 0;
  std::uint64_t blobs = 0;
  const auto at = read_header(bytes, path, limits, &key, out, operations, blobs);
  const std::string_view all(bytes);
  const auto records = open_records(all.substr(at), all.substr(0, at), key, path, limits);
  if (operations > limits.operations || operations > records.size() || blobs > records.size())
    too_large(path);
  out.operations.reserve(operations);
  try {
    for (std::size_t from = 0; from < records.size();) {
      if (records.size() - from < 4) damaged(path);
      const auto length = number_at(records, from);
      from += 4;
      if (length > limits.record) too_large(path);
      if (length > records.size() - from) damaged(path);
      if (!log::shallow(std::string_view(records).substr(from, length))) damaged(path);
      const auto* begin = raw(std::string_view(records)) + from;
      const auto record = json::from_cbor(begin, begin + length);
      from += length;
      if (out.operations.size() < operations) {
        const auto id = [&](std::size_t i) {
          return model::OpId{record.at(i).get<std::uint64_t>(), record.at(i + 1).get<std::uint64_t>()};
        };
        out.operations.push_back({id(0), record.at(2).get<std::uint64_t>(),
                                  model::Moment(std::chrono::milliseconds(record.at(3).get<std::int64_t>())),
                                  static_cast<log::Kind>(record.at(4).get<std::uint8_t>()), id(5),
                                  bytes_of(record.at(7))});
      } else {
        out.blobs.emplace_back(record.at(0).get<std::string>(), bytes_of(record.at(1)));
      }
    }
  } catch (const json::exception&) {
    damaged(path);
  }
  if (out.operations.size() != operations || out.blobs.size() != blobs) damaged(path);
  return out;
}

Bundle peek_bundle(const std::string& bytes, const fs::path& path) {
  Bundle out;
  std::uint64_t operations = 0;
  std::uint64_t blobs = 0;
  (void)read_header(bytes, path, {}, nullptr, out, operations, blobs);
  return out;
}

void save_bundle(const fs::path& path, const std::string& bytes) {
  const auto folder = fs::absolute(path).parent_path();
  const auto fresh = folder / ("." + path.filename().string() + ".part");
  std::error_code none;
  try {
    std::ofstream out(fresh, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
      throw Error(Fault::storage, "error.not_writable", {path.string()},
                  path.string() + ": cannot be written; check that the folder exists and has room");
    sync_file(fresh);
    rename_durably(fresh, path);
  } catch (const Error&) {
    fs::remove(fresh, none);
    throw;
  }
}

std::string load_bundle(const fs::path& path, const BundleLimits& limits) {
  std::error_code none;
  const auto size = fs::file_size(path, none);
  if (none || !fs::is_regular_file(path, none))
    throw Error(Fault::not_found, "error.no_such_file", {path.string()},
                path.string() + ": there is no such file; check the path");
  if (size > limits.bytes) too_large(path);
  std::ifstream in(path, std::ios::binary);
  std::string out(static_cast<std::size_t>(size), '\0');
  in.read(out.data(), static_cast<std::streamsize>(size));
  if (static_cast<std::uintmax_t>(in.gcount()) != size) cut_short(path);
  return out;
}

}  // namespace skolanalys::store
