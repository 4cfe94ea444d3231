#include <imgui.h>

#include <cstdlib>

#include "app/editor/editor.h"
#include "core/text/utf8.h"
#include "tests/catch.h"

using namespace skolanalys;

namespace {

/// The editor without a window: frames that are not drawn, keys one at a time, a note of its own.
class EditingDesk final : public editor::Sink {
 public:
  explicit EditingDesk(const std::string& words = {}) {
    ImGui::CreateContext();
    auto& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(900, 600);
    io.DeltaTime = 1.0F / 60;
    io.SetClipboardTextFn = [](void* to, const char* text) { *static_cast<std::string*>(to) = text; };
    io.GetClipboardTextFn = [](void* from) { return static_cast<std::string*>(from)->c_str(); };
    io.ClipboardUserData = &clipboard;
    ui.fonts = ui::build(ui::Look::light, 1);
    model::Interview interview;
    interview.id = model::InterviewId({1, 1});
    interview.text = id;
    interview.interviewers = {"LK"};
    model::Respondent respondent;
    respondent.id = model::RespondentId({1, 3});
    respondent.label = "R01";
    interview.respondents = {respondent.id};
    model.respondents[respondent.id] = respondent;
    model.interviews[interview.id] = interview;
    auto& note = model.texts[id];
    note.id = id;
    note.interview = interview.id;
    note.content = words;
    frame();
  }
  ~EditingDesk() override { ImGui::DestroyContext(); }

  void frame(const platform::Event* event = nullptr) {
    ui.event = event;
    ui.marks.clear();
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({900, 600});
    ImGui::Begin("root", nullptr, ImGuiWindowFlags_NoDecoration);
    desk.show(model, id, revision);
    desk.draw(ui, *this, "10:00");
    ImGui::End();
    ImGui::EndFrame();
    ui.now += 0.01;
  }
  void press(platform::Key key, bool ctrl = false, bool shift = false, char letter = 0) {
    platform::Event e;
    e.key = key;
    e.ctrl = ctrl;
    e.shift = shift;
    e.letter = letter;
    frame(&e);
  }
  void character(char32_t c) {
    platform::Event e;
    e.kind = platform::Event::Kind::character;
    e.character = c;
    frame(&e);
  }
  void write(std::string_view words) {
    for (text::ByteOffset at = 0; at < words.size();) character(text::next(words, at));
  }
  [[nodiscard]] const std::string& words() const { return model.texts.at(id).content; }

  void type(const text::Splice& splice) override {
    REQUIRE(text::apply(model.texts.at(id).content, splice));
    ++revision;
    desk.show(model, id, revision);
  }
  void end_run() override {}
  void code(text::Range range, model::CodeId, model::Stance) override { coded = range; }
  void code_in_vivo(text::Range, model::CodeId, model::Stance) override {}
  void resize(model::CodingId, text::Range) override {}
  void split(model::CodingId, text::Pos) override {}
  void uncode(model::CodingId) override {}
  void set_stance(model::CodingId, model::Stance) override {}
  void mark(text::Range range, model::MarkKind) override { marked = range; }
  void undo() override {}
  void redo() override {}

  ui::Ui ui;
  editor::Editor desk;
  model::Model model;
  model::TextId id{model::OpId{1, 2}};
  std::uint64_t revision = 1;
  std::string clipboard;
  text::Range coded, marked;
};

std::string utf8(const std::u32string& points) {
  std::string out;
  for (const auto c : points) text::append(out, c);
  return out;
}

}  // namespace

using platform::Key;

/// A million steps with SKOLANALYS_EDIT_STEPS=1000000; fewer by default, so that the tests stay quick.
TEST_CASE("the editor does what a plain string does, whatever the keys", "[editor][property]") {
  const char* set = std::getenv("SKOLANALYS_EDIT_STEPS");
  const auto steps = set == nullptr ? 15000UL : std::strtoul(set, nullptr, 10);
  EditingDesk desk;
  std::u32string mirror;
  std::size_t caret = 0;
  std::size_t anchor = 0;
  unsigned seed = 7;
  const auto random = [&](std::size_t below) {
    seed = seed * 1664525U + 1013904223U;
    return static_cast<std::size_t>(seed >> 8U) % below;
  };
  const std::u32string letters = U"abcdeåäö  ÅÄÖé–”🙂ñ.,xyz";
  const auto replace = [&](const std::u32string& with) {
    const auto from = std::min(caret, anchor);
    mirror.replace(from, std::max(caret, anchor) - from, with);
    caret = anchor = from + with.size();
  };
  for (unsigned long step = 0; step < steps; ++step) {
    const bool selected = caret != anchor;
    switch (random(mirror.size() > 3000 ? 16 : 24)) {
      case 0:
        desk.press(Key::left);
        caret = anchor = selected ? std::min(caret, anchor) : caret == 0 ? 0 : caret - 1;
        break;
      case 1:
        desk.press(Key::right);
        caret = anchor = selected ? std::max(caret, anchor) : std::min(caret + 1, mirror.size());
        break;
      case 2:
        desk.press(Key::left, false, true);
        if (caret > 0) --caret;
        break;
      case 3:
        desk.press(Key::right, false, true);
        if (caret < mirror.size()) ++caret;
        break;
      case 4:
        if (random(40) != 0) break;
        desk.press(Key::letter, true, false, 'a');
        anchor = 0;
        caret = mirror.size();
        break;
      case 5:
        if (random(20) != 0) break;
        desk.press(Key::home, true);
        caret = anchor = 0;
        break;
      case 6:
        if (random(20) != 0) break;
        desk.press(Key::end, true);
        caret = anchor = mirror.size();
        break;
      case 7:
      case 8:
      case 9:
        desk.press(Key::backspace);
        if (!selected && caret > 0) --caret;
        replace(U"");
        break;
      case 10:
      case 11:
        desk.press(Key::del);
        if (!selected && caret < mirror.size()) ++caret;
        replace(U"");
        break;
      case 12:
        desk.press(Key::enter, false, true);
        replace(U"\n");
        break;
      case 13:
        desk.press(Key::letter, true, false, 'c');
        if (selected)
          CHECK(desk.clipboard == utf8(mirror.substr(std::min(caret, anchor),
                                                     std::max(caret, anchor) - std::min(caret, anchor))));
        break;
      case 14:
        desk.clipboard = random(2) == 0 ? "klistrat\r\när\tså" : "kort";
        desk.press(Key::letter, true, false, 'v');
        replace(desk.clipboard == "kort" ? U"kort" : U"klistrat\när\tså");
        break;
      case 15:
        desk.clipboard.clear();
        desk.press(Key::letter, true, false, 'x');
        replace(U"");
        break;
      default: {
        const auto c = letters[random(letters.size())];
        desk.character(c);
        replace(std::u32string(1, c));
      }
    }
    if (desk.words() != utf8(mirror)) FAIL("step " << step);
    const auto selection = desk.desk.selection();
    if (desk.desk.caret() != caret || selection.from != std::min(caret, anchor) ||
        selection.to != std::max(caret, anchor))
      FAIL("step " << step << ": caret " << desk.desk.caret() << ", should be " << caret);
  }
  CHECK(desk.words() == utf8(mirror));
}

TEST_CASE("Enter lets the other speak, with the time; F2 changes who it was", "[editor]") {
  EditingDesk desk;
  desk.press(Key::enter);
  desk.write("Hur är det?");
  desk.press(Key::enter);
  desk.write("Kön är lång.");
  CHECK(desk.words() == "[10:00] LK: Hur är det?\n\n[10:00] R01: Kön är lång.");
  desk.press(Key::f2);
  CHECK(desk.words() == "[10:00] LK: Hur är det?\n\n[10:00] LK: Kön är lång.");
  desk.press(Key::f2);
  // What is written goes on where it was.
  desk.write(" Så.");
  CHECK(desk.words() == "[10:00] LK: Hur är det?\n\n[10:00] R01: Kön är lång. Så.");
  // Home stands before the words, and Backspace there joins the turns.
  desk.press(Key::home);
  desk.press(Key::backspace);
  CHECK(desk.words() == "[10:00] LK: Hur är det?Kön är lång. Så.");
}

TEST_CASE("a turn of the guide's question is put after the turn at the caret", "[editor]") {
  EditingDesk desk("[10:00] R01: Ja.\n\n[10:01] R01: Nej.");
  desk.press(Key::home, true);
  desk.desk.ask(desk, "Varför?", "10:02");
  CHECK(desk.words() == "[10:00] R01: Ja.\n\n[10:02] LK: Varför?\n\n[10:01] R01: Nej.");
}

TEST_CASE("without a selection a mark goes on the sentence just written", "[editor]") {
  EditingDesk desk("[10:00] R01: Kön är lång. Ingen räknar den.");
  desk.press(Key::end, true);
  desk.desk.mark(desk, model::MarkKind::quote);
  CHECK(text::slice(desk.words(), desk.marked) == "Ingen räknar den.");
}

TEST_CASE("what is pasted is composed, and its line ends are ours", "[editor]") {
  EditingDesk desk;
  desk.clipboard = "a\xCC\x8A\r\nb\x01\rc";
  desk.press(Key::letter, true, false, 'v');
  CHECK(desk.words() == "å\nb\nc");
}
