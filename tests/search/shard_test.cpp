#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <thread>

#include "core/error.h"
#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "search/archive.h"
#include "search/searcher.h"
#include "search/serve.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::search;
using namespace std::chrono_literals;

namespace {

unsigned free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  close(probe);
  return ntohs(address.sin_port);
}

/// Xapian's own server over a served index, on loopback.
class Server {
 public:
  explicit Server(const std::filesystem::path& index) : port_(free_port()) {
    process_ = fork();
    if (process_ == 0) {
      const auto port = std::to_string(port_);
      execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port", port.c_str(),
             index.c_str(), nullptr);
      _exit(127);
    }
    REQUIRE(listens());
  }
  ~Server() { stop(); }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void stop() {
    if (process_ <= 0) return;
    // It serves each reader in a process of its own; they go with their group.
    std::system(("pkill -KILL -P " + std::to_string(process_)).c_str());
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }
  [[nodiscard]] std::string address() const { return "xapian+tcp://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::string stub_line() const { return "remote 127.0.0.1:" + std::to_string(port_); }

 private:
  [[nodiscard]] bool listens() const {
    for (int i = 0; i < 100; ++i) {
      const int probe = socket(AF_INET, SOCK_STREAM, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(static_cast<std::uint16_t>(port_));
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      const bool there = connect(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
      close(probe);
      if (there) return true;
      std::this_thread::sleep_for(50ms);
    }
    return false;
  }
  unsigned port_;
  pid_t process_ = 0;
};

/// The sample on this computer, and two offices that serve a project each.
struct Offices {
  Scratch scratch;
  std::filesystem::path own = scratch / "own/ex.skolanalys";
  std::filesystem::path north = scratch / "north", south = scratch / "south";

  Offices() {
    setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
    std::filesystem::create_directories(scratch / "own");
    (void)exchange::create_sample(own);
    served("0380", "elevhälsan i norr", "rektor", north);
    served("1480", "elevhälsan i söder, och mera om elevhälsan", "larare", south);
  }
  void served(const std::string& municipality, const std::string& words, const std::string& role,
              const std::filesystem::path& index) {
    const auto path = scratch / (municipality + ".skolanalys");
    {
      const auto project = exchange::create_engagement(path, municipality);
      const std::vector<std::filesystem::path> notes{scratch.write(municipality + ".txt", words)};
      (void)exchange::import_notes(*project, notes, {.role = role, .respondent = {}, .date = {}});
    }
    REQUIRE(write_served_index({path.string()}, index) == 1);
  }
  static Result find(Archive& archive, const Request& request) {
    Searcher searcher(archive.shards());
    return searcher.find(request, archive.words());
  }
};

}  // namespace

TEST_CASE("a served index answers with words, roles and counts, without the project", "[shards]") {
  Offices offices;
  std::filesystem::remove(offices.scratch / "0380.skolanalys");
  Archive archive({offices.north.string()});
  const auto found = Offices::find(archive, {.query = "elevhälsa"});
  REQUIRE(found.hits.size() == 1);
  CHECK(found.total == 1);
  CHECK(found.hits[0].snippet == "elevhälsan i norr");
  CHECK(found.hits[0].roles == std::vector<std::string>{"rektor"});
  CHECK(found.hits[0].municipality == "0380");
  CHECK(found.hits[0].project.empty());
  CHECK(found.roles.at("rektor") == 1);
  CHECK(found.levels.at("skolledning") == 1);
  CHECK(found.municipalities.at("0380") == 1);
}

TEST_CASE("writing a served index again takes what changed and drops what is gone", "[shards]") {
  Offices offices;
  const auto other = (offices.scratch / "1480.skolanalys").string();
  const auto both =
      write_served_index({(offices.scratch / "0380.skolanalys").string(), other}, offices.north);
  CHECK(both == 2);
  CHECK(write_served_index({other}, offices.north) == 1);
  Archive archive({offices.north.string()});
  CHECK(Offices::find(archive, {.query = "söder"}).total == 1);
  CHECK(Offices::find(archive, {.query = "norr"}).total == 0);
}

TEST_CASE("a folder that holds something else is not made into an index", "[shards]") {
  Offices offices;
  std::filesystem::create_directories(offices.scratch / "mine");
  const auto file = offices.scratch.write("mine/important.txt", "words");
  CHECK_THROWS_AS(write_served_index({offices.own.string()}, file.parent_path()), Error);
  CHECK(Scratch::read(file) == "words");
}

TEST_CASE("projects here and servers elsewhere answer together, ranked and counted as one", "[shards]") {
  Offices offices;
  const Server north(offices.north), south(offices.south);
  Archive alone({offices.own.string()});
  const auto own = Offices::find(alone, {.query = "elevhälsa"}).total;
  Archive archive({offices.own.string(), north.address(), south.address()});
  const auto all = Offices::find(archive, {.query = "elevhälsa", .limit = 100});
  CHECK(all.total == own + 2);
  CHECK(all.hits.size() == own + 2);
  CHECK(all.municipalities.at("0380") == 1);
  CHECK(all.municipalities.at("1480") == 1);
  CHECK(all.municipalities.at("9999") == own);
  CHECK(all.notes.missing.empty());
  CHECK(Offices::find(archive, {.query = "elevhälsa", .municipalities = {"1480"}}).total == 1);
  CHECK(Offices::find(archive, {.query = "elevhälsa", .roles = {"larare"}}).hits.at(0).snippet ==
        "elevhälsan i söder, och mera om elevhälsan");
  CHECK(Offices::find(archive, {.query = "\"mera om elevhälsan\""}).total == 1);
}

TEST_CASE("a server that stops in the middle is named and the others go on", "[shards]") {
  Offices offices;
  const Server north(offices.north);
  Server south(offices.south);
  Archive archive({offices.own.string(), north.address(), south.address()});
  Searcher searcher(archive.shards());
  const auto before = searcher.find({.query = "elevhälsa"}, archive.words());
  REQUIRE(before.notes.missing.empty());
  south.stop();
  const auto after = searcher.find({.query = "elevhälsa"}, archive.words());
  CHECK(after.total == before.total - 1);
  CHECK(after.notes.missing == std::vector<std::string>{south.address()});
  const auto again = searcher.find({.query = "norr"}, archive.words());
  CHECK(again.total == 1);
}

TEST_CASE("a server that is down from the beginning is named", "[shards]") {
  Offices offices;
  Server south(offices.south);
  south.stop();
  Archive archive({offices.own.string(), south.address()});
  const auto found = Offices::find(archive, {.query = "elevhälsa"});
  CHECK(found.total > 0);
  CHECK(found.notes.missing == std::vector<std::string>{south.address()});
}

TEST_CASE("a stub lists local and remote shards together", "[shards]") {
  Offices offices;
  const Server south(offices.south);
  const auto stub =
      offices.scratch.write("office.stub", "# the office\nauto north\n" + south.stub_line() +
                                               "\n\nremote :xapian-progsrv " + offices.north.string() + "\n");
  CHECK(is_stub(stub));
  Archive archive({stub.string()});
  CHECK(archive.shards().size() == 3);
  CHECK(Offices::find(archive, {.query = "elevhälsa"}).total == 3);
}

TEST_CASE("an index over ssh is asked through ssh, which never asks back", "[shards]") {
  Offices offices;
  std::filesystem::create_directories(offices.scratch / "bin");
  // Stands in for ssh: notes its arguments and starts what it was asked to start, here.
  const auto fake = offices.scratch.write(
      "bin/ssh", "#!/bin/sh\necho \"$@\" > " + (offices.scratch / "asked").string() +
                     "\nwhile [ \"$1\" != xapian-progsrv ]; do shift; done\nexec \"$@\"\n");
  std::filesystem::permissions(fake, std::filesystem::perms::owner_all);
  const std::string path = std::getenv("PATH");
  setenv("PATH", (fake.parent_path().string() + ":" + path).c_str(), 1);
  Archive archive({"xapian+ssh://analys@kontoret:2222" + offices.north.string()});
  const auto found = Offices::find(archive, {.query = "elevhälsa"});
  setenv("PATH", path.c_str(), 1);
  CHECK(found.total == 1);
  CHECK(Scratch::read(offices.scratch / "asked") ==
        "-oBatchMode=yes -oConnectTimeout=5 -p2222 analys@kontoret xapian-progsrv " + offices.north.string() +
            "\n");
}

TEST_CASE("addresses and stubs that could start something else are refused", "[shards]") {
  const Scratch scratch;
  for (const std::string address :
       {"xapian+ssh://", "xapian+ssh://host", "xapian+ssh://-oProxyCommand=x/path", "xapian+ssh://host/a b",
        "xapian+ssh://host:70000/srv", "xapian+ssh://host/$(reboot)", "xapian+tcp://host",
        "xapian+tcp://host:0", "xapian+tcp://:7700", "xapian+tcp://host:77x"}) {
    INFO(address);
    CHECK_THROWS_AS(shard_at(address), Error);
  }
  CHECK_FALSE(shard_at("/some/file.skolanalys").has_value());
  for (const std::string line : {"remote :rm -rf /", "remote :ssh -oProxyCommand=x host xapian-progsrv /srv",
                                 "remote :sh -c reboot", "remote :xapian-progsrv -x", "nonsense", "auto"}) {
    INFO(line);
    const auto stub = scratch.write("s.stub", "auto x\n" + line + "\n");
    CHECK_THROWS_AS(shards_in_stub(stub), Error);
    try {
      (void)shards_in_stub(stub);
    } catch (const Error& fault) {
      CHECK(fault.values().at(1) == "2");
    }
  }
}

TEST_CASE("a broken project in a folder is left out and named; one that is named is an error", "[shards]") {
  Offices offices;
  const auto broken = offices.scratch.write("own/broken.skolanalys", "not a project");
  Archive archive({(offices.scratch / "own").string()});
  CHECK(archive.shards().size() == 1);
  CHECK(archive.unread() == std::vector<std::string>{broken.string()});
  CHECK_THROWS_AS(Archive({broken.string()}), Error);
}
