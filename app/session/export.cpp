#include "app/session/export.h"

#include "app/platform/elsewhere.h"
#include "app/session/lexicon.h"

namespace skolanalys::session {

std::filesystem::path beside(const std::filesystem::path& project, const std::string& name) {
  auto out = project;
  out.replace_filename(project.stem().string() + "-" + name);
  return out;
}

void put_out(ui::Ui& ui, Session& session, Export wanted) {
  wanted.path = session.put_at(wanted.path);
  const bool outside = wanted.audience != privacy::Audience::ourselves;
  wanted.out.outside = outside;
  if (wanted.out.language.empty()) wanted.out.language = ui.words->language();
  privacy::Release release{
      .what = wanted.out.what,
      .path = wanted.path,
      .audience = wanted.audience,
      .recipient = wanted.recipient,
      .status = outside ? "draft" : "working",
      .by = session.settings.initials,
      .roles = wanted.out.what == "report" ? privacy::Roles::as_they_are : privacy::Roles::generalised};
  session.project().end_run();
  struct Done {
    model::ExportRecord record;
    report::Written written;
  };
  session.jobs.start<Done>(
      ui.t("job.export", {wanted.path.filename().string()}),
      // The project outlives its jobs; of it only what any thread may ask for is read.
      [model = session.snapshot(), &project = std::as_const(session.project()), release,
       out = wanted.out](Progress& progress) {
        Done done;
        const auto cleared = privacy::clear(*model, release, lexicon());
        progress.check();
        done.record = cleared.write([&](const model::Model& what, const std::filesystem::path& path) {
          done.written = report::write_out(out, project, what, path, [&](double share) {
            progress.at(share);
            return !progress.cancelled();
          });
          progress.check();
        });
        return done;
      },
      [&ui, &session, path = wanted.path](const Done& done) {
        session.act([&] { privacy::log_export(session.project(), done.record); });
        auto words = ui.t("toast.exported", {path.string()});
        for (const auto& notice : done.written.notices) words += "\n" + ui.t(notice.id, notice.values);
        ui.toast(std::move(words), ui.t("export.show"),
                 [path] { platform::show_elsewhere(path.parent_path()); });
      });
}

}  // namespace skolanalys::session
