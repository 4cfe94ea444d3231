#include <algorithm>

#include "app/platform/window.h"
#include "app/session/session.h"
#include "core/commands/field.h"
#include "core/error.h"

/// What comes in. Reading and putting together happens on threads of their own, on a draft of the project;
/// here the finished change is taken in.
namespace skolanalys::session {
namespace {

namespace fs = std::filesystem;

struct Prepared {
  store::Merge merge;
  std::string words;   ///< for the message at the end
  model::TextId text;  ///< to be shown
};

}  // namespace

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
  project_->end_run();
  import_ = std::make_unique<ImportPreview>(std::vector<fs::path>(files.begin(), files.end()),
                                            project_->draft_base(), [] { platform::wake(); });
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

void Session::bring_in(store::Merge&& made, const std::string& words, model::TextId show) {
  project_->take_in(std::move(made));
  if (const auto text = editor.text(); text && model().find(text) != nullptr)
    editor.show(model(), text, project_->revision(text));
  ui_.toast(words, ui_.t("undo"), [this] { undo_project(); });
  if (show) go_to(show, {});
}

void Session::finish_import() {
  if (import_ == nullptr || !import_->ready() || import_->fault || !open()) return;
  // Gone even where it fails: what is wrong is shown, and the file can be mended and dropped again.
  // Shared by the work and, should that be over first, this call.
  const std::shared_ptr<ImportPreview> taken = std::move(import_);
  if (taken->kind == exchange::Incoming::qdpx || taken->kind == exchange::Incoming::foreign) {
    const auto& got = taken->whole.outcome;
    act([&] {
      bring_in(std::move(taken->whole.merge),
               ui_.t("cli.import.foreign",
                     {taken->whole.program, std::to_string(got.sources), std::to_string(got.codes),
                      std::to_string(got.codings), std::to_string(got.notes), std::to_string(got.cases)}),
               {});
    });
    return;
  }
  project_->end_run();
  const auto work = [taken, base = std::make_shared<const store::Snapshot>(project_->draft_base()),
                     words = ui_.words](Progress& progress) {
    Prepared out;
    const auto project = store::Project::draft(*base);
    progress.check();
    if (taken->kind == exchange::Incoming::notes) {
      exchange::ImportOptions options;
      options.speakers = taken->speakers;
      const auto all = taken->files.size();
      const auto got =
          exchange::import_files(*project, std::move(taken->files), options, [&](std::size_t done) {
            progress.at(done, all);
            return !progress.cancelled();
          });
      progress.check();
      out.words = (*words)("toast.imported", {std::to_string(got.size())});
      if (!got.empty())
        out.text = got.front().interview ? project->model().find(got.front().interview)->text
                                         : project->model().find(got.front().document)->text;
    } else if (taken->kind == exchange::Incoming::survey) {
      const auto got = exchange::import_survey(*project, taken->survey, {});
      out.words = (*words)("cli.import.survey", {std::to_string(got.respondents), std::to_string(got.matched),
                                                 std::to_string(got.notes)});
    } else {
      out.words =
          (*words)("cli.import.qdc", {std::to_string(exchange::merge_codebook(*project, taken->codebook))});
    }
    out.merge = project->take_out();
    return out;
  };
  jobs.start<Prepared>(ui_.t("job.import"), work, [this](Prepared made) {
    act([&] { bring_in(std::move(made.merge), made.words, made.text); });
  });
}

}  // namespace skolanalys::session
