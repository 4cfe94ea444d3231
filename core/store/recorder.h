#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/log/operation.h"

/// The flight recorder: an append-only second record in local application data. It takes every operation and
/// the running edit before the project file does, so that a stick that is pulled, a disk that fills up or a
/// database that breaks takes nothing with it.
///
/// One file a writing session, `SESSION.record`: a header, then frames of (magic, length, BLAKE2b-128, CBOR).
/// A torn or damaged frame is passed over; the frames behind it are still read. Bodies are kept as they lie
/// in the project file: sealed where that is sealed.
///
/// The record holds room on its disk ahead of what it has written (`reserve`), so that it goes on for a day's
/// typing when the project lies on the same disk and that is full. The room has no name and no place of its
/// own: it goes with the record.
namespace skolanalys::store {

/// The running edit as it lies in a file: whose text, and the body (CBOR, or sealed).
struct TailRow {
  model::OpId text;
  std::string body;
};

/// What is handed to the disk in one go.
struct Batch {
  std::vector<log::Operation> operations;
  std::vector<std::pair<model::OpId, std::string>>
      keys;  ///< data keys that these are sealed with: scope, wrapped
  std::vector<std::pair<std::string, std::string>> blobs;  ///< SHA-256, bytes
  bool tail_changed = false;
  std::optional<TailRow> tail;
  std::uint64_t count = 0;  ///< of this session's batches; orders what two files know of the tail
  [[nodiscard]] bool empty() const {
    return operations.empty() && keys.empty() && blobs.empty() && !tail_changed;
  }
};

class Recorder {
 public:
  static constexpr std::uint64_t reserve = 8U << 20U;  ///< bytes

  /// Nothing is made before the first `append`.
  Recorder(std::filesystem::path folder, std::string project_id, std::filesystem::path project,
           std::uint64_t session);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Appends and waits for the disk. Throws Error(storage); the file then ends with the frame before.
  void append(const Batch& batch);
  [[nodiscard]] std::uint64_t bytes() const { return end_; }
  /// Forgets all frames: the project file has them and is checkpointed.
  void trim();
  /// Takes the file away: the session ended, and the project file has everything.
  void remove();

 private:
  void begin();
  void hold_room() const;
  std::filesystem::path folder_;
  std::string project_id_;
  std::filesystem::path project_;
  std::uint64_t session_;
  int file_ = -1;
  std::uint64_t start_ = 0, end_ = 0;
};

/// What one session's record holds.
struct Record {
  std::filesystem::path file;
  std::filesystem::path project;  ///< where the project file lay
  std::uint64_t session = 0;
  bool live = false;  ///< a running program is writing it
  std::vector<log::Operation> operations;
  std::vector<std::pair<model::OpId, std::string>> keys;
  std::vector<std::pair<std::string, std::string>> blobs;
  std::uint64_t count = 0;  ///< of the last batch; 0 = there is none
  std::optional<TailRow> tail;
};

/// Every record in the folder; none where there is no folder. A file that is no record is passed over.
[[nodiscard]] std::vector<Record> read_records(const std::filesystem::path& folder);

}  // namespace skolanalys::store
