#pragma once
#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/cli/verb.h"
#include "core/error.h"
#include "core/store/project.h"

namespace skolanalys::cli {

/// A verb that does several things to one project: `skolanalys finding FILE` lists, `skolanalys finding FILE
/// add --statement …` changes it. `--json` may stand anywhere.
class ProjectVerb {
 public:
  ProjectVerb(CLI::App& app, Context& context, const std::string& name)
      : context_(context), verb_(app.add_subcommand(name, context.words("cli." + name + ".about"))) {
    verb_->add_option("FILE", shared_->file, context.words("cli.project"))->required();
    verb_->add_flag("--json", shared_->json, context.words("cli.json"));
    verb_->require_subcommand(0, 1);
  }
  /// What it does without a further word; reads only.
  void otherwise(std::function<void(const model::Model&, bool json)> list) {
    auto* verb = verb_;
    verb_->callback([verb, &context = context_, shared = shared_, list = std::move(list)] {
      if (!verb->get_subcommands().empty()) return;
      const auto project = store::Project::open(shared->file, store::Access::read, context.opening());
      list(project->model(), shared->json);
    });
  }
  /// A further word, and its help from "cli.VERB.WORD".
  CLI::App* word(const std::string& name) {
    auto* sub = verb_->add_subcommand(name, context_.words("cli." + verb_->get_name() + "." + name));
    sub->fallthrough();
    return sub;
  }
  void reads(CLI::App* word, std::function<void(const model::Model&, bool json)> act) {
    word->callback([&context = context_, shared = shared_, act = std::move(act)] {
      const auto project = store::Project::open(shared->file, store::Access::read, context.opening());
      act(project->model(), shared->json);
    });
  }
  void writes(CLI::App* word, std::function<void(store::Project&, bool json)> act) {
    word->callback([&context = context_, shared = shared_, act = std::move(act)] {
      const auto project = store::Project::open(shared->file, store::Access::write, context.opening());
      act(*project, shared->json);
      project->flush();
    });
  }
  /// Writes a document that may leave the house: whoever does it opens the file, through the door of
  /// app/cli/release.h.
  void releases(CLI::App* word, std::function<void(const std::string& file, bool json)> act) {
    word->callback([shared = shared_, act = std::move(act)] { act(shared->file, shared->json); });
  }
  /// FILE is here a folder: every project in it and below, opened for reading. One that cannot be read is
  /// told of and passed over. Throws Error(not_found) where the folder is not there.
  void reads_folder(CLI::App* word,
                    std::function<void(const std::vector<const model::Model*>&, bool json)> act) {
    word->callback([shared = shared_, act = std::move(act), &context = context_, &words = context_.words] {
      if (!std::filesystem::is_directory(shared->file))
        throw Error(Fault::not_found, "error.no_such_file", {shared->file},
                    shared->file + ": no such folder");
      std::vector<std::filesystem::path> files;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(shared->file))
        if (entry.path().extension() == ".skolanalys") files.push_back(entry.path());
      std::sort(files.begin(), files.end());
      std::vector<std::unique_ptr<store::Project>> projects;
      std::vector<const model::Model*> models;
      for (const auto& file : files) try {
          projects.push_back(store::Project::open(file, store::Access::read, context.opening()));
          models.push_back(&projects.back()->model());
        } catch (const Error& fault) {
          complain(words(fault.id(), fault.values()));
        }
      act(models, shared->json);
    });
  }

 private:
  struct Shared {
    std::string file;
    bool json = false;
  };
  Context& context_;
  std::shared_ptr<Shared> shared_ = std::make_shared<Shared>();
  CLI::App* verb_;
};

/// YYYY-MM-DD, nothing where the words are empty, Error(usage) where they are no date.
[[nodiscard]] inline std::optional<model::Date> optional_date(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(date_of(text));
}

}  // namespace skolanalys::cli
