#include <fstream>

#include "app/session/disk.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

/// Somebody with a home of their own, in which files lie.
class AtHome {
 public:
  AtHome() : person(Person::with_sample()) {
    const char* was = std::getenv("HOME");
    before_ = was == nullptr ? "" : was;
    setenv("HOME", home().c_str(), 1);
    for (const auto* folder : {"home/Bilder", "home/Dokument", "home/.gömd"})
      std::filesystem::create_directories(person.scratch / folder);
    for (const auto* file : {"home/Bilder/tavla 10.jpg", "home/Bilder/tavla 2.jpg", "home/Bilder/Åhus.png",
                             "home/Bilder/lista.csv", "home/Bilder/.dold.png"})
      person.scratch.write(file, "x");
  }
  ~AtHome() { setenv("HOME", before_.c_str(), 1); }
  AtHome(const AtHome&) = delete;
  AtHome& operator=(const AtHome&) = delete;

  [[nodiscard]] std::filesystem::path home() const { return person.scratch / "home"; }
  /// Opens the panel; what is chosen lands in `chosen`.
  void choose(session::FileWish wish) {
    if (wish.start.empty()) wish.start = home() / "Bilder";
    wish.chosen = [this](const std::vector<std::string>& files) { chosen = files; };
    person.session().choose(std::move(wish));
    REQUIRE(person.until([&] { return person.sees("choose.words"); }));
  }
  bool lists(const std::string& name) {
    return person.until([&] { return person.sees("choose.file." + name); });
  }
  bool done() {
    return person.until([&] { return !chosen.empty(); });
  }
  [[nodiscard]] float height_of(const std::string& name) const {
    return person.marks().at("choose.file." + name).from.y;
  }

  Person person;
  std::vector<std::string> chosen;

 private:
  std::string before_;
};

}  // namespace

TEST_CASE("a folder lists folders first, then the kinds wanted as Swedish sorts them", "[choose]") {
  const Scratch scratch;
  for (const auto* folder : {"Ö", "a"}) std::filesystem::create_directories(scratch / folder);
  for (const auto* file : {"bild 10.JPG", "bild 2.jpg", "ärta.jpg", "zebra.jpg", "not.txt", ".gömd.jpg"})
    scratch.write(file, "x");
  const auto all = session::list_folder(scratch.folder(), {.endings = {".jpg"}});
  std::vector<std::string> names;
  for (const auto& one : all.entries) names.push_back(one.name);
  CHECK(names == std::vector<std::string>{"a", "Ö", "bild 2.jpg", "bild 10.JPG", "zebra.jpg", "ärta.jpg"});
  CHECK(all.others == 1);
  CHECK(session::list_folder(scratch.folder(), {.endings = {".jpg"}, .hidden = true}).entries.size() == 7);
  CHECK_THROWS_AS((void)session::list_folder(scratch / "finns inte", {}), Error);
}

TEST_CASE("a path is understood as it is pasted", "[choose]") {
  setenv("HOME", "/home/kim", 1);
  CHECK(session::typed_path("~/a.txt", "/x") == "/home/kim/a.txt");
  CHECK(session::typed_path("a.txt", "/x") == "/x/a.txt");
  CHECK(session::typed_path("../a.txt", "/x/y") == "/x/a.txt");
  CHECK(session::typed_path("\"/tmp/två ord.txt\"", "/x") == "/tmp/två ord.txt");
  CHECK(session::typed_path("file:///tmp/a.txt", "/x") == "/tmp/a.txt");
  CHECK(session::typed_path("/tmp/", "/x") == "/tmp");
  CHECK_FALSE(session::looks_like_path("tavla"));
  CHECK(session::looks_like_path("~/tavla"));
}

TEST_CASE("a picture is found by typing and taken by Enter", "[choose]") {
  AtHome at;
  at.choose(
      {.what = session::FileWish::What::files, .title = "choose.pictures", .endings = {".jpg", ".png"}});
  REQUIRE(at.lists("tavla 2.jpg"));
  CHECK(at.height_of("tavla 2.jpg") < at.height_of("tavla 10.jpg"));
  at.person.expect_gone("choose.file.lista.csv");
  at.person.expect_gone("choose.file..dold.png");
  at.person.type("10");
  at.person.window().settle();
  at.person.expect_gone("choose.file.tavla 2.jpg");
  at.person.press("enter");
  REQUIRE(at.done());
  CHECK(at.chosen == std::vector<std::string>{(at.home() / "Bilder/tavla 10.jpg").string()});
  at.person.window().settle();
  at.person.expect_gone("choose.words");
  CHECK(at.person.session().settings.folders.front() == (at.home() / "Bilder").string());
}

TEST_CASE("several files are chosen with Shift and arrows, all of them by Ctrl+A", "[choose]") {
  AtHome at;
  at.choose(
      {.what = session::FileWish::What::files, .title = "choose.pictures", .endings = {".jpg", ".png"}});
  REQUIRE(at.lists("tavla 2.jpg"));
  at.person.press("down");
  at.person.press("shift+down");
  CHECK(at.person.text_of("choose.go") == "Välj 2 filer");
  at.person.press("ctrl+a");
  CHECK(at.person.text_of("choose.go") == "Välj 3 filer");
  at.person.press("enter");
  REQUIRE(at.done());
  CHECK(at.chosen.size() == 3);
}

TEST_CASE("one walks up, into folders, back, and sees hidden files when one wants", "[choose]") {
  AtHome at;
  at.choose({.what = session::FileWish::What::file, .title = "choose.pictures"});
  REQUIRE(at.lists("lista.csv"));
  at.person.press("alt+up");
  REQUIRE(at.lists("Dokument"));
  at.person.expect_gone("choose.file..gömd");
  at.person.press("ctrl+h");
  REQUIRE(at.lists(".gömd"));
  at.person.type("bild");
  at.person.press("enter");
  REQUIRE(at.lists("lista.csv"));
  at.person.press("alt+left");
  REQUIRE(at.lists("Dokument"));
  at.person.press("escape");
  at.person.window().settle();
  at.person.expect_gone("choose.words");
  CHECK(at.chosen.empty());
}

TEST_CASE("a pasted path goes to its folder, takes its file, or is said not to be there", "[choose]") {
  AtHome at;
  at.choose({.what = session::FileWish::What::file, .title = "choose.pictures", .endings = {".csv"}});
  REQUIRE(at.lists("lista.csv"));
  at.person.type((at.home() / "finns/inte").string());
  at.person.press("enter");
  REQUIRE(at.person.until([&] { return at.person.sees("choose.trouble"); }));
  at.person.press("ctrl+a");
  at.person.type(at.home().string());
  at.person.press("enter");
  REQUIRE(at.lists("Bilder"));
  at.person.type((at.home() / "Bilder/lista.csv").string());
  at.person.press("enter");
  REQUIRE(at.done());
  CHECK(at.chosen.front() == (at.home() / "Bilder/lista.csv").string());
}

TEST_CASE("what would be overwritten is told before it is", "[choose]") {
  AtHome at;
  at.choose({.what = session::FileWish::What::save,
             .title = "choose.pictures",
             .endings = {".csv"},
             .start = at.home() / "Bilder/ny"});
  REQUIRE(at.lists("lista.csv"));
  at.person.press("ctrl+a");
  at.person.type("lista");
  at.person.window().settle();
  CHECK(at.person.text_of("choose.overwrites") == "lista.csv finns redan och skrivs över.");
  at.person.press("enter");
  REQUIRE(at.person.until([&] { return at.person.text_of("choose.go") == "Skriv över"; }));
  CHECK(at.chosen.empty());
  at.person.press("enter");
  REQUIRE(at.done());
  CHECK(at.chosen.front() == (at.home() / "Bilder/lista.csv").string());
}

TEST_CASE("a new folder is made where something is saved, and the file goes there", "[choose]") {
  AtHome at;
  at.choose({.what = session::FileWish::What::save,
             .title = "choose.pictures",
             .endings = {".txt"},
             .start = at.home() / "blad.txt"});
  REQUIRE(at.lists("Dokument"));
  at.person.click("choose.new_folder");
  at.person.type("Besök 2");
  at.person.press("enter");
  REQUIRE(at.person.until([&] { return std::filesystem::is_directory(at.home() / "Besök 2"); }));
  REQUIRE(at.person.until([&] { return !at.person.sees("choose.file.Dokument"); }));
  at.person.click("choose.go");
  REQUIRE(at.done());
  CHECK(at.chosen.front() == (at.home() / "Besök 2/blad.txt").string());
}

TEST_CASE("a folder is chosen as the one that is shown", "[choose]") {
  AtHome at;
  at.choose({.what = session::FileWish::What::folder, .title = "choose.pictures", .start = at.home()});
  REQUIRE(at.lists("Bilder"));
  CHECK(at.person.text_of("choose.go") == "Välj ”home”");
  at.person.click("choose.file.Bilder", 0, 2);
  REQUIRE(at.person.until([&] { return at.person.text_of("choose.go") == "Välj ”Bilder”"; }));
  at.person.press("enter");
  REQUIRE(at.done());
  CHECK(at.chosen.front() == (at.home() / "Bilder").string());
}

TEST_CASE("files dropped on the window go where one is: pictures with the interview", "[choose][import]") {
  AtHome at;
  at.person.scratch.write("home/tavla.png", "x");
  const auto before = at.person.model().attachments.size();
  platform::Event drop;
  drop.kind = platform::Event::Kind::drop;
  drop.files = {(at.home() / "tavla.png").string()};
  at.person.window().happen(drop);
  CHECK(at.person.model().attachments.size() == before + 1);
  // While something is chosen, what is dropped is chosen.
  at.choose({.what = session::FileWish::What::file, .title = "choose.pictures", .endings = {".png"}});
  at.person.window().happen(drop);
  REQUIRE(at.done());
  CHECK(at.chosen.front() == drop.files.front());
}

TEST_CASE("what one writes while a file is chosen does not come into the note", "[choose]") {
  AtHome at;
  const auto note = at.person.session().editor.text();
  const auto before = at.person.model().find(note)->content;
  at.choose({.what = session::FileWish::What::file, .title = "choose.pictures"});
  REQUIRE(at.lists("lista.csv"));
  at.person.click("choose.file.lista.csv");
  at.person.type("tav");
  at.person.press("enter");
  CHECK(at.person.model().find(note)->content == before);
}

TEST_CASE("reports go to another folder where one was chosen", "[choose][export]") {
  AtHome at;
  at.person.session().go(session::Room::report);
  at.person.window().settle();
  at.person.click("report.lands.change");
  REQUIRE(at.person.until([&] { return at.person.sees("choose.words"); }));
  at.person.type((at.home() / "Dokument").string());
  at.person.press("enter");
  REQUIRE(at.person.until([&] { return !at.person.session().out_folder.empty(); }));
  at.person.window().settle();
  at.person.click("report.html");
  REQUIRE(at.person.until([&] { return std::filesystem::exists(at.home() / "Dokument/sample.html"); }));
}
