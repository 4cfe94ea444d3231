#include "app/session/session.h"

#include <algorithm>
#include <cstdlib>

#include "app/platform/window.h"
#include "app/session/folder_watch.h"
#include "app/session/known_names.h"
#include "app/session/notices.h"
#include "app/session/safety.h"
#include "core/commands/codebook.h"
#include "core/commands/field.h"
#include "core/commands/selection.h"
#include "core/error.h"
#include "core/exchange/codebook.h"
#include "core/exchange/note.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/sample.h"
#include "core/privacy/approval.h"
#include "core/report/build.h"
#include "core/store/places.h"
#include "core/store/seal.h"
#include "core/text/utf8.h"
#include "search/kept_index.h"
#include "search/place.h"

namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;
constexpr double typing_pause = 0.7;  // seconds without a change before a run ends and the index takes it

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
      safety_(std::make_unique<Safety>(*this)),
      notices_(std::make_unique<Notices>(*this)),
      shared_folder_(std::make_unique<FolderWatch>(*this)),
      spelling_(Settings::own_words(), [] { platform::wake(); }) {}
Session::~Session() {
  try {
    close();
  } catch (const std::exception&) {
    // Nobody is left to be told: what was written is in the file or in the record by now.
  }
}

void Session::close() {
  remember_desk();
  jobs.abandon();
  safety_->finish();
  worker_.reset();
  searches_ = {};
  spelling_.keep_in_file();
  import_.reset();
  if (project_ != nullptr && project_->sealed()) {
    std::error_code none;
    fs::remove_all(search::index_folder(project_->path()), none);
  }
  project_.reset();
  if (!looked_copy_.empty()) {
    std::error_code none;
    search::forget_index(looked_copy_);
    fs::remove(looked_copy_, none);
    looked_copy_.clear();
  }
  locked_.clear();
  out_folder.clear();
  notices_->forget();
  shared_folder_->forget();
  safety_->forget();
  answer_.reset();
  report_.reset();
  kept_.forget();
  evidence_ = nullptr;
  matrix_.reset();
  back_.clear();
  forward_.clear();
  tabs_.clear();
  beside = editor::Editor();
  counts_at_ = evidence_at_ = report_at_ = seen_revision_ = indexed_revision_ = 0;
  room = Room::start;
  theme = {};
}

void Session::act(const std::function<void()>& what) {
  try {
    what();
  } catch (const Error& fault) {
    ui_.complain(ui_.words->has(fault.id()) ? ui_.t(fault.id(), fault.values()) : fault.what());
  }
}

bool Session::may_change() {
  if (!open() || project_->may_change()) return open();
  ui_.complain(ui_.t("notice.only_read"));
  return false;
}

void Session::let_go() {
  worker_->discard();
  worker_.reset();
  search::forget_index(project_->path());
  answer_.reset();
  report_.reset();
  keep_own();
  start_worker();
  indexed_revision_ = 0;
  if (model().find(beside.text()) == nullptr) beside = editor::Editor();
  if (!editor.text() || model().find(editor.text()) != nullptr) return;
  const auto mode = editor.mode;
  editor = editor::Editor();
  editor.mode = mode;
  editor.check_with(&spelling_);
  if (const auto all = model().interviews_in_order(); !all.empty())
    if (const auto first = all.front()->text; model().find(first) != nullptr)
      editor.show(model(), first, project_->revision(first));
}

void Session::show_anew() {
  const auto text = editor.text();
  if (text && model().find(text) != nullptr) editor.show(model(), text, project_->revision(text));
}

void Session::keep_own() {
  searches_ = Searches(*project_);
  if (project_->sealed())
    spelling_.keep_elsewhere(project_->remembered("words"), [this](const std::string& words) {
      act([&] { project_->remember("words", words); });
    });
}

void Session::start_worker() {
  worker_ = std::make_unique<search::Worker>(project_->path(), search::index_identity(*project_),
                                             project_->seal().key(), [] { platform::wake(); });
  if (!settings.places.empty()) worker_->look_in(settings.places);
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

void Session::step_through(std::vector<Place>& from, std::vector<Place>& to) {
  if (from.empty() || !open()) return;
  const auto place = from.back();
  from.pop_back();
  to.push_back({room, editor.text(), editor.selection()});
  project_->end_run();
  room = place.room;
  editor.mode = room == Room::coding ? editor::Editor::Mode::coding : editor::Editor::Mode::writing;
  if (model().find(place.text) != nullptr) {
    editor.show(model(), place.text, project_->revision(place.text));
    if (!place.range.empty()) editor.reveal(place.range);
  }
}
void Session::back() { step_through(back_, forward_); }
void Session::forward() { step_through(forward_, back_); }

void Session::close_tab(model::TextId text) {
  const auto at = std::find(tabs_.begin(), tabs_.end(), text);
  if (at == tabs_.end() || tabs_.size() < 2) return;
  const bool shown = editor.text() == text;
  const auto next = tabs_.erase(at);
  if (shown) go_to(next == tabs_.end() ? tabs_.back() : *next, {});
}

void Session::next_tab(bool forward) {
  const auto at = std::find(tabs_.begin(), tabs_.end(), editor.text());
  if (at == tabs_.end() || tabs_.size() < 2) return;
  const auto n = std::ssize(tabs_);
  go_to(tabs_[static_cast<std::size_t>((at - tabs_.begin() + (forward ? 1 : n - 1)) % n)], {});
}

void Session::show_beside(model::TextId text) {
  beside = editor::Editor();
  beside.mode = editor::Editor::Mode::coding;
  if (open() && model().find(text) != nullptr) beside.show(model(), text, project_->revision(text));
}

void Session::toggle_beside() {
  if (beside.text() || tabs_.size() < 2) return show_beside({});
  const auto here = std::find(tabs_.begin(), tabs_.end(), editor.text());
  show_beside(here == tabs_.begin() || here == tabs_.end() ? tabs_.back() : *std::prev(here));
}

std::string Session::name_of(model::TextId id) const {
  const auto* text = model().find(id);
  if (text == nullptr) return {};
  if (const auto* interview = model().find(text->interview)) {
    // Notes of one who writes beside another are told apart.
    for (const auto& [stream_id, stream] : model().streams)
      if (stream.text == id && !stream.interviewer.empty())
        return stream.interviewer + ": " +
               (interview->title.empty() ? model::Model::called(*interview) : interview->title);
    return interview->title.empty() ? model::Model::called(*interview) : interview->title;
  }
  const auto* document = model().find(text->document);
  return document == nullptr ? std::string() : document->title;
}

void Session::remember_desk() {
  if (!open()) return;
  auto& desk = settings.desks[fs::absolute(project_->path()).lexically_normal().string()];
  desk.room = room.id;
  desk.note = model::to_string(static_cast<model::OpId>(editor.text()));
  desk.tabs.clear();
  for (const auto tab : tabs_) desk.tabs.push_back(model::to_string(static_cast<model::OpId>(tab)));
  settings.save();
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
  if (!may_change()) return;
  project_->type(editor.text(), splice);
  editor.show(model(), editor.text(), project_->revision(editor.text()));
}
void Session::end_run() {
  if (open()) project_->end_run();
}

void Session::code(text::Range range, model::CodeId chosen, model::Stance stance) {
  if (!may_change()) return;
  const auto id = project_->code(editor.text(), range, chosen, stance, settings.initials);
  editor.show(model(), editor.text(), project_->revision(editor.text()));
  if (!id) return;
  const auto* code = model().find(chosen);
  ui_.toast(
      ui_.t("toast.coded", {ui_.name_of(*code), ui_.t("stance." + std::string(model::to_string(stance)))}),
      ui_.t("undo"), [this] { undo(); });
}
void Session::code_in_vivo(text::Range range, model::CodeId like, model::Stance stance) {
  act([&] {
    const auto made = commands::code_in_vivo(*project_, editor.text(), range, like, stance, settings.initials,
                                             ui_.t("coding.in_vivo"));
    editor.show(model(), editor.text(), project_->revision(editor.text()));
    if (const auto* code = model().find(made))
      ui_.toast(ui_.t("toast.in_vivo", {code->name, ui_.name_of(model().area_of(*code))}), ui_.t("undo"),
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
  if (!may_change()) return;
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
  if (!may_change()) return;
  act([&] { commands::remove_coding(*project_, coding); });
  ui_.toast(ui_.t("toast.uncoded"), ui_.t("undo"), [this] { undo(); });
}
void Session::set_stance(model::CodingId coding, model::Stance stance) {
  act([&] { commands::set_stance(*project_, {coding}, stance); });
}

void Session::undo() {
  if (!may_change()) return;
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
  if (!may_change()) return;
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
  if (!may_change()) return;
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
  if (evidence_ == nullptr || evidence_at_ != project_->revision()) {
    evidence_at_ = project_->revision();
    evidence_ = &kept_.of(model(), project_->structure_revision(),
                          [this](model::TextId text) { return project_->revision(text); });
  }
  return *evidence_;
}

const analysis::Matrix& Session::matrix() {
  const auto& all = evidence();
  if (!matrix_ || matrix_at_ != evidence_at_) {
    matrix_at_ = evidence_at_;
    matrix_ = analysis::theme_by_role(all);
  }
  return *matrix_;
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
  const auto there = [this, text, range] {
    if (room == Room::capture) room = Room::coding;
    go_to(text, range);
  };
  if (hit.project == project_->path())
    there();
  else
    open_file(fs::path(hit.project), there);
}

void Session::tick(double now) {
  now_ = now;
  wake_at.reset();
  jobs.deliver(now);
  safety_->tick(now);
  if (!open()) return;
  if (named_at_ != project_->structure_revision()) {
    named_at_ = project_->structure_revision();
    spelling_.know(known_names(model()));
  }
  if (const auto shown = editor.text(); shown && std::find(tabs_.begin(), tabs_.end(), shown) == tabs_.end())
    tabs_.push_back(shown);
  std::erase_if(tabs_, [&](model::TextId text) { return model().find(text) == nullptr; });
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
  if (const auto hides = safety_->wakes_in(now)) out = std::min(out.value_or(1e9), *hides);
  if (editor.moving()) return 0.001;
  if (wake_at) out = std::min(out.value_or(1e9), std::max(0.01, *wake_at - now));
  if (indexed_revision_ != project_->revision()) out = std::max(0.01, typing_pause - (now - changed_));
  const auto state = project_->state();
  // Where the disk takes nothing, its writer tries each second.
  if (!state.saved) out = std::min(out.value_or(1), state.failure.empty() ? 0.05 : 0.5);
  return out;
}

}  // namespace skolanalys::session
