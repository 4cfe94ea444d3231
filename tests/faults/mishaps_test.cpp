#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "core/error.h"
#include "core/store/backup.h"
#include "core/store/check.h"
#include "core/store/merge.h"
#include "core/store/places.h"
#include "core/store/project.h"
#include "core/store/repair.h"
#include "core/store/vault.h"
#include "core/text/utf8.h"
#include "tests/catch.h"
#include "tests/merging.h"
#include "tests/note.h"
#include "tests/scratch.h"

// What happens to files on people's computers, each told by name and without loss.

using namespace skolanalys;
using store::Access;
using store::Project;
namespace fs = std::filesystem;

namespace {

/// A project with one note, on a machine with local data of its own.
struct Desk {
  Scratch scratch;
  fs::path path = scratch / "a.skolanalys";
  store::Opening how{.local = scratch / "local"};
  std::unique_ptr<Project> project = Project::create(path, {}, how);
  model::TextId text;

  Desk() {
    text = add_note(*project, "", "R01").text;
    project->flush();
  }
  void type(Project& in, const std::string& words) const {
    in.type(text, {text::length(content(in)), "", words});
  }
  void type(const std::string& words) const { type(*project, words); }
  [[nodiscard]] std::string content(const Project& in) const { return in.model().find(text)->content; }
};

Error refusal_of(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& e) {
    return e;
  }
  return {Fault::internal, "", {}, ""};
}

/// Whether another program would find the project in use.
bool in_use_elsewhere(const fs::path& path) {
  const auto child = fork();
  if (child == 0) _exit(store::in_use(path) ? 1 : 0);
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status) == 1;
}

/// A disk of its own; nothing where that is not allowed.
struct SmallDisk {
  fs::path where;
  bool mounted = false;
  SmallDisk(const fs::path& at, const char* size) : where(at) {
    fs::create_directories(where);
    mounted = mount("tmpfs", where.c_str(), "tmpfs", 0, size) == 0;
  }
  ~SmallDisk() {
    if (mounted) umount2(where.c_str(), MNT_DETACH);
  }
  void fill() const {
    const int file = ::open((where / "ballast").c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    for (std::size_t piece = 1 << 20; piece >= 512; piece /= 2)
      for (const std::string bytes(piece, 'x');
           ::write(file, bytes.data(), bytes.size()) == ssize_t(bytes.size());) {
      }
    ::close(file);
  }
};

}  // namespace

TEST_CASE("two windows: the second reads or works in a copy, and the two come together", "[faults]") {
  Desk desk;
  desk.type("sparat\n");
  desk.project->flush();
  const auto locked = refusal_of([&] { (void)Project::open(desk.path, Access::write, desk.how); });
  CHECK(locked.id() == "error.locked");
  CHECK(locked.values() == std::vector<std::string>{desk.path.string()});
  const auto copy = desk.scratch / "kopia.skolanalys";
  // Copied while the first goes on writing; between two runs, since a copy of half a run would make it an
  // edit of its own, and both are kept.
  for (int i = 0; i < 20; ++i) {
    desk.type("rad " + std::to_string(i) + "\n");
    if (i != 10) continue;
    desk.project->flush();
    store::copy_project(desk.path, copy);
  }
  desk.project->flush();
  CHECK_FALSE(fs::exists(copy.string() + "-wal"));
  CHECK(store::check(copy).sound());
  const auto first = desk.content(*desk.project);
  {
    const auto other = Project::open(copy, Access::write, {.local = desk.scratch / "their local"});
    CHECK(first.starts_with(desk.content(*other)));
    CHECK(desk.content(*other).starts_with("sparat\n"));
    other->type(desk.text, {0, "", "överst "});
    other->flush();
  }
  merge(*desk.project, {copy});
  CHECK(desk.content(*desk.project) == "överst " + first);
  CHECK(refusal_of([&] { store::copy_project(desk.path, copy); }).id() == "error.exists");
}

TEST_CASE("whatever this program does with an open project, others find it in use", "[faults]") {
  Desk desk;
  desk.type("ord");
  desk.project->flush();
  REQUIRE(in_use_elsewhere(desk.path));
  const auto still = [&](const char* what, const std::function<void()>& act) {
    INFO(what);
    (void)refusal_of(act);
    CHECK(in_use_elsewhere(desk.path));
  };
  still("opened for writing", [&] { (void)Project::open(desk.path, Access::write, desk.how); });
  still("opened for reading", [&] { (void)Project::open(desk.path, Access::read, desk.how); });
  still("is it sealed", [&] { (void)store::is_sealed(desk.path); });
  still("checked", [&] { (void)store::check(desk.path); });
  still("copied", [&] { store::copy_project(desk.path, desk.scratch / "b.skolanalys"); });
  still("backed up", [&] { (void)desk.project->back_up(store::Occasion::asked); });
  still("backups listed", [&] { (void)store::backups_of(desk.path, *desk.how.local); });
  still("merged into itself", [&] { merge(*desk.project, {desk.path}); });
  still("asked whether it is in use", [&] { (void)store::in_use(desk.path); });
  still("restored over", [&] {
    const auto made = store::backups_of(desk.path, *desk.how.local);
    if (!made.empty()) (void)store::restore(made.front().file, desk.path);
  });
  still("repaired",
        [&] { (void)store::repair(desk.path, desk.scratch / "r.skolanalys", {}, *desk.how.local); });
  desk.project.reset();
  CHECK_FALSE(in_use_elsewhere(desk.path));
}

TEST_CASE("a read-only folder: said by name, read as it is, and worked on in a copy", "[faults]") {
  Desk desk;
  desk.type("ord");
  desk.project.reset();
  // Of a user whom permissions bind.
  const auto child = fork();
  if (child == 0) {
    fs::permissions(desk.scratch.folder(), fs::perms(0755));
    fs::permissions(desk.path, fs::perms(0444));
    const Scratch own;
    fs::permissions(own.folder(), fs::perms(0777));
    if (geteuid() == 0 && setuid(65534) != 0) _exit(0);
    const auto fault =
        refusal_of([&] { (void)Project::open(desk.path, Access::write, {.local = fs::path()}); });
    if (fault.id() != "error.read_only") _exit(1);
    if (desk.content(*Project::open(desk.path, Access::read, {.local = fs::path()})) != "ord") _exit(2);
    store::copy_project(desk.path, own / "b.skolanalys");
    const auto copy = Project::open(own / "b.skolanalys", Access::write, {.local = fs::path()});
    desk.type(*copy, " och fler");
    copy->flush();
    _exit(desk.content(*copy) == "ord och fler" ? 0 : 3);
  }
  int status = 0;
  waitpid(child, &status, 0);
  CHECK(WEXITSTATUS(status) == 0);
  fs::permissions(desk.path, fs::perms(0644));
}

TEST_CASE("a full disk that holds the record too: what is typed is in the room that the record held",
          "[faults]") {
  Desk desk;
  const SmallDisk disk(desk.scratch / "disk", "size=24m");
  if (!disk.mounted) {
    WARN("not allowed to mount a small disk: not tested");
    return;
  }
  const store::Opening how{.local = disk.where / "local"};
  const auto path = disk.where / "a.skolanalys";
  store::copy_project(desk.path, path);
  const auto read_end = [&](auto&& act) {
    int pipe_of[2];
    REQUIRE(pipe(pipe_of) == 0);
    const auto child = fork();
    if (child == 0) {
      act(pipe_of[1]);
      _exit(0);
    }
    close(pipe_of[1]);
    std::string out;
    char some[4096];
    for (ssize_t n = 0; (n = read(pipe_of[0], some, sizeof some)) > 0;) out.append(some, std::size_t(n));
    close(pipe_of[0]);
    waitpid(child, nullptr, 0);
    return out;
  };
  // A program that types on with nothing left on the disk, and is killed.
  const auto typed = read_end([&](int out) {
    const auto project = Project::open(path, Access::write, how);
    desk.type(*project, "före\n");
    project->flush();
    disk.fill();
    store::SaveState state;
    for (int i = 0; i < 400; ++i) {
      desk.type(*project, std::string(2000, 'a') + " rad " + std::to_string(i) + "\n");
      try {
        project->flush();
      } catch (const Error&) {
      }
    }
    for (int i = 0; i < 5000 && !(state = project->state()).recorded; ++i) usleep(1000);
    const auto words = desk.content(*project);
    const auto told =
        (state.failure == "error.disk_full" && state.recorded && !state.saved ? "full " : "other ") + words;
    (void)!write(out, told.data(), told.size());
    kill(getpid(), SIGKILL);
  });
  REQUIRE(typed.starts_with("full före\n"));
  // Still full: it opens with everything, and says that it is not saved.
  {
    const auto project = Project::open(path, Access::write, how);
    CHECK(desk.content(*project) == typed.substr(5));
    CHECK(refusal_of([&] { project->flush(); }).id() == "error.disk_full");
    const auto elsewhere = desk.scratch / "elsewhere.skolanalys";
    CHECK(project->save_copy(elsewhere).empty());
    CHECK(desk.content(*Project::open(elsewhere, Access::read, {.local = fs::path()})) == typed.substr(5));
  }
  fs::remove(disk.where / "ballast");
  {
    const auto project = Project::open(path, Access::write, how);
    project->flush();
    CHECK(project->state().saved);
    CHECK(desk.content(*project) == typed.substr(5));
  }
  CHECK(desk.content(*Project::open(path, Access::read, {.local = fs::path()})) == typed.substr(5));
  // Nothing of the reserve is left, in the folder or in local data.
  std::uintmax_t left = 0;
  for (const auto& file : fs::recursive_directory_iterator(*how.local))
    if (file.is_regular_file()) left += file.file_size();
  CHECK(left == 0);
  CHECK(store::check(path).sound());
}

TEST_CASE("a backup that was put back is worked on and merged with what came after it", "[faults]") {
  Desk desk;
  desk.type("före\n");
  const auto backup = desk.project->back_up(store::Occasion::asked);
  desk.type("efter\n");
  desk.project.reset();
  const auto later = store::restore(backup.file, desk.path);
  REQUIRE_FALSE(later.empty());
  auto project = Project::open(desk.path, Access::write, {.local = desk.scratch / "other local"});
  CHECK(desk.content(*project) == "före\n");
  project->type(desk.text, {0, "", "nytt "});
  project->flush();
  merge(*project, {later});
  CHECK(desk.content(*project) == "nytt före\nefter\n");
  project.reset();
  CHECK(store::check(desk.path).sound());
}

TEST_CASE("disks that go away and folders that are carried elsewhere are told from this computer's own",
          "[faults]") {
  using store::Disk;
  const auto nothing = [](const fs::path&) { return false; };
  const auto told = [&](std::uint64_t system, const char* file) {
    return store::disk_of(system, file, nothing);
  };
  constexpr std::uint64_t ext4 = 0xEF53, nfs = 0x6969, cifs = 0xFF534D42, smb2 = 0xFE534D42,
                          plan9 = 0x01021997, fuse = 0x65735546;
  CHECK(told(ext4, "/home/a/Dokument/x.skolanalys") == Disk::local);
  CHECK(told(nfs, "/home/a/x.skolanalys") == Disk::network);
  CHECK(told(cifs, "/media/andel/x.skolanalys") == Disk::network);
  CHECK(told(smb2, "/mnt/andel/x.skolanalys") == Disk::network);
  CHECK(told(plan9, "/mnt/c/x.skolanalys") == Disk::network);
  CHECK(told(fuse, "/run/user/1000/gvfs/x.skolanalys") == Disk::network);
  CHECK(told(fuse, "/media/a/STICKA/x.skolanalys") == Disk::removable);
  CHECK(told(0x4d44, "/run/media/a/STICKA/besök/x.skolanalys") == Disk::removable);
  CHECK(told(ext4, "/home/a/Nextcloud/SKR/x.skolanalys") == Disk::synced);
  CHECK(told(fuse, "/home/a/OneDrive - Kommunen/x.skolanalys") == Disk::synced);
  CHECK(told(ext4, "/home/a/Dropbox (SKR)/x.skolanalys") == Disk::synced);
  CHECK(told(ext4, "/home/a/Dropboxar/x.skolanalys") == Disk::local);
  CHECK(store::disk_of(ext4, "/home/a/Delat/besök/x.skolanalys", [](const fs::path& name) {
          return name == "/home/a/Delat/.stfolder";
        }) == Disk::synced);
  const Scratch scratch;
  CHECK(store::disk_of(scratch / "x.skolanalys") == Disk::local);
  CHECK(store::room_at(scratch / "no/such/folder/yet") > 0);
}
