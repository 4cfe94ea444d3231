#pragma once
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/commands/labels.h"
#include "core/exchange/refi/anchors.h"
#include "core/exchange/refi/refi.h"
#include "core/exchange/zip.h"
#include "core/text/utf8.h"

/// How a QDPX is read, part by part of the document: for the files of this folder, `read_qdpx` is for others.
namespace skolanalys::exchange::refi {

/// "a; b" as two.
[[nodiscard]] std::vector<std::string> apart(const std::string& joined);
/// The number at the beginning; 0 where there is none.
[[nodiscard]] long number(const std::string& text);
/// "2024-10-15T08:31:00Z", with or without fraction and offset; the epoch where it is none.
[[nodiscard]] model::Moment moment_of(const std::string& text);

/// Reads one file into one project.
class Reader {
 public:
  Reader(store::Project& project, const std::filesystem::path& path, const Progress& progress,
         bool keeping = true)
      : project_(project),
        keeping_(keeping),
        model_(project.model()),
        path_(path),
        zip_(path, limits()),
        progress_(progress),
        change_(project.change("step.import")),
        labels_(project.model()) {}
  /// Everything that is new in the document, as one change that waits for `commit`.
  Outcome read();
  void commit() { project_.commit(std::move(change_)); }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  static ZipLimits limits();
  std::string main_part() const;
  void remember_what_is_here();
  model::OpId known(const std::string& guid) const;
  void users(const pugi::xml_node& root);
  std::string user(const std::string& guid) const;

  struct Note {
    std::string guid, name, body, author;
    model::Moment made{};
    std::vector<model::OpId> targets;
    bool about_project = false;
  };
  void notes(const pugi::xml_node& root);
  /// Ties the notes that an element names to what it became. Stances and codes' fields are taken where they
  /// belong and are no memos.
  void note_refs(const pugi::xml_node& node, model::OpId target, bool about_project = false);
  static bool is_ours(const Note& note);
  void memos();

  void codes(const pugi::xml_node& parent, model::CodeId area);
  model::CodeId code(const pugi::xml_node& node, model::CodeId parent, int order);
  static std::string slug_of(const std::string& name);
  void details(const pugi::xml_node& node, model::Code& code);

  using Values = std::map<std::string, std::string>;
  void variables(const pugi::xml_node& root);
  Values values(const pugi::xml_node& node) const;
  static std::string take(Values& values, const char* name);
  static std::optional<bool> take_truth(Values& values, const char* name);
  void cases(const pugi::xml_node& root);
  /// "roles" of ours; a "role" or "roll" of others where it is one we know.
  static void roles(Values& all, std::vector<std::string>& into);

  struct PlainText {
    std::string bytes;  // decoded, with its line ends and mark
    std::string text;
  };
  PlainText plain_text(const pugi::xml_node& node);
  /// `internal://NAME` and `relative:///NAME` inside the archive; nothing for a path on somebody's computer.
  std::string internal(const std::string& path) const;
  void sources(const pugi::xml_node& list);
  void text_source(const pugi::xml_node& node);
  /// The label that a source brings, where nothing else is called so.
  std::string label_of(Values& all);
  model::OpId document(const pugi::xml_node& node, Values& all, model::TextId text);
  model::OpId interview(const pugi::xml_node& node, Values& all, model::TextId text);
  model::OpId pdf_source(const pugi::xml_node& node);
  void selections(const pugi::xml_node& node, model::TextId id, const PlainText& text);
  void coding(const pugi::xml_node& node, const pugi::xml_node& selection, model::TextId text,
              text::Range range, const text::Index& index, const std::string& label);

  /// `owner`: whose pages it is, which can be looked at beside the words.
  void keep_file(const std::string& path, model::OpId owner = {});
  /// The document without what became entities here: users, variables and sources by name, and all that is
  /// not modelled.
  void keep_rest(const pugi::xml_node& root);
  std::string keep(const std::string& bytes);

  store::Project& project_;
  bool keeping_;  // false: only looking
  const model::Model& model_;
  std::filesystem::path path_;
  ZipReader zip_;
  const Progress& progress_;
  store::Change change_;
  commands::Labels labels_;
  Outcome out_;
  bool stopped_ = false;
  pugi::xml_document document_;
  std::map<std::string, model::OpId> here_;  // by plain guid
  std::set<std::string> people_, slugs_, kept_files_;
  std::set<std::string> brought_;                         // labels of sources that are still to be taken
  std::map<std::string, std::string> users_, variables_;  // by plain guid
  std::map<std::string, Note> notes_;
  std::map<std::string, model::CodeId> codes_;
  std::multimap<std::string, model::RespondentId> heard_;  // source or selection -> who
  std::map<std::string, model::RespondentId> by_label_;
  std::map<model::RespondentId, model::Respondent> made_people_;
  std::vector<std::string> uncodable_;
  std::size_t unseen_ = 0, there_ = 0, matched_ = 0;
};

}  // namespace skolanalys::exchange::refi
