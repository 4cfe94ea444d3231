#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/privacy/approval.h"
#include "core/store/project.h"

namespace skolanalys::cli {

void add_approve(CLI::App& app, Context& context) {
  struct Options {
    std::string file, coding, state, wanted, by, date;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("approve", context.words("cli.approve.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  auto* coding = verb->add_option("--coding", o->coding, context.words("cli.approve.coding"));
  auto* state = verb->add_option("--state", o->state, context.words("cli.approve.state"))
                    ->check(CLI::IsMember({"asked", "approved", "changed", "refused"}));
  coding->needs(state);
  state->needs(coding);
  verb->add_option("--wanted", o->wanted, context.words("cli.approve.wanted"));
  verb->add_option("--by", o->by, context.words("cli.release.by"));
  verb->add_option("--date", o->date, context.words("cli.approve.date"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const bool changes = !o->coding.empty();
    const auto project = store::Project::open(o->file, changes ? store::Access::write : store::Access::read,
                                              context.opening());
    if (changes) {
      std::optional<model::Date> date;
      if (!o->date.empty()) date = date_of(o->date);
      privacy::set_approval(*project, privacy::coding_called(project->model(), o->coding).id,
                            model::parse<model::ApprovalState>(o->state).value(), o->wanted, o->by, date);
      project->flush();
    }
    auto list = nlohmann::json::array();
    for (const auto& [id, one] : project->model().codings) {
      const auto say = privacy::say_of(project->model(), one);
      if (say.approval == nullptr) continue;
      const auto name = one.label.empty() ? model::to_string(id) : one.label;
      const std::string standing(privacy::id_of(say.standing));
      list.push_back({{"coding", name},
                      {"state", standing},
                      {"quote", say.approval->quote},
                      {"wanted", say.approval->wanted},
                      {"by", say.approval->by},
                      {"date", say.approval->date ? model::to_string(*say.approval->date) : ""}});
      if (!o->json)
        print(name + "\t" + context.words("privacy.approval." + standing) + "\t" + say.approval->quote);
    }
    if (o->json) print_json(list);
  });
}

void add_exports(CLI::App& app, Context& context) {
  struct Options {
    std::string file;
    bool json = false;
  };
  auto o = std::make_shared<Options>();
  auto* verb = app.add_subcommand("exports", context.words("cli.exports.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const auto project = store::Project::open(o->file, store::Access::read, context.opening());
    auto list = nlohmann::json::array();
    for (const auto& [id, record] : project->model().export_records) {
      const auto day =
          model::to_string(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(record.when)));
      list.push_back({{"date", day},
                      {"by", record.by},
                      {"what", record.what},
                      {"file", record.file_name},
                      {"recipient", record.recipient},
                      {"sha256", record.sha256},
                      {"pseudonymised", record.pseudonymised},
                      {"status", record.status}});
      if (!o->json)
        print(day + "\t" + record.what + "\t" + record.file_name + "\t" +
              (record.recipient.empty() ? context.words("privacy.audience.ourselves") : record.recipient) +
              "\t" + context.words("privacy.status." + record.status) + "\t" + record.sha256.substr(0, 12));
    }
    if (o->json) print_json(list);
  });
}

}  // namespace skolanalys::cli
