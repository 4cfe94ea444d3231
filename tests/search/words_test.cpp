#include <random>

#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/exchange/table.h"
#include "core/text/utf8.h"
#include "search/archive.h"
#include "search/export.h"
#include "search/searcher.h"
#include "search/term.h"
#include "search/wordcount.h"
#include "tests/catch.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::search;

namespace {

struct Said {
  std::string role, words;
};

struct WordsCorpus {
  Scratch scratch;
  std::unique_ptr<Archive> archive;
  std::unique_ptr<Searcher> searcher;
  WordsCorpus(std::initializer_list<Said> notes) {
    setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1);
    const auto path = scratch / "p.skolanalys";
    if (notes.size() == 0) {
      (void)exchange::create_sample(path);
    } else {
      const auto project = exchange::create_engagement(path, "0380");
      std::size_t n = 0;
      for (const auto& note : notes) {
        const std::vector<std::filesystem::path> file{
            scratch.write("n" + std::to_string(n++) + ".txt", note.words)};
        (void)exchange::import_notes(*project, file, {.role = note.role, .respondent = {}, .date = {}});
      }
    }
    archive = std::make_unique<Archive>(std::vector<std::string>{path.string()});
    searcher = std::make_unique<Searcher>(archive->shards());
  }
  const WordCount* word(const WordTable& table, const std::string& form) {
    for (const auto& one : table.words)
      if (one.form == form) return &one;
    return nullptr;
  }
};

}  // namespace

TEST_CASE("a form lies short in the index and comes out as it was", "[index]") {
  std::mt19937 random(3);
  const std::vector<std::string> letters{"a", "e", "n",  "i", "å",  "ä",        "ö",      "é",
                                         "ß", "ж", "漢", "1", "sk", "intervju", "\u0301", "s"};
  for (int trial = 0; trial < 20000; ++trial) {
    std::string form;
    for (std::size_t i = 0, n = 1 + random() % 12; i < n; ++i) form += letters[random() % letters.size()];
    const auto term = term_of(form);
    REQUIRE(form_in(term) == form);
    REQUIRE((term[0] < 'A' || term[0] > 'Z'));
    REQUIRE(term.size() <= form.size() * 2);
  }
  CHECK(term_of("undervisning").size() == 1);
}

TEST_CASE("log-likelihood is that of the worked example", "[words]") {
  // Rayson and Garside (2000): a word 4 times in 100 words against 1 time in 200; computed by hand.
  // E1 = 100·5/300 = 5/3, E2 = 10/3; G² = 2(4 ln(4/(5/3)) + 1 ln(1/(10/3))).
  CHECK(log_likelihood(4, 100, 1, 200) == Approx(4.59586).epsilon(0.0001));
  CHECK(log_likelihood(1, 200, 4, 100) == Approx(-4.59586).epsilon(0.0001));
  CHECK(log_likelihood(2, 100, 4, 200) == Approx(0).margin(1e-9));
  CHECK(log_likelihood(0, 0, 4, 200) == 0);
  CHECK(log_ratio(4, 100, 1, 200) == Approx(3));
  CHECK(log_ratio(1, 100, 0, 100) == Approx(1));  // never said counts as half
}

TEST_CASE("words are counted as they are said, without those of questions", "[words]") {
  WordsCorpus corpus{
      {"rektor", "Intervjuare: Hur är schemat?\nSvar: Schema schema. Lokaler.\n\nSvar: Lokaler."},
      {"larare", "Svar: Böcker böcker böcker lokaler.\n"}};
  const auto all = corpus.searcher->words({}, std::nullopt, WordOrder::frequent, 100);
  REQUIRE(corpus.word(all, "lokaler") != nullptr);
  CHECK(corpus.word(all, "lokaler")->count == 3);
  CHECK(corpus.word(all, "lokaler")->passages == 3);
  CHECK(corpus.word(all, "lokaler")->interviews == 2);
  CHECK(corpus.word(all, "schema")->count == 2);
  CHECK(corpus.word(all, "schemat") == nullptr);
  CHECK(all.count == 8);
  CHECK(all.interviews == 2);
}

TEST_CASE("what is typical of a role is counted against all others, or against one", "[words]") {
  WordsCorpus corpus{{"rektor", "Svar: schema schema schema lokaler"},
                     {"larare", "Svar: böcker böcker böcker lokaler"},
                     {"elev", "Svar: rast rast rast schema"}};
  const auto rektor = corpus.searcher->words({.roles = {"rektor"}}, std::nullopt, WordOrder::typical, 100);
  REQUIRE(rektor.words.size() == 1);
  CHECK(rektor.words[0].form == "schema");
  CHECK(rektor.words[0].count == 3);
  CHECK(rektor.words[0].rest == 1);
  CHECK(rektor.count == 4);
  CHECK(rektor.rest == 8);
  CHECK(rektor.words[0].g2 == Approx(log_likelihood(3, 4, 1, 8)));
  const auto against =
      corpus.searcher->words({.roles = {"rektor"}}, Request{.roles = {"larare"}}, WordOrder::typical, 100);
  REQUIRE(against.words.size() == 1);
  CHECK(against.words[0].rest == 0);
  CHECK(against.rest == 4);
}

TEST_CASE("words that go with a query are those of its passages, without the query's own", "[words]") {
  WordsCorpus corpus{{"rektor",
                      "Svar: kuratorn onsdagar\n\nSvar: kurator onsdagar\n\nSvar: kuratorer onsdagar\n\n"
                      "Svar: idrotten måndagar\n\nSvar: idrott tisdagar"}};
  const auto together = corpus.searcher->words({.query = "kurator"}, std::nullopt, WordOrder::typical, 100);
  REQUIRE(together.words.size() == 1);
  CHECK(together.words[0].form == "onsdagar");
  CHECK(together.passages == 3);
}

TEST_CASE("a count that is stopped says so", "[words]") {
  std::string long_note;
  for (int i = 0; i < 5000; ++i) long_note += "Svar: ord nummer\n\n";
  WordsCorpus corpus{{"rektor", long_note}};
  std::size_t looks = 0;
  const auto table = corpus.searcher->words({}, std::nullopt, WordOrder::frequent, 10, [&](std::size_t) {
    ++looks;
    return false;
  });
  CHECK(table.stopped);
  CHECK(looks == 1);
}

TEST_CASE("keyword in context gives every occurrence with what stands around it", "[words]") {
  WordsCorpus corpus{{"rektor", "Svar: före elevhälsan mitt i elevhälsoteamet efter"}};
  const auto lines = corpus.searcher->concordance({.query = "elevhälsa"}, corpus.archive->words(), 10);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].left == "före ");
  CHECK(lines[0].word == "elevhälsan");
  CHECK(lines[0].right == " mitt i el");
  CHECK(lines[1].word == "elevhälsoteamet");
  const auto body = corpus.archive->words()(lines[1].hit.project, lines[1].hit.text, lines[1].keyword);
  CHECK(body == "elevhälsoteamet");
}

TEST_CASE("passages like one share its telling words, and it is not among them", "[search]") {
  WordsCorpus corpus{{"rektor",
                      "Svar: Kuratorn finns på onsdagar och kön är lång\n\n"
                      "Svar: Vi har kurator på onsdagar\n\nSvar: Kön till kuratorn växer\n\n"
                      "Svar: Idrottshallen är trasig\n\nSvar: Maten är kall"}};
  const auto like =
      corpus.searcher->find({.like = "Kuratorn finns på onsdagar och kön är lång"}, corpus.archive->words());
  REQUIRE(like.hits.size() == 2);
  CHECK(like.hits[0].snippet != "Kuratorn finns på onsdagar och kön är lång");
}

TEST_CASE("the next page goes on where the last one ended", "[search]") {
  WordsCorpus corpus(std::initializer_list<Said>{});
  Request request{.query = "elev"};
  request.limit = 1000;
  const auto all = corpus.searcher->find(request, corpus.archive->words());
  REQUIRE(all.total == all.hits.size());
  CHECK_FALSE(all.more);
  request.limit = 4;
  std::vector<std::string> paged;
  for (request.offset = 0;; request.offset += 4) {
    const auto page = corpus.searcher->hits(request, corpus.archive->words());
    for (const auto& hit : page.hits) paged.push_back(hit.snippet);
    if (!page.more) break;
  }
  REQUIRE(paged.size() == all.hits.size());
  for (std::size_t i = 0; i < paged.size(); ++i) CHECK(paged[i] == all.hits[i].snippet);
}

TEST_CASE("marks are the query's words, code point for code point, in random texts", "[search]") {
  std::mt19937 random(4);
  const std::vector<std::string> words{"elevhälsan", "🙂",   "e\u0301lev", "skola", "Å",         "kö–lista",
                                       "\u00a0",     "rektor", "”citat”",    "naïve", "ELEVHÄLSA", "är"};
  std::string note;
  for (int passage = 0; passage < 60; ++passage) {
    note += "Svar: ";
    for (int i = 0; i < 120; ++i) note += words[random() % words.size()] + (random() % 5 == 0 ? "\n" : " ");
    note += "\n\n";
  }
  WordsCorpus corpus{{"rektor", note}};
  std::size_t marks = 0;
  const auto source = corpus.archive->words();
  const auto found = corpus.searcher->find({.query = "elevhälsa", .limit = 500}, source);
  for (const auto& hit : found.hits) {
    const text::Pos lead = hit.snippet.starts_with("…") ? 1 : 0;
    for (const auto& mark : hit.marks) {
      ++marks;
      const text::Range in_text{hit.snippet_from + mark.from - lead, hit.snippet_from + mark.to - lead};
      const auto shown = std::string(text::slice(hit.snippet, mark));
      REQUIRE(source(hit.project, hit.text, in_text) == shown);
      REQUIRE((shown == "elevhälsan" || shown == "ELEVHÄLSA"));
    }
  }
  CHECK(marks > 100);
}

TEST_CASE("the end of a query is completed: fields, their values, the archive's words", "[search]") {
  WordsCorpus corpus(std::initializer_list<Said>{});
  const auto labels = [&](const std::string& query) {
    std::vector<std::string> out;
    for (const auto& one : corpus.searcher->complete(query, "sv", 8)) out.push_back(one.query);
    return out;
  };
  CHECK(labels("kö roll:rek") == std::vector<std::string>{"kö roll:rektor "});
  CHECK(labels("tema:elevh").at(0) == "tema:stod.elevhalsa ");
  CHECK(labels("elevhäls").at(0) == "elevhälsan ");
  CHECK(labels("ro").at(0) == "roll:");
  CHECK(labels("\"elevh").empty());
  CHECK(labels("").empty());
  CHECK(labels("okänt:x").empty());
  CHECK(corpus.searcher->complete("kommun:exem", "sv", 8).at(0).detail == "Exempelköping");
}

TEST_CASE("an answer becomes a table that says what was asked and starts no formula", "[export]") {
  WordsCorpus corpus{{"rektor", "Svar: =SUMMA(A1) är elevhälsan, \"sa\" hon"}};
  const Request request{.query = "elevhälsa", .roles = {"rektor"}};
  const auto result = corpus.searcher->find(request, corpus.archive->words());
  const auto table = table_of(result, request, {"p.skolanalys"}, assets::Words::in("sv"));
  const auto csv = exchange::csv(table);
  CHECK(
      csv.starts_with("\xEF\xBB\xBF"
                      "Fråga,elevhälsa\r\nRoll,Rektor\r\nSökt i,p.skolanalys\r\n"));
  CHECK(csv.find("\"'=SUMMA(A1) är elevhälsan, \"\"sa\"\" hon\"") != std::string::npos);
}
