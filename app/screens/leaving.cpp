#include "app/screens/leaving.h"

#include "app/screens/choosing.h"
#include "app/session/lexicon.h"
#include "app/ui/icons.h"
#include "core/report/write.h"

namespace skolanalys::screens {

void for_whom(ui::Ui& ui, const std::string& room, Leaving& leaving) {
  ui::section(ui, ui.t("privacy.for_whom"));
  for (const auto audience :
       {privacy::Audience::ourselves, privacy::Audience::municipality, privacy::Audience::other}) {
    const std::string id(model::id_of(audience));
    if (audience == privacy::Audience::municipality) ImGui::SameLine();
    if (ui::chip(ui, room + ".for." + id, ui.t("privacy.audience." + id), leaving.audience == audience))
      leaving.audience = audience;
  }
  if (leaving.audience == privacy::Audience::other)
    ui::field(ui, room + ".recipient", leaving.recipient, ui.t("privacy.recipient"), -1);
  for (const auto& warning : privacy::warnings_for(leaving.audience))
    ui::paragraph(ui, ui.fonts.small, ui.colors.muted, std::string(ui::icon::warning) + " " + ui.t(warning));
}

void write_document(ui::Ui& ui, session::Session& session, const Leaving& leaving, const std::string& what,
                    const std::filesystem::path& path, MakeTree make) {
  privacy::Release release{.what = what,
                           .path = session.put_at(path),
                           .audience = leaving.audience,
                           .recipient = leaving.recipient,
                           .status = leaving.audience == privacy::Audience::ourselves ? "working" : "draft",
                           .by = session.settings.initials,
                           .roles = privacy::Roles::as_they_are};
  session.project().end_run();
  session.jobs.start<model::ExportRecord>(
      ui.t("report.job_write"),
      [model = session.snapshot(), release, make = std::move(make)](session::Progress&) {
        const auto cleared = privacy::clear(*model, release, session::lexicon());
        return cleared.write([&](const model::Model& shown, const std::filesystem::path& to) {
          report::write(make(shown, release.audience != privacy::Audience::ourselves), to);
        });
      },
      [&ui, &session, release](model::ExportRecord record) {
        session.act([&] { privacy::log_export(session.project(), record); });
        ui.toast(ui.t("toast.report", {release.path.string()}));
      });
}

}  // namespace skolanalys::screens
