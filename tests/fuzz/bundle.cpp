#include "core/store/bundle.h"

#include <sodium.h>
#include <zstd.h>

#include "core/store/merge.h"
#include "tests/fuzz/operations.h"

namespace {
using namespace skolanalys;

void number(std::string& out, std::size_t n) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((n >> shift) & 255U));
}
unsigned char* raw(std::string& s) { return reinterpret_cast<unsigned char*>(s.data()); }

/// A bundle with this header and these records, packed and sealed as one of ours: who has the project can.
std::string sealed(const std::string& header, const std::string& records, const store::BundleKey& key) {
  std::string out = "SKOLSYNC";
  number(out, 1);
  number(out, header.size());
  out += header;
  auto bound = out;
  std::string packed(ZSTD_compressBound(records.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), records.data(), records.size(), 1));
  crypto_secretstream_xchacha20poly1305_state state;
  std::string begin(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&state, raw(begin), key.data());
  std::string piece(packed.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
  crypto_secretstream_xchacha20poly1305_push(&state, raw(piece), nullptr, raw(packed), packed.size(),
                                             raw(bound), bound.size(),
                                             crypto_secretstream_xchacha20poly1305_TAG_FINAL);
  return out + begin + piece;
}
}  // namespace

// A bundle: any bytes; a header and records that were sealed with the right key; operations that are brought
// in to a project. The first byte decides.
FUZZ(bytes) {
  if (bytes.empty() || sodium_init() < 0) return;
  constexpr store::BundleKey key{7};
  const auto rest = bytes.substr(1);
  std::string file(rest);
  if (bytes[0] == 'r') {
    auto parts = fuzz::parts(rest);
    parts.resize(2);
    auto header = fuzz::json::parse(parts[0], nullptr, false);
    std::string records;
    for (std::string_view from = parts[1]; !from.empty();) {  // length, record
      const auto n = std::min<std::size_t>(static_cast<unsigned char>(from[0]), from.size() - 1);
      number(records, static_cast<unsigned char>(from[0]));
      records += from.substr(1, n);
      from.remove_prefix(1 + n);
    }
    file = sealed(header.is_discarded() ? parts[0] : log::encode(header), records, key);
  } else if (bytes[0] == 'o') {
    store::Bundle bundle;
    bundle.project_id = "p";
    bundle.operations = fuzz::operations_in(rest);
    file = store::write_bundle(bundle, key);
  }
  fuzz::answers([&] { (void)store::peek_bundle(file, "x.skolsync"); });
  fuzz::answers([&] {
    store::BundleLimits limits;
    limits.bytes = 64U << 20U;
    auto bundle = store::read_bundle(file, key, "x.skolsync", limits);
    store::Snapshot own;
    own.project_id = "p";
    auto mine = fuzz::operations_in("ch0{\"type\": \"text\", \"f\": {\"content\": \"ord\"}}");
    for (const auto& op : mine) own.vector[op.id.session] = op.id.seq;
    own.operations.append(std::move(mine));
    std::vector<store::Incoming> incoming;
    store::Incoming one;
    one.source = "x.skolsync";
    one.project_id = "p";
    one.sender = bundle.sender;
    one.to = bundle.to;
    one.operations = std::move(bundle.operations);
    one.blobs = std::move(bundle.blobs);
    incoming.push_back(std::move(one));
    const auto merge = store::work_out(own, std::move(incoming));
    (void)fuzz::shown(merge.fold);
  });
}
