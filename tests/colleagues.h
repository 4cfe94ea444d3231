#pragma once
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/commands/erasing.h"
#include "core/store/bundle.h"
#include "core/store/merge.h"
#include "core/store/project.h"
#include "tests/catch.h"
#include "tests/cheap.h"
#include "tests/scratch.h"

/// Two colleagues with a copy each of a project: two interviews and a respondent, with words to look for.
struct Colleagues {
  struct Laptop {
    std::filesystem::path folder, file;
    skolanalys::store::Opening how;
    std::unique_ptr<skolanalys::store::Project> project;
    void open() {
      project.reset();
      project = skolanalys::store::Project::open(file, skolanalys::store::Access::write, how);
    }
    [[nodiscard]] std::vector<std::string> files_with(const std::string& word) const {
      std::vector<std::string> out;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && Scratch::read(entry.path()).find(word) != std::string::npos)
          out.push_back(entry.path().filename().string());
      return out;
    }
    /// In the model as well.
    [[nodiscard]] bool knows(const std::string& word) const {
      const auto& m = project->model();
      for (const auto& [id, t] : m.texts)
        if (t.content.find(word) != std::string::npos) return true;
      for (const auto& [id, c] : m.codings)
        if (c.quote.find(word) != std::string::npos) return true;
      for (const auto& [id, i] : m.interviews)
        if (i.title.find(word) != std::string::npos) return true;
      return std::any_of(m.respondents.begin(), m.respondents.end(),
                         [&](const auto& r) { return r.second.name.find(word) != std::string::npos; });
    }
  };
  Scratch scratch;
  Laptop anna, bo;
  skolanalys::model::InterviewId first, second;
  skolanalys::model::RespondentId person;
  skolanalys::model::TextId text, other;
  std::string blob;
  static constexpr auto words = {"hemligtord", "citatord", "minnesord", "bildord", "titelord", "namnord"};

  explicit Colleagues(const std::string& anna_locks = {}, const std::string& bo_locks = {}) {
    for (auto [laptop, name] : {std::pair(&anna, "anna"), std::pair(&bo, "bo")}) {
      laptop->folder = scratch / name;
      std::filesystem::create_directories(laptop->folder);
      laptop->file = laptop->folder / "a.skolanalys";
      laptop->how.local = laptop->folder / "local";
    }
    skolanalys::model::Engagement e;
    e.municipality_code = "9999";
    anna.project = skolanalys::store::Project::create(anna.file, e, anna.how);
    auto change = anna.project->change("step.interview");
    skolanalys::model::Code theme;
    theme.slug = "x";
    const auto code = change.create(theme);
    const auto note = [&](const std::string& content, const std::string& title,
                          skolanalys::model::TextId& id) {
      skolanalys::model::Text body;
      body.content = content;
      id = change.create(body);
      skolanalys::model::Interview interview;
      interview.label = "EX-" + title.substr(0, 1);
      interview.title = title;
      interview.text = id;
      const auto out = change.create(interview);
      skolanalys::model::Coding coding;
      coding.text = id;
      coding.range = {0, 4};
      coding.quote = "citatord " + content;
      if (title != "titelord") coding.quote = content;
      coding.code = code;
      const auto coded = change.create(coding);
      skolanalys::model::Memo memo;
      memo.target = coded;
      memo.body = title == "titelord" ? "minnesord" : "annat";
      change.create(memo);
      return out;
    };
    first = note("hemligtord i den ena", "titelord", text);
    second = note("andraord i den andra", "övrigt", other);
    skolanalys::model::Respondent respondent;
    respondent.label = "R01";
    respondent.name = "namnord";
    person = change.create(respondent);
    skolanalys::model::Attachment attachment;
    attachment.target = first;
    attachment.sha256 = blob = anna.project->keep_blob("bildord");
    change.create(attachment);
    anna.project->commit(std::move(change));
    if (!anna_locks.empty() && anna_locks == bo_locks) {
      (void)anna.project->protect(anna_locks, cheap);
      anna.how.passphrase = bo.how.passphrase = anna_locks;
    }
    anna.project.reset();
    std::filesystem::copy_file(anna.file, bo.file);
    anna.open();
    bo.open();
    if (anna_locks != bo_locks)
      for (auto [laptop, lock] : {std::pair(&anna, anna_locks), std::pair(&bo, bo_locks)})
        if (!lock.empty()) {
          (void)laptop->project->protect(lock, cheap);
          laptop->how.passphrase = lock;
        }
  }
  void erase_on_anna() {
    const auto gone =
        skolanalys::commands::erase(*anna.project,
                                    {skolanalys::commands::find_erasable(anna.project->model(), "EX-t"),
                                     skolanalys::commands::find_erasable(anna.project->model(), "R01")},
                                    "AA", "begäran");
    CHECK(gone.erased.operations > 5);
    anna.open();
  }
  /// What Anna has, as it travels.
  [[nodiscard]] std::filesystem::path sent(const std::string& way) {
    if (way == "copy") {
      anna.project.reset();
      const auto copy = scratch / "annas.skolanalys";
      std::filesystem::copy_file(anna.file, copy, std::filesystem::copy_options::overwrite_existing);
      anna.open();
      return copy;
    }
    const auto file = scratch / "annas.skolsync";
    const auto since = way == "all" ? skolanalys::log::Vector() : bo.project->vector();
    skolanalys::store::save_bundle(
        file, skolanalys::store::write_bundle(skolanalys::store::bundle_since(*anna.project, since),
                                              anna.project->snapshot().key));
    return file;
  }
};
