#include "core/store/recorder.h"

#include <sodium.h>

#include "core/store/seal.h"
#include "core/store/vault.h"
#include "tests/fuzz/operations.h"

// The flight record, the keys in a project's head and a colleague's public key. A line a frame, its body JSON
// or, after '#', bytes; each whole and with its digest.
FUZZ(bytes) {
  using namespace skolanalys;
  const auto digest = [](const std::string& body) {
    std::string out(16, '\0');
    crypto_generichash(reinterpret_cast<unsigned char*>(out.data()), out.size(),
                       reinterpret_cast<const unsigned char*>(body.data()), body.size(), nullptr, 0);
    return out;
  };
  if (sodium_init() < 0) return;
  std::string record;
  for (const auto& part : fuzz::parts(bytes)) {
    auto value = fuzz::json::parse(part, nullptr, false);
    const auto body = part.starts_with('#') || value.is_discarded()
                          ? part.substr(part.starts_with('#') ? 1 : 0)
                          : log::encode(value);
    record += "\xE5SKR";
    for (unsigned shift = 0; shift < 32; shift += 8)
      record.push_back(static_cast<char>((body.size() >> shift) & 255U));
    record += digest(body) + body;
    fuzz::answers([&] {
      const auto vault = store::Vault::parse(body + digest(body));
      (void)vault.colleagues(store::Secret::random());
      (void)store::Vault::parse(vault.bytes());
    });
  }
  (void)fuzz::file("x.record", record);
  (void)fuzz::file("y.record", bytes);
  fuzz::answers([&] { (void)store::read_records(fuzz::folder()); });
  fuzz::answers([&] { (void)store::colleague_of(bytes); });
  static store::Seal seal(std::string(32, '0'), store::Secret::random());
  log::Operation op{{1, 1}, 1, {}, log::Kind::create, {}, std::string(bytes)};
  fuzz::answers([&] { seal.open(op); });
  (void)store::scope_in(bytes);
  (void)store::sealed_and_whole(bytes);
}
