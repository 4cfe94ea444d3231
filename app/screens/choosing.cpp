#include "app/screens/choosing.h"

#include "app/ui/icons.h"
#include "app/ui/text.h"

namespace skolanalys::screens {

bool path_field(ui::Ui& ui, session::Session& session, const std::string& id, std::string& value,
                const std::string& hint, float width, session::FileWish wish) {
  const float button = ui.px(34);
  ImGui::BeginGroup();
  const float room = ImGui::GetContentRegionAvail().x;
  const float all = width <= 0 ? room : std::min(width, room);
  bool changed = ui::field(ui, id, value, hint, all - button - ui.px(4));
  ImGui::SameLine(0, ui.px(4));
  if (ui::icon_button(ui, id + ".choose", ui::icon::folder, ui.t("choose.button"))) {
    if (wish.start.empty() && !value.empty()) wish.start = value;
    auto then = std::move(wish.chosen);
    wish.chosen = [&value, then = std::move(then)](const std::vector<std::string>& files) {
      value = files.front();
      if (then) then(files);
    };
    session.choose(std::move(wish));
    changed = true;
  }
  ImGui::EndGroup();
  return changed;
}

bool labelled_path(ui::Ui& ui, session::Session& session, const std::string& id, const std::string& label,
                   std::string& value, float width, session::FileWish wish) {
  ImGui::BeginGroup();
  ui::text_at(ui, ImGui::GetCursorScreenPos(), ui.fonts.small, ui.colors.muted, label,
              width > 0 ? width : ImGui::GetContentRegionAvail().x);
  ImGui::Dummy({1, ui.fonts.small->FontSize});
  const bool changed = path_field(ui, session, id, value, "", width, std::move(wish));
  ImGui::EndGroup();
  return changed;
}

void where_it_lands(ui::Ui& ui, session::Session& session, const std::string& room) {
  const bool elsewhere = !session.out_folder.empty();
  ui::paragraph(ui, ui.fonts.small, ui.colors.muted,
                elsewhere ? ui.t("out.in", {session.out_folder.string()}) : ui.t("out.beside"));
  ui.mark(room + ".lands", session.out_folder.string());
  if (ui::chip(ui, room + ".lands.change", ui.t("out.change"), elsewhere, ui::icon::folder))
    session.choose({.what = session::FileWish::What::folder,
                    .title = "choose.out",
                    .start = session.out_folder,
                    .chosen = [&session](const auto& folder) { session.out_folder = folder.front(); }});
  if (!elsewhere) return;
  ImGui::SameLine();
  if (ui::chip(ui, room + ".lands.beside", ui.t("out.reset"), false)) session.out_folder.clear();
}

const std::vector<std::string>& picture_endings() {
  static const std::vector<std::string> all{".jpg",  ".jpeg", ".png", ".gif", ".webp",
                                            ".heic", ".bmp",  ".tif", ".tiff"};
  return all;
}

const std::vector<std::string>& importable() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> out{".skolanalys", ".txt",  ".md",  ".docx", ".odt",     ".rtf",
                                 ".html",       ".htm",  ".pdf", ".vtt",  ".srt",     ".csv",
                                 ".xlsx",       ".qdpx", ".qdc", ".qda",  ".sqlite3", ".db"};
    out.insert(out.end(), picture_endings().begin(), picture_endings().end());
    return out;
  }();
  return all;
}

void choose_import(session::Session& session) {
  session.choose({.what = session::FileWish::What::files,
                  .title = "choose.import",
                  .endings = importable(),
                  .folders_too = true,
                  .chosen = [&session](const auto& files) { session.import_files(files); }});
}

}  // namespace skolanalys::screens
