#include <cstdlib>
#include <regex>

#include "core/model/turns.h"
#include "core/store/project.h"
#include "core/text/utf8.h"
#include "tests/window/screen.h"

using namespace skolanalys;
using namespace std::chrono_literals;

namespace {

constexpr int between_keys = 100;  // milliseconds: ten keys a second

const std::vector<std::string> questions{
    "Hur märker ni att en elev håller på att halka efter?",
    "Vem följer upp åtgärderna, och när?",
    "Vad gör förvaltningen när en skola inte når målen?",
    "Hur ser ni på fördelningen mellan områdena?",
    "Vad hade du själv velat ändra på först?",
    "Hur går överlämningen från årskurs sex till sju?",
};
const std::vector<std::string> answers{
    "Vi får svar på proven i maj, och då är läsåret nästan över.",
    "Kön till elevhälsan är lång; ingen räknar ärendena.",
    "Rektorn går på lektioner varje vecka och ställer frågor efteråt, det är nytt för oss.",
    "Ärligt talat vet jag inte vem som äger frågan om frånvaron.",
    "Åsa på Ängskolan och Örjan på Björkbacken gör på olika sätt (det har de alltid gjort).",
    "Nämnden frågar efter budget, sällan efter hur det går för eleverna.",
    "Vi har 3 speciallärare på 412 elever, och en av dem är föräldraledig till 15/8.",
    "Det bästa är arbetslaget: vi planerar ihop och äter lunch ihop.",
    "Förra året bytte vi läsläromedel två gånger... det blev för mycket på en gång!",
    "Ja, absolut, men det måste få ta tid - minst tre år.",
    "Samma barn, samma problem, nya möten; så känns det ibland.",
    "Vårdnadshavarna hör av sig i höstas mer än förr, och jämt på kvällen.",
};
struct Theme {
  std::string typed, slug;
};
const std::vector<Theme> themes{{"elevh", "stod.elevhalsa"},
                                {"kolle", "larare.kollegialt"},
                                {"resultatan", "uppfoljning.analys"},
                                {"fr\u00e5nv", "stod.franvaro"}};
const std::vector<std::pair<char, model::Stance>> stances{
    {'-', model::Stance::weakness}, {'+', model::Stance::strength}, {'>', model::Stance::proposal}};

std::size_t words_in(const std::string& text) {
  std::istringstream in(text);
  std::size_t n = 0;
  for (std::string word; in >> word;) ++n;
  return n;
}

struct Coded {
  std::string quote, slug;
  model::Stance stance;
  friend bool operator==(const Coded&, const Coded&) = default;
};
std::ostream& operator<<(std::ostream& out, const Coded& c) {
  return out << c.slug << " " << model::to_string(c.stance) << " \"" << c.quote << '"';
}
using Marked = std::pair<std::string, std::string>;

}  // namespace

/// A whole interview of 1,000 words with SKOLANALYS_TYPED_WORDS=1000, which takes a quarter of an hour;
/// fewer by default.
TEST_CASE("an interview is typed, coded and marked at ten keys a second, and every key is on disk",
          "[window]") {
  const char* set = std::getenv("SKOLANALYS_TYPED_WORDS");
  const auto wanted = set == nullptr ? 70UL : std::strtoul(set, nullptr, 10);
  Screen screen;
  screen.welcomed();
  screen.start();
  screen.click("start.sample");
  REQUIRE(screen.shows("interview.EX-01"));
  screen.key("ctrl+n");
  screen.click("new.title");
  screen.type("Skrivet i f\u00f6nstret");
  screen.click("new.role.rektor");
  screen.click("new.create");
  REQUIRE(screen.shows("editor"));

  const auto write = [&](const std::string& words) { Screen::run(Screen::typing(words, between_keys)); };
  const auto key = [&](const std::string& name) {
    Screen::run("xdotool key --delay " + std::to_string(between_keys) + " " + name);
    std::this_thread::sleep_for(std::chrono::milliseconds(between_keys));
  };
  std::string expected;
  std::vector<Coded> coded;
  std::vector<Marked> marked;
  std::size_t typed = 0;
  std::size_t next = 0;
  for (std::size_t turn = 0; typed < wanted; ++turn) {
    const auto& question = questions[turn % questions.size()];
    key("Return");  // the interviewer's turn
    write(question);
    expected += (turn == 0 ? "" : "\n\n") + std::string("[hh:mm] LK: ") + question;
    typed += words_in(question);
    key("Return");  // who answers
    expected += "\n\n[hh:mm] R01: ";
    if (turn % 4 == 3) {  // the wrong one began: F2 says who speaks, and says it back
      key("F2");
      key("F2");
    }
    for (std::size_t i = 0, n = 2 + turn % 2; i < n; ++i) {
      const auto& sentence = answers[next++ % answers.size()];
      if (i > 0) {
        write(" ");
        expected += " ";
      }
      write(sentence);
      expected += sentence;
      typed += words_in(sentence);
      if (next % 5 == 0) {  // a slip, taken back at once
        write("xy");
        key("BackSpace");
        key("BackSpace");
      }
      if (next % 2 == 0) {
        const auto& theme = themes[coded.size() % themes.size()];
        const auto& [sign, stance] = stances[coded.size() % stances.size()];
        key("numbersign");
        write(theme.typed + sign);
        key("Return");
        coded.push_back({sentence, theme.slug, stance});
      }
      if (next % 3 == 0) {
        static constexpr std::pair<const char*, const char*> kinds[] = {
            {"F7", "quote"}, {"F8", "follow-up"}, {"F9", "contradiction"}};
        const auto& [name, kind] = kinds[marked.size() % 3];
        key(name);
        marked.emplace_back(sentence, kind);
      }
    }
  }
  std::this_thread::sleep_for(1s);
  REQUIRE(screen.saved());
  CHECK(screen.pace("slowest_answer") <= 2);
  screen.quit();

  const auto project = store::Project::open(screen.sample(), store::Access::read);
  const auto& model = project->model();
  const model::Interview* mine = nullptr;
  for (const auto& [id, interview] : model.interviews)
    if (interview.title == "Skrivet i f\u00f6nstret") mine = &interview;
  REQUIRE(mine != nullptr);
  auto words =
      std::regex_replace(model.find(mine->text)->content, std::regex("\\[\\d\\d:\\d\\d\\]"), "[hh:mm]");
  words = std::regex_replace(words, std::regex("\\] R\\d*-LK: "), "] R01: ");
  CHECK(words == expected);
  std::vector<Coded> found;
  for (const auto* coding : model.codings_of(mine->text))
    found.push_back({coding->quote, model.find(coding->code)->slug, coding->stance});
  CHECK(found == coded);
  std::vector<const model::Mark*> marks;
  for (const auto& [id, mark] : model.marks)
    if (mark.text == mine->text) marks.push_back(&mark);
  std::sort(marks.begin(), marks.end(),
            [](const auto* a, const auto* b) { return a->range.from < b->range.from; });
  std::vector<Marked> seen;
  for (const auto* mark : marks)
    seen.emplace_back(text::slice(model.find(mine->text)->content, mark->range),
                      model::names_of(mark->kind)[static_cast<std::size_t>(mark->kind)]);
  CHECK(seen == marked);
  std::printf("%zu words, %zu codings, %zu marks\n", typed, coded.size(), marked.size());
}
