#include <algorithm>

#include "core/exchange/read/reader.h"
#include "core/exchange/xml.h"
#include "core/exchange/zip.h"

namespace skolanalys::exchange::read {
namespace {

/// OpenDocument text (ODF 1.2 part 1, chapters 4, 5 and 9), as far as words go.
class OdtReader {
 public:
  explicit OdtReader(const std::filesystem::path& path) : zip_(path), path_(path) {}

  Words read() {
    Words out;
    out.format = "odt";
    const auto content = parse_xml(path_, "content.xml", zip_.read("content.xml"));
    const auto body = child(child(content.document_element(), "body"), "text");
    if (!body) out.notices.push_back({"notice.no_words", {}});
    block(body, false);
    out.text = paragraphs_.take();
    if (const auto meta = zip_.find("meta.xml")) {
      const auto document = parse_xml(path_, "meta.xml", *meta);
      out.title = child(child(document.document_element(), "meta"), "title").text().get();
    }
    const auto tell = [&](const char* id, std::size_t n) {
      if (n > 0) out.notices.push_back({id, {std::to_string(n)}});
    };
    tell("notice.pictures", pictures_);
    tell("notice.comments", comments_);
    tell("notice.footnotes", notes_);
    return out;
  }

 private:
  void block(const pugi::xml_node& parent, bool in_list) {
    for (const auto& node : parent.children()) {
      const auto name = local_name(node);
      if (name == "h") {
        std::string words;
        spans(node, words);
        const auto level = std::clamp(std::atoi(attribute(node, "outline-level").c_str()), 1, 6);
        paragraphs_.add(std::string(static_cast<std::size_t>(level), '#') + " " + words);
      } else if (name == "p") {
        std::string words;
        spans(node, words);
        if (in_list)
          paragraphs_.add_line("- " + words);
        else
          paragraphs_.add(words);
      } else if (name == "list") {
        block(node, true);
      } else if (name == "table") {
        rows(node);
        paragraphs_.add({});
      } else if (name == "list-item" || name == "list-header" || name == "section" || name == "index-body" ||
                 name == "table-of-content" || name == "text-box" || name == "frame") {
        block(node, in_list);
      }
    }
  }

  void rows(const pugi::xml_node& parent) {
    for (const auto& node : parent.children()) {
      if (local_name(node) != "table-row") {
        rows(node);
        continue;
      }
      std::string line;
      for (const auto& cell : node.children()) {
        if (local_name(cell) != "table-cell") continue;
        std::string words;
        for (const auto& p : cell.children()) {
          if (!words.empty()) words += ' ';
          spans(p, words);
        }
        line += (line.empty() ? "" : " | ") + words;
      }
      paragraphs_.add_line(line);
    }
  }

  void spans(const pugi::xml_node& parent, std::string& words) {
    for (const auto& node : parent.children()) {
      if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) {
        spaced(node.value(), words);
        continue;
      }
      const auto name = local_name(node);
      if (name == "tab")
        words += '\t';
      else if (name == "s")
        words += std::string(
            static_cast<std::size_t>(std::clamp(std::atoi(attribute(node, "c").c_str()), 1, 100)), ' ');
      else if (name == "line-break")
        words += '\n';
      else if (name == "note")
        ++notes_;
      else if (name == "annotation" || name == "annotation-end")
        comments_ += name == "annotation" ? 1 : 0;
      else if (name == "frame" || name == "image" || name == "object")
        ++pictures_;
      else if (name != "tracked-changes")
        spans(node, words);
    }
  }

  /// Spaces and line ends in the file count as one space (ODF 1.2, 6.1.2).
  static void spaced(std::string_view from, std::string& words) {
    for (const char c : from) {
      const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
      if (!space)
        words += c;
      else if (!words.empty() && words.back() != ' ' && words.back() != '\n')
        words += ' ';
    }
  }

  ZipReader zip_;
  std::filesystem::path path_;
  Paragraphs paragraphs_;
  std::size_t pictures_ = 0, comments_ = 0, notes_ = 0;
};

}  // namespace

Words read_odt(const std::filesystem::path& path) { return OdtReader(path).read(); }

}  // namespace skolanalys::exchange::read
