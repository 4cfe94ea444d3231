#include "core/exchange/others/foreign.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <set>

#include "core/assets/assets.h"
#include "core/commands/labels.h"
#include "core/exchange/gate.h"
#include "core/exchange/merge_codebook.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::others {
namespace {

class Taker {
 public:
  Taker(store::Project& project, const Foreign& foreign, const refi::Progress& progress)
      : project_(project),
        model_(project.model()),
        foreign_(foreign),
        progress_(progress),
        change_(project.change("step.import")),
        labels_(project.model()) {
    for (const auto& [id, one] : model_.interviews) here_.insert(refi::plain_guid(one.guid));
    for (const auto& [id, one] : model_.documents) here_.insert(refi::plain_guid(one.guid));
    for (const auto& [id, one] : model_.memos) here_.insert(refi::plain_guid(one.guid));
    for (const auto& [id, one] : model_.respondents) people_.insert(one.label);
  }

  refi::Outcome run() {
    out_.notices = foreign_.notices;
    codes();
    cases();
    double done = 0;
    for (const auto& source : foreign_.sources) {
      if (progress_ && !progress_(done++ / static_cast<double>(foreign_.sources.size()))) {
        refi::Outcome stopped;
        stopped.notices = {{"notice.stopped", {}}};
        return stopped;
      }
      take(source);
    }
    for (const auto& note : foreign_.notes)
      memo("note " + note.name + note.body.substr(0, 40), {}, note.name, note.body, note.author, note.made);
    if (there_ > 0) out_.notices.push_back({"notice.refi.there", {std::to_string(there_)}});
    if (matched_ > 0) out_.notices.push_back({"notice.refi.matched", {std::to_string(matched_)}});
    project_.commit(std::move(change_));
    return std::move(out_);
  }

 private:
  /// The same thing of the same project of the same program, however often it is imported.
  std::string guid(const std::string& what) const {
    return refi::guid_of(foreign_.program + "\n" + foreign_.name, what);
  }

  /// As a codebook, so that they are matched by the one rule there is.
  void codes() {
    Codebook book;
    std::map<std::string, const Code*> by_key;
    std::map<std::string, std::size_t> order;
    for (const auto& code : foreign_.codes) by_key[code.key] = &code;
    std::set<std::string> put, open;
    const auto add = [&](const auto& self, const Code& code) -> void {
      if (put.contains(code.key) || !open.insert(code.key).second) return;
      const auto above = by_key.find(code.parent);
      std::string parent;
      if (above != by_key.end()) {
        self(self, *above->second);
        // A parent that is its own descendant was cut off here.
        if (put.contains(code.parent)) parent = guid("code " + code.parent);
      }
      Codebook::Entry entry;
      entry.code.guid = entry.code.slug = guid("code " + code.key);
      entry.code.name = code.name;
      entry.code.definition = code.definition;
      entry.code.color = code.color;
      entry.parent = parent;
      char sort[16];
      std::snprintf(sort, sizeof sort, "%04zu", order[parent]++);
      entry.code.order = sort;
      book.entries.push_back(std::move(entry));
      put.insert(code.key);
    };
    for (const auto& code : foreign_.codes) add(add, code);
    const auto plan = plan_merge(project_, book);
    std::map<std::string, model::CodeId> made;
    const auto fresh_ids = add_to_codebook(change_, model_, book, plan);
    for (std::size_t i = 0; i < plan.size(); ++i) {
      made[book.entries[i].code.guid] = fresh_ids[i];
      matched_ += plan[i].match == Match::by_name ? 1 : 0;
    }
    for (const auto& code : foreign_.codes) codes_[code.key] = made[guid("code " + code.key)];
    out_.codes = plan.size();
  }

  void cases() {
    for (const auto& one : foreign_.cases) {
      ++out_.cases;
      const auto id_text = guid("case " + one.name);
      model::RespondentId id;
      for (const auto& [known, person] : model_.respondents)
        if (refi::plain_guid(person.guid) == refi::plain_guid(id_text)) id = known;
      if (!id) {
        model::Respondent person;
        person.guid = id_text;
        person.label = one.name;
        for (int n = 2; !people_.insert(person.label).second; ++n)
          person.label = one.name + "-" + std::to_string(n);
        for (const auto& [name, value] : one.facts) {
          if (const auto* role = assets::roles().called(value); role != nullptr && person.roles.empty())
            person.roles.push_back(role->id);
          person.attributes[name] = value;
        }
        id = change_.create(person);
        roles_[id] = person.roles;
        if (!one.memo.empty()) memo("case memo " + one.name, id, "", one.memo, "", {});
      }
      for (const auto& source : one.sources) heard_.emplace(source, id);
    }
  }

  void take(const Source& source) {
    const auto id_text = guid("source " + source.key);
    if (here_.contains(refi::plain_guid(id_text))) {
      ++there_;
      return;
    }
    model::Text words;
    words.content = source.text;
    const auto text = change_.create(words);
    model::OpId owner;
    if (source.document) {
      model::Document document;
      document.guid = id_text;
      document.label = labels_.next_document();
      document.title = source.name;
      document.source = source.name;
      document.text = text;
      owner = change_.create(document);
    } else {
      model::Interview interview;
      interview.guid = id_text;
      interview.label = labels_.next_interview();
      interview.title = source.name;
      interview.source = source.name;
      interview.text = text;
      const auto [from, to] = heard_.equal_range(source.key);
      for (auto at = from; at != to; ++at) {
        interview.respondents.push_back(at->second);
        for (const auto& role : roles_[at->second])
          if (std::find(interview.roles.begin(), interview.roles.end(), role) == interview.roles.end())
            interview.roles.push_back(role);
      }
      if (const auto date = source.facts.find("date"); date != source.facts.end())
        interview.date = model::parse_date(date->second);
      owner = change_.create(interview);
    }
    ++out_.sources;
    auto about = source.memo;
    for (const auto& [name, value] : source.facts)
      if (name != "date") about += (about.empty() ? "" : "\n") + name + ": " + value;
    if (!about.empty()) memo("source memo " + source.key, owner, "", about, "", {});
    const text::Index index(source.text);
    std::size_t n = 0;
    for (const auto& one : source.codings) {
      const auto code = codes_.find(one.code);
      if (code == codes_.end()) {
        out_.notices.push_back({"notice.refi.no_code", {source.name}});
        continue;
      }
      const auto key = "coding " + source.key + " " + std::to_string(n++);
      model::Coding coding;
      coding.guid = guid(key);
      coding.text = text;
      coding.range = {std::min(one.range.from, index.length()), std::min(one.range.to, index.length())};
      coding.quote = index.slice(coding.range);
      coding.code = code->second;
      coding.coder = one.coder;
      coding.made = one.made;
      const auto id = change_.create(coding);
      ++out_.codings;
      if (!one.memo.empty()) memo(key, id, "", one.memo, one.coder, one.made);
    }
  }

  void memo(const std::string& key, model::OpId target, const std::string& name, const std::string& body,
            const std::string& author, model::Moment made) {
    model::Memo out;
    out.guid = guid("memo " + key);
    if (here_.contains(refi::plain_guid(out.guid))) return;
    out.target = target;
    out.body = name.empty() ? body : name + "\n\n" + body;
    out.author = author;
    out.made = made;
    (void)change_.create(out);
    ++out_.notes;
  }

  store::Project& project_;
  const model::Model& model_;
  const Foreign& foreign_;
  const refi::Progress& progress_;
  store::Change change_;
  commands::Labels labels_;
  refi::Outcome out_;
  std::set<std::string> here_, people_;
  std::map<std::string, model::CodeId> codes_;
  std::multimap<std::string, model::RespondentId> heard_;
  std::map<model::RespondentId, std::vector<std::string>> roles_;
  std::size_t there_ = 0, matched_ = 0;
};

}  // namespace

void refuse_deep_codes(const std::filesystem::path& path, const Foreign& foreign) {
  constexpr std::size_t deepest = 64;
  std::map<std::string, std::string> above;
  for (const auto& code : foreign.codes) above[code.key] = code.parent;
  for (const auto& code : foreign.codes) {
    std::set<std::string> passed;  // a circle ends where it began
    for (auto at = above.find(code.parent); at != above.end() && passed.insert(at->first).second;
         at = above.find(at->second))
      if (passed.size() > deepest) refuse_because(path, "error.others.deep", {std::to_string(deepest)});
  }
}

refi::Outcome size_of(const Foreign& foreign) {
  refi::Outcome out;
  out.sources = foreign.sources.size();
  out.codes = foreign.codes.size();
  out.cases = foreign.cases.size();
  out.notes = foreign.notes.size();
  for (const auto& source : foreign.sources) out.codings += source.codings.size();
  return out;
}

refi::Outcome take_in(store::Project& project, const Foreign& foreign, const refi::Progress& progress) {
  return Taker(project, foreign, progress).run();
}

}  // namespace skolanalys::exchange::others
