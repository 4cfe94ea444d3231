#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "core/exchange/codings.h"
#include "core/exchange/note.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/sample.h"
#include "core/model/turns.h"
#include "core/report/build.h"
#include "core/report/write.h"
#include "core/text/utf8.h"
#include "search/compile.h"
#include "search/index.h"
#include "search/lexicon.h"
#include "search/passages.h"
#include "search/readers.h"
#include "search/searcher.h"
#include "tests/bench/corpus.h"
#include "tests/scratch.h"

using namespace skolanalys;

namespace {

/// A thousand, or what SKOLANALYS_BENCH_INTERVIEWS says.
const std::size_t interviews = [] {
  const char* set = std::getenv("SKOLANALYS_BENCH_INTERVIEWS");
  return set == nullptr ? std::size_t{1000} : static_cast<std::size_t>(std::strtoul(set, nullptr, 10));
}();
constexpr std::size_t words = 3000;

/// A thousand interviews on disk, imported and indexed once for all that measure on them.
struct Archive {
  Scratch scratch;
  std::vector<std::filesystem::path> files;
  std::filesystem::path path = scratch / "archive.skolanalys";
  std::filesystem::path index = scratch / "index";
  std::unique_ptr<store::Project> project;
  std::size_t bytes = 0;

  Archive() {
    Corpus corpus;
    for (std::size_t i = 0; i < interviews; ++i) {
      const auto text = corpus.interview(words);
      bytes += text.size();
      files.push_back(scratch.write("n" + std::to_string(i) + ".txt", text));
    }
    project = exchange::create_engagement(path, "9999");
    exchange::ImportOptions options;
    options.role = "rektor";
    (void)exchange::import_notes(*project, files, options);
    project->flush();
    std::vector<exchange::WantedCoding> wanted;
    std::vector<std::string> themes;
    for (const auto* area : project->model().areas())
      for (const auto* theme : project->model().children(area->id)) themes.push_back(theme->slug);
    for (const auto& [id, interview] : project->model().interviews)
      for (int k = 0; k < 50; ++k)
        wanted.push_back({model::Model::called(interview), themes[wanted.size() % themes.size()],
                          300 * k + 40, 300 * k + 140, k % 2 == 0 ? "strength" : "weakness", "", "", ""});
    (void)exchange::add_codings(*project, wanted, "LK");
    search::update_index(index, project->project_id(), project->model(), project->version_vector(), "");
  }
  search::TextSource source() {
    return [this](const auto&, model::TextId id, text::Range range) {
      const auto* text = project->model().find(id);
      return std::optional(std::string(text::slice(text->content, range)));
    };
  }
};

Archive& archive() {
  static Archive made;
  return made;
}

/// Not once a frame: when the typing rests.
void turns_of_a_long_note(benchmark::State& state) {
  const Scratch scratch;
  const auto project = exchange::create_engagement(scratch / "p.skolanalys", "9999");
  const std::vector<std::filesystem::path> file{scratch.write("long.txt", Corpus().interview(100000))};
  (void)exchange::import_notes(*project, file, {});
  for (auto _ : state)
    benchmark::DoNotOptimize(
        model::turns_of(project->model(), project->model().texts.begin()->second).size());
}
BENCHMARK(turns_of_a_long_note)->Unit(benchmark::kMicrosecond);

/// A key as the project takes it: model, codings, tail.
void typing_into_the_project(benchmark::State& state) {
  const Scratch scratch;
  const auto project = exchange::create_engagement(scratch / "p.skolanalys", "9999");
  const std::vector<std::filesystem::path> file{scratch.write("long.txt", Corpus().interview(100000))};
  (void)exchange::import_notes(*project, file, {});
  const auto text = project->model().texts.begin()->first;
  text::Pos at = 300000;
  for (auto _ : state) project->type(text, {at++, "", "x"});
}
BENCHMARK(typing_into_the_project)->Iterations(2000)->Unit(benchmark::kMicrosecond);

void coding_in_a_long_note(benchmark::State& state) {
  const Scratch scratch;
  const auto project = exchange::create_engagement(scratch / "p.skolanalys", "9999");
  const std::vector<std::filesystem::path> file{scratch.write("long.txt", Corpus().interview(100000))};
  (void)exchange::import_notes(*project, file, {});
  const auto text = project->model().texts.begin()->first;
  const auto theme = project->model().code_called("stod.elevhalsa")->id;
  text::Pos at = 0;
  for (auto _ : state) {
    (void)project->code(text, {at, at + 40}, theme, model::Stance::strength, "LK");
    at = (at + 53) % 600000;
  }
}
BENCHMARK(coding_in_a_long_note)->Iterations(1000)->Unit(benchmark::kMicrosecond);

// --- the project: a thousand interviews
// ---------------------------------------------------------------------

void import_thousand(benchmark::State& state) {
  auto& a = archive();
  for (auto _ : state) {
    const Scratch scratch;
    const auto project = exchange::create_engagement(scratch / "p.skolanalys", "9999");
    (void)exchange::import_notes(*project, a.files, {});
    project->flush();
  }
  state.counters["interviews/s"] =
      benchmark::Counter(static_cast<double>(interviews * state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(import_thousand)->Unit(benchmark::kMillisecond)->UseRealTime();

void report_of_thousand(benchmark::State& state) {
  auto& a = archive();
  for (auto _ : state) benchmark::DoNotOptimize(report::html(report::build(a.project->model(), {})).size());
}
BENCHMARK(report_of_thousand)->Unit(benchmark::kMillisecond);

// --- exchange

/// A thousand sources with fifty codings each, out and in again.
void qdpx_out(benchmark::State& state) {
  auto& a = archive();
  const Scratch scratch;
  for (auto _ : state) (void)exchange::refi::write_qdpx(*a.project, scratch / "a.qdpx");
  state.counters["codings"] = static_cast<double>(a.project->model().codings.size());
}
BENCHMARK(qdpx_out)->Unit(benchmark::kMillisecond)->Iterations(1);

void qdpx_in(benchmark::State& state) {
  auto& a = archive();
  const Scratch scratch;
  (void)exchange::refi::write_qdpx(*a.project, scratch / "a.qdpx");
  for (auto _ : state) {
    model::Engagement engagement;
    engagement.municipality_code = "9999";
    const auto project = store::Project::create(scratch / "b.skolanalys", engagement);
    (void)exchange::refi::read_qdpx(*project, scratch / "a.qdpx");
    project->flush();
  }
}
BENCHMARK(qdpx_in)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

void vtt_thousand(benchmark::State& state) {
  const Scratch scratch;
  std::vector<std::filesystem::path> files;
  for (int i = 0; i < 1000; ++i) {
    std::string vtt = "WEBVTT\n\n";
    for (int cue = 0; cue < 400; ++cue) {
      char line[96];
      std::snprintf(line, sizeof line, "00:%02d:%02d.000 --> 00:%02d:%02d.900\n<v Talare %d>", cue / 60,
                    cue % 60, cue / 60, cue % 60, cue / 5 % 2);
      vtt += line + std::string("Det här är vad som sägs just nu i rummet.\n\n");
    }
    files.push_back(scratch.write("n" + std::to_string(i) + ".vtt", vtt));
  }
  for (auto _ : state) benchmark::DoNotOptimize(exchange::read_files(files).size());
  state.counters["files/s"] =
      benchmark::Counter(static_cast<double>(1000 * state.iterations()), benchmark::Counter::kIsRate);
}
BENCHMARK(vtt_thousand)->Unit(benchmark::kMillisecond)->UseRealTime();

/// A PDF of about three hundred pages, of the report's own making.
void pdf_of_300_pages(benchmark::State& state) {
  const Scratch scratch;
  report::Report report;
  Corpus corpus;
  report.title = "PDF";
  for (int page = 0; page < 300; ++page) {
    report.blocks.emplace_back(report::Paragraph{{report::Run{.text = corpus.interview(350)}}});
    report.blocks.emplace_back(report::PageBreak{});
  }
  report::write(report, scratch / "a.pdf");
  const std::vector<std::filesystem::path> file{scratch / "a.pdf"};
  for (auto _ : state) state.counters["words"] = static_cast<double>(exchange::read_files(file).at(0).words);
}
BENCHMARK(pdf_of_300_pages)->Unit(benchmark::kMillisecond)->UseRealTime();

// --- the index
// ------------------------------------------------------------------------------------------------

void index_thousand(benchmark::State& state) {
  auto& a = archive();
  double ratio = 0;
  for (auto _ : state) {
    const Scratch scratch;
    search::update_index(scratch / "i", a.project->project_id(), a.project->model(),
                         a.project->version_vector(), "");
    double bytes = 0;
    for (const auto& file : std::filesystem::directory_iterator(scratch / "i"))
      bytes += static_cast<double>(file.file_size());
    ratio = bytes / static_cast<double>(a.bytes);
  }
  state.counters["index/text"] = ratio;
}
BENCHMARK(index_thousand)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

/// Xapian's own term generator, stemming, over the same turns: what there is to be compared with.
void index_thousand_bare_xapian(benchmark::State& state) {
  auto& a = archive();
  for (auto _ : state) {
    const Scratch scratch;
    Xapian::WritableDatabase db((scratch / "i").string(), Xapian::DB_CREATE);
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("sv"));
    for (const auto& [id, text] : a.project->model().texts)
      for (const auto& passage : search::passages_of(a.project->model(), text).passages) {
        Xapian::Document document;
        generator.set_document(document);
        generator.set_termpos(0);
        generator.index_text(passage.words);
        db.add_document(document);
      }
    db.commit();
  }
}
BENCHMARK(index_thousand_bare_xapian)->Unit(benchmark::kMillisecond)->Iterations(1)->UseRealTime();

void one_changed_interview(benchmark::State& state) {
  auto& a = archive();
  const auto& text = a.project->model().texts.begin()->second;
  auto passages = search::passages_of(a.project->model(), text);
  search::IndexWriter writer(a.index, a.project->project_id());
  for (auto _ : state) {
    ++passages.signature;
    writer.put(passages);
    writer.commit("v" + std::to_string(passages.signature), "");
  }
}
BENCHMARK(one_changed_interview)->Unit(benchmark::kMillisecond)->UseRealTime();

/// Runs `once` as often as the benchmark wants and tells the slowest but one in twenty.
template <class Once>
void measure(benchmark::State& state, Once&& once) {
  std::vector<double> times;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    once();
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  state.counters["p95_ms"] = times[times.size() * 95 / 100];
}

search::Searcher& searcher() {
  static search::Searcher made({{.project = archive().path, .index = archive().index}});
  return made;
}

search::Request request_for(const char* words_asked, const char* role) {
  search::Request request;
  request.query = words_asked;
  if (role != nullptr) request.roles = {role};
  return request;
}

/// The first twenty with snippets.
void query_hits(benchmark::State& state, const char* words_asked, const char* role) {
  const auto source = archive().source();
  const auto request = request_for(words_asked, role);
  auto& from = searcher();
  measure(state, [&] { benchmark::DoNotOptimize(from.hits(request, source).hits.size()); });
}
/// Exact counts and all facets.
void query_counts(benchmark::State& state, const char* words_asked, const char* role) {
  const auto request = request_for(words_asked, role);
  auto& from = searcher();
  search::Result result;
  measure(state, [&] { from.count(request, result); });
  state.counters["passages"] = static_cast<double>(result.total);
}
/// The same compiled query, and nothing but Xapian fetching twenty documents.
void query_bare_xapian(benchmark::State& state, const char* words_asked, const char* role) {
  const Xapian::Database db(archive().index.string());
  const auto lexicon = search::lexicon_of(db);
  search::Swedish swedish;
  const auto request = request_for(words_asked, role);
  const auto parsed = search::parse_query(request.query);
  const auto compiled = search::compile(*parsed.root, lexicon, swedish, false);
  const Xapian::Query query(Xapian::Query::OP_FILTER, compiled.query, search::filters_of(request));
  measure(state, [&] {
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    const auto found = enquire.get_mset(0, 20);
    for (auto at = found.begin(); at != found.end(); ++at)
      benchmark::DoNotOptimize(at.get_document().get_data().size());
  });
}
#define QUERIES(function)                                                                                    \
  BENCHMARK_CAPTURE(function, one_word, "elevhälsan", nullptr)->Unit(benchmark::kMillisecond);               \
  BENCHMARK_CAPTURE(function, three_words, "lärare rektorn skolan", nullptr)->Unit(benchmark::kMillisecond); \
  BENCHMARK_CAPTURE(function, phrase, "\"kollegialt lärande\"", nullptr)->Unit(benchmark::kMillisecond);     \
  BENCHMARK_CAPTURE(function, near, "lärare NÄRA skolan", nullptr)->Unit(benchmark::kMillisecond);           \
  BENCHMARK_CAPTURE(function, prefix, "undervis*", nullptr)->Unit(benchmark::kMillisecond);                  \
  BENCHMARK_CAPTURE(function, filtered, "frånvaro tema:stod", "rektor")->Unit(benchmark::kMillisecond)
QUERIES(query_hits);
QUERIES(query_counts);
QUERIES(query_bare_xapian);

void words_typical_of_a_query(benchmark::State& state) {
  auto& from = searcher();
  for (auto _ : state)
    benchmark::DoNotOptimize(
        from.words(request_for("elevhälsan", nullptr), std::nullopt, search::WordOrder::typical, 100).count);
}
BENCHMARK(words_typical_of_a_query)->Unit(benchmark::kMillisecond);

void opening_the_archive(benchmark::State& state) {
  auto& a = archive();
  for (auto _ : state) search::Searcher({{.project = a.path, .index = a.index}}).refresh();
}
BENCHMARK(opening_the_archive)->Unit(benchmark::kMillisecond);

/// What looking through the notes as files costs.
void query_ripgrep(benchmark::State& state) {
  const auto command =
      "rg -i -w --count elevhälsan " + archive().scratch.folder().string() + " -g '*.txt' > /dev/null";
  measure(state, [&] {
    if (std::system(command.c_str()) != 0) state.SkipWithError("ripgrep is not installed");
  });
}
BENCHMARK(query_ripgrep)->Unit(benchmark::kMillisecond)->UseRealTime();

/// SQLite's full text search over the same turns, the first twenty with snippets.
void query_fts5(benchmark::State& state, const char* match) {
  auto& a = archive();
  static sqlite3* db = [&] {
    sqlite3* made = nullptr;
    sqlite3_open((a.scratch / "fts.db").c_str(), &made);
    sqlite3_exec(made, "CREATE VIRTUAL TABLE t USING fts5(words); BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt* put = nullptr;
    sqlite3_prepare_v2(made, "INSERT INTO t VALUES(?)", -1, &put, nullptr);
    for (const auto& [id, text] : a.project->model().texts)
      for (const auto& passage : search::passages_of(a.project->model(), text).passages) {
        sqlite3_bind_text(put, 1, passage.words.data(), static_cast<int>(passage.words.size()),
                          SQLITE_TRANSIENT);
        sqlite3_step(put);
        sqlite3_reset(put);
      }
    sqlite3_finalize(put);
    sqlite3_exec(made, "COMMIT", nullptr, nullptr, nullptr);
    return made;
  }();
  sqlite3_stmt* ask = nullptr;
  sqlite3_prepare_v2(db,
                     "SELECT snippet(t, 0, '<', '>', '…', 24) FROM t WHERE t MATCH ? ORDER BY rank LIMIT 20",
                     -1, &ask, nullptr);
  measure(state, [&] {
    sqlite3_bind_text(ask, 1, match, -1, SQLITE_STATIC);
    while (sqlite3_step(ask) == SQLITE_ROW) benchmark::DoNotOptimize(sqlite3_column_text(ask, 0));
    sqlite3_reset(ask);
  });
  sqlite3_finalize(ask);
}
BENCHMARK_CAPTURE(query_fts5, one_word, "elevhälsan")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(query_fts5, phrase, "\"kollegialt lärande\"")->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
