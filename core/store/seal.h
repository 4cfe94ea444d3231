#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/log/operation.h"
#include "core/store/recorder.h"
#include "core/store/secret.h"

/// How records lie in a file: as they are, or sealed (XChaCha20-Poly1305). Only here do words and the bytes
/// on a disk meet; everything below (writer, flight record, backups, check, repair) sees stored bytes, and
/// needs no key.
///
/// A sealed body: 1, the scope (16 bytes), a random nonce, the ciphertext of the body padded to 32 bytes;
/// bound to project, table and header, so that a record that was moved or whose header was changed does not
/// open. Each scope (an interview, a document, a respondent, a pseudonym; none = the project) has a data key
/// of its own, wrapped by the project's key in the table `key`: erasing it makes what it sealed unreadable in
/// every copy that it was erased in. What shows without a key: numbers, sizes in steps of 32, times, which
/// records belong together.
namespace skolanalys::store {

struct WrappedKey {
  model::OpId scope;
  std::string bytes;  ///< empty = erased, never to come back
};

inline constexpr std::size_t wrapped_bytes = 24 + Secret::size + 16;

class Seal {
 public:
  /// Records lie as they are.
  Seal() = default;
  Seal(std::string project_id, const Secret& project_key);

  [[nodiscard]] bool sealed() const noexcept { return !records_.empty(); }
  /// The project's key; none where nothing is sealed.
  [[nodiscard]] const Secret& key() const noexcept { return project_; }

  [[nodiscard]] bool knows(model::OpId scope) const { return keys_.contains(scope); }
  /// Learns a data key from the file or a record. Throws Error(format) where it is damaged.
  void learn(const WrappedKey& key);
  /// Keys that were made since this was asked last, to be stored with what they sealed.
  [[nodiscard]] std::vector<WrappedKey> take_new_keys();

  /// All data keys that are known, wrapped anew: for a copy of the file.
  [[nodiscard]] std::vector<WrappedKey> wrapped_keys() const;

  /// The body as it is to lie in the file.
  void close(log::Operation& op, model::OpId scope);
  /// The body as it was. Throws Error(format) where it is damaged or its key is gone.
  void open(log::Operation& op) const;
  void close(TailRow& tail, model::OpId scope);
  void open(TailRow& tail) const;

  /// The name a blob has in the file: where it is sealed its own would tell what it is.
  [[nodiscard]] std::string blob_name(const std::string& sha256) const;
  [[nodiscard]] std::string close_blob(const std::string& sha256, std::string bytes);
  /// Nothing where it is damaged.
  [[nodiscard]] std::optional<std::string> open_blob(const std::string& sha256,
                                                     std::string_view stored) const;

  /// Small files beside the project, and what it remembers for itself, for who has the project's key.
  /// `purpose` binds them to what they are. Where nothing is sealed, as they are. Large ones: SealedWriter.
  [[nodiscard]] std::string close_file(std::string_view purpose, std::string_view bytes) const;
  [[nodiscard]] static bool is_closed_file(std::string_view bytes);
  /// Nothing where it was sealed with another key, for another purpose, or is damaged.
  [[nodiscard]] std::optional<std::string> open_file(std::string_view purpose, std::string_view bytes) const;

 private:
  const Secret& data_key(model::OpId scope);
  [[nodiscard]] WrappedKey wrapped(model::OpId scope, const Secret& key) const;
  [[nodiscard]] std::string close_body(std::string body, model::OpId scope, const std::string& bound);
  [[nodiscard]] std::optional<std::string> open_body(std::string_view stored, const std::string& bound) const;

  std::string project_id_;
  Secret project_, records_, names_;
  std::map<model::OpId, Secret> keys_;
  std::vector<WrappedKey> fresh_;
};

/// The scope that a stored body says it is sealed for; nothing where it is not sealed.
[[nodiscard]] std::optional<model::OpId> scope_in(std::string_view stored);
/// Whether a stored blob is sealed and its bytes are those that were stored. Needs no key.
[[nodiscard]] bool sealed_and_whole(std::string_view stored);

}  // namespace skolanalys::store
