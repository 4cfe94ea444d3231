#include <algorithm>
#include <chrono>
#include <map>
#include <set>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/exchange/refi/names.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/model/turns.h"
#include "core/text/utf8.h"

namespace skolanalys::exchange::refi {
namespace {

std::string time_of(model::Moment moment) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(moment);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(seconds - day);
  char out[32];
  std::snprintf(out, sizeof out, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return out;
}

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const auto& value : values) out += (out.empty() ? "" : "; ") + value;
  return out;
}

class Writer {
 public:
  Writer(const store::Project& project, const model::Model& model, const std::filesystem::path& path,
         const Progress& progress)
      : project_(project), model_(model), zip_(path), progress_(progress) {}

  Outcome write() {
    load_kept();
    collect_users();
    auto root = document_.append_child("Project");
    root.append_attribute("xmlns") = std::string(names::project_space).c_str();
    root.append_attribute("name") = model_.engagement.municipality.c_str();
    root.append_attribute("origin") = "Skolanalys";
    root.append_attribute("creationDateTime") =
        time_of(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())).c_str();
    users(root.append_child("Users"));
    codebook(root);
    // Variables stand before what uses them, and are known after.
    auto variables = root.append_child("Variables");
    cases(root);
    sources(root);
    if (stopped_) return {};
    variables_into(variables);
    if (!variables.first_child()) root.remove_child(variables);
    notes(root);
    copy_kept(root, "Links");
    sets(root);
    copy_kept(root, "Graphs");
    left_out();
    // For whoever opens it elsewhere: what it is of, and what it lacks.
    const auto& words = assets::Words::in(model_.engagement.language);
    auto about = model_.engagement.municipality + " (" + model_.engagement.municipality_code + "), " +
                 words("table.language_name");
    for (const auto& notice : out_.notices) about += "\n" + words(notice.id, notice.values);
    root.append_child("Description").text() = about.c_str();
    for (const auto* memo : memos_about({})) ref(root, "NoteRef", guid(*memo));
    zip_.add("project.qde", declaration() + to_string(document_));
    zip_.close();
    return std::move(out_);
  }

 private:
  static std::string declaration() { return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"; }

  template <class E>
  std::string guid(const E& entity) {
    return entity.guid.empty() ? guid_of(project_.project_id(), model::to_string(entity.id)) : entity.guid;
  }

  static void ref(pugi::xml_node parent, const char* element, const std::string& target) {
    parent.append_child(element).append_attribute("targetGUID") = target.c_str();
  }

  std::vector<const model::Memo*> memos_about(model::OpId target) const {
    std::vector<const model::Memo*> out;
    const auto [from, to] = memos_.equal_range(target);
    for (auto at = from; at != to; ++at) out.push_back(at->second);
    return out;
  }

  /// What came with an earlier QDPX and is not shown here.
  void load_kept() {
    for (const auto& [id, memo] : model_.memos) memos_.emplace(memo.target, &memo);
    for (const auto& [id, attachment] : model_.attachments) {
      if (attachment.media_type == names::source_media) {
        if (auto bytes = project_.blob(attachment.sha256)) {
          zip_.add("sources/" + attachment.file_name, std::move(*bytes), true);
          files_.insert(attachment.file_name);
        }
      } else if (attachment.media_type == names::kept_media) {
        if (const auto bytes = project_.blob(attachment.sha256))
          kept_.push_back(parse_xml(project_.path(), "REFI-QDA", *bytes));
      }
    }
  }

  template <class Each>
  void each_kept(const char* list, Each&& each) {
    for (const auto& document : kept_)
      for (const auto& node : child(document.document_element(), list).children()) each(node);
  }

  void collect_users() {
    each_kept("Users", [&](const pugi::xml_node& user) {
      const auto id = attribute(user, "id");
      users_.emplace(id.empty() ? attribute(user, "name") : id,
                     std::pair(attribute(user, "guid"), attribute(user, "name")));
    });
    const auto add = [&](const std::string& initials) {
      if (!initials.empty())
        users_.emplace(initials, std::pair(guid_of(project_.project_id(), "user " + initials), initials));
    };
    for (const auto& initials : model_.engagement.team) add(initials);
    for (const auto& [id, coding] : model_.codings) add(coding.coder);
    for (const auto& [id, memo] : model_.memos) add(memo.author);
    if (users_.empty()) add("?");
  }
  std::string user(const std::string& initials) const {
    const auto found = users_.find(initials);
    return found == users_.end() ? std::string() : found->second.first;
  }

  void users(pugi::xml_node list) {
    for (const auto& [initials, who] : users_) {
      auto node = list.append_child("User");
      node.append_attribute("guid") = who.first.c_str();
      node.append_attribute("name") = (who.second.empty() ? initials : who.second).c_str();
      node.append_attribute("id") = initials.c_str();
    }
  }

  void codebook(pugi::xml_node root) {
    const auto areas = model_.areas();
    if (areas.empty()) return;
    auto codes = root.append_child("CodeBook").append_child("Codes");
    for (const auto* area : areas) code(codes, *area);
  }
  void code(pugi::xml_node parent, const model::Code& from) {
    auto node = parent.append_child("Code");
    node.append_attribute("guid") = guid(from).c_str();
    node.append_attribute("name") = from.name.c_str();
    bool codable = true;
    each_kept("NotCodable", [&](const pugi::xml_node& one) {
      codable = codable && plain_guid(attribute(one, "guid")) != plain_guid(from.guid);
    });
    node.append_attribute("isCodable") = codable ? "true" : "false";
    if (from.color.size() == 7) node.append_attribute("color") = from.color.c_str();
    if (!from.definition.empty()) node.append_child("Description").text() = from.definition.c_str();
    for (const auto* memo : memos_about(from.id)) ref(node, "NoteRef", guid(*memo));
    std::string details;
    const auto add = [&](const char* name, const std::string& value) {
      if (value.empty()) return;
      details += std::string(name) + ": ";
      for (const char c : value) details += c == '\n' ? std::string("\n ") : std::string(1, c);
      details += '\n';
    };
    add("id", from.slug);
    add("name_en", from.name_en);
    add("use_when", from.use_when);
    add("not_when", from.not_when);
    add("example_question", from.example_question);
    add("shortcut", from.shortcut);
    add("order", from.order);
    if (!details.empty()) {
      const auto note = guid_of(project_.project_id(), "details " + model::to_string(from.id));
      ref(node, "NoteRef", note);
      own_notes_.push_back({note, std::string(names::details_prefix) + from.name, std::move(details)});
    }
    ++out_.codes;
    for (const auto* theme : model_.children(from.id)) code(node, *theme);
  }

  // --- variables
  // --------------------------------------------------------------------------------------------
  std::string variable(const std::string& name, const char* type) {
    const auto found = variables_.find(name);
    if (found != variables_.end()) return found->second.first;
    auto id = guid_of(project_.project_id(), "variable " + name);
    each_kept("Variables", [&](const pugi::xml_node& node) {
      if (attribute(node, "name") == name) id = attribute(node, "guid");
    });
    variables_.emplace(name, std::pair(id, std::string(type)));
    return id;
  }
  void value(pugi::xml_node parent, const std::string& name, const std::string& text,
             const char* type = "Text") {
    if (text.empty()) return;
    auto node = parent.append_child("VariableValue");
    ref(node, "VariableRef", variable(name, type));
    node.append_child((std::string(type) + "Value").c_str()).text() = text.c_str();
  }
  void truth(pugi::xml_node parent, const std::string& name, const std::optional<bool>& yes) {
    if (yes) value(parent, name, *yes ? "true" : "false", "Boolean");
  }
  void variables_into(pugi::xml_node list) {
    for (const auto& [name, what] : variables_) {
      auto node = list.append_child("Variable");
      node.append_attribute("guid") = what.first.c_str();
      node.append_attribute("name") = name.c_str();
      node.append_attribute("typeOfVariable") = what.second.c_str();
    }
  }

  // --- cases
  // ------------------------------------------------------------------------------------------------
  void cases(pugi::xml_node root) {
    if (model_.respondents.empty()) return;
    std::multimap<model::RespondentId, const model::Interview*> heard;
    for (const auto& [id, interview] : model_.interviews)
      for (const auto respondent : interview.respondents) heard.emplace(respondent, &interview);
    auto list = root.append_child("Cases");
    for (const auto& [id, respondent] : model_.respondents) {
      auto node = list.append_child("Case");
      node.append_attribute("guid") = guid(respondent).c_str();
      node.append_attribute("name") = respondent.label.c_str();
      value(node, "name", respondent.name);
      value(node, "roles", joined(respondent.roles));
      value(node, "unit", respondent.unit);
      truth(node, "consent_notes", respondent.consent_notes);
      truth(node, "consent_quotes", respondent.consent_quotes);
      truth(node, "consent_recording", respondent.consent_recording);
      for (const auto& [name, text] : respondent.attributes) value(node, name, text);
      const auto [from, to] = heard.equal_range(id);
      for (auto at = from; at != to; ++at) ref(node, "SourceRef", guid(*at->second));
      ++out_.cases;
    }
  }

  // --- sources
  // ----------------------------------------------------------------------------------------------
  void sources(pugi::xml_node root) {
    auto list = root.append_child("Sources");
    std::set<std::string> shown;
    const auto all = static_cast<double>(model_.interviews.size() + model_.documents.size() + 1);
    const auto stop = [&] {
      stopped_ = stopped_ || (progress_ && !progress_(static_cast<double>(out_.sources) / all));
      return stopped_;
    };
    for (const auto& [id, interview] : model_.interviews) {
      if (stop()) return;
      auto node = source(list, interview, interview.title);
      value(node, "kind", "interview");
      value(node, "label", interview.label);
      if (interview.date) value(node, "date", model::to_string(*interview.date), "Date");
      value(node, "start", interview.start);
      if (interview.duration_min > 0)
        value(node, "duration_min", std::to_string(interview.duration_min), "Integer");
      value(node, "place", interview.place);
      value(node, "interviewers", joined(interview.interviewers));
      value(node, "roles", joined(interview.roles));
      value(node, "unit", interview.unit);
      value(node, "guide", interview.guide);
      value(node, "covered", joined(interview.covered));
      value(node, "file", interview.source);
      if (interview.status != model::InterviewStatus::held)
        value(node, "status", std::to_string(static_cast<int>(interview.status)), "Integer");
      std::vector<std::string> speakers;
      for (const auto& [name, who] : interview.speakers)
        if (const auto* respondent = model_.find(who)) speakers.push_back(name + " = " + respondent->label);
      value(node, "speakers", joined(speakers));
      std::vector<std::string> changes;
      for (const auto& [mark_id, mark] : model_.speaker_marks)
        if (mark.text == interview.text) {
          std::string roles;
          for (const auto& role : mark.roles) roles += (roles.empty() ? "" : "+") + role;
          changes.push_back(std::to_string(mark.range.from) + "-" + std::to_string(mark.range.to) + " " +
                            roles + " " + mark.speaker);
        }
      value(node, "role_changes", joined(changes));
    }
    for (const auto& [id, document] : model_.documents) {
      if (stop()) return;
      shown.insert(plain_guid(guid(document)));
      if (auto kept = kept_source(document.guid)) {
        fill_kept(list.append_copy(kept), document);
        continue;
      }
      auto node = source(list, document, document.title);
      value(node, "kind", "document");
      value(node, "label", document.label);
      value(node, "document_kind", document.kind);
      if (document.date) value(node, "date", model::to_string(*document.date), "Date");
      value(node, "issuer", document.issuer);
      value(node, "registry", document.registry);
      value(node, "file", document.source);
    }
    each_kept("Sources", [&](const pugi::xml_node& node) {
      if (local_name(node) == "TextSource" || shown.contains(plain_guid(attribute(node, "guid")))) return;
      list.append_copy(node);
      ++out_.sources;
    });
    if (!list.first_child()) root.remove_child(list);
  }

  /// A PDF that came in: its text is shown here, its pages are kept.
  pugi::xml_node kept_source(const std::string& guid) {
    pugi::xml_node found;
    if (!guid.empty())
      each_kept("Sources", [&](const pugi::xml_node& node) {
        if (local_name(node) == "PDFSource" && plain_guid(attribute(node, "guid")) == plain_guid(guid))
          found = node;
      });
    return found;
  }
  void fill_kept(pugi::xml_node node, const model::Document& document) {
    auto representation = child(node, "Representation");
    while (auto old = representation.child("PlainTextSelection")) representation.remove_child(old);
    text_into(representation, document.text, attribute(representation, "guid"));
    ++out_.sources;
  }

  template <class E>
  pugi::xml_node source(pugi::xml_node list, const E& entity, const std::string& title) {
    auto node = list.append_child("TextSource");
    node.append_attribute("guid") = guid(entity).c_str();
    node.append_attribute("name") = (title.empty() ? model::Model::called(entity) : title).c_str();
    each_kept("Sources", [&](const pugi::xml_node& was) {
      if (plain_guid(attribute(was, "guid")) != plain_guid(guid(entity))) return;
      for (const char* name : {"richTextPath", "creatingUser", "creationDateTime"})
        if (const auto text = attribute(was, name); !text.empty()) node.append_attribute(name) = text.c_str();
    });
    text_into(node, entity.text, guid(entity));
    for (const auto* memo : memos_about(entity.id)) ref(node, "NoteRef", guid(*memo));
    ++out_.sources;
    return node;
  }

  void text_into(pugi::xml_node node, model::TextId id, const std::string& name) {
    const auto* text = model_.find(id);
    if (text == nullptr) return;
    const auto file = name + ".txt";
    if (!node.attribute("plainTextPath")) node.append_attribute("plainTextPath");
    node.attribute("plainTextPath") = ("internal://" + file).c_str();
    node.remove_child("PlainTextContent");
    // A byte order mark that is the text's own needs one before it: the first is taken for the file's.
    const bool marked = text->content.starts_with("\xEF\xBB\xBF");
    if (files_.insert(file).second)
      zip_.add("sources/" + file, marked ? "\xEF\xBB\xBF" + text->content : text->content);
    // Codings of one range that came in one selection, or were all made here, share one.
    std::map<std::tuple<text::Pos, text::Pos, std::string>, std::vector<const model::Coding*>> selections;
    for (const auto* coding : model_.codings_of(id))
      selections[{coding->range.from, coding->range.to, coding->selection}].push_back(coding);
    const auto first = node.first_child();
    for (const auto& [place, codings] : selections) {
      const auto& [from, to, selection] = place;
      auto at = first ? node.insert_child_before("PlainTextSelection", first)
                      : node.append_child("PlainTextSelection");
      at.append_attribute("guid") =
          (selection.empty() ? guid_of(project_.project_id(), "selection " + model::to_string(codings[0]->id))
                             : selection)
              .c_str();
      constexpr text::Pos shown = 60;
      const auto& quote = codings[0]->quote;
      at.append_attribute("name") =
          std::string(text::slice(quote, {0, std::min(shown, text::length(quote))})).c_str();
      at.append_attribute("startPosition") = from;
      at.append_attribute("endPosition") = to;
      std::string labels;
      bool labelled = false;
      for (const auto* coding : codings) {
        labels += (labels.empty() ? "" : "; ") + (coding->label.empty() ? std::string("-") : coding->label);
        labelled = labelled || !coding->label.empty();
      }
      if (labelled) at.append_child("Description").text() = labels.c_str();
      for (const auto* coding : codings) this->coding(at, *coding);
    }
  }

  void coding(pugi::xml_node selection, const model::Coding& from) {
    const auto* code = model_.find(from.code);
    if (code == nullptr) return;
    auto node = selection.append_child("Coding");
    node.append_attribute("guid") = guid(from).c_str();
    if (const auto who = user(from.coder); !who.empty()) node.append_attribute("creatingUser") = who.c_str();
    node.append_attribute("creationDateTime") = time_of(from.made).c_str();
    ref(node, "CodeRef", guid(*code));
    if (from.stance != model::Stance::neutral) {
      stances_.insert(from.stance);
      ref(node, "NoteRef", stance_guid(from.stance));
    }
    for (const auto* memo : memos_about(from.id)) ref(node, "NoteRef", guid(*memo));
    ++out_.codings;
  }
  std::string stance_guid(model::Stance stance) const {
    return guid_of(project_.project_id(), "stance " + std::string(model::to_string(stance)));
  }

  // --- notes, sets
  // ------------------------------------------------------------------------------------------
  struct OwnNote {
    std::string guid, name, text;
  };
  static pugi::xml_node note(pugi::xml_node list, const std::string& guid, const std::string& name,
                             const std::string& text) {
    auto node = list.append_child("Note");
    node.append_attribute("guid") = guid.c_str();
    node.append_attribute("name") = name.c_str();
    node.append_child("PlainTextContent").text() = text.c_str();
    return node;
  }
  void notes(pugi::xml_node root) {
    auto list = root.append_child("Notes");
    for (const auto& [id, memo] : model_.memos) {
      auto node = note(list, guid(memo), memo.analysis ? "analysis" : "memo", memo.body);
      if (const auto who = user(memo.author); !who.empty())
        node.append_attribute("creatingUser") = who.c_str();
      if (memo.made != model::Moment{})
        node.append_attribute("creationDateTime") = time_of(memo.made).c_str();
      ++out_.notes;
    }
    for (const auto stance : stances_)
      note(list, stance_guid(stance),
           std::string(names::stance_prefix) + std::string(model::to_string(stance)),
           std::string(model::to_string(stance)));
    for (const auto& own : own_notes_) note(list, own.guid, own.name, own.text);
    if (!list.first_child()) root.remove_child(list);
  }

  void sets(pugi::xml_node root) {
    auto list = root.append_child("Sets");
    for (const auto stance : stances_) {
      auto node = list.append_child("Set");
      const auto name = std::string(names::stance_prefix) + std::string(model::to_string(stance));
      node.append_attribute("guid") = guid_of(project_.project_id(), "set " + name).c_str();
      node.append_attribute("name") = name.c_str();
      ref(node, "MemberNote", stance_guid(stance));
    }
    each_kept("Sets", [&](const pugi::xml_node& node) {
      if (std::string_view(node.attribute("name").value()).starts_with(names::stance_prefix)) return;
      auto copy = list.append_copy(node);
      drop_dangling(copy);
    });
    if (!list.first_child()) root.remove_child(list);
  }

  void copy_kept(pugi::xml_node root, const char* name) {
    pugi::xml_node list;
    each_kept(name, [&](const pugi::xml_node& node) {
      if (std::string_view(name) == "Links" &&
          (!stands(attribute(node, "originGUID")) || !stands(attribute(node, "targetGUID"))))
        return;
      if (!list) list = root.append_child(name);
      list.append_copy(node);
    });
  }

  /// Members that are no longer there are taken out.
  void drop_dangling(pugi::xml_node node) {
    for (auto member = node.first_child(); member;) {
      const auto next = member.next_sibling();
      if (const auto target = attribute(member, "targetGUID"); !target.empty() && !stands(target))
        node.remove_child(member);
      member = next;
    }
  }
  bool stands(const std::string& target) {
    if (guids_.empty())
      for (const auto& node : document_.select_nodes("//*[@guid]"))
        guids_.insert(plain_guid(node.node().attribute("guid").value()));
    return guids_.contains(plain_guid(target));
  }

  void left_out() {
    const auto tell = [&](const char* id, std::size_t n) {
      if (n > 0) out_.notices.push_back({id, {std::to_string(n)}});
    };
    tell("notice.out.series", model_.series.size());
    tell("notice.out.guides", model_.guides.size());
    tell("notice.out.sections", model_.sections.size());
    tell("notice.out.findings", model_.findings.size());
  }

  const store::Project& project_;
  const model::Model& model_;
  ZipWriter zip_;
  const Progress& progress_;
  Outcome out_;
  bool stopped_ = false;
  pugi::xml_document document_;
  std::vector<pugi::xml_document> kept_;
  std::multimap<model::OpId, const model::Memo*> memos_;
  std::map<std::string, std::pair<std::string, std::string>> users_;      // initials -> guid, name
  std::map<std::string, std::pair<std::string, std::string>> variables_;  // name -> guid, type
  std::set<model::Stance> stances_;
  std::vector<OwnNote> own_notes_;
  std::set<std::string> files_, guids_;
};

}  // namespace

Outcome write_qdpx(const store::Project& project, const std::filesystem::path& path,
                   const Progress& progress) {
  return Writer(project, project.model(), path, progress).write();
}

Outcome write_qdpx_as(const store::Project& project, const model::Model& model,
                      const std::filesystem::path& path, const Progress& progress) {
  return Writer(project, model, path, progress).write();
}

}  // namespace skolanalys::exchange::refi
