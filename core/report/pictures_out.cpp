#include "core/report/pictures_out.h"
#include "core/assets/shipped_words.h"

#include <chrono>
#include <set>

#include "core/analysis/evidence.h"
#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/file.h"
#include "core/report/build.h"
#include "core/report/charts.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace {

constexpr double pixels_a_point = 3;
constexpr double names_wide = 138, role_wide = 66;  // points

/// A line below: what it is, of which project, from when.
Picture signed_by(Picture picture, const model::Model& model, const std::string& more) {
  const auto day = model::to_string(
      std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now())));
  Shape line;
  line.kind = Shape::Kind::text;
  line.points = {{0, picture.height + 12}};
  line.height = 7.5;
  line.color = "#5B6675";
  line.text = picture.caption + (picture.caption.empty() ? "" : " · ") + model.engagement.municipality +
              " (" + model.engagement.municipality_code + ") · " + day + (more.empty() ? "" : " · " + more);
  picture.shapes.push_back(std::move(line));
  picture.height += 20;
  return picture;
}

}  // namespace

Picture matrix_picture(const model::Model& model, const std::string& language) {
  const auto& words = assets::Words::in(language);
  const auto counted = analysis::theme_by_role(analysis::evidence_of(model));
  std::set<std::string> heard;
  for (const auto& [key, cell] : counted.cells) heard.insert(key.second);
  std::vector<std::string> rows, columns, ids;
  for (const auto& role : assets::roles().roles)
    if (heard.contains(role.id)) {
      ids.push_back(role.id);
      columns.push_back(assets::roles().name(role.id, language));
    }
  std::vector<std::vector<MatrixCell>> cells;
  std::size_t silent = 0;
  for (const auto* area : model.areas()) {
    auto themes = model.children(area->id);
    themes.insert(themes.begin(), area);
    for (const auto* theme : themes) {
      std::vector<MatrixCell> row(ids.size());
      bool any = false;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto* cell = counted.at(theme->slug, ids[i]);
        if (cell == nullptr || cell->passages == 0) continue;
        any = true;
        const auto of = [&](model::Stance stance) {
          const auto found = cell->stances.find(stance);
          return found == cell->stances.end() ? std::size_t{0} : found->second;
        };
        row[i] = {cell->respondents.size(), of(model::Stance::strength), of(model::Stance::weakness), 0};
        row[i].other = cell->passages - row[i].strength - row[i].weakness;
      }
      silent += any || theme == area ? 0 : 1;
      if (!any) continue;
      rows.push_back(assets::name_of(*theme, language));
      cells.push_back(std::move(row));
    }
  }
  if (rows.empty()) return {};
  auto out = matrix_chart(rows, columns, cells, words("table.matrix"), words("picture.matrix"),
                          names_wide + role_wide * static_cast<double>(columns.size()));
  auto more = words("picture.legend");
  if (silent > 0) more += " · " + words("picture.silent", {std::to_string(silent)});
  return signed_by(std::move(out), model, more);
}

std::vector<Picture> chart_pictures(const model::Model& model, const std::string& language) {
  std::vector<Picture> out;
  Options options;
  options.language = language;
  for (auto& block : build(model, options).blocks)
    if (auto* picture = std::get_if<Picture>(&block))
      out.push_back(signed_by(std::move(*picture), model, ""));
  return out;
}

std::vector<std::filesystem::path> write_pictures(const std::filesystem::path& path,
                                                  const std::vector<Picture>& pictures) {
  const auto ending = exchange::ending_of(path);
  if (ending != ".svg" && ending != ".png")
    throw Error(Fault::usage, "error.picture_ending", {path.string()},
                path.string() + ": pictures are written as .svg or .png; choose one of them");
  std::vector<std::filesystem::path> out;
  for (const auto& picture : pictures) {
    if (picture.shapes.empty()) continue;
    auto name = path;
    if (pictures.size() > 1)
      name.replace_filename(path.stem().string() + "-" + std::to_string(out.size() + 1) +
                            path.extension().string());
    exchange::write_file(name, ending == ".svg"
                                   ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg(picture)
                                   : png(picture, pixels_a_point));
    out.push_back(std::move(name));
  }
  if (out.empty())
    throw Error(Fault::usage, "error.no_picture", {path.string()},
                path.string() + ": there is nothing to draw yet; code some passages first");
  return out;
}

}  // namespace skolanalys::report
