#include "tests/faults/disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>

namespace fs = std::filesystem;

/// SQLite's callbacks; a file of ours is this head followed by the real one.
struct Hooks {
  struct File {
    sqlite3_file base;
    Disk* disk;
    std::string* path;
    sqlite3_file* real;
  };
  static File& of(sqlite3_file* f) { return *reinterpret_cast<File*>(f); }
  static Disk& disk_of(sqlite3_vfs* v) { return *static_cast<Disk*>(v->pAppData); }
  static sqlite3_vfs* real_vfs() { return sqlite3_vfs_find("unix"); }

  static int close(sqlite3_file* f) {
    auto& file = of(f);
    const int rc = file.real->pMethods == nullptr ? SQLITE_OK : file.real->pMethods->xClose(file.real);
    delete file.path;
    return rc;
  }
  static int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    auto& file = of(f);
    const std::lock_guard lock(file.disk->mutex_);
    if (file.disk->next_read() != Disk::Verdict::pass) return SQLITE_IOERR_READ;
    return file.real->pMethods->xRead(file.real, to, n, at);
  }
  static int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    auto& file = of(f);
    auto& disk = *file.disk;
    const std::lock_guard lock(disk.mutex_);
    const auto failure = disk.failure_ == Disk::Failure::full || disk.failure_ == Disk::Failure::short_write
                             ? disk.failure_
                             : Disk::Failure::write;
    const auto verdict = disk.next_change(failure);
    const auto put = [&](int bytes) {
      disk.images_[*file.path].pending.push_back(
          {Disk::Change::written, at,
           std::string(static_cast<const char*>(from), static_cast<std::size_t>(bytes))});
      return file.real->pMethods->xWrite(file.real, from, bytes, at);
    };
    if (verdict == Disk::Verdict::dead) {
      if (!disk.out_) put(n / 2);  // what was under way when the power went may be there in part
      return SQLITE_IOERR_WRITE;
    }
    if (verdict == Disk::Verdict::fail) {
      if (failure != Disk::Failure::write) put(n / 2);
      return failure == Disk::Failure::full ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return put(n);
  }
  static int truncate(sqlite3_file* f, sqlite3_int64 size) {
    auto& file = of(f);
    auto& disk = *file.disk;
    const std::lock_guard lock(disk.mutex_);
    if (disk.next_change(Disk::Failure::write) != Disk::Verdict::pass) return SQLITE_IOERR_TRUNCATE;
    disk.images_[*file.path].pending.push_back({Disk::Change::cut, size, {}});
    return file.real->pMethods->xTruncate(file.real, size);
  }
  static int sync(sqlite3_file* f, int) {
    auto& file = of(f);
    auto& disk = *file.disk;
    const std::lock_guard lock(disk.mutex_);
    if (disk.next_change(Disk::Failure::sync) != Disk::Verdict::pass) return SQLITE_IOERR_FSYNC;
    auto& image = disk.images_[*file.path];
    for (const auto& change : image.pending) apply(image.synced, change);
    image.pending.clear();
    image.durable = true;
    image.former.reset();  // the first sync of a new file is one of its folder too
    return SQLITE_OK;
  }
  static void apply(std::string& bytes, const Disk::Change& change) {
    const auto at = static_cast<std::size_t>(change.at);
    if (change.kind == Disk::Change::cut) {
      bytes.resize(at);
      return;
    }
    if (bytes.size() < at + change.bytes.size()) bytes.resize(at + change.bytes.size());
    std::copy(change.bytes.begin(), change.bytes.end(), bytes.begin() + change.at);
  }
  static int size(sqlite3_file* f, sqlite3_int64* out) {
    return of(f).real->pMethods->xFileSize(of(f).real, out);
  }
  static int lock(sqlite3_file* f, int n) { return of(f).real->pMethods->xLock(of(f).real, n); }
  static int unlock(sqlite3_file* f, int n) { return of(f).real->pMethods->xUnlock(of(f).real, n); }
  static int reserved(sqlite3_file* f, int* out) {
    return of(f).real->pMethods->xCheckReservedLock(of(f).real, out);
  }
  static int control(sqlite3_file* f, int op, void* arg) {
    // Hints that would write past this disk's eyes are not passed on.
    if (op == SQLITE_FCNTL_SIZE_HINT || op == SQLITE_FCNTL_CHUNK_SIZE || op == SQLITE_FCNTL_MMAP_SIZE)
      return SQLITE_NOTFOUND;
    return of(f).real->pMethods->xFileControl(of(f).real, op, arg);
  }
  static int sector(sqlite3_file*) { return 512; }
  static int traits(sqlite3_file*) { return 0; }

  static int open(sqlite3_vfs* v, const char* name, sqlite3_file* f, int flags, int* out_flags) {
    static const sqlite3_io_methods methods{1,       close,   read,     write,   truncate, sync,   size,
                                            lock,    unlock,  reserved, control, sector,   traits, nullptr,
                                            nullptr, nullptr, nullptr,  nullptr, nullptr};
    auto& disk = disk_of(v);
    auto& file = of(f);
    file.base.pMethods = nullptr;
    const std::lock_guard guard(disk.mutex_);
    if (disk.dead_ || disk.out_) {
      ++disk.refused_;
      return SQLITE_CANTOPEN;
    }
    file.disk = &disk;
    file.path = new std::string(name == nullptr ? "" : name);
    file.real = reinterpret_cast<sqlite3_file*>(reinterpret_cast<char*>(f) + sizeof(File));
    const bool known = name != nullptr && fs::exists(name);
    const int rc = real_vfs()->xOpen(real_vfs(), name, file.real, flags, out_flags);
    if (rc != SQLITE_OK) {
      delete file.path;
      return rc;
    }
    auto& image = disk.images_[*file.path];
    if (!known) {
      // A new file under a name whose removal is not durable: the old one may come back instead, as it was.
      auto former = image.removed && image.durable ? std::optional(std::move(image.synced)) : image.former;
      image = {};
      image.former = std::move(former);
    } else if (!image.durable && image.pending.empty()) {
      std::ifstream in(*file.path, std::ios::binary);
      image.synced.assign(std::istreambuf_iterator<char>(in), {});
      image.durable = true;
    }
    file.base.pMethods = &methods;
    return SQLITE_OK;
  }
  static int remove(sqlite3_vfs* v, const char* name, int sync_folder) {
    auto& disk = disk_of(v);
    const std::lock_guard lock(disk.mutex_);
    if (disk.next_change(Disk::Failure::write) != Disk::Verdict::pass) return SQLITE_IOERR_DELETE;
    std::error_code none;
    if (!fs::remove(name, none)) return SQLITE_IOERR_DELETE_NOENT;
    auto& image = disk.images_[name];
    if (sync_folder != 0) {
      for (auto& [path, other] : disk.images_)
        if (other.removed) other = {};
      image = {};
    } else {
      image.removed = true;
    }
    return SQLITE_OK;
  }
  static int access(sqlite3_vfs* v, const char* name, int flags, int* out) {
    if (disk_of(v).out_) {
      *out = 0;
      return SQLITE_OK;
    }
    return real_vfs()->xAccess(real_vfs(), name, flags, out);
  }
  static int full_path(sqlite3_vfs*, const char* name, int n, char* out) {
    return real_vfs()->xFullPathname(real_vfs(), name, n, out);
  }
  static int random(sqlite3_vfs*, int n, char* out) { return real_vfs()->xRandomness(real_vfs(), n, out); }
  static int sleep(sqlite3_vfs*, int n) { return real_vfs()->xSleep(real_vfs(), n); }
  static int time(sqlite3_vfs*, double* out) { return real_vfs()->xCurrentTime(real_vfs(), out); }
  static int last_error(sqlite3_vfs*, int, char*) { return 0; }
};

Disk::Disk(std::uint64_t seed) : random_(seed) {
  static int count = 0;
  name_ = "failing-" + std::to_string(++count);
  vfs_ = new sqlite3_vfs{};
  vfs_->iVersion = 1;
  vfs_->szOsFile = static_cast<int>(sizeof(Hooks::File)) + Hooks::real_vfs()->szOsFile;
  vfs_->mxPathname = Hooks::real_vfs()->mxPathname;
  vfs_->zName = name_.c_str();
  vfs_->pAppData = this;
  vfs_->xOpen = Hooks::open;
  vfs_->xDelete = Hooks::remove;
  vfs_->xAccess = Hooks::access;
  vfs_->xFullPathname = Hooks::full_path;
  vfs_->xRandomness = Hooks::random;
  vfs_->xSleep = Hooks::sleep;
  vfs_->xCurrentTime = Hooks::time;
  vfs_->xGetLastError = Hooks::last_error;
  sqlite3_vfs_register(vfs_, 0);
}

Disk::~Disk() {
  sqlite3_vfs_unregister(vfs_);
  delete vfs_;
}

std::uint64_t Disk::changes() const {
  const std::lock_guard lock(mutex_);
  return changes_;
}
std::uint64_t Disk::reads() const {
  const std::lock_guard lock(mutex_);
  return reads_;
}
std::uint64_t Disk::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}
void Disk::cut_power_at(std::uint64_t change) {
  const std::lock_guard lock(mutex_);
  cut_at_ = change;
}
void Disk::fail_at(std::uint64_t n, Failure what, bool lasting) {
  const std::lock_guard lock(mutex_);
  fail_at_ = n;
  failure_ = what;
  lasting_ = lasting;
  failing_ = 0;
}
void Disk::pull(bool out) {
  const std::lock_guard lock(mutex_);
  out_ = out;
}
void Disk::heal() {
  const std::lock_guard lock(mutex_);
  fail_at_ = 0;
}

bool Disk::hit(std::uint64_t count) {
  return fail_at_ != 0 && (count == fail_at_ || (lasting_ && count > fail_at_));
}

Disk::Verdict Disk::next_change(Failure failure) {
  if (dead_ || out_) return Verdict::dead;
  ++changes_;
  if (cut_at_ != 0 && changes_ >= cut_at_) {
    dead_ = true;
    return Verdict::dead;
  }
  if (failure_ == failure && hit(++failing_)) return Verdict::fail;
  return Verdict::pass;
}

Disk::Verdict Disk::next_read() {
  if (dead_ || out_) return Verdict::dead;
  ++reads_;
  if (failure_ == Failure::read && hit(++failing_)) return Verdict::fail;
  return Verdict::pass;
}

void Disk::lose_power(Survives how) {
  const std::lock_guard lock(mutex_);
  const auto coin = [&] { return random_() % 2 == 0; };
  for (auto& [path, image] : images_) {
    std::error_code none;
    if (path.empty()) continue;
    if (image.former && coin()) {
      std::ofstream(path, std::ios::binary | std::ios::trunc) << *image.former;
      continue;
    }
    // A removal that the folder never heard of may be undone; a file never synced may have no name yet.
    const bool there =
        image.removed ? image.durable && coin() : image.durable || (!image.pending.empty() && coin());
    if (!there) {
      fs::remove(path, none);
      continue;
    }
    std::string bytes = image.synced;
    const std::size_t first = image.pending.empty() ? 0 : random_() % (image.pending.size() + 1);
    for (std::size_t i = 0; i < image.pending.size(); ++i) {
      const auto& change = image.pending[i];
      if (how == Survives::prefix ? i >= first : (how == Survives::some && coin())) continue;
      if (how != Survives::torn || change.kind == Change::cut) {
        Hooks::apply(bytes, change);
        continue;
      }
      constexpr std::size_t sector = 512;
      for (std::size_t at = 0; at < change.bytes.size(); at += sector)
        if (coin())
          Hooks::apply(bytes, {Change::written, change.at + static_cast<std::int64_t>(at),
                               change.bytes.substr(at, sector)});
    }
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }
  images_.clear();
}
