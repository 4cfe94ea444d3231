#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/verb.h"
#include "app/session/lexicon.h"
#include "core/error.h"
#include "core/privacy/review.h"
#include "core/store/project.h"

namespace skolanalys::cli {
namespace {

struct NamesOptions {
  std::string file, add, kind = "person", as, remove, replace, keep, generalise, instead, who;
  bool all = false, dictionary = false, everywhere = false, replace_all = false, json = false;
};

const model::Pseudonym& pseudonym_called(const model::Model& model, const std::string& name) {
  for (const auto& [id, pseudonym] : model.pseudonyms)
    if (pseudonym.original == name || pseudonym.replacement == name) return pseudonym;
  throw Error(Fault::usage, "error.unknown_name", {name}, "the list of names has no '" + name + "'");
}

/// A hit by its number, or all undecided ones of a name.
std::vector<privacy::Hit> hits_of(const privacy::Review& review, const std::string& what) {
  const bool number =
      !what.empty() && std::all_of(what.begin(), what.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (number) {
    const auto at = what.size() < 9 ? std::stoul(what) : 0;
    if (at >= 1 && at <= review.hits.size()) return {review.hits[at - 1]};
  }
  std::vector<privacy::Hit> out;
  for (const auto& hit : review.hits)
    if ((hit.words == what || hit.name == what) && hit.decision == model::HitDecision::undecided)
      out.push_back(hit);
  if (out.empty())
    throw Error(Fault::usage, "error.unknown_hit", {what}, "there is no undecided hit '" + what + "'");
  return out;
}

void decide(const NamesOptions& o, store::Project& project) {
  using model::HitDecision;
  if (!o.add.empty()) privacy::set_name(project, model::parse<model::NameKind>(o.kind).value(), o.add, o.as);
  if (!o.remove.empty()) privacy::remove_name(project, pseudonym_called(project.model(), o.remove).id);
  const auto what = !o.replace.empty() ? o.replace : !o.keep.empty() ? o.keep : o.generalise;
  if (!what.empty()) {
    privacy::Decision decision;
    decision.decision = !o.replace.empty() ? HitDecision::replace
                        : !o.keep.empty()  ? HitDecision::keep
                                           : HitDecision::generalise;
    decision.instead = o.instead;
    if (!o.who.empty()) decision.pseudonym = pseudonym_called(project.model(), o.who).id;
    const auto review = privacy::review(project.model(), session::lexicon());
    privacy::decide(project, hits_of(review, what), decision, o.everywhere);
  }
  if (o.replace_all) {
    // A name that was found once may stand in other forms elsewhere, which only show once it is in the list.
    for (bool more = true; more;) {
      std::vector<privacy::Hit> hits;
      for (auto& hit : privacy::review(project.model(), session::lexicon()).hits)
        if (hit.decision == HitDecision::undecided && hit.known && hit.choices.empty())
          hits.push_back(std::move(hit));
      more = !hits.empty();
      if (more) privacy::decide(project, hits, {.decision = HitDecision::replace});
    }
  }
  project.flush();
}

nlohmann::json as_json(const model::Model& model, const privacy::Review& review, bool all) {
  auto names = nlohmann::json::array();
  for (const auto& [id, name] : model.pseudonyms)
    names.push_back(
        {{"original", name.original}, {"kind", model::id_of(name.kind)}, {"replacement", name.replacement}});
  auto hits = nlohmann::json::array();
  for (std::size_t i = 0; i < review.hits.size(); ++i) {
    const auto& hit = review.hits[i];
    if (!all && hit.decision != model::HitDecision::undecided) continue;
    hits.push_back({{"number", i + 1},
                    {"words", hit.words},
                    {"name", hit.name},
                    {"kind", model::id_of(hit.kind)},
                    {"where", hit.where},
                    {"field", hit.field},
                    {"from", hit.range.from},
                    {"to", hit.range.to},
                    {"known", hit.known},
                    {"shared", !hit.choices.empty()},
                    {"replacement", hit.replacement},
                    {"decision", model::id_of(hit.decision)},
                    {"instead", hit.instead},
                    {"before", hit.before},
                    {"after", hit.after}});
  }
  return {{"undecided", review.undecided}, {"names", std::move(names)}, {"hits", std::move(hits)}};
}

void show(const NamesOptions& o, const store::Project& project, Context& context) {
  const auto& model = project.model();
  const auto review = privacy::review(model, session::lexicon());
  if (o.json) {
    print_json(as_json(model, review, o.all));
    return;
  }
  const auto& words = context.words;
  if (o.dictionary) {
    for (const auto& [id, name] : model.pseudonyms)
      print(name.original + "\t" + words("privacy.kind." + std::string(model::id_of(name.kind))) + "\t" +
            name.replacement);
    return;
  }
  for (std::size_t i = 0; i < review.hits.size(); ++i) {
    const auto& hit = review.hits[i];
    if (!o.all && hit.decision != model::HitDecision::undecided) continue;
    print(std::to_string(i + 1) + "\t" + hit.words + "\t" +
          words("privacy.kind." + std::string(model::id_of(hit.kind))) + "\t" +
          words("privacy.decision." + std::string(model::id_of(hit.decision))) + "\t" + hit.where + "\t…" +
          hit.before + "[" + hit.words + "]" + hit.after + "…");
  }
  print(words("cli.names.undecided", {std::to_string(review.undecided), std::to_string(review.hits.size())}));
}

}  // namespace

void add_names(CLI::App& app, Context& context) {
  auto o = std::make_shared<NamesOptions>();
  auto* verb = app.add_subcommand("names", context.words("cli.names.about"));
  verb->add_option("FILE", o->file, context.words("cli.project"))->required();
  verb->add_option("--add", o->add, context.words("cli.names.add"));
  verb->add_option("--kind", o->kind, context.words("cli.names.kind"))
      ->check(CLI::IsMember({"person", "school", "place", "other"}));
  verb->add_option("--as", o->as, context.words("cli.names.as"));
  verb->add_option("--remove", o->remove, context.words("cli.names.remove"));
  auto* replace = verb->add_option("--replace", o->replace, context.words("cli.names.replace"));
  auto* keep = verb->add_option("--keep", o->keep, context.words("cli.names.keep"))->excludes(replace);
  verb->add_option("--generalise", o->generalise, context.words("cli.names.generalise"))
      ->excludes(replace)
      ->excludes(keep);
  verb->add_option("--instead", o->instead, context.words("cli.names.instead"));
  verb->add_option("--who", o->who, context.words("cli.names.who"));
  verb->add_flag("--everywhere", o->everywhere, context.words("cli.names.everywhere"));
  verb->add_flag("--replace-known", o->replace_all, context.words("cli.names.replace_known"));
  verb->add_flag("--all", o->all, context.words("cli.names.all"));
  verb->add_flag("--dictionary", o->dictionary, context.words("cli.names.dictionary"));
  verb->add_flag("--json", o->json, context.words("cli.json"));
  verb->callback([o, &context] {
    const bool changes = !o->add.empty() || !o->remove.empty() || !o->replace.empty() || !o->keep.empty() ||
                         !o->generalise.empty() || o->replace_all;
    const auto project = store::Project::open(o->file, changes ? store::Access::write : store::Access::read,
                                              context.opening());
    if (changes) decide(*o, *project);
    show(*o, *project, context);
  });
}

}  // namespace skolanalys::cli
