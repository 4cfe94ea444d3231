#include "core/store/recorder.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/store/bytes.h"
#include "core/store/places.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::string_view magic = "\xE5SKR";  // no UTF-8, no CBOR map: never within a body by itself
constexpr std::size_t head_bytes = magic.size() + 4 + digest_bytes;
constexpr std::uint32_t longest_frame = 1U << 30U;

std::string frame(const json& value) {
  std::string body;
  json::to_cbor(value, body);
  std::string out(magic);
  for (unsigned shift = 0; shift < 32; shift += 8)
    out.push_back(static_cast<char>((body.size() >> shift) & 255U));
  return out + digest(body) + body;
}

/// The frame at or after `at`; moves `at` behind it. Nothing where there is no further whole frame.
std::optional<json> next_frame(std::string_view bytes, std::size_t& at) {
  while ((at = bytes.find(magic, at)) != std::string_view::npos && bytes.size() - at >= head_bytes) {
    std::uint32_t length = 0;
    for (unsigned i = 0; i < 4; ++i)
      length |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + magic.size() + i]))
                << (8 * i);
    if (length <= longest_frame && bytes.size() - at - head_bytes >= length) {
      const auto body = bytes.substr(at + head_bytes, length);
      if (digest(body) == bytes.substr(at + magic.size() + 4, digest_bytes)) {
        at += head_bytes + length;
        if (!log::shallow(body)) continue;
        auto value = json::from_cbor(body.begin(), body.end(), true, false);
        if (value.is_object()) return value;
        continue;
      }
    }
    ++at;
  }
  return std::nullopt;
}

json binary(std::string_view bytes) {
  return json::binary(std::vector<std::uint8_t>(bytes.begin(), bytes.end()));
}
std::string bytes_of(const json& value) {
  const auto& b = value.get_binary();
  return {b.begin(), b.end()};
}

void take(const json& batch, Record& record) {
  const auto id = [](const json& list, std::size_t at) {
    return model::OpId{list.at(at).get<std::uint64_t>(), list.at(at + 1).get<std::uint64_t>()};
  };
  for (const auto& o : batch.at("ops"))
    record.operations.push_back({id(o, 0), o.at(2).get<std::uint64_t>(),
                                 model::Moment(std::chrono::milliseconds(o.at(3).get<std::int64_t>())),
                                 static_cast<log::Kind>(o.at(4).get<std::uint8_t>()), id(o, 5),
                                 bytes_of(o.at(7))});
  if (const auto keys = batch.find("keys"); keys != batch.end())
    for (const auto& k : *keys) record.keys.emplace_back(id(k, 0), bytes_of(k.at(2)));
  for (const auto& b : batch.at("blobs"))
    record.blobs.emplace_back(b.at(0).get<std::string>(), bytes_of(b.at(1)));
  if (const auto tail = batch.find("tail"); tail != batch.end()) {
    record.tail.reset();
    if (!tail->is_null()) record.tail = TailRow{id(*tail, 0), bytes_of(tail->at(2))};
  }
  record.count = batch.at("n").get<std::uint64_t>();
}

[[noreturn]] void record_refused(const fs::path& path) {
  throw Error(Fault::storage, errno == ENOSPC ? "error.record_full" : "error.record", {path.string()},
              path.string() + ": the record in local data cannot be written; free some space there");
}

void write_all(int file, std::string_view bytes, std::uint64_t at, const fs::path& path) {
  while (!bytes.empty()) {
    const auto done = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) record_refused(path);
    bytes.remove_prefix(static_cast<std::size_t>(done));
    at += static_cast<std::uint64_t>(done);
  }
}

}  // namespace

Recorder::Recorder(fs::path folder, std::string project_id, fs::path project, std::uint64_t session)
    : folder_(std::move(folder)),
      project_id_(std::move(project_id)),
      project_(std::move(project)),
      session_(session) {}

Recorder::~Recorder() {
  if (file_ >= 0) ::close(file_);
}

void Recorder::begin() {
  make_private_folder(folder_);
  const auto path = folder_ / (model::to_string({session_, 1}).substr(0, 13) + ".record");
  const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) record_refused(path);
  const auto head =
      frame({{"project", project_id_}, {"path", fs::absolute(project_).string()}, {"session", session_}});
  try {
    ::flock(file, LOCK_EX | LOCK_NB);
    write_all(file, head, 0, path);
    if (::fsync(file) != 0) record_refused(path);
    sync_folder(folder_);
  } catch (const Error&) {
    ::close(file);
    throw;
  }
  file_ = file;
  start_ = end_ = head.size();
  hold_room();
}

void Recorder::hold_room() const {
  // Beyond the end of the file, which stays where it is. Not every file system can, nor has the room.
  (void)::fallocate(file_, FALLOC_FL_KEEP_SIZE, static_cast<off_t>(end_), reserve);
}

void Recorder::append(const Batch& batch) {
  if (file_ < 0) begin();
  json value{{"n", batch.count}, {"ops", json::array()}, {"blobs", json::array()}};
  for (const auto& op : batch.operations)
    value["ops"].push_back({op.id.session, op.id.seq, op.lamport, op.wall.time_since_epoch().count(),
                            static_cast<int>(op.kind), op.entity.session, op.entity.seq, binary(op.body)});
  for (const auto& [scope, wrapped] : batch.keys)
    value["keys"].push_back({scope.session, scope.seq, binary(wrapped)});
  for (const auto& [sha256, bytes] : batch.blobs) value["blobs"].push_back({sha256, binary(bytes)});
  if (batch.tail_changed) {
    value["tail"] = nullptr;
    if (batch.tail)
      value["tail"] = {batch.tail->text.session, batch.tail->text.seq, binary(batch.tail->body)};
  }
  const auto bytes = frame(value);
  try {
    write_all(file_, bytes, end_, folder_);
    if (::fdatasync(file_) != 0) record_refused(folder_);
  } catch (const Error&) {
    (void)!::ftruncate(file_, static_cast<off_t>(end_));  // gives the room beyond back too
    throw;
  }
  end_ += bytes.size();
}

void Recorder::trim() {
  if (file_ < 0 || ::ftruncate(file_, static_cast<off_t>(start_)) != 0) return;
  end_ = start_;
  hold_room();
}

void Recorder::remove() {
  if (file_ < 0) return;
  ::close(std::exchange(file_, -1));
  std::error_code none;
  fs::remove(folder_ / (model::to_string({session_, 1}).substr(0, 13) + ".record"), none);
  fs::remove(folder_, none);  // only where it is empty
}

std::vector<Record> read_records(const fs::path& folder) {
  std::vector<Record> out;
  std::error_code none;
  if (folder.empty() || !fs::is_directory(folder, none)) return out;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() != ".record") continue;
    const int file = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) continue;
    const bool live = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::size_t at = 0;
    Record record;
    record.file = entry.path();
    record.live = live;
    bool begun = false;
    while (const auto value = next_frame(bytes, at)) try {
        if (value->contains("ops")) {
          take(*value, record);
        } else {
          record.project = value->at("path").get<std::string>();
          record.session = value->at("session").get<std::uint64_t>();
        }
        begun = true;
      } catch (const json::exception&) {
        continue;  // whole, but not of this version: the frames behind it may be
      }
    if (begun) out.push_back(std::move(record));
  }
  std::sort(out.begin(), out.end(), [](const Record& a, const Record& b) { return a.file < b.file; });
  return out;
}

}  // namespace skolanalys::store
