#include "app/session/session.h"

#include <algorithm>
#include <cstdlib>

#include "app/platform/window.h"
#include "core/commands/codebook.h"
#include "core/commands/field.h"
#include "core/error.h"
#include "core/exchange/codebook.h"
#include "core/exchange/note.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/sample.h"
#include "core/report/build.h"
#include "core/text/utf8.h"

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;
constexpr double typing_pause = 0.7;  // seconds without a change before a run ends and the index takes it

fs::path data_folder() {
  fs::path folder;
  if (const char* xdg = std::getenv("XDG_DATA_HOME"))
    folder = fs::path(xdg) / "skolanalys";
  else
    folder = fs::path(std::getenv("HOME") == nullptr ? "." : std::getenv("HOME")) / ".local" / "share" /
             "skolanalys";
  std::error_code none;
  fs::create_directories(folder, none);
  return folder;
}

}  // namespace

Session::Session(ui::Ui& ui)
    : settings(Settings::load()),
      jobs([] { platform::wake(); },
           [this](const std::exception_ptr& failure) {
             try {
               act([&] { std::rethrow_exception(failure); });
             } catch (const std::exception& fault) {  // a full memory, say: the work is lost, not the program
               ui_.complain(fault.what());
             }
           }),
      ui_(ui),
      spelling_(Settings::own_words(), [] { platform::wake(); }) {}
Session::~Session() { close(); }

void Session::close() {
  jobs.abandon();
  worker_.reset();
  import_.reset();
  project_.reset();
  answer_.reset();
  report_.reset();
  evidence_.clear();
  back_.clear();
  forward_.clear();
  counts_at_ = evidence_at_ = report_at_ = seen_revision_ = indexed_revision_ = 0;
  room = Room::start;
}

void Session::act(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& fault) {
    ui_.complain(ui_.words->has(fault.id()) ? ui_.t(fault.id(), fault.values()) : fault.what());
  }
}

bool Session::open_file(const fs::path& path) {
  bool done = false;
  act([&] {
    auto fresh = store::Project::open(path, store::Access::write);
    close();
    project_ = std::move(fresh);
    opened();
    done = true;
  });
  return done;
}

bool Session::open_sample() {
  bool done = false;
  act([&] {
    const auto path = data_folder() / "exempelkoping.skolanalys";
    std::unique_ptr<store::Project> fresh =
        fs::exists(path) ? store::Project::open(path, store::Access::write) : exchange::create_sample(path);
    close();
    project_ = std::move(fresh);
    opened();
    done = true;
  });
  return done;
}

bool Session::create(const fs::path& path, const std::string& municipality) {
  bool done = false;
  act([&] {
    auto target = path;
    if (target.empty()) throw Error(Fault::usage, "error.name_the_file", {}, "name the file to make");
    if (target.extension() != ".skolanalys") target += ".skolanalys";
    if (target.is_relative()) target = data_folder() / target;
    auto fresh = exchange::create_engagement(target, municipality);
    close();
    project_ = std::move(fresh);
    opened();
    done = true;
  });
  return done;
}

void Session::opened() {
  settings.remember(project_->path());
  worker_ =
      std::make_unique<search::Worker>(project_->path(), project_->project_id(), [] { platform::wake(); });
  if (!settings.places.empty()) worker_->look_in(settings.places);
  room = Room::capture;
  editor = editor::Editor();
  editor.check_with(&spelling_);
  const auto all = model().interviews_in_order();
  if (!all.empty()) editor.show(model(), all.front()->text, project_->revision(all.front()->text));
}

void Session::import_files(const std::vector<std::string>& files) {
  if (files.empty()) return;
  if (fs::path(files.front()).extension() == ".skolanalys") {
    open_file(files.front());
    return;
  }
  if (!open()) {
    ui_.complain(ui_.t("start.open_first"));
    return;
  }
  // Photos of whiteboards and paper go with the interview that is open.
  if (interview() != nullptr && std::all_of(files.begin(), files.end(), [](const auto& file) {
        return !commands::picture_type(file).empty();
      })) {
    attach_pictures(files);
    return;
  }
  bool taken = false;
  act([&] {
    const auto format = exchange::read::format_of(files.front());
    taken = format == exchange::read::Format::qdpx || format == exchange::read::Format::qdc;
    if (format == exchange::read::Format::qdpx) {
      const auto outcome = exchange::refi::read_qdpx(*project_, files.front());
      ui_.toast(ui_.t("cli.import.qdpx", {std::to_string(outcome.sources), std::to_string(outcome.codes),
                                          std::to_string(outcome.codings), std::to_string(outcome.notes),
                                          std::to_string(outcome.cases)}),
                ui_.t("undo"), [this] { undo_project(); });
    } else if (format == exchange::read::Format::qdc) {
      const auto made = exchange::merge_codebook(*project_, exchange::refi::read_qdc(files.front()));
      ui_.toast(ui_.t("cli.import.qdc", {std::to_string(made)}), ui_.t("undo"), [this] { undo_project(); });
    }
  });
  if (!taken)
    import_ = std::make_unique<ImportPreview>(std::vector<fs::path>(files.begin(), files.end()),
                                              [] { platform::wake(); });
}

void Session::attach_pictures(const std::vector<std::string>& files) {
  act([&] {
    const auto* shown = interview();
    if (shown == nullptr) throw Error(Fault::usage, "error.no_interview", {}, "open an interview first");
    const auto target = shown->id;
    for (const auto& file : files) (void)commands::attach(*project_, target, file);
    ui_.toast(ui_.t("toast.pictures", {std::to_string(files.size())}), ui_.t("undo"), [this] { undo(); });
  });
}

void Session::finish_import() {
  if (import_ == nullptr || !import_->ready() || !open()) return;
  act([&] {
    exchange::ImportOptions options;
    options.speakers = import_->speakers;
    const auto got = exchange::import_files(*project_, import_->files, options);
    import_.reset();
    ui_.toast(ui_.t("toast.imported", {std::to_string(got.size())}), ui_.t("undo"),
              [this] { undo_project(); });
    if (!got.empty() && got.front().interview) go_to(model().find(got.front().interview)->text, {});
  });
}

void Session::go(Room to) {
  if (!open() && to != Room::start) return;
  if (open()) project_->end_run();
  if (to == room) return;
  back_.push_back({room, editor.text(), editor.selection()});
  forward_.clear();
  room = to;
  editor.mode = to == Room::coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
}

void Session::go_to(model::TextId text, text::Range range) {
  if (model().find(text) == nullptr) return;
  project_->end_run();
  back_.push_back({room, editor.text(), editor.selection()});
  forward_.clear();
  if (room != Room::capture && room != Room::coding) room = Room::coding;
  editor.mode = room == Room::coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
  editor.show(model(), text, project_->revision(text));
  if (!range.empty()) editor.reveal(range);
}

void Session::back() {
  if (back_.empty()) return;
  const auto to = back_.back();
  back_.pop_back();
  forward_.push_back({room, editor.text(), editor.selection()});
  room = to.room;
  editor.mode = room == Room::coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
  if (open() && model().find(to.text) != nullptr) {
    editor.show(model(), to.text, project_->revision(to.text));
    if (!to.range.empty()) editor.reveal(to.range);
  }
}

void Session::forward() {
  if (forward_.empty()) return;
  const auto to = forward_.back();
  forward_.pop_back();
  back_.push_back({room, editor.text(), editor.selection()});
  room = to.room;
  editor.mode = room == Room::coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
  if (open() && model().find(to.text) != nullptr) {
    editor.show(model(), to.text, project_->revision(to.text));
    if (!to.range.empty()) editor.reveal(to.range);
  }
}

const model::Interview* Session::interview() const {
  if (!open()) return nullptr;
  const auto* text = model().find(editor.text());
  return text == nullptr ? nullptr : model().find(text->interview);
}
const model::Document* Session::document() const {
  if (!open()) return nullptr;
  const auto* text = model().find(editor.text());
  return text == nullptr ? nullptr : model().find(text->document);
}

void Session::type(const text::Splice& splice) {
  project_->type(editor.text(), splice);
  editor.show(model(), editor.text(), project_->revision(editor.text()));
}
void Session::end_run() {
  if (open()) project_->end_run();
}

void Session::code(text::Range range, model::CodeId theme, model::Stance stance) {
  const auto id = project_->code(editor.text(), range, theme, stance, settings.initials);
  editor.show(model(), editor.text(), project_->revision(editor.text()));
  if (!id) return;
  const auto* code = model().find(theme);
  ui_.toast(ui_.t("toast.coded", {code->name, ui_.t("stance." + std::string(model::to_string(stance)))}),
            ui_.t("undo"), [this] { undo(); });
}
void Session::code_in_vivo(text::Range range, model::CodeId like, model::Stance stance) {
  act([&] {
    const auto theme = commands::code_in_vivo(*project_, editor.text(), range, like, stance,
                                              settings.initials, ui_.t("coding.in_vivo"));
    editor.show(model(), editor.text(), project_->revision(editor.text()));
    if (const auto* code = model().find(theme))
      ui_.toast(ui_.t("toast.in_vivo", {code->name, model().area_of(*code).name}), ui_.t("undo"),
                [this] { undo(); });
  });
}
void Session::mark(text::Range range, model::MarkKind kind) {
  act([&] {
    const bool made =
        commands::toggle_mark(*project_, editor.text(), range, kind, settings.initials).has_value();
    editor.show(model(), editor.text(), project_->revision(editor.text()));
    const auto name = ui_.t("mark." + std::string(model::names_of(kind)[static_cast<std::size_t>(kind)]));
    ui_.toast(ui_.t(made ? "toast.marked" : "toast.unmarked", {name}), ui_.t("undo"), [this] { undo(); });
  });
}
void Session::replace(const std::vector<text::Range>& ranges, const std::string& words) {
  project_->end_run();
  const auto* text = model().find(editor.text());
  if (text == nullptr) return;
  auto change = project_->change("step.replace", text->interview ? static_cast<model::OpId>(text->interview)
                                                                 : static_cast<model::OpId>(text->document));
  const text::Index index(text->content);
  // From the end, so that what stands before keeps its place.
  for (auto range = ranges.rbegin(); range != ranges.rend(); ++range)
    change.splice(text->id, {range->from, std::string(index.slice(*range)), words});
  project_->commit(std::move(change));
  editor.show(model(), editor.text(), project_->revision(editor.text()));
}

void Session::resize(model::CodingId coding, text::Range range) {
  act([&] { commands::resize_coding(*project_, coding, range); });
}
void Session::split(model::CodingId coding, text::Pos at) {
  act([&] { commands::split_coding(*project_, coding, at); });
}
void Session::uncode(model::CodingId coding) {
  act([&] { commands::remove_coding(*project_, coding); });
  ui_.toast(ui_.t("toast.uncoded"), ui_.t("undo"), [this] { undo(); });
}
void Session::set_stance(model::CodingId coding, model::Stance stance) {
  act([&] { commands::set_stance(*project_, {coding}, stance); });
}

void Session::undo() {
  const auto* i = interview();
  const auto* d = document();
  const model::OpId scope = i != nullptr   ? static_cast<model::OpId>(i->id)
                            : d != nullptr ? static_cast<model::OpId>(d->id)
                                           : model::OpId{};
  auto label = project_->undo(scope);
  if (!label) label = project_->undo({});
  if (label)
    ui_.toast(ui_.t("toast.undone", {ui_.t(*label)}), ui_.t("redo"), [this] { redo(); });
  else
    ui_.toast(ui_.t("toast.nothing_to_undo"));
  if (editor.text()) editor.show(model(), editor.text(), project_->revision(editor.text()));
}

void Session::redo() {
  const auto* i = interview();
  const auto* d = document();
  const model::OpId scope = i != nullptr   ? static_cast<model::OpId>(i->id)
                            : d != nullptr ? static_cast<model::OpId>(d->id)
                                           : model::OpId{};
  auto label = project_->redo(scope);
  if (!label) label = project_->redo({});
  ui_.toast(label ? ui_.t("toast.redone", {ui_.t(*label)}) : ui_.t("toast.nothing_to_redo"));
  if (editor.text()) editor.show(model(), editor.text(), project_->revision(editor.text()));
}

void Session::undo_project() {
  if (const auto label = project_->undo({})) ui_.toast(ui_.t("toast.undone", {ui_.t(*label)}));
}

std::shared_ptr<const model::Model> Session::snapshot() {
  auto out = snapshot_.lock();
  if (out == nullptr || snapshot_at_ != project_->revision()) {
    out = std::make_shared<const model::Model>(model());
    snapshot_at_ = project_->revision();
    snapshot_ = out;
  }
  return out;
}

const std::vector<analysis::Evidence>& Session::evidence() {
  if (evidence_at_ != project_->revision() + 1) {
    evidence_at_ = project_->revision() + 1;
    evidence_ = analysis::evidence_of(model());
    matrix_ = analysis::theme_by_role(evidence_);
  }
  return evidence_;
}

const analysis::Matrix& Session::matrix() {
  (void)evidence();
  return matrix_;
}

std::size_t Session::codings_of(model::CodeId code) {
  if (counts_at_ != project_->revision() + 1) {
    counts_at_ = project_->revision() + 1;
    counts_.clear();
    for (const auto& [id, coding] : model().codings)
      if (!coding.range.empty()) ++counts_[coding.code];
  }
  const auto found = counts_.find(code);
  return found == counts_.end() ? 0 : found->second;
}

const report::Report& Session::report() {
  if (!report_ || report_at_ != project_->revision()) {
    report_at_ = project_->revision();
    report_ = report::build(model(), {});
  }
  return *report_;
}

void Session::ask(search::Question question) {
  if (worker_ != nullptr) worker_->ask(std::move(question));
}

void Session::look_in(std::vector<std::string> places) {
  if (places != settings.places) {
    settings.places = places;
    settings.save();
  }
  if (worker_ != nullptr) worker_->look_in(std::move(places));
}

void Session::go_to_hit(const search::Hit& hit) {
  if (hit.project.empty()) {
    ui_.complain(ui_.t("search.elsewhere", {hit.source, hit.shard}));
    return;
  }
  auto range = hit.range;
  // The first hit itself where the snippet knows it, so that the eye lands on the word.
  if (!hit.marks.empty()) {
    const text::Pos lead = hit.snippet.starts_with("…") ? 1 : 0;
    range = {hit.snippet_from + hit.marks[0].from - lead, hit.snippet_from + hit.marks[0].to - lead};
  }
  const auto text = hit.text;  // the hit may go with the project that is closed
  if (hit.project != project_->path() && !open_file(fs::path(hit.project))) return;
  if (room == Room::capture) room = Room::coding;
  go_to(text, range);
}

void Session::tick(double now) {
  now_ = now;
  wake_at.reset();
  jobs.deliver(now);
  if (!open()) return;
  if (project_->revision() != seen_revision_) {
    seen_revision_ = project_->revision();
    changed_ = now;
  }
  if (indexed_revision_ != seen_revision_ && now - changed_ >= typing_pause) {
    project_->end_run();
    seen_revision_ = indexed_revision_ = project_->revision();
    worker_->reflect(snapshot(), project_->version_vector());
  }
  if (auto answer = worker_->fetch()) answer_ = std::move(answer);
}

std::optional<double> Session::wakes_in(double now) const {
  std::optional<double> out;
  // So that the strip comes up when a job has gone on for long enough to be shown; progress wakes by itself.
  if (jobs.any()) out = 0.2;
  if (!open()) return out;
  if (editor.moving()) return 0.001;
  if (wake_at) out = std::min(out.value_or(1e9), std::max(0.01, *wake_at - now));
  if (indexed_revision_ != project_->revision()) out = std::max(0.01, typing_pause - (now - changed_));
  const auto state = project_->state();
  if (!state.saved) out = std::min(out.value_or(1), 0.05);
  return out;
}

}  // namespace skolanalys::session
