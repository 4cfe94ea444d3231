#include "core/assets/shipped_words.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "tests/catch.h"
#include "tests/sample.h"

using namespace skolanalys;
using nlohmann::json;

namespace {

json shipped(const char* file) {
  std::ifstream in(std::filesystem::path(ASSETS) / file);
  return json::parse(in);
}

/// Calls `f` with the place, the Swedish and the English of all that is said in Swedish.
template <class F>
void each_said(const json& in, const std::string& place, const F& f) {
  for (const auto& [key, value] : in.items()) {
    if (value.is_structured()) each_said(value, place + "/" + key, f);
    if (in.is_object() && key.ends_with("_sv"))
      f(place + "/" + key, value, in.value(key.substr(0, key.size() - 2) + "en", json()));
  }
}

/// The themes that words send the reader to: "(larare.villkor)".
std::set<std::string> themes_in(const std::string& words) {
  static const std::regex slug("[a-z]+\\.[a-z-]+");
  std::set<std::string> out;
  for (std::sregex_iterator at(words.begin(), words.end(), slug), end; at != end; ++at) out.insert(at->str());
  return out;
}

}  // namespace

TEST_CASE("all that ships in Swedish of the analysis model and the guides is there in English too",
          "[language]") {
  std::size_t n = 0;
  for (const char* file : {"analysis-model.json", "interview-guides.json"})
    each_said(shipped(file), file, [&](const std::string& place, const json& swedish, const json& english) {
      INFO(place);
      ++n;
      REQUIRE(english.type() == swedish.type());
      if (swedish.is_string()) {
        CHECK_FALSE(english.get<std::string>().empty());
        CHECK(themes_in(english) == themes_in(swedish));
        return;
      }
      REQUIRE(english.size() == swedish.size());
      for (const auto& line : english) CHECK_FALSE(line.get<std::string>().empty());
    });
  CHECK(n > 400);
}

TEST_CASE("what a new project has got from what ships is shown in English as a whole", "[language]") {
  const SampleProject sample;
  const auto translated = [](const std::string& id, const std::string& words) {
    INFO(id << ": " << words);
    CHECK((words.empty() || assets::in_language(id, words, "en") != words));
    CHECK(assets::in_language(id, words, "sv") == words);
  };
  for (const auto& [key, code] : sample.model.codes) {
    for (const auto* words : {&code.definition, &code.use_when, &code.not_when, &code.example_question})
      translated(code.slug, *words);
    CHECK(assets::name_of(code, "en") == code.name_en);
  }
  for (const auto& [key, guide] : sample.model.guides)
    for (const auto& question : guide.questions) {
      translated(question.id, question.text);
      translated(question.id, question.probe);
    }
}

TEST_CASE("words that were changed are shown as they were written, in both languages", "[language]") {
  const SampleProject sample;
  auto theme = *sample.model.code_called("stod.elevhalsa");
  CHECK(assets::in_language(theme.slug, theme.definition, "en") ==
        "The pupil health team's organisation, accessibility and preventive work.");
  theme.definition += " Även skolläkaren.";
  CHECK(assets::in_language(theme.slug, theme.definition, "en") == theme.definition);
  theme.name += " i dag";
  CHECK(assets::name_of(theme, "en") == theme.name);
}

TEST_CASE("only what ships under the same id is shown in English", "[language]") {
  const std::string words = "Hur tas nya lärare emot?";
  CHECK(assets::in_language("bitradande-rektor-04", words, "en") == "How are new teachers received?");
  CHECK(assets::in_language("rektor-01", words, "en") == words);
  CHECK(assets::in_language("q1", words, "en") == words);
}
