#pragma once
#include <filesystem>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "app/editor/editor.h"
#include "app/session/file_wish.h"
#include "app/session/import_preview.h"
#include "app/session/jobs.h"
#include "app/session/room.h"
#include "app/session/saved_search.h"
#include "app/session/settings.h"
#include "app/ui/ui.h"
#include "core/analysis/kept_evidence.h"
#include "core/report/tree.h"
#include "core/store/project.h"
#include "search/worker.h"

namespace skolanalys::session {

class Safety;
class Notices;
class FolderWatch;

/// Where one is: what back and forward step through.
struct Place {
  Room room = Room::start;
  model::TextId text;
  text::Range range;
};

/// The list of interviews and documents in words, as it is drawn.
struct NotesView {
  struct Row {
    model::TextId text;
    std::vector<model::TextId> others;  ///< other interviewers' notes of the same interview
    std::string id, name, detail, count;
  };
  std::uint64_t structure = ~0ULL;
  std::size_t codings = 0;
  std::string language, project;
  std::vector<Row> interviews, documents;
};

/// The open project and everything the screens share. Screens read it and send it commands; it alone changes
/// the project. Views (evidence, report, counts) are computed when the project has changed, not when drawn.
class Session final : public editor::Sink {
 public:
  explicit Session(ui::Ui& ui);
  ~Session() override;

  Settings settings;
  Room room = Room::start;
  editor::Editor editor;
  /// The theme that one looks at, here or there: rooms that show one set it and follow it.
  model::CodeId theme;
  NotesView notes;
  /// A room wants to be drawn again at this time of the frame's clock; forgotten with each frame.
  std::optional<double> wake_at;
  /// What takes longer than a frame. Work may not touch the session: give it `snapshot()`.
  Jobs jobs;

  // --- project ---------------------------------------------------------------------------------------------
  [[nodiscard]] bool open() const { return project_ != nullptr; }
  [[nodiscard]] store::Project& project() { return *project_; }
  [[nodiscard]] const model::Model& model() const { return project_->model(); }
  /// The model as it is now, for work on another thread. Shared, since the work and whoever started it may
  /// end in either order. Copied once a revision.
  [[nodiscard]] std::shared_ptr<const model::Model> snapshot();
  /// Opens a file beside the window, as a job; what is wrong is shown, and what was open stays open until
  /// then. A small one is there at once: it is waited for as long as `patience`. `then` when it is open,
  /// which may be later; true where it is open already.
  bool open_file(const std::filesystem::path& path, const std::function<void()>& then = {});
  std::chrono::milliseconds patience{100};
  /// Begins to open a file, so that the window is made meanwhile; `finish_opening` waits for it.
  void begin_opening(const std::filesystem::path& path);
  void finish_opening();
  /// The sealed file that waits for its passphrase; empty = none.
  [[nodiscard]] const std::filesystem::path& locked() const { return locked_; }
  /// A file that was opened on another thread, or why it could not be.
  using Begun = std::future<std::unique_ptr<store::Project>>;
  /// Goes on in the sealed file that waited; `begun` is done.
  void open_with(const store::Secret& key, Begun begun);
  /// Closes the project and opens it anew, where something under it has changed.
  void reopen();
  /// The index is made anew, without what it held before, and nothing is shown any more that is gone from the
  /// model: after something was erased, or the project was given a passphrase.
  void let_go();
  /// The shown note again, after something came in from elsewhere.
  void show_anew();
  /// Goes on in a copy of the open project, with its key.
  void open_copy(const std::filesystem::path& path);
  void open_copy(const std::filesystem::path& path, const store::Secret& key);
  [[nodiscard]] Safety& safety() { return *safety_; }
  [[nodiscard]] Notices& notices() { return *notices_; }
  [[nodiscard]] FolderWatch& shared_folder() { return *shared_folder_; }
  /// Opens a project to read; nothing in it can then be changed. `copy`: the file is a copy made for that,
  /// and is taken away when it is closed.
  bool look_at(const std::filesystem::path& path, const store::Secret& key, bool copy);
  /// Whether the open project can be changed; where it cannot, the person is told so.
  bool may_change();
  bool open_sample();
  bool create(const std::filesystem::path& path, const std::string& municipality);
  /// Where projects are made that no place was named for.
  [[nodiscard]] static std::filesystem::path own_folder();
  /// What is handed in is looked at first (`import_preview`); a project of ours is opened.
  void import_files(const std::vector<std::string>& files);
  [[nodiscard]] ImportPreview* import_preview() { return import_.get(); }
  /// Lets the person choose a file or a folder; the window shows its panel for that.
  void choose(FileWish wish) { wish_ = std::move(wish); }
  [[nodiscard]] std::optional<FileWish> take_wish() { return std::exchange(wish_, std::nullopt); }
  /// Where what goes out of the open project is put: empty = beside it.
  std::filesystem::path out_folder;
  /// A file that was meant to lie beside the project, where it is to lie.
  [[nodiscard]] std::filesystem::path put_at(const std::filesystem::path& wanted) const {
    return out_folder.empty() ? wanted : out_folder / wanted.filename();
  }
  /// Keeps picture files with the shown interview.
  void attach_pictures(const std::vector<std::string>& files);
  /// Takes in what was looked at, as one step; put together by a job.
  void finish_import();
  void drop_import() { import_.reset(); }
  void close();

  // --- going about
  // -------------------------------------------------------------------------------------------
  void go(Room to);
  void go_to(model::TextId text, text::Range range);
  void back();
  void forward();
  [[nodiscard]] bool can_go_back() const { return !back_.empty(); }
  [[nodiscard]] bool can_go_forward() const { return !forward_.empty(); }

  /// Notes that are kept at hand above the text, in the order they were opened. The shown one is among them.
  [[nodiscard]] const std::vector<model::TextId>& tabs() const { return tabs_; }
  /// Takes a note from the tabs; the one beside it is shown if it was the shown one.
  void close_tab(model::TextId text);
  /// The tab after (before) the shown one.
  void next_tab(bool forward);
  /// A second note beside the shown one, to read: none = only one.
  void show_beside(model::TextId text);
  /// Shows the note that was looked at before the shown one, or takes the second note away.
  void toggle_beside();
  editor::Editor beside;
  /// What the person calls a note: its title, else its label.
  [[nodiscard]] std::string name_of(model::TextId text) const;
  /// The room that a project was left in, once after it was opened; empty = none.
  [[nodiscard]] std::string take_wanted_room() { return std::exchange(wanted_room_, {}); }
  /// Keeps room, note and tabs of the open project in the settings, for the next time.
  void remember_desk();

  [[nodiscard]] const model::Interview* interview() const;
  [[nodiscard]] const model::Document* document() const;

  // --- doing; each failure is shown as a message
  // ----------------------------------------------------------------
  void act(const std::function<void()>& what);
  [[nodiscard]] std::string words(const std::string& id) const { return ui_.t(id); }
  [[nodiscard]] const assets::Words& all_words() const { return *ui_.words; }
  /// A message that passes.
  void say(const std::string& id, const std::vector<std::string>& values) { ui_.toast(ui_.t(id, values)); }
  void say(const std::string& sentence) { ui_.toast(sentence); }
  void type(const text::Splice& splice) override;
  void end_run() override;
  void code(text::Range range, model::CodeId theme, model::Stance stance) override;
  void code_in_vivo(text::Range range, model::CodeId like, model::Stance stance) override;
  void mark(text::Range range, model::MarkKind kind) override;
  void resize(model::CodingId coding, text::Range range) override;
  void split(model::CodingId coding, text::Pos at) override;
  void uncode(model::CodingId coding) override;
  void set_stance(model::CodingId coding, model::Stance stance) override;
  void undo() override;
  void redo() override;
  /// Puts words in place of ranges of the shown text (in order, not overlapping), as one step.
  void replace(const std::vector<text::Range>& ranges, const std::string& words);
  /// Undo of whatever was done last in the shown note, else in the project.
  void undo_any() { undo(); }
  /// Undo of the project's own steps: themes, interviews, report.
  void undo_project();

  // --- views
  // ---------------------------------------------------------------------------------------------------
  [[nodiscard]] const std::vector<analysis::Evidence>& evidence();
  [[nodiscard]] const analysis::Matrix& matrix();
  [[nodiscard]] const report::Report& report();
  /// Codings of each theme, all roles.
  [[nodiscard]] std::size_t codings_of(model::CodeId code);
  void ask(search::Question question);
  [[nodiscard]] const std::optional<search::Answer>& answer() const { return answer_; }
  [[nodiscard]] search::Worker::State search_state() const {
    return worker_ != nullptr ? worker_->state() : search::Worker::State();
  }
  /// Searches these places besides the open project from now on, and remembers them.
  void look_in(std::vector<std::string> places);
  /// Saved ones, the open project's among them.
  [[nodiscard]] Searches& searches() { return searches_; }
  /// Opens what a hit stands in, another project too; what cannot be opened here is said.
  void go_to_hit(const search::Hit& hit);

  /// Once a frame: fetches answers, ends pauses in typing, keeps the index current.
  void tick(double now);
  /// Seconds until `tick` has something to do.
  [[nodiscard]] std::optional<double> wakes_in(double now) const;

 private:
  void opened();
  void start_worker();
  /// What a person keeps for themselves goes into a sealed project, not beside it in the clear.
  void keep_own();
  void bring_in(store::Merge&& made, const std::string& words, model::TextId show);
  void opened_as(const std::filesystem::path& path, const store::Secret& key);
  /// Waits for it and goes on in it. False where what is in the way is told above the room instead.
  bool take(const std::filesystem::path& path, const store::Secret& key, Begun begun);
  std::filesystem::path locked_;
  struct Opening;
  std::shared_ptr<Opening> begin(const std::filesystem::path& path, const std::function<void()>& then);
  bool finish(Opening& opening);
  std::shared_ptr<Opening> first_;  ///< that `finish_opening` waits for
  std::vector<std::weak_ptr<Opening>>
      openings_;  ///< what `open_file` opens beside the window; their jobs own them
  void step_through(std::vector<Place>& from, std::vector<Place>& to);
  ui::Ui& ui_;
  std::unique_ptr<Safety> safety_;
  std::unique_ptr<Notices> notices_;
  std::unique_ptr<FolderWatch> shared_folder_;
  std::filesystem::path looked_copy_;  ///< the file of the open project, where it goes when it is closed
  editor::Spelling spelling_;
  std::unique_ptr<store::Project> project_;
  std::unique_ptr<search::Worker> worker_;
  Searches searches_;
  std::unique_ptr<ImportPreview> import_;
  std::optional<search::Answer> answer_;
  std::vector<Place> back_, forward_;
  std::vector<model::TextId> tabs_;
  std::string wanted_room_;
  std::optional<FileWish> wish_;
  std::weak_ptr<const model::Model> snapshot_;  ///< the latest, while somebody works with it
  std::uint64_t snapshot_at_ = 0;
  std::uint64_t named_at_ = ~0ULL;  ///< structure that the spelling knows the names of
  std::uint64_t counts_at_ = 0, evidence_at_ = 0, report_at_ = 0, seen_revision_ = 0, indexed_revision_ = 0;
  double changed_ = 0;
  double now_ = 0;
  analysis::KeptEvidence kept_;
  const std::vector<analysis::Evidence>* evidence_ = nullptr;  ///< of `kept_`, as it was at `evidence_at_`
  std::optional<analysis::Matrix> matrix_;
  std::uint64_t matrix_at_ = 0;
  std::map<model::CodeId, std::size_t> counts_;
  std::optional<report::Report> report_;
};

}  // namespace skolanalys::session
