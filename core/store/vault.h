#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/store/secret.h"

/// Who may open a sealed project: its key, wrapped once for each way in. Lies in the file's table `meta`, row
/// `vault`; a file without one is not sealed.
namespace skolanalys::store {

/// What trying a passphrase costs (Argon2id). The default takes about half a second and 256 MiB.
struct KdfCost {
  std::uint64_t passes = 3;
  std::size_t bytes = std::size_t{256} << 20U;
};

/// A colleague's public key, as text: what `identity` prints, and what `Vault::add_colleague` takes.
struct Colleague {
  std::string name;
  std::string public_key;  ///< 32 bytes
};

class Vault {
 public:
  Vault() = default;
  /// Throws Error(format) where the bytes are damaged, or ask for more than this machine should give.
  [[nodiscard]] static Vault parse(std::string_view bytes);
  [[nodiscard]] std::string bytes() const;

  /// The project's key, for the passphrase, or the code of a recovery sheet. Nothing where neither fits.
  /// Slow.
  [[nodiscard]] std::optional<Secret> unlock(const std::string& passphrase) const;
  /// … for the owner of a private key (32 bytes), if the project was opened to them.
  [[nodiscard]] std::optional<Secret> unlock_as(const Secret& private_key) const;

  /// Puts a passphrase in place of the one there was. Slow.
  void set_passphrase(const Secret& project_key, const std::string& passphrase, KdfCost cost);
  /// A new recovery code in place of the one there was; it is shown once, and never stored.
  [[nodiscard]] std::string new_recovery_code(const Secret& project_key);
  void add_colleague(const Secret& project_key, const Colleague& colleague);
  /// False where the project was not opened with this key.
  bool remove_colleague(const std::string& public_key);
  /// Their names are for those who can open the project.
  [[nodiscard]] std::vector<Colleague> colleagues(const Secret& project_key) const;

 private:
  struct Slot {
    enum Kind : std::uint8_t { passphrase = 1, recovery = 2, colleague = 3 } kind = passphrase;
    std::string salt, wrapped;
    KdfCost cost{};
    std::string name;  ///< sealed; as it is in files of the first versions
    std::string public_key;
    bool name_sealed = false;
  };
  std::vector<Slot> slots_;
};

/// Whether a project file asks for a passphrase. False where it is none.
[[nodiscard]] bool is_sealed(const std::filesystem::path& project);
/// The key of a project file. Slow: on a thread of its own where somebody waits. Errors: as opening;
/// Error(storage, "error.passphrase_wrong") where it does not fit.
[[nodiscard]] Secret unlock(const std::filesystem::path& project, const std::string& passphrase);

/// This person's key pair on this computer, made when it is first asked for, in `folder` (readable by its
/// owner only). Throws Error(storage).
struct Identity {
  Secret private_key;
  std::string public_key;
};
[[nodiscard]] Identity identity(const std::filesystem::path& folder);
/// The same where there is one already; nothing is made.
[[nodiscard]] std::optional<Identity> find_identity(const std::filesystem::path& folder);
/// Where this person's key lies on this computer: in local data, beside the records.
[[nodiscard]] std::filesystem::path identity_folder();
/// A few letters of a public key, to be read out and compared over the telephone.
[[nodiscard]] std::string fingerprint(const std::string& public_key);
/// "skolanalys:BASE32/NAME": to be sent to whoever opens a project to one.
[[nodiscard]] std::string public_text(const Colleague& colleague);
/// Errors: Error(usage) where it is none, or mistyped.
[[nodiscard]] Colleague colleague_of(std::string_view public_text);

}  // namespace skolanalys::store
