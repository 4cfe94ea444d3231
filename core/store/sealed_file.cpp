#include "core/store/sealed_file.h"

#include <sodium.h>
#include <unistd.h>

#include "core/error.h"
#include "core/store/bytes.h"
#include "core/store/places.h"

namespace skolanalys::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view stream_mark = "SKOLSEAL2";
constexpr std::size_t stream_part = std::size_t{1} << 20U;
constexpr std::size_t stream_tag = crypto_secretstream_xchacha20poly1305_ABYTES;
constexpr std::uint64_t for_streams = 4;  // another key than records, names and small files have

[[noreturn]] void no_room(const fs::path& file) {
  throw Error(Fault::storage, "error.not_writable", {file.string()},
              file.string() + ": cannot be written; check permissions and free space");
}

}  // namespace

struct SealedWriter::Stream {
  crypto_secretstream_xchacha20poly1305_state state;
  ~Stream() { sodium_memzero(&state, sizeof state); }
};
struct SealedReader::Stream {
  crypto_secretstream_xchacha20poly1305_state state;
  ~Stream() { sodium_memzero(&state, sizeof state); }
};

SealedWriter::SealedWriter(const fs::path& file, const Secret& key, std::string_view purpose)
    : stream_(std::make_unique<Stream>()), file_(file), purpose_(purpose) {
  // Two programs may write the same one at once: the last to finish wins, whole.
  part_ = file.string() + "." + std::to_string(::getpid()) + ".part";
  out_.open(part_, std::ios::binary | std::ios::trunc);
  std::string header(crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  crypto_secretstream_xchacha20poly1305_init_push(&stream_->state, raw(header),
                                                  key.derive(for_streams).data());
  out_ << stream_mark << header;
  if (!out_) no_room(file_);
}

SealedWriter::~SealedWriter() {
  wipe(pending_);
  out_.close();
  std::error_code none;
  if (!part_.empty()) fs::remove(part_, none);
}

void SealedWriter::write(std::string_view bytes) {
  while (!bytes.empty()) {
    // A full part waits for what follows it: the last one is marked as such.
    if (pending_.size() == stream_part) put(false);
    const auto taken = bytes.substr(0, stream_part - pending_.size());
    pending_ += taken;
    bytes.remove_prefix(taken.size());
  }
}

void SealedWriter::put(bool last) {
  std::string cipher(pending_.size() + stream_tag, '\0');
  crypto_secretstream_xchacha20poly1305_push(&stream_->state, raw(cipher), nullptr, raw(pending_),
                                             pending_.size(), raw(purpose_), purpose_.size(),
                                             last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                                  : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE);
  pending_.clear();
  if (!out_.write(cipher.data(), static_cast<std::streamsize>(cipher.size()))) no_room(file_);
}

void SealedWriter::finish() {
  put(true);
  out_.close();
  if (!out_) no_room(file_);
  rename_durably(part_, file_);
  part_.clear();
}

SealedReader::SealedReader(const fs::path& file, const Secret& key, std::string_view purpose)
    : in_(file, std::ios::binary), purpose_(purpose) {
  std::string header(stream_mark.size() + crypto_secretstream_xchacha20poly1305_HEADERBYTES, '\0');
  if (!in_.read(header.data(), static_cast<std::streamsize>(header.size())) ||
      !header.starts_with(stream_mark))
    return;
  stream_ = std::make_unique<Stream>();
  if (crypto_secretstream_xchacha20poly1305_init_pull(
          &stream_->state, raw(std::string_view(header).substr(stream_mark.size())),
          key.derive(for_streams).data()) != 0)
    stream_.reset();
}

SealedReader::~SealedReader() = default;

bool SealedReader::read(std::string& part) {
  part.clear();
  if (stream_ == nullptr || whole_) return false;
  cipher_.resize(stream_part + stream_tag);
  in_.read(cipher_.data(), static_cast<std::streamsize>(cipher_.size()));
  const auto n = static_cast<std::size_t>(in_.gcount());
  unsigned char tag = 0;
  if (n >= stream_tag) part.resize(n - stream_tag);
  if (n < stream_tag ||
      crypto_secretstream_xchacha20poly1305_pull(&stream_->state, raw(part), nullptr, &tag, raw(cipher_), n,
                                                 raw(purpose_), purpose_.size()) != 0) {
    stream_.reset();
    part.clear();
    return false;
  }
  // What follows the last part was not written by whoever sealed it.
  whole_ = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL &&
           in_.peek() == std::ifstream::traits_type::eof();
  if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL && !whole_) stream_.reset();
  return stream_ != nullptr;
}

}  // namespace skolanalys::store
