#include "core/store/vault.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/log/operation.h"
#include "core/store/bytes.h"
#include "core/store/places.h"
#include "core/store/schema.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t code_bytes = 20;  // 160 bits: nobody guesses it, so it needs no slow hash
constexpr std::size_t code_check_bytes = 2;
constexpr std::size_t most_memory = std::size_t{1} << 30U;  // of a file that may come from anyone
constexpr std::uint64_t most_passes = 16;
constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";  // Crockford's

std::string hash(std::string_view bytes, std::size_t size) {
  std::string out(size, '\0');
  crypto_generichash(raw(out), out.size(), raw(bytes), bytes.size(), nullptr, 0);
  return out;
}

std::string wrap(const Secret& with, const Secret& key) {
  std::string out(crypto_secretbox_NONCEBYTES + Secret::size + crypto_secretbox_MACBYTES, '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(raw(out) + crypto_secretbox_NONCEBYTES, key.data(), Secret::size, raw(out),
                        with.data());
  return out;
}

std::optional<Secret> unwrap(const Secret& with, std::string_view wrapped) {
  if (wrapped.size() != crypto_secretbox_NONCEBYTES + Secret::size + crypto_secretbox_MACBYTES)
    return std::nullopt;
  unsigned char key[Secret::size];
  const auto cipher = wrapped.substr(crypto_secretbox_NONCEBYTES);
  if (crypto_secretbox_open_easy(key, raw(cipher), cipher.size(), raw(wrapped), with.data()) != 0)
    return std::nullopt;
  Secret out(key);
  sodium_memzero(key, sizeof key);
  return out;
}

Secret stretched(const std::string& passphrase, const std::string& salt, KdfCost cost) {
  unsigned char key[Secret::size];
  if (sodium_init() < 0 || crypto_pwhash(key, sizeof key, passphrase.data(), passphrase.size(), raw(salt),
                                         cost.passes, cost.bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw Error(Fault::storage, "error.no_memory", {},
                "there is too little memory to try the passphrase; close other programs");
  Secret out(key);
  sodium_memzero(key, sizeof key);
  return out;
}

std::string base32(std::string_view bytes) {
  std::string out;
  unsigned held = 0, bits = 0;
  for (const char c : bytes) {
    held = (held << 8U) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(alphabet[(held >> (bits - 5)) & 31U]);
    held &= (1U << bits) - 1;
  }
  if (bits > 0) out.push_back(alphabet[(held << (5 - bits)) & 31U]);
  return out;
}

/// What a person copied from paper: case, spaces and dashes do not matter, nor what looks alike.
std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  unsigned held = 0, bits = 0;
  for (char c : text) {
    if (c == '-' || c == ' ') continue;
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == 'o') c = '0';
    if (c == 'i' || c == 'l') c = '1';
    const auto digit = alphabet.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    held = (held << 5U) | static_cast<unsigned>(digit);
    bits += 5;
    if (bits >= 8) {
      out.push_back(static_cast<char>((held >> (bits - 8)) & 255U));
      bits -= 8;
      held &= (1U << bits) - 1;
    }
  }
  return out;
}

/// Bytes that end in their own checksum.
std::string checked(std::string_view bytes) {
  return std::string(bytes) + hash(bytes, digest_bytes).substr(0, code_check_bytes);
}
std::optional<std::string> unchecked(std::string_view bytes, std::size_t size) {
  if (bytes.size() != size + code_check_bytes) return std::nullopt;
  const auto body = bytes.substr(0, size);
  if (hash(body, digest_bytes).substr(0, code_check_bytes) != bytes.substr(size)) return std::nullopt;
  return std::string(body);
}

std::string grouped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && i % 4 == 0) out += '-';
    out += text[i];
  }
  return out;
}

json binary(std::string_view bytes) {
  return json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}
std::string bytes_in(const json& object, const char* name) {
  const auto& b = object.at(name).get_binary();
  return {b.begin(), b.end()};
}

constexpr std::uint64_t for_colleagues = 0x434F4C4CU;  // "COLL": another key than records and files have

std::string close_name(const Secret& project_key, const std::string& name) {
  std::string out(crypto_secretbox_NONCEBYTES + name.size() + crypto_secretbox_MACBYTES, '\0');
  randombytes_buf(out.data(), crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(raw(out) + crypto_secretbox_NONCEBYTES, raw(name), name.size(), raw(out),
                        project_key.derive(for_colleagues).data());
  return out;
}

/// Empty where it does not open.
std::string open_name(const Secret& project_key, const std::string& stored) {
  constexpr std::size_t around = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (stored.size() < around) return {};
  std::string out(stored.size() - around, '\0');
  const auto cipher = std::string_view(stored).substr(crypto_secretbox_NONCEBYTES);
  if (crypto_secretbox_open_easy(raw(out), raw(cipher), cipher.size(), raw(stored),
                                 project_key.derive(for_colleagues).data()) != 0)
    return {};
  return out;
}

[[noreturn]] void damaged() {
  throw Error(Fault::format, "error.vault_damaged", {},
              "the project's keys are damaged; run `skolanalys repair`, or restore a backup");
}

}  // namespace

Vault Vault::parse(std::string_view bytes) {
  if (bytes.size() <= digest_bytes || hash(bytes.substr(0, bytes.size() - digest_bytes), digest_bytes) !=
                                          bytes.substr(bytes.size() - digest_bytes))
    damaged();
  bytes.remove_suffix(digest_bytes);
  if (!log::shallow(bytes)) damaged();
  const auto value = json::from_cbor(bytes.begin(), bytes.end(), true, false);
  if (!value.is_object()) damaged();
  Vault out;
  try {
    for (const auto& one : value.at("slots")) {
      Slot slot;
      slot.kind = static_cast<Slot::Kind>(one.at("kind").get<std::uint8_t>());
      slot.wrapped = bytes_in(one, "wrapped");
      if (slot.kind == Slot::passphrase) {
        slot.salt = bytes_in(one, "salt");
        slot.cost = {one.at("passes").get<std::uint64_t>(), one.at("memory").get<std::size_t>()};
        if (slot.salt.size() != crypto_pwhash_SALTBYTES || slot.cost.bytes > most_memory ||
            slot.cost.passes > most_passes)
          damaged();
      } else if (slot.kind == Slot::colleague) {
        const auto& name = one.at("name");
        slot.name_sealed = name.is_binary();
        slot.name = slot.name_sealed ? bytes_in(one, "name") : name.get<std::string>();
        slot.public_key = bytes_in(one, "public");
        if (slot.public_key.size() != crypto_box_PUBLICKEYBYTES) damaged();
      }
      out.slots_.push_back(std::move(slot));
    }
  } catch (const json::exception&) {
    damaged();
  }
  return out;
}

std::string Vault::bytes() const {
  json value{{"v", 1}, {"slots", json::array()}};
  for (const auto& slot : slots_) {
    json one{{"kind", static_cast<int>(slot.kind)}, {"wrapped", binary(slot.wrapped)}};
    if (slot.kind == Slot::passphrase) {
      one["salt"] = binary(slot.salt);
      one["passes"] = slot.cost.passes;
      one["memory"] = slot.cost.bytes;
    } else if (slot.kind == Slot::colleague) {
      one["name"] = slot.name_sealed ? binary(slot.name) : json(slot.name);
      one["public"] = binary(slot.public_key);
    }
    value["slots"].push_back(std::move(one));
  }
  std::string out;
  json::to_cbor(value, out);
  return out + hash(out, digest_bytes);
}

std::optional<Secret> Vault::unlock(const std::string& passphrase) const {
  std::optional<std::string> code;
  if (const auto typed = from_base32(passphrase)) code = unchecked(*typed, code_bytes);
  for (const auto& slot : slots_) {
    if (slot.kind == Slot::recovery && code) {
      if (auto key = unwrap(Secret(raw(hash(*code, Secret::size))), slot.wrapped)) return key;
    } else if (slot.kind == Slot::passphrase) {
      if (auto key = unwrap(stretched(passphrase, slot.salt, slot.cost), slot.wrapped)) return key;
    }
  }
  return std::nullopt;
}

std::optional<Secret> Vault::unlock_as(const Secret& private_key) const {
  unsigned char public_key[crypto_box_PUBLICKEYBYTES];
  crypto_scalarmult_base(public_key, private_key.data());
  for (const auto& slot : slots_) {
    if (slot.kind != Slot::colleague || slot.wrapped.size() != Secret::size + crypto_box_SEALBYTES) continue;
    unsigned char key[Secret::size];
    if (crypto_box_seal_open(key, raw(slot.wrapped), slot.wrapped.size(), public_key, private_key.data()) !=
        0)
      continue;
    Secret out(key);
    sodium_memzero(key, sizeof key);
    return out;
  }
  return std::nullopt;
}

void Vault::set_passphrase(const Secret& project_key, const std::string& passphrase, KdfCost cost) {
  if (passphrase.empty())
    throw Error(Fault::usage, "error.passphrase_empty", {}, "the passphrase is empty; write one");
  Slot slot;
  slot.salt.resize(crypto_pwhash_SALTBYTES);
  randombytes_buf(slot.salt.data(), slot.salt.size());
  slot.cost = cost;
  slot.wrapped = wrap(stretched(passphrase, slot.salt, cost), project_key);
  std::erase_if(slots_, [](const Slot& s) { return s.kind == Slot::passphrase; });
  slots_.push_back(std::move(slot));
}

std::string Vault::new_recovery_code(const Secret& project_key) {
  std::string code(code_bytes, '\0');
  randombytes_buf(code.data(), code.size());
  Slot slot;
  slot.kind = Slot::recovery;
  slot.wrapped = wrap(Secret(raw(hash(code, Secret::size))), project_key);
  std::erase_if(slots_, [](const Slot& s) { return s.kind == Slot::recovery; });
  slots_.push_back(std::move(slot));
  auto out = grouped(base32(checked(code)));
  wipe(code);
  return out;
}

void Vault::add_colleague(const Secret& project_key, const Colleague& colleague) {
  Slot slot;
  slot.kind = Slot::colleague;
  slot.name = close_name(project_key, colleague.name);
  slot.name_sealed = true;
  slot.public_key = colleague.public_key;
  slot.wrapped.resize(Secret::size + crypto_box_SEALBYTES);
  if (crypto_box_seal(raw(slot.wrapped), project_key.data(), Secret::size, raw(colleague.public_key)) != 0)
    throw Error(Fault::usage, "error.no_public_key", {colleague.name},
                "the key of " + colleague.name + " is no public key");
  std::erase_if(slots_, [&](const Slot& s) {
    return s.kind == Slot::colleague && s.public_key == colleague.public_key;
  });
  slots_.push_back(std::move(slot));
}

bool Vault::remove_colleague(const std::string& public_key) {
  return std::erase_if(slots_, [&](const Slot& s) {
           return s.kind == Slot::colleague && s.public_key == public_key;
         }) > 0;
}

std::vector<Colleague> Vault::colleagues(const Secret& project_key) const {
  std::vector<Colleague> out;
  for (const auto& slot : slots_)
    if (slot.kind == Slot::colleague)
      out.push_back({slot.name_sealed ? open_name(project_key, slot.name) : slot.name, slot.public_key});
  return out;
}

bool is_sealed(const fs::path& project) {
  try {
    const auto db = open_database(project, OpenFor::looking);
    return find_meta(*db, "vault").has_value();
  } catch (const Error&) {
    return false;
  } catch (const SQLite::Exception&) {
    return false;
  }
}

Secret unlock(const fs::path& project, const std::string& passphrase) {
  try {
    const auto db = open_database(project, OpenFor::looking);
    const auto vault = find_meta(*db, "vault");
    if (!vault)
      throw Error(Fault::usage, "error.not_sealed", {project.string()},
                  project.string() + ": has no passphrase; open it without one");
    if (auto key = Vault::parse(*vault).unlock(passphrase)) return *key;
  } catch (const SQLite::Exception& failure) {
    rethrow(failure, project);
  }
  throw Error(Fault::storage, "error.passphrase_wrong", {project.string()},
              project.string() + ": the passphrase does not fit; nothing was opened or changed");
}

std::optional<Identity> find_identity(const fs::path& folder) {
  if (folder.empty()) return std::nullopt;
  std::ifstream in(folder / "identity.key", std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (bytes.size() != Secret::size || sodium_init() < 0) return std::nullopt;
  Identity out;
  out.private_key = Secret(raw(bytes));
  wipe(bytes);
  out.public_key.resize(crypto_box_PUBLICKEYBYTES);
  crypto_scalarmult_base(raw(out.public_key), out.private_key.data());
  return out;
}

Identity identity(const fs::path& folder) {
  if (auto mine = find_identity(folder)) return *mine;
  const auto file = folder / "identity.key";
  if (folder.empty())
    throw Error(Fault::storage, "error.no_local_data", {file.string()},
                "there is no place for a key; set XDG_STATE_HOME or HOME");
  const auto key = Secret::random();
  make_private_folder(folder);
  const int fd = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  const bool done = fd >= 0 && ::write(fd, key.data(), Secret::size) == static_cast<ssize_t>(Secret::size) &&
                    ::fsync(fd) == 0;
  if (fd >= 0) ::close(fd);
  const auto made = done ? find_identity(folder) : std::nullopt;
  if (!made)
    throw Error(Fault::storage, "error.not_writable", {file.string()},
                file.string() + ": cannot be written; check permissions and free space");
  return *made;
}

fs::path identity_folder() {
  const auto local = local_data();
  return local.empty() ? local : local / "identity";
}

std::string fingerprint(const std::string& public_key) {
  return grouped(base32(hash(public_key, digest_bytes)).substr(0, 16));
}

std::string public_text(const Colleague& colleague) {
  std::string name;
  for (const char c : colleague.name) name += c == ' ' || c == '/' ? '_' : c;
  return "skolanalys:" + base32(checked(colleague.public_key)) + "/" + name;
}

Colleague colleague_of(std::string_view text) {
  constexpr std::string_view scheme = "skolanalys:";
  const auto slash = text.find('/');
  if (text.starts_with(scheme) && slash != std::string_view::npos)
    if (const auto bytes = from_base32(text.substr(scheme.size(), slash - scheme.size())))
      if (auto key = unchecked(*bytes, crypto_box_PUBLICKEYBYTES))
        return {std::string(text.substr(slash + 1)), std::move(*key)};
  throw Error(Fault::usage, "error.no_public_key", {std::string(text)},
              "'" + std::string(text) + "' is no colleague's key; ask for it again");
}

}  // namespace skolanalys::store
