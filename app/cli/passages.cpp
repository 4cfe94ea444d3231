#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/analysis/evidence.h"
#include "core/assets/assets.h"
#include "core/error.h"
#include "core/store/project.h"

namespace skolanalys::cli {
using nlohmann::json;

void add_passages(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> files;
    std::string theme, role, stance;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("passages", context.words("cli.passages.about"));
  verb->add_option("FILE", o->files, context.words("cli.passages.files"))->required();
  verb->add_option("--theme", o->theme, context.words("cli.theme"))->required();
  verb->add_option("--role", o->role, context.words("cli.role"));
  verb->add_option("--stance", o->stance, context.words("cli.stance"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    analysis::Filter filter;
    filter.themes = {o->theme};
    if (!o->role.empty()) {
      if (assets::roles().find(o->role) == nullptr)
        throw Error(Fault::usage, "query.unknown_role", {o->role}, "there is no role '" + o->role + "'");
      filter.roles = {o->role};
    }
    if (!o->stance.empty()) {
      filter.stance = model::parse_stance(o->stance);
      if (!filter.stance)
        throw Error(Fault::usage, "error.unknown_stance", {o->stance},
                    "there is no stance '" + o->stance + "'");
    }
    auto list = json::array();
    for (const auto& file : o->files) {
      const auto project = store::Project::open(file, store::Access::read, context.opening());
      const auto& model = project->model();
      if (model.code_called(o->theme) == nullptr)
        throw Error(Fault::usage, "error.unknown_theme_in", {o->theme, file},
                    file + ": there is no theme '" + o->theme + "' in the codebook");
      for (const auto& e : analysis::evidence_of(model, filter)) {
        const auto source =
            e.interview != nullptr ? model::Model::called(*e.interview) : model::Model::called(*e.document);
        if (!o->json) {
          print(source + (e.clock.empty() ? "" : " [" + e.clock + "]") + " · " +
                assets::roles().names(e.roles, context.language) + " · " +
                context.words("stance." + std::string(model::to_string(e.coding->stance))) + "\n  " +
                e.quote + "\n");
          continue;
        }
        auto respondents = json::array();
        for (const auto id : e.respondents)
          if (const auto* r = model.find(id)) respondents.push_back(r->label);
        list.push_back({{"project", file},
                        {"interview", source},
                        {"kind", e.interview != nullptr ? "interview" : "document"},
                        {"theme", e.theme->slug},
                        {"role", e.roles},
                        {"respondents", std::move(respondents)},
                        {"stance", std::string(model::to_string(e.coding->stance))},
                        {"from", e.coding->range.from},
                        {"to", e.coding->range.to},
                        {"clock", e.clock},
                        {"quote", e.quote},
                        {"reference", e.reference}});
      }
    }
    if (o->json) print_json({{"theme", o->theme}, {"passages", std::move(list)}});
  });
}

void add_matrix(CLI::App& app, Context& context) {
  struct Options {
    std::vector<std::string> files;
    bool json = false;
  };
  struct Sum {
    std::size_t respondents = 0, passages = 0, interviews = 0;
    std::map<model::Stance, std::size_t> stances;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("matrix", context.words("cli.matrix.about"));
  verb->add_option("FILE", o->files, context.words("cli.passages.files"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    std::map<std::pair<std::string, std::string>, Sum> sums;
    for (const auto& file : o->files) {
      const auto project = store::Project::open(file, store::Access::read, context.opening());
      for (const auto& [key, cell] : analysis::theme_by_role(analysis::evidence_of(project->model())).cells) {
        auto& sum = sums[key];
        sum.respondents += cell.respondents.size();
        sum.passages += cell.passages;
        sum.interviews += cell.interviews.size();
        for (const auto& [stance, n] : cell.stances) sum.stances[stance] += n;
      }
    }
    auto cells = json::array();
    for (const auto& [key, sum] : sums) {
      auto stances = json::object();
      for (const auto stance : model::all_stances) {
        const auto found = sum.stances.find(stance);
        stances[std::string(model::to_string(stance))] = found == sum.stances.end() ? 0 : found->second;
      }
      if (!o->json)
        print(key.first + "\t" + key.second + "\t" +
              context.words("cli.respondents", {std::to_string(sum.respondents)}));
      cells.push_back({{"theme", key.first},
                       {"role", key.second},
                       {"respondents", sum.respondents},
                       {"passages", sum.passages},
                       {"interviews", sum.interviews},
                       {"stances", std::move(stances)}});
    }
    if (o->json) print_json({{"cells", std::move(cells)}});
  });
}

}  // namespace skolanalys::cli
