#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "core/exchange/note.h"
#include "core/exchange/sample.h"
#include "core/text/utf8.h"
#include "search/archive.h"
#include "search/index.h"
#include "search/lexicon.h"
#include "search/passages.h"
#include "search/place.h"
#include "search/searcher.h"
#include "search/tokens.h"
#include "tests/catch.h"
#include "tests/sample.h"
#include "tests/scratch.h"

using namespace skolanalys;
using namespace skolanalys::search;

namespace {

/// A project of notes of one paragraph each, searched where it lies.
struct Corpus {
  Scratch scratch;
  std::filesystem::path path = scratch / "p.skolanalys";
  std::unique_ptr<Archive> archive;
  std::unique_ptr<Searcher> searcher;

  Corpus() { setenv("SKOLANALYS_CACHE", (scratch / "cache").c_str(), 1); }
  explicit Corpus(const std::vector<std::string>& notes) : Corpus() {
    {
      const auto project = exchange::create_engagement(path, "0380");
      std::vector<std::filesystem::path> files;
      for (std::size_t i = 0; i < notes.size(); ++i)
        files.push_back(scratch.write("n" + std::to_string(i) + ".txt", notes[i]));
      (void)exchange::import_notes(*project, files, {});
    }
    open({path});
  }
  Corpus(Corpus&&) = delete;
  void open(const std::vector<std::filesystem::path>& paths) {
    archive = std::make_unique<Archive>(std::vector<std::string>(paths.begin(), paths.end()));
    searcher = std::make_unique<Searcher>(archive->shards());
  }
  Result find(const std::string& query) { return find(Request{.query = query}); }
  Result find(const Request& request) { return searcher->find(request, archive->words()); }
  std::vector<std::string> snippets(const std::string& query) {
    std::vector<std::string> out;
    for (const auto& hit : find(query).hits) out.push_back(hit.snippet);
    return out;
  }
};

struct Sample : Corpus {
  Sample() {
    (void)exchange::create_sample(path);
    open({path});
  }
};

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

TEST_CASE("a word finds its inflections and compounds, and not its look-alikes", "[search][swedish]") {
  struct Pair {
    std::string query;
    std::vector<std::string> found;
    std::vector<std::string> not_found;
  };
  const std::vector<Pair> pairs{
      {"elevhälsa", {"elevhälsan", "elevhälsans", "elevhälsoteamet"}, {"hälsade på eleven"}},
      {"lärare", {"läraren", "lärarna", "lärarnas", "förstelärare"}, {"lära", "lärande"}},
      {"rektor", {"rektorn", "rektorer", "rektorernas", "rektorsområde"}, {"direktör"}},
      {"betyg", {"betygen", "betygssättning", "slutbetyg"}, {"betydelse"}},
      {"får", {"får"}, {"far", "fara"}},
      {"far", {"far"}, {"får"}},
      {"skola", {"skolan", "skolor", "skolorna", "grundskola"}, {"skolat ihop sig"}},
      {"resultat", {"resultaten", "skolresultat", "resultatet"}, {"resulterar"}},
      {"lekt*", {"lektion", "lektioner", "lektionsbesök"}, {"lek"}},
      {"nämnd", {"nämnden", "nämndens", "utbildningsnämnden"}, {"nämnde"}},
      {"ansvar", {"ansvaret", "ansvarsfördelning"}, {"svar"}},
      {"hälsa", {"elevhälsoteam", "hälsan"}, {}},
      {"\"höga förväntningar\"", {"höga förväntningar"}, {"förväntningarna är höga"}},
      {"kollegialt OCH lärande", {"kollegialt lärande"}, {"kollegialt"}},
      {"stöd INTE särskilt", {"extra stöd"}, {"särskilt stöd"}},
      {"schools", {"the school", "schools"}, {"scholar"}},
      {"teacher", {"the teachers"}, {"tea"}},
      {"elev", {"eleven", "elevernas", "elevgrupp"}, {"elva"}},
      {"frånvaro", {"frånvaron", "skolfrånvaro"}, {"från"}},
      {"kurator", {"kuratorn", "kuratorer", "skolkurator"}, {"kurs"}},
      {"undervisning", {"undervisningens", "matematikundervisning"}, {"visning"}},
      {"barn", {"barnen", "barnets"}, {"barr"}},
      {"läsa", {"läser", "läste"}, {"läskig"}},
      {"styrkort*", {"styrkortet", "styrkorten"}, {"styrka"}},
      {"kö ELLER väntetid", {"lång kö", "väntetiden"}, {"vänta"}},
      {"élève", {"elève élève"}, {}},
  };
  for (const auto& pair : pairs) {
    auto words = pair.found;
    words.insert(words.end(), pair.not_found.begin(), pair.not_found.end());
    Corpus corpus(words);
    const auto got = corpus.snippets(pair.query);
    for (const auto& word : pair.found) {
      INFO(pair.query << " finds " << word);
      CHECK(contains(got, word));
    }
    for (const auto& word : pair.not_found) {
      INFO(pair.query << " does not find " << word);
      CHECK_FALSE(contains(got, word));
    }
  }
}

TEST_CASE("a query typed without å ä ö finds the words and says so", "[search]") {
  Corpus corpus({"elevhälsan är borta"});
  const auto result = corpus.find("elevhalsan");
  CHECK(result.total == 1);
  REQUIRE(result.notes.folded.size() == 1);
  CHECK(result.notes.folded[0].second == "elevhälsan");
}

TEST_CASE("composed and decomposed letters are the same", "[search]") {
  Corpus corpus({"elevha\xCC\x88lsan"});
  CHECK(corpus.find("elevhälsan").total == 1);
}

TEST_CASE("near means within eight words of the same passage", "[search]") {
  Corpus corpus({"en lärare och en rektor talar", "lärare", "rektor", "lärare a b c d e f g h i j k rektor"});
  CHECK(corpus.find("lärare NÄRA rektor").total == 1);
}

TEST_CASE("marks stand on the words in the snippet, and the passage bounds it in the text", "[search]") {
  Sample corpus;
  const auto result = corpus.find("elevhälsa");
  REQUIRE(result.total > 3);
  for (const auto& hit : result.hits) {
    CHECK_FALSE(hit.marks.empty());
    for (const auto& mark : hit.marks) {
      CHECK(mark.to <= text::length(hit.snippet));
      const auto form = form_of(text::slice(hit.snippet, mark));
      CHECK(form.find("hälso") + form.find("hälsa") != 2 * std::string::npos);
    }
    const auto words = corpus.archive->words()(hit.project, hit.text, hit.range);
    REQUIRE(words.has_value());
    const auto first = text::slice(hit.snippet, hit.marks[0]);
    CHECK(words->find(std::string(first)) != std::string::npos);
  }
}

TEST_CASE("what people answer comes before what they are asked", "[search]") {
  Sample corpus;
  const auto result = corpus.find("elevhälsa");
  bool asked = false;
  for (const auto& hit : result.hits) {
    if (hit.roles.empty() && hit.kind == SourceKind::interview) asked = true;
    if (!hit.roles.empty()) CHECK_FALSE(asked);
  }
}

TEST_CASE("a long passage is cut between words around its hits", "[search]") {
  std::string words;
  for (int i = 0; i < 300; ++i) words += "ord" + std::to_string(i) + " ";
  words += "frånvaro";
  Corpus corpus({words});
  const auto result = corpus.find("frånvaro");
  REQUIRE(result.hits.size() == 1);
  CHECK(text::length(result.hits[0].snippet) < 280);
  CHECK(result.hits[0].snippet.starts_with("…"));
  CHECK(result.hits[0].snippet.ends_with("frånvaro"));
}

TEST_CASE("filters narrow, facets count, and both agree", "[search]") {
  Sample corpus;
  const auto all = corpus.find("elev");
  REQUIRE(all.total > 20);
  for (const auto& [role, n] : all.roles)
    CHECK(corpus.find(Request{.query = "elev", .roles = {role}}).total == n);
  for (const auto& [theme, n] : all.themes)
    CHECK(corpus.find(Request{.query = "elev", .themes = {theme}}).total == n);
  const auto paged = corpus.find(Request{.query = "elev", .offset = 5, .limit = 3});
  CHECK(paged.total == all.total);
  REQUIRE(paged.hits.size() == 3);
  CHECK(paged.hits[0].range == all.hits[5].range);
  CHECK(corpus.find("elev roll:rektor").total == all.roles.at("rektor"));
  CHECK(corpus.find(Request{.query = "elev", .from = model::parse_date("2025-01-01")}).total == 0);
  CHECK(corpus.find("elev år:2024").total == all.years.at("2024"));
  CHECK(corpus.find("elev kommun:Uppsala").total == 0);
}

TEST_CASE("several projects are searched together and counted apart", "[search]") {
  Sample corpus;
  {
    const auto other = exchange::create_engagement(corpus.scratch / "q.skolanalys", "0380");
    const std::vector<std::filesystem::path> files{corpus.scratch.write("x.txt", "elevhälsan finns"),
                                                   corpus.scratch.write("y.txt", "något annat")};
    (void)exchange::import_notes(*other, files, {.role = "rektor", .respondent = {}, .date = {}});
  }
  const auto before = corpus.find("elevhälsa");
  corpus.open({corpus.scratch.folder()});
  const auto both = corpus.find("elevhälsa");
  CHECK(both.total == before.total + 1);
  CHECK(both.municipalities.at("0380") == 1);
  CHECK(both.municipalities.at("9999") == before.total);
  CHECK(both.roles.at("rektor") == before.roles.at("rektor") + 1);
  CHECK(corpus.find(Request{.query = "elevhälsa", .municipalities = {"0380"}}).total == 1);
}

TEST_CASE("wrong queries are explained at their place", "[query]") {
  const auto at = [](const std::string& query) {
    const auto parsed = parse_query(query);
    return parsed.fault ? parsed.fault->id + "@" + std::to_string(parsed.fault->where.from)
                        : std::string("none");
  };
  CHECK(at("a \"b c") == "query.unclosed_quote@2");
  CHECK(at("a OCH") == "query.operator_alone@2");
  CHECK(at("ELLER a") == "query.operator_alone@0");
  CHECK(at("(a") == "query.unclosed_parenthesis@0");
  CHECK(at("å b)") == "query.unopened_parenthesis@3");
  CHECK(at("a roll:kung") == "query.unknown_role@2");
  CHECK(at("år:tjugo") == "query.bad_year@0");
  CHECK(at("år:2016..2015") == "query.years_reversed@0");
  CHECK(at("INTE a") == "query.only_exclusion@5");
  CHECK(at("a NÄRA \"b c\"") == "query.near_needs_words@2");
  CHECK(at("") == "none");
  CHECK(at("🙂") == "none");
  CHECK(at("a 🙂 b -c") == "none");
  CHECK(at(std::string(10000, 'a')) == "query.too_long@2000");
  CHECK(at(std::string(200, '(')) == "query.too_deep@50");
}

TEST_CASE("an exclusion may stand before what is wanted", "[query]") {
  const auto parsed = parse_query("-a b -c");
  REQUIRE(parsed.root);
  CHECK(parsed.root->where == text::Range{1, 7});
}

TEST_CASE("any string of operators and words is parsed or refused, never thrown at", "[query]") {
  const std::vector<std::string> pieces{"a",  "\"",    "(", ")", "OCH", "ELLER", "INTE", "NÄRA",
                                        "-b", "roll:", ":", "*", "x*",  "år:20", "🙂", "å"};
  Corpus corpus({"a b å x"});
  unsigned seed = 7;
  for (int i = 0; i < 2000; ++i) {
    std::string query;
    for (int k = 0; k < 6; ++k) {
      seed = seed * 1664525U + 1013904223U;
      query += pieces[(seed >> 16U) % pieces.size()] + ((seed & 1U) != 0 ? " " : "");
    }
    const auto result = corpus.find(query);
    if (result.fault) CHECK(result.fault->where.from <= text::length(query));
  }
}

TEST_CASE("an index that is missing, damaged or of another project is made anew", "[index]") {
  Sample corpus;
  const auto folder = index_folder(corpus.path);
  const auto expected = corpus.find("elev").total;
  const auto again = [&] {
    corpus.searcher.reset();
    corpus.open({corpus.path});
    return corpus.find("elev").total;
  };
  corpus.searcher.reset();
  std::filesystem::remove_all(folder);
  CHECK(again() == expected);
  corpus.searcher.reset();
  for (const auto& file : std::filesystem::directory_iterator(folder))
    if (file.path().extension() == ".glass") std::ofstream(file.path(), std::ios::binary) << "not an index";
  CHECK(again() == expected);
  corpus.searcher.reset();
  std::filesystem::remove(folder / "columns");
  CHECK(again() == expected);
  corpus.searcher.reset();
  {
    const Scratch elsewhere;
    const auto other = exchange::create_engagement(elsewhere / "o.skolanalys", "0114");
    std::filesystem::remove_all(folder);
    update_index(folder, other->project_id(), other->model(), other->version_vector(), "x");
  }
  CHECK(again() == expected);
}

TEST_CASE("an edit is found and what it removed is not; only the changed text is indexed", "[index]") {
  Sample corpus;
  {
    const auto project = store::Project::open(corpus.path, store::Access::write);
    const auto* interview = project->model().interview_called("EX-03");
    project->type(interview->text, {0, "", "xyzzy\n\n"});
  }
  CHECK(corpus.find("xyzzy").total == 0);
  Archive fresh({corpus.path.string()});
  corpus.searcher->refresh();
  CHECK(corpus.find("xyzzy").total == 1);
}

TEST_CASE("a passage has the themes of every coding that touches it, long ones that lie over many too",
          "[search]") {
  SampleProject sample;
  auto& project = *sample.project;
  const auto* interview = sample.model.interview_called("EX-03");
  REQUIRE(interview != nullptr);
  const auto length = text::length(sample.model.find(interview->text)->content);
  std::vector<model::CodeId> codes;
  for (const auto& [id, code] : sample.model.codes) codes.push_back(id);
  std::mt19937 random(7);
  for (int i = 0; i < 300; ++i) {
    const auto from = static_cast<text::Pos>(random() % length);
    const auto reach = i % 10 == 0 ? length : 200U;
    const auto to = std::min<text::Pos>(length, from + 1 + static_cast<text::Pos>(random() % reach));
    (void)project.code(interview->text, {from, to}, codes[random() % codes.size()], model::Stance::mixed,
                       "LK");
  }
  const auto& text = *sample.model.find(interview->text);
  const auto found = passages_of(sample.model, text);
  REQUIRE(found.passages.size() > 20);
  for (const auto& passage : found.passages) {
    std::set<std::string> themes;
    for (const auto& [id, coding] : sample.model.codings)
      if (coding.text == text.id && coding.range.overlaps(passage.range)) {
        const auto& code = *sample.model.find(coding.code);
        themes.insert(code.slug);
        themes.insert(sample.model.area_of(code).slug);
      }
    CHECK(std::set<std::string>(passage.themes.begin(), passage.themes.end()) == themes);
  }
}
