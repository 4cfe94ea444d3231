#include "core/report/notes_out.h"
#include "core/assets/shipped_words.h"
#include "core/report/markup.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <pugixml.hpp>

#include "core/assets/assets.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"
#include "core/report/write.h"
#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

using pugi::xml_node;

struct Note {
  std::string title, header;
  const model::Text* text = nullptr;
};

std::vector<Note> notes_of(const model::Model& model, const std::string& language) {
  std::vector<Note> out;
  const auto add = [&](std::string title, const std::vector<std::string>& facts, model::TextId id) {
    std::string header;
    for (const auto& fact : facts)
      if (!fact.empty()) header += (header.empty() ? "" : " · ") + fact;
    if (const auto* text = model.find(id)) out.push_back({std::move(title), std::move(header), text});
  };
  const auto date = [](const std::optional<model::Date>& day) {
    return day ? model::to_string(*day) : std::string();
  };
  for (const auto* interview : model.interviews_in_order()) {
    std::string roles;
    for (const auto& role : interview->roles)
      roles += (roles.empty() ? "" : ", ") + assets::roles().name(role, language);
    const auto name = model::Model::called(*interview);
    add(interview->title.empty() ? name : interview->title,
        {name, date(interview->date), interview->start, interview->place, roles}, interview->text);
  }
  for (const auto& [id, document] : model.documents) {
    const auto name = model::Model::called(document);
    add(document.title.empty() ? name : document.title, {name, date(document.date), document.issuer},
        document.text);
  }
  return out;
}

/// "Anteckningar · Exempelköping (9999) · 2026-11-24 · svenska".
std::string about(const model::Model& model, const std::string& language, const char* what = "table.notes",
                  std::size_t withheld = 0) {
  const auto& words = assets::Words::in(language);
  return words(what) + " · " + model.engagement.municipality + " (" + model.engagement.municipality_code +
         ") · " +
         model::to_string(std::chrono::year_month_day(
             std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()))) +
         " · " + words("table.language_name") +
         (withheld == 0
              ? std::string()
              : " · " + words("table.left_out") + ": " + words("table.refused", {std::to_string(withheld)}));
}

constexpr const char* word_space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// WordprocessingML (ECMA-376) with comments around the coded ranges.
class NotesDocx {
 public:
  NotesDocx(const model::Model& model, const std::string& language, const std::filesystem::path& path,
            std::size_t withheld)
      : model_(model), words_(assets::Words::in(language)), zip_(path), withheld_(withheld) {
    for (const auto& [id, memo] : model.memos) memos_.emplace(memo.target, &memo);
  }

  void write() {
    auto root = element(document_, "w:document", {{"xmlns:w", word_space}});
    body_ = root.append_child("w:body");
    comment_list_ = element(comments_, "w:comments", {{"xmlns:w", word_space}});
    run(paragraph("Note"), about(model_, words_.language(), "table.notes", withheld_));
    bool first = true;
    for (const auto& note : notes_of(model_, words_.language())) {
      auto heading = paragraph("Heading1");
      if (!first) heading.child("w:pPr").append_child("w:pageBreakBefore");
      first = false;
      run(heading, note.title);
      run(paragraph("Note"), note.header);
      put(*note.text);
    }
    auto section = body_.append_child("w:sectPr");
    element(section, "w:pgSz", {{"w:w", "11906"}, {"w:h", "16838"}});
    element(section, "w:pgMar",
            {{"w:top", "1304"},
             {"w:right", "1304"},
             {"w:bottom", "1304"},
             {"w:left", "1304"},
             {"w:header", "708"},
             {"w:footer", "708"},
             {"w:gutter", "0"}});
    package();
  }

 private:
  xml_node paragraph(const char* style) {
    auto p = body_.append_child("w:p");
    element(p.append_child("w:pPr"), "w:pStyle", {{"w:val", style}});
    return p;
  }
  static void run(xml_node parent, const std::string& words) {
    if (words.empty()) return;
    auto t = element(parent.append_child("w:r"), "w:t", {{"xml:space", "preserve"}});
    t.append_child(pugi::node_pcdata).set_value(words.c_str());
  }

  /// Paragraph by paragraph, cut where a coding begins or ends.
  void put(const model::Text& text) {
    struct Edge {
      text::Pos at;
      bool opens;
      int comment;
    };
    std::vector<Edge> edges;
    for (const auto* coding : model_.codings_of(text.id)) {
      if (coding->range.empty()) continue;
      const int id = comment(*coding);
      edges.push_back({coding->range.from, true, id});
      edges.push_back({coding->range.to, false, id});
    }
    std::stable_sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
      return a.at != b.at ? a.at < b.at : a.opens < b.opens;
    });
    const text::Index index(text.content);
    const auto length = text::length(text.content);
    std::size_t next = 0;
    for (text::Pos from = 0; from <= length;) {
      auto end = text.content.find('\n', index.byte_of(from));
      const text::Pos to = end == std::string::npos ? length : index.pos_of(end);
      const auto line = std::string(index.slice({from, to}));
      const bool heading = line.starts_with("# ") || line.starts_with("## ");
      auto p = paragraph(heading ? "Heading2" : "Normal");
      text::Pos at = from;
      for (; next < edges.size() && edges[next].at <= to; ++next) {
        run(p, std::string(index.slice({at, edges[next].at})));
        at = edges[next].at;
        const auto id = std::to_string(edges[next].comment);
        element(p, edges[next].opens ? "w:commentRangeStart" : "w:commentRangeEnd", {{"w:id", id}});
        if (!edges[next].opens) element(p.append_child("w:r"), "w:commentReference", {{"w:id", id}});
      }
      run(p, std::string(index.slice({at, to})));
      if (end == std::string::npos) break;
      from = to + 1;
    }
  }

  int comment(const model::Coding& coding) {
    const int id = ++made_;
    const auto day = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(coding.made));
    auto node = element(comment_list_, "w:comment",
                        {{"w:id", std::to_string(id)},
                         {"w:author", coding.coder.empty() ? "?" : coding.coder},
                         {"w:date", model::to_string(day) + "T00:00:00Z"},
                         {"w:initials", coding.coder}});
    const auto line = [&](const std::string& words) { run(node.append_child("w:p"), words); };
    const auto* code = model_.find(coding.code);
    line((code == nullptr ? std::string("?") : assets::name_of(*code, words_.language())) + " · " +
         words_("stance." + std::string(model::to_string(coding.stance))));
    const auto [from, to] = memos_.equal_range(coding.id);
    for (auto at = from; at != to; ++at) line(at->second->body);
    return id;
  }

  void package() {
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    const auto add = [&](const char* name, const pugi::xml_document& part) {
      zip_.add(name, declaration + exchange::to_string(part));
    };
    pugi::xml_document types;
    auto list =
        element(types, "Types", {{"xmlns", "http://schemas.openxmlformats.org/package/2006/content-types"}});
    element(
        list, "Default",
        {{"Extension", "rels"}, {"ContentType", "application/vnd.openxmlformats-package.relationships+xml"}});
    element(list, "Default", {{"Extension", "xml"}, {"ContentType", "application/xml"}});
    const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    for (const auto& [part, type] :
         {std::pair("document", "document.main+xml"), std::pair("styles", "styles+xml"),
          std::pair("comments", "comments+xml")})
      element(list, "Override",
              {{"PartName", std::string("/word/") + part + ".xml"}, {"ContentType", word + type}});
    add("[Content_Types].xml", types);
    const auto relations = [&](const char* name,
                               std::initializer_list<std::pair<const char*, const char*>> targets) {
      pugi::xml_document part;
      auto all = element(part, "Relationships",
                         {{"xmlns", "http://schemas.openxmlformats.org/package/2006/relationships"}});
      int n = 0;
      for (const auto& [type, target] : targets)
        element(all, "Relationship",
                {{"Id", "rId" + std::to_string(++n)}, {"Type", office + type}, {"Target", target}});
      add(name, part);
    };
    relations("_rels/.rels", {{"officeDocument", "word/document.xml"}});
    relations("word/_rels/document.xml.rels", {{"styles", "styles.xml"}, {"comments", "comments.xml"}});
    add("word/document.xml", document_);
    add("word/comments.xml", comments_);
    styles();
    zip_.close();
  }

  void styles() {
    pugi::xml_document part;
    auto root = element(part, "w:styles", {{"xmlns:w", word_space}});
    for (const auto& [id, name, size, bold, color] :
         {std::tuple("Normal", "Normal", "21", false, "1D2733"),
          std::tuple("Note", "Note", "17", false, "5B6675"),
          std::tuple("Heading1", "heading 1", "32", true, "1D2733"),
          std::tuple("Heading2", "heading 2", "25", true, "1D2733")}) {
      auto style = element(root, "w:style", {{"w:type", "paragraph"}, {"w:styleId", id}});
      element(style, "w:name", {{"w:val", name}});
      auto p = style.append_child("w:pPr");
      element(p, "w:spacing", {{"w:after", "120"}, {"w:line", "288"}, {"w:lineRule", "auto"}});
      if (bold) element(p, "w:outlineLvl", {{"w:val", std::string(1, static_cast<char>(id[7] - 1))}});
      auto r = style.append_child("w:rPr");
      if (bold) r.append_child("w:b");
      element(r, "w:color", {{"w:val", color}});
      element(r, "w:sz", {{"w:val", size}});
    }
    zip_.add("word/styles.xml", declaration + exchange::to_string(part));
  }

  const model::Model& model_;
  const assets::Words& words_;
  exchange::ZipWriter zip_;
  std::size_t withheld_;
  pugi::xml_document document_, comments_;
  xml_node body_, comment_list_;
  std::multimap<model::OpId, const model::Memo*> memos_;
  int made_ = 0;
};

}  // namespace

std::string notes_markdown(const model::Model& model, const std::string& language, std::size_t withheld) {
  std::string out = "*" + about(model, language, "table.notes", withheld) + "*\n";
  for (const auto& note : notes_of(model, language))
    out += "\n\n# " + note.title + "\n\n*" + note.header + "*\n\n" + note.text->content;
  return out + "\n";
}

std::string notes_text(const model::Model& model, const std::string& language, std::size_t withheld) {
  auto out = about(model, language, "table.notes", withheld) + "\n";
  for (const auto& note : notes_of(model, language))
    out += "\n\n\n" + note.title + "\n" + note.header + "\n\n" + note.text->content;
  return out + "\n";
}

void write_notes_docx(const model::Model& model, const std::string& language,
                      const std::filesystem::path& path, std::size_t withheld) {
  NotesDocx(model, language, path, withheld).write();
}

void write_codebook_docx(const model::Model& model, const std::string& language,
                         const std::filesystem::path& path) {
  const auto& words = assets::Words::in(language);
  Report report;
  report.language = language;
  report.title = words("table.codebook");
  report.subtitle = model.engagement.municipality;
  report.cover = {model.engagement.codebook_name, about(model, language, "table.codebook")};
  report.contents = words("report.contents");
  const auto line = [&](const char* label, const std::string& text) {
    if (text.empty()) return;
    report.blocks.emplace_back(
        Paragraph{{Run{.text = words(label) + ": ", .bold = true}, Run{.text = text}}});
  };
  const auto put = [&](const auto& self, const model::Code& code, int level) -> void {
    report.blocks.emplace_back(Heading{std::min(level, 3), code.name, "code-" + code.slug});
    if (!code.definition.empty()) report.blocks.emplace_back(Paragraph{{Run{.text = code.definition}}});
    line("table.use_when", code.use_when);
    line("table.not_when", code.not_when);
    line("table.question", code.example_question);
    for (const auto* theme : model.children(code.id)) self(self, *theme, level + 1);
  };
  for (const auto* area : model.areas()) put(put, *area, 1);
  write(report, path);
}

}  // namespace skolanalys::report
