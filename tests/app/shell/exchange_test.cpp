#include <fstream>

#include "app/session/export.h"
#include "app/session/folder_watch.h"
#include "core/exchange/zip.h"
#include "core/store/merge.h"
#include "tests/app/person.h"

using namespace skolanalys;

namespace {

std::unique_ptr<Person> with_sample() { return std::make_unique<Person>(Person::with_sample()); }

void hand_in(Person& person, const std::vector<std::string>& files) {
  person.session().import_files(files);
  REQUIRE(person.until([&] {
    return person.session().import_preview() != nullptr && person.session().import_preview()->ready();
  }));
  person.window().settle();
}

void take_in(Person& person) {
  person.shell().ui.toasts.clear();
  person.click("import.go");
  REQUIRE(person.until(
      [&] { return person.session().import_preview() == nullptr && !person.shell().ui.toasts.empty(); }));
}

}  // namespace

TEST_CASE("notes are looked at, their speakers put right, and come in as one step", "[import]") {
  const auto person = with_sample();
  const auto before = person->model().interviews.size();
  std::filesystem::create_directories(person->scratch / "notes");
  person->scratch.write("notes/ett.txt", "I: Hur går det?\n\nAnna: Bra.\n\nI: Jaha?\n\nAnna: Ja.\n");
  person->scratch.write("notes/två.txt", "Fri text utan talare.\n");
  person->scratch.write("notes/trasig.docx", "PK\x03\x04 ingen zip");
  hand_in(*person, {(person->scratch / "notes").string()});
  person->expect_text("import.speaker.Anna", "välj roll");
  // What cannot be read stands first and is left out by one press.
  CHECK(person->text_of("import.file.0").starts_with("trasig.docx"));
  person->expect_gone("import.go");
  person->click("import.leave_out_bad");
  person->click("import.file.1.kind");
  take_in(*person);
  CHECK(person->toast() == "2 filer importerade");
  CHECK(person->model().interviews.size() == before + 1);
  CHECK(person->model().documents.size() == 3);
  person->session().undo_project();
  CHECK(person->model().interviews.size() == before);
  CHECK(person->model().documents.size() == 2);
}

TEST_CASE("survey answers are looked at and each column may be made something else", "[import]") {
  const auto person = with_sample();
  const auto before = person->model().respondents.size();
  person->scratch.write("enkät.csv",
                        "Roll;E-post;Vad fungerar bra?\nLärare;a@b.se;Samarbetet i arbetslaget fungerar "
                        "bra i vardagen\nRektor;c@d.se;Vi har tydliga rutiner för elevhälsan numera\n");
  hand_in(*person, {(person->scratch / "enkät.csv").string()});
  person->expect_text("import.column.0", "Roll");
  person->expect_text("import.column.1", "Utelämna");
  person->expect_text("import.column.2", "Text att koda");
  take_in(*person);
  CHECK(person->model().respondents.size() == before + 2);
  person->session().undo_project();
  CHECK(person->model().respondents.size() == before);
}

TEST_CASE("a codebook says what becomes of each code before it is merged", "[import]") {
  const auto person = with_sample();
  const auto before = person->model().codes.size();
  const auto& known = *person->model().areas().front();
  person->scratch.write("kodbok.csv", "id,område,tema,definition\n" + known.slug + "," + known.name +
                                          ",,\nnytt,Nytt område,,Om det nya\n");
  hand_in(*person, {(person->scratch / "kodbok.csv").string()});
  CHECK(person->text_of("import.code.0").find("samma id") != std::string::npos);
  CHECK(person->text_of("import.code.1").find("ny") != std::string::npos);
  take_in(*person);
  CHECK(person->model().codes.size() == before + 1);
  person->session().undo_project();
  CHECK(person->model().codes.size() == before);
}

TEST_CASE("a QDPX shows its sources and new codes, and comes in while one writes on", "[import]") {
  const auto person = with_sample();
  const auto interviews = person->model().interviews.size();
  const auto codings = person->model().codings.size();
  {
    exchange::ZipWriter zip(person->scratch / "annat.qdpx");
    zip.add("project.qde", R"(<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="F" origin="Other">
<CodeBook><Codes><Code guid="BBBBBBBB-1111-1111-1111-111111111111" name="Skolgård" isCodable="true"/></Codes></CodeBook>
<Sources><TextSource guid="CCCCCCCC-1111-1111-1111-111111111111" name="Rundvandring" plainTextPath="internal://n.txt">
<PlainTextSelection guid="DDDDDDDD-1111-1111-1111-111111111111" name="grind" startPosition="3" endPosition="8">
<Coding guid="EEEEEEEE-1111-1111-1111-111111111111"><CodeRef targetGUID="BBBBBBBB-1111-1111-1111-111111111111"/></Coding>
</PlainTextSelection></TextSource></Sources></Project>)");
    zip.add("sources/n.txt", "En grind.");
    zip.close();
  }
  hand_in(*person, {(person->scratch / "annat.qdpx").string()});
  person->expect_text("import.whole", "1 källa, 1 kod, 1 kodning, 0 memon och 0 fall");
  person->expect_text("import.source.0", "Rundvandring | 2 ord · 1 kodning");
  person->expect_text("import.code.0", "Skolgård | ny");
  CHECK(person->model().interviews.size() == interviews);
  // Something else happens while the preview stands there.
  const auto note = person->session().editor.text();
  person->session().type({0, "", "Medan: "});
  take_in(*person);
  CHECK(person->model().interviews.size() == interviews + 1);
  CHECK(person->model().codings.size() == codings + 1);
  CHECK(person->model().find(note)->content.starts_with("Medan: "));
  person->session().undo_project();
  CHECK(person->model().interviews.size() == interviews);
  CHECK(person->model().find(note)->content.starts_with("Medan: "));
}

TEST_CASE("what cannot be read says so in the person's language, and nothing has happened", "[import]") {
  const auto person = with_sample();
  const auto before = person->session().project().version_vector();
  person->scratch.write("trasig.qdpx", "PK\x03\x04 ingen zip");
  hand_in(*person, {(person->scratch / "trasig.qdpx").string()});
  person->expect_gone("import.go");
  person->press("escape");
  person->window().settle();
  CHECK(person->session().import_preview() == nullptr);
  CHECK(person->session().project().version_vector() == before);
}

TEST_CASE("beside the words of a PDF stands its page, and it follows the caret", "[pages]") {
  const auto person = with_sample();
  const auto pdf = std::filesystem::path(TESTS_DATA) / "documents/libreoffice.pdf";
  hand_in(*person, {pdf.string()});
  take_in(*person);
  person->session().go(session::Room::coding);
  person->window().settle();
  person->expect_gone("pages.page");
  person->click("pages.show");
  REQUIRE(person->until([&] { return person->sees("pages.page"); }));
  CHECK(person->text_of("pages.title").starts_with("Sida 1 av "));
  const auto& words = person->model().find(person->session().editor.text())->content;
  const auto third = text::length(words.substr(0, words.find("## Sida 3"))) + 20;
  person->session().editor.reveal({third, third});
  person->window().settle();
  CHECK(person->text_of("pages.title").starts_with("Sida 3 av "));
  person->click("pages.back");
  CHECK(person->text_of("pages.title").starts_with("Sida 2 av "));
  REQUIRE(person->until([&] { return person->sees("pages.page"); }));
  // An interview that was typed has no pages.
  person->session().go_to(person->model().interview_called("EX-01")->text, {});
  person->window().settle();
  person->expect_gone("pages.show");
  person->expect_gone("pages.page");
}

TEST_CASE("everything that goes out is written beside the project and logged", "[export]") {
  const auto person = with_sample();
  const auto logged = person->model().export_records.size();
  std::size_t written = 0;
  for (const auto& kind : session::export_kinds) {
    INFO(kind.name);
    session::Export wanted;
    wanted.out.what = kind.what;
    wanted.path = session::beside(person->session().project().path(), kind.name);
    const auto path = wanted.path;
    session::put_out(person->shell().ui, person->session(), std::move(wanted));
    ++written;
    REQUIRE(person->until([&] { return person->model().export_records.size() == logged + written; }));
    const bool there = std::filesystem::exists(path) ||
                       std::filesystem::exists(session::beside(
                           person->session().project().path(),
                           std::string(kind.name).insert(std::string(kind.name).rfind('.'), "-1")));
    CHECK(there);
    CHECK(person->toast().starts_with("Skrivet till "));
  }
}

TEST_CASE("the report room puts out files for whom one says", "[export]") {
  const auto person = with_sample();
  person->session().go(session::Room::report);
  person->window().settle();
  person->expect_gone("report.other.codebook.qdc");
  person->click("report.others");
  person->click("report.other.codebook.qdc");
  REQUIRE(person->until([&] { return !person->model().export_records.empty(); }));
  CHECK(person->model().export_records.rbegin()->second.what == "qdc");
  // To the municipality nothing goes while a name is undecided.
  person->click("report.for.municipality");
  const auto before = person->model().export_records.size();
  person->click("report.other.notes.md");
  REQUIRE(person->until([&] {
    const auto& toasts = person->shell().ui.toasts;
    return !toasts.empty() && toasts.back().bad;
  }));
  CHECK(person->model().export_records.size() == before);
}

TEST_CASE("what a colleague sent is looked at when it is dropped on the room, and taken in", "[sharing]") {
  const auto person = with_sample();
  const auto sent = person->scratch / "fran-bo.skolsync";
  {
    const auto copy = person->scratch / "bo.skolanalys";
    (void)person->session().project().save_copy(copy);
    const auto bo = store::Project::open(copy, store::Access::write);
    const auto before = bo->vector();
    auto change = bo->change("step.memo");
    model::Memo memo;
    memo.body = "Bo undrar";
    change.create(memo);
    bo->commit(std::move(change));
    store::save_bundle(sent, store::write_bundle(store::bundle_since(*bo, before), bo->snapshot().key));
  }
  person->session().go(session::Room{"sharing"});
  person->window().settle();
  platform::Event drop;
  drop.kind = platform::Event::Kind::drop;
  drop.files = {sent.string()};
  person->window().happen(drop);
  REQUIRE(person->until([&] { return person->sees("sharing.take"); }));
  const auto memos = person->model().memos.size();
  person->click("sharing.take");
  REQUIRE(person->until([&] { return person->model().memos.size() == memos + 1; }));
}

TEST_CASE("a folder is shared from the room, and what is done here lies in it at once", "[sharing]") {
  const auto person = with_sample();
  const auto folder = person->scratch / "delad";
  std::filesystem::create_directory(folder);
  person->session().go(session::Room{"sharing"});
  person->window().settle();
  person->click("sharing.folder");
  person->type(folder.string());
  person->click("sharing.watch");
  REQUIRE(person->until([&] { return !std::filesystem::is_empty(folder); }));
  person->expect_visible("sharing.stop");
  // What is known of a folder stays with the project.
  person->session().reopen();
  CHECK(person->session().shared_folder().on());
  person->session().go(session::Room{"sharing"});
  person->window().settle();
  person->click("sharing.stop");
  person->window().settle();
  person->expect_visible("sharing.watch");
  person->session().reopen();
  CHECK_FALSE(person->session().shared_folder().on());
}
