#include "core/store/secret.h"

#include <sodium.h>

#include <cstring>
#include <new>
#include <string>

#include "core/error.h"

namespace skolanalys::store {
namespace {

unsigned char* locked_memory() {
  if (sodium_init() < 0)
    throw Error(Fault::internal, "error.random", {}, "the system gives no random numbers");
  auto* out = static_cast<unsigned char*>(sodium_malloc(Secret::size));
  if (out == nullptr) throw std::bad_alloc();
  return out;
}

}  // namespace

Secret::Secret(const unsigned char* bytes) {
  auto* copy = locked_memory();
  std::memcpy(copy, bytes, size);
  bytes_ = {copy, [](const unsigned char* p) { sodium_free(const_cast<unsigned char*>(p)); }};
}

Secret Secret::random() {
  unsigned char bytes[size];
  if (sodium_init() < 0)
    throw Error(Fault::internal, "error.random", {}, "the system gives no random numbers");
  randombytes_buf(bytes, sizeof bytes);
  Secret out(bytes);
  sodium_memzero(bytes, sizeof bytes);
  return out;
}

Secret Secret::derive(std::uint64_t purpose) const {
  unsigned char bytes[size];
  crypto_kdf_derive_from_key(bytes, sizeof bytes, purpose, "skolanal", data());
  Secret out(bytes);
  sodium_memzero(bytes, sizeof bytes);
  return out;
}

void wipe(std::string& words) {
  sodium_memzero(words.data(), words.size());
  words.clear();
}

}  // namespace skolanalys::store
