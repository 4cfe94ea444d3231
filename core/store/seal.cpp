#include "core/store/seal.h"

#include <sodium.h>

#include "core/error.h"
#include "core/store/bytes.h"

namespace skolanalys::store {
namespace {

constexpr char mark = 1;  // a CBOR map never begins so
constexpr std::size_t scope_bytes = 16;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t block = 32;
enum Purpose : std::uint64_t { for_records = 1, for_names = 2, for_files = 3 };

void put(std::string& out, std::uint64_t n) {
  for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<char>((n >> shift) & 255U));
}
std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t out = 0;
  for (std::size_t i = 8; i-- > 0;) out = (out << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return out;
}
std::string bytes_of(model::OpId id) {
  std::string out;
  put(out, id.session);
  put(out, id.seq);
  return out;
}

/// Nonce and ciphertext.
std::string encrypt(const Secret& key, std::string_view clear, std::string_view bound) {
  std::string out(nonce_bytes + clear.size() + tag_bytes, '\0');
  randombytes_buf(out.data(), nonce_bytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(raw(out) + nonce_bytes, nullptr, raw(clear), clear.size(),
                                             raw(bound), bound.size(), nullptr, raw(out), key.data());
  return out;
}
std::optional<std::string> decrypt(const Secret& key, std::string_view sealed, std::string_view bound) {
  if (sealed.size() < nonce_bytes + tag_bytes) return std::nullopt;
  std::string out(sealed.size() - nonce_bytes - tag_bytes, '\0');
  const auto cipher = sealed.substr(nonce_bytes);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(out), nullptr, nullptr, raw(cipher), cipher.size(),
                                                 raw(bound), bound.size(), raw(sealed), key.data()) != 0)
    return std::nullopt;
  return out;
}

std::string bound_to(const std::string& project, const log::Operation& op) {
  std::string out = project + "op";
  for (const auto n :
       {op.id.session, op.id.seq, op.lamport, static_cast<std::uint64_t>(op.wall.time_since_epoch().count()),
        static_cast<std::uint64_t>(op.kind), op.entity.session, op.entity.seq})
    put(out, n);
  return out;
}

constexpr std::string_view file_mark = "SKOLSEAL1";

}  // namespace

Seal::Seal(std::string project_id, const Secret& project_key)
    : project_id_(std::move(project_id)),
      project_(project_key),
      records_(project_key.derive(for_records)),
      names_(project_key.derive(for_names)) {}

void Seal::learn(const WrappedKey& key) {
  if (!sealed() || key.bytes.empty()) return;
  auto bytes = decrypt(records_, key.bytes, project_id_ + "key" + bytes_of(key.scope));
  if (!bytes || bytes->size() != Secret::size)
    throw Error(Fault::format, "error.key_damaged", {model::to_string(key.scope)},
                "the key of " + model::to_string(key.scope) + " is damaged; run `skolanalys repair`");
  keys_.insert_or_assign(key.scope, Secret(raw(*bytes)));
  wipe(*bytes);
}

std::vector<WrappedKey> Seal::take_new_keys() { return std::exchange(fresh_, {}); }

WrappedKey Seal::wrapped(model::OpId scope, const Secret& key) const {
  return {scope, encrypt(records_, {reinterpret_cast<const char*>(key.data()), Secret::size},
                         project_id_ + "key" + bytes_of(scope))};
}

std::vector<WrappedKey> Seal::wrapped_keys() const {
  std::vector<WrappedKey> out;
  for (const auto& [scope, key] : keys_) out.push_back(wrapped(scope, key));
  return out;
}

const Secret& Seal::data_key(model::OpId scope) {
  if (!scope) return records_;
  auto& key = keys_[scope];
  if (key.empty()) {
    key = Secret::random();
    fresh_.push_back(wrapped(scope, key));
  }
  return key;
}

std::string Seal::close_body(std::string body, model::OpId scope, const std::string& bound) {
  const auto& key = data_key(scope);
  // ISO/IEC 7816-4: a 1 bit, then zeros.
  body.push_back('\x80');
  body.resize((body.size() + block - 1) / block * block, '\0');
  auto out = mark + bytes_of(scope) + encrypt(key, body, bound);
  wipe(body);
  return out;
}

std::optional<std::string> Seal::open_body(std::string_view stored, const std::string& bound) const {
  const auto scope = scope_in(stored);
  if (!scope) return std::nullopt;
  const Secret* key = &records_;
  if (*scope) {
    const auto found = keys_.find(*scope);
    if (found == keys_.end()) return std::nullopt;
    key = &found->second;
  }
  auto body = decrypt(*key, stored.substr(1 + scope_bytes), bound);
  if (!body) return std::nullopt;
  const auto end = body->find_last_not_of('\0');
  if (end == std::string::npos || (*body)[end] != '\x80') return std::nullopt;
  body->resize(end);
  return body;
}

void Seal::close(log::Operation& op, model::OpId scope) {
  if (sealed()) op.body = close_body(std::move(op.body), scope, bound_to(project_id_, op));
}

void Seal::open(log::Operation& op) const {
  if (!sealed()) return;
  auto body = open_body(op.body, bound_to(project_id_, op));
  if (!body)
    throw Error(Fault::format, "error.record_unopened", {model::to_string(op.id)},
                "record " + model::to_string(op.id) +
                    " does not open with this project's key; run "
                    "`skolanalys check`, or restore a backup");
  op.body = std::move(*body);
}

void Seal::close(TailRow& tail, model::OpId scope) {
  if (sealed())
    tail.body = close_body(std::move(tail.body), scope, project_id_ + "tail" + bytes_of(tail.text));
}

void Seal::open(TailRow& tail) const {
  if (!sealed()) return;
  auto body = open_body(tail.body, project_id_ + "tail" + bytes_of(tail.text));
  if (!body)
    throw Error(Fault::format, "error.tail_damaged", {project_id_},
                "what was being typed does not open with this project's key; run `skolanalys repair`");
  tail.body = std::move(*body);
}

std::string Seal::blob_name(const std::string& sha256) const {
  if (!sealed()) return sha256;
  unsigned char hash[32];
  crypto_generichash(hash, sizeof hash, raw(std::string_view(sha256)), sha256.size(), names_.data(),
                     Secret::size);
  std::string out(2 * sizeof hash + 1, '\0');
  sodium_bin2hex(out.data(), out.size(), hash, sizeof hash);
  out.pop_back();
  return out;
}

std::string Seal::close_blob(const std::string& sha256, std::string bytes) {
  if (!sealed()) return bytes;
  auto out = close_body(std::move(bytes), {}, project_id_ + "blob" + sha256);
  return out + digest(out);
}

std::optional<std::string> Seal::open_blob(const std::string& sha256, std::string_view stored) const {
  if (!sealed()) return std::string(stored);
  if (!sealed_and_whole(stored)) return std::nullopt;
  return open_body(stored.substr(0, stored.size() - digest_bytes), project_id_ + "blob" + sha256);
}

std::string Seal::close_file(std::string_view purpose, std::string_view bytes) const {
  if (!sealed()) return std::string(bytes);
  return std::string(file_mark) +
         encrypt(project_.derive(for_files), bytes, project_id_ + "file" + std::string(purpose));
}

bool Seal::is_closed_file(std::string_view bytes) { return bytes.starts_with(file_mark); }

std::optional<std::string> Seal::open_file(std::string_view purpose, std::string_view bytes) const {
  if (!sealed()) return std::string(bytes);
  if (!bytes.starts_with(file_mark)) return std::nullopt;
  return decrypt(project_.derive(for_files), bytes.substr(file_mark.size()),
                 project_id_ + "file" + std::string(purpose));
}

std::optional<model::OpId> scope_in(std::string_view stored) {
  if (stored.size() < 1 + scope_bytes + nonce_bytes + tag_bytes || stored.front() != mark)
    return std::nullopt;
  return model::OpId{number_at(stored, 1), number_at(stored, 9)};
}

bool sealed_and_whole(std::string_view stored) {
  return stored.size() > digest_bytes && scope_in(stored) &&
         digest(stored.substr(0, stored.size() - digest_bytes)) ==
             stored.substr(stored.size() - digest_bytes);
}

}  // namespace skolanalys::store
