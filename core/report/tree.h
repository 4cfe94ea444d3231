#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// A report as a tree of what stands on its pages. Writers of formats know this and nothing of the model; the
/// preview draws the same tree.
namespace skolanalys::report {

/// A stretch of text of one look. `link` is the id of an anchor elsewhere in the report; `note` is a
/// footnote.
struct Run {
  std::string text{};
  bool bold = false;
  bool italic = false;
  std::string link{};
  std::string note{};
  bool unsupported = false;  ///< a sentence that names no evidence: shown to whoever writes, not printed
};
using Runs = std::vector<Run>;

struct Heading {
  int level = 1;  ///< 1 to 3
  std::string text;
  std::string anchor;
};

enum class Tone {
  normal,
  lead,     ///< the first words of a section
  counted,  ///< written by the program from counts, not by a person
  note,     ///< small print
  warning,  ///< something that the reader must know before trusting the page
};
struct Paragraph {
  Runs runs;
  Tone tone = Tone::normal;
};

struct Bullets {
  std::vector<Runs> items;
};

/// Somebody's words.
struct Quote {
  std::string words;       ///< in quotation marks, those of the report's language
  std::string who;         ///< role, never a name
  std::string color;       ///< "#RRGGBB" of the stance; drawn as a bar beside it
  std::string stance;      ///< its name
  std::string reference;   ///< "EX-03 13:43"
  std::string link;        ///< anchor of its row in the evidence table
  std::string anchor;      ///< of this quote
  std::string position;    ///< "tecken 2817–2877, kodning K012": the footnote
  std::string source;      ///< what the interview is called, for going there
  std::uint32_t from = 0;  ///< code points in its text
  std::uint32_t to = 0;
};

struct TableCell {
  Runs runs;
  std::string fill;  ///< "#RRGGBB" behind the text, may be empty
  bool number = false;
  std::string anchor;
};
[[nodiscard]] inline TableCell cell_of(std::string words, bool number = false, bool bold = false,
                                       std::string fill = {}) {
  return {{Run{.text = std::move(words), .bold = bold}}, std::move(fill), number, ""};
}
struct Table {
  std::string caption;
  std::vector<std::string> header;
  std::vector<int> widths;  ///< in parts of each other; empty = even
  std::vector<std::vector<TableCell>> rows;
};

/// A picture made of a few plain shapes, in points (1/72 inch), the origin above left; drawn as SVG, by Cairo
/// and on the screen alike.
struct Shape {
  enum class Kind { rectangle, polyline, circle, text };
  Kind kind = Kind::rectangle;
  std::vector<std::pair<double, double>>
      points{};       ///< corner; or the line; or centre; or where the text stands
  double width = 0;   ///< of a rectangle, a stroke, a circle's radius
  double height = 0;  ///< of a rectangle; of text: its size
  std::string color = "#000000";
  std::string text{};
  int align = -1;       ///< of text: -1 begins at, 0 is centred on, 1 ends at the point
  bool dashed = false;  ///< of a polyline
  bool bold = false;
};
struct Picture {
  double width = 480;
  double height = 200;
  std::vector<Shape> shapes;
  std::string alternative;  ///< what it shows, in words
  std::string caption;
};

struct PageBreak {};

using Block = std::variant<Heading, Paragraph, Bullets, Quote, Table, Picture, PageBreak>;

struct Report {
  std::string title;
  std::string subtitle;
  std::vector<std::string> cover;  ///< lines on the title page
  std::string language = "sv";
  std::string contents;  ///< heading of the table of contents
  bool sheet = false;    ///< a page or two, as a letter: title at the top, neither title page nor contents
  std::vector<Block> blocks;
  std::vector<std::string> warnings;  ///< for whoever is about to hand it over; not printed
};

}  // namespace skolanalys::report
