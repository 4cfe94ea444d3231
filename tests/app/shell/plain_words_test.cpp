#include <unistd.h>
#include <future>

#include <filesystem>

#include "app/session/safety.h"
#include "core/store/seal.h"
#include "core/store/vault.h"
#include "search/kept_index.h"
#include "search/place.h"
#include "search/term.h"
#include "tests/app/person.h"

using namespace skolanalys;
namespace fs = std::filesystem;

namespace {

constexpr auto planted = "hemlådabestig";

/// The files under a folder that hold the planted word, as it is, in capitals' place, or as an index has it.
std::vector<std::string> files_with_planted(const fs::path& folder) {
  std::vector<std::string> out;
  const auto term = search::term_of(planted);
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (!entry.is_regular_file(none)) continue;
    const auto bytes = Scratch::read(entry.path());
    // Both share their beginning with their neighbours in a block of terms: the ends are enough.
    for (const auto& form : {std::string(planted).substr(3), term.substr(term.size() / 2)})
      if (bytes.find(form) != std::string::npos) out.push_back(entry.path().string());
  }
  return out;
}

}  // namespace

TEST_CASE("what was written, searched for and saved in a sealed project lies in no file of the program's",
          "[shell][safety][seal]") {
  Person person(Person::with_sample());
  auto& session = person.session();
  const auto path = session.project().path();
  session.safety().protect("fyra ord", "fyra ord", person.scratch / "blad.txt", [](const auto&) {});
  REQUIRE(person.until([&] { return session.project().sealed() && !session.safety().protecting(); }));
  session.project().type(session.editor.text(),
                         {0, "", std::string("Svar: ") + planted + " sade rektorn.\n\n"});
  session.project().end_run();
  search::Question question;
  question.request.query = planted;
  session.ask(question);
  REQUIRE(person.until([&] {
    session.ask(question);
    return session.answer() && session.answer()->result.hits.size() == 1;
  }));
  session.searches().save({planted, question.request, {}});
  REQUIRE(session.searches().all().size() == 1);
  const auto key = session.project().seal().key();
  session.close();

  CHECK(files_with_planted(person.scratch.folder()) == std::vector<std::string>{});
  // … and what lay in memory is gone.
  CHECK(files_with_planted(fs::path("/dev/shm") / ("skolanalys-" + std::to_string(::getuid()))) ==
        std::vector<std::string>{});
  // It is all there for whoever has the passphrase.
  REQUIRE(fs::exists(search::kept_index_file(path)));
  REQUIRE(search::bring_index(search::kept_index_file(path), person.scratch / "brought", key));
  CHECK_FALSE(files_with_planted(person.scratch / "brought").empty());
  CHECK_FALSE(session.open_file(path));
  store::Opening how;
  how.key = store::unlock(path, "fyra ord");
  session.open_with(how.key, std::async(std::launch::deferred, [&] {
                      return store::Project::open(path, store::Access::write, how);
                    }));
  REQUIRE(session.open());
  REQUIRE(session.searches().all().size() == 1);
  CHECK(session.searches().all().front().request.query == planted);
  session.searches().forget(planted);
  CHECK(session.searches().all().empty());
}

TEST_CASE("a search that is saved without a sealed project is one's own, in every project",
          "[shell][safety]") {
  Person person(Person::with_sample());
  auto& session = person.session();
  search::Request request;
  request.query = "elevhälsan";
  session.searches().save({"hälsa", request, {}});
  session.close();
  REQUIRE(session.open_sample());
  REQUIRE(session.searches().all().size() == 1);
  CHECK(session.searches().all().front().name == "hälsa");
}
