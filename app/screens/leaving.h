#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "app/session/session.h"
#include "app/ui/ui.h"
#include "core/privacy/release.h"
#include "core/report/tree.h"

/// How the rooms that write documents let them leave: asked for whom, made on a worker, through the door of
/// core/privacy/release.h, and logged.
namespace skolanalys::screens {

/// For whom the next document is.
struct Leaving {
  privacy::Audience audience = privacy::Audience::ourselves;
  std::string recipient;
};

/// The choice, a heading included: decides whether names are replaced, and says what must be known before
/// the document is handed over. Marks: "ROOM.for.AUDIENCE", "ROOM.recipient".
void for_whom(ui::Ui& ui, const std::string& room, Leaving& leaving);

/// Makes the tree of a document; on a worker, from the model that may be shown.
using MakeTree = std::function<report::Report(const model::Model& model, bool outside)>;

/// Writes a document beside the project and says so. `what` names it in the export log ("report",
/// "workshop", "follow-up").
void write_document(ui::Ui& ui, session::Session& session, const Leaving& leaving, const std::string& what,
                    const std::filesystem::path& path, MakeTree make);

}  // namespace skolanalys::screens
