#include <sodium.h>

#include "core/store/vault.h"
#include "tests/fuzz/fuzz.h"

// What is typed to open a sealed project: a passphrase, or the code of a recovery sheet copied from paper.
// Only the right words open it.
FUZZ(bytes) {
  using namespace skolanalys;
  if (sodium_init() < 0) return;
  static const auto secret = store::Secret::random();
  static std::string code;
  static const auto vault = [] {
    store::Vault out;
    out.set_passphrase(secret, "rätt lösenfras", {1, 8192});
    code = out.new_recovery_code(secret);
    return out;
  }();
  const std::string typed(bytes.substr(0, 4096));
  const auto key = vault.unlock(typed);
  if (key) fuzz::expect(typed.find("lösenfras") != std::string::npos, "opened by other words");
  fuzz::expect(vault.unlock(code).has_value(), "the code of the sheet does not open it");
}
