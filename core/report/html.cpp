#include <cstdio>
#include <numeric>
#include <pugixml.hpp>

#include "core/exchange/xml.h"
#include "core/report/markup.h"
#include "core/report/write.h"

namespace skolanalys::report {
namespace {

constexpr const char* style = R"css(
:root { --ink:#1D2733; --quiet:#5B6675; --line:#D9DEE5; --paper:#FFFFFF; --tint:#F5F7FA; --link:#1F4E8C; }
* { box-sizing: border-box; }
html { font: 17px/1.6 "Source Serif 4", "Source Serif Pro", Charter, Georgia, "DejaVu Serif", serif; color: var(--ink); background: var(--tint); }
body { margin: 0 auto; max-width: 46rem; padding: 3.5rem 3rem 6rem; background: var(--paper); }
h1, h2, h3, nav, table, figcaption, .who, .cover, .stance, caption { font-family: Inter, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; }
h1 { font-size: 1.55rem; line-height: 1.25; margin: 3.2rem 0 1rem; font-weight: 650; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .6rem; padding-top: .6rem; border-top: 2px solid var(--ink); font-weight: 650; }
h3 { font-size: 1rem; margin: 2rem 0 .4rem; font-weight: 650; }
p { margin: 0 0 .8rem; hyphens: auto; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
.cover { min-height: 34rem; display: flex; flex-direction: column; justify-content: center; border-bottom: 1px solid var(--line); margin-bottom: 2rem; }
.cover .title { font-size: 2.6rem; line-height: 1.1; font-weight: 700; margin: 0 0 .6rem; letter-spacing: -.015em; }
.cover .subtitle { font-size: 1.25rem; color: var(--quiet); margin: 0 0 2.5rem; }
.cover.sheet { min-height: 0; display: block; break-after: auto; border-bottom: 0; margin-bottom: 1.5rem; } .cover.sheet .title { font-size: 1.6rem; } .cover.sheet .subtitle { font-size: 1rem; margin-bottom: .6rem; }
.cover p { margin: .1rem 0; font-size: .9rem; color: var(--quiet); }
nav h1 { margin-top: 0; font-size: 1.2rem; } nav ol { list-style: none; padding: 0; margin: 0; font-size: .9rem; }
nav li { padding: .18rem 0; } nav li.sub { padding-left: 1.4rem; color: var(--quiet); } nav a { color: inherit; }
.lead { font-weight: 600; margin-top: 1.4rem; } .counted { color: #36414E; }
.note { font-size: .82rem; color: var(--quiet); } .warning { background: #FFF6E5; border-left: 4px solid #D1661F; padding: .6rem 1rem; }
blockquote { margin: 1rem 0 1.2rem; padding: .1rem 0 .1rem 1.1rem; border-left: 4px solid var(--c, #888); break-inside: avoid; }
blockquote p { margin: 0 0 .25rem; font-style: italic; }
.who { font-size: .78rem; color: var(--quiet); } .stance { display: inline-block; margin-right: .5rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 1.4rem; font-size: .8rem; line-height: 1.4; }
caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
th { text-align: left; font-weight: 600; border-bottom: 1.5px solid var(--ink); padding: .35rem .5rem .35rem 0; vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); padding: .4rem .5rem .4rem 0; vertical-align: top; }
.n { text-align: right; font-variant-numeric: tabular-nums; } td[id]:target, blockquote:target { background: #FFF3BF; }
figure { margin: 1rem 0 1.6rem; break-inside: avoid; } figure svg { width: 100%; height: auto; }
figcaption { font-size: .78rem; color: var(--quiet); margin-top: .3rem; } li { margin-bottom: .35rem; }
@page { size: A4; margin: 22mm 20mm 24mm; @bottom-right { content: counter(page); font: 9pt sans-serif; color: #5B6675; } }
@media print { html { font-size: 10.5pt; background: none; } body { max-width: none; padding: 0; } .cover { min-height: 230mm; break-after: page; }
 nav { break-after: page; } h1, h2, h3 { break-after: avoid; } tr { break-inside: avoid; } thead { display: table-header-group; } .break { break-before: page; } a { color: inherit; } }
@media (max-width: 40rem) { body { padding: 1.5rem 1rem 4rem; } }
)css";

using pugi::xml_node;

xml_node child(xml_node parent, const char* name, const std::string& text = {}) {
  auto node = parent.append_child(name);
  if (!text.empty()) node.append_child(pugi::node_pcdata).set_value(text.c_str());
  return node;
}

void put(xml_node parent, const Runs& runs) {
  for (const auto& run : runs) {
    auto at = parent;
    if (!run.link.empty()) {
      at = at.append_child("a");
      attribute(at, "href", "#" + run.link);
    }
    if (run.bold) at = at.append_child("strong");
    if (run.italic) at = at.append_child("em");
    at.append_child(pugi::node_pcdata).set_value(run.text.c_str());
  }
}

class Writer {
 public:
  explicit Writer(const Report& report) : report_(report) {}

  std::string write() {
    pugi::xml_document document;
    document.append_child(pugi::node_doctype).set_value("html");
    auto root = document.append_child("html");
    attribute(root, "lang", report_.language);
    auto head = root.append_child("head");
    attribute(head.append_child("meta"), "charset", "utf-8");
    auto view = head.append_child("meta");
    attribute(view, "name", "viewport");
    attribute(view, "content", "width=device-width, initial-scale=1");
    auto policy = head.append_child("meta");
    attribute(policy, "http-equiv", "Content-Security-Policy");
    attribute(policy, "content", "default-src 'none'; style-src 'unsafe-inline'; img-src data:");
    child(head, "title", report_.title + " – " + report_.subtitle);
    child(head, "style", style);
    auto body = root.append_child("body");
    cover(body);
    if (!report_.sheet) contents(body);
    body_ = body.append_child("main");
    for (const auto& block : report_.blocks) std::visit([this](const auto& one) { put_block(one); }, block);
    // An empty element must not close itself: HTML would take what follows to be in it.
    return exchange::to_string(document, pugi::format_raw | pugi::format_no_empty_element_tags);
  }

 private:
  void cover(xml_node body) {
    auto header = body.append_child("header");
    attribute(header, "class", report_.sheet ? "cover sheet" : "cover");
    attribute(child(header, "p", report_.title), "class", "title");
    attribute(child(header, "p", report_.subtitle), "class", "subtitle");
    for (const auto& line : report_.cover) child(header, "p", line);
  }

  void contents(xml_node body) {
    auto nav = body.append_child("nav");
    child(nav, "h1", report_.contents);
    auto list = nav.append_child("ol");
    for (const auto& block : report_.blocks)
      if (const auto* heading = std::get_if<Heading>(&block); heading != nullptr && heading->level <= 2) {
        auto item = list.append_child("li");
        if (heading->level == 2) attribute(item, "class", "sub");
        attribute(child(item, "a", heading->text), "href", "#" + heading->anchor);
      }
  }

  void put_block(const Heading& heading) {
    const std::string name = "h" + std::to_string(heading.level);
    attribute(child(body_, name.c_str(), heading.text), "id", heading.anchor);
  }
  void put_block(const Paragraph& paragraph) {
    auto p = body_.append_child("p");
    constexpr const char* classes[] = {"", "lead", "counted", "note", "warning"};
    const auto* name = classes[static_cast<int>(paragraph.tone)];
    if (*name != '\0') attribute(p, "class", name);
    put(p, paragraph.runs);
  }
  void put_block(const Bullets& bullets) {
    auto list = body_.append_child("ul");
    for (const auto& item : bullets.items) put(list.append_child("li"), item);
  }
  void put_block(const Quote& quote) {
    auto block = body_.append_child("blockquote");
    if (!quote.anchor.empty()) attribute(block, "id", quote.anchor);
    attribute(block, "style", "--c:" + quote.color);
    child(block, "p", quote.words);
    auto who = block.append_child("div");
    attribute(who, "class", "who");
    auto stance = child(who, "span", quote.stance);
    attribute(stance, "class", "stance");
    attribute(stance, "style", "color:" + quote.color);
    who.append_child(pugi::node_pcdata).set_value((quote.who + " · ").c_str());
    auto link = child(who, quote.link.empty() ? "span" : "a", quote.reference);
    if (!quote.link.empty()) attribute(link, "href", "#" + quote.link);
    if (!quote.position.empty()) attribute(link, "title", quote.position);
  }
  void put_block(const Table& table) {
    auto t = body_.append_child("table");
    if (!table.caption.empty()) child(t, "caption", table.caption);
    if (const int sum = std::accumulate(table.widths.begin(), table.widths.end(), 0); sum > 0) {
      auto group = t.append_child("colgroup");
      for (const int w : table.widths)
        attribute(group.append_child("col"), "style", "width:" + std::to_string(100 * w / sum) + "%");
    }
    auto head = t.append_child("thead").append_child("tr");
    for (std::size_t c = 0; c < table.header.size(); ++c) {
      auto cell = child(head, "th", table.header[c]);
      attribute(cell, "scope", "col");
      if (!table.rows.empty() && c < table.rows.front().size() && table.rows.front()[c].number)
        attribute(cell, "class", "n");
    }
    auto rows = t.append_child("tbody");
    for (const auto& row : table.rows) {
      auto tr = rows.append_child("tr");
      for (std::size_t c = 0; c < row.size(); ++c) {
        auto td = tr.append_child("td");
        if (!row[c].anchor.empty()) attribute(td, "id", row[c].anchor);
        if (row[c].number) attribute(td, "class", "n");
        if (!row[c].fill.empty()) attribute(td, "style", "background:" + row[c].fill);
        put(td, row[c].runs);
      }
    }
  }
  void put_block(const Picture& picture) {
    auto figure = body_.append_child("figure");
    const auto drawn = svg(picture);
    figure.append_buffer(drawn.data(), drawn.size());
    if (!picture.caption.empty()) child(figure, "figcaption", picture.caption);
  }
  void put_block(const PageBreak&) { attribute(body_.append_child("div"), "class", "break"); }

  const Report& report_;
  xml_node body_;
};

std::string decimal(double value) {
  char out[32];
  std::snprintf(out, sizeof out, "%.2f", value);
  return out;
}

}  // namespace

std::string html(const Report& report) { return Writer(report).write(); }

std::string svg(const Picture& picture) {
  pugi::xml_document document;
  auto root = document.append_child("svg");
  attribute(root, "xmlns", "http://www.w3.org/2000/svg");
  attribute(root, "viewBox", "0 0 " + decimal(picture.width) + " " + decimal(picture.height));
  attribute(root, "role", "img");
  attribute(root, "aria-label", picture.alternative);
  attribute(root, "font-family", "Inter, Arial, 'DejaVu Sans', sans-serif");
  child(root, "title", picture.alternative);
  for (const auto& shape : picture.shapes) {
    if (shape.points.empty()) continue;
    const auto [x, y] = shape.points.front();
    switch (shape.kind) {
      case Shape::Kind::rectangle: {
        auto node = root.append_child("rect");
        attribute(node, "x", decimal(x));
        attribute(node, "y", decimal(y));
        attribute(node, "width", decimal(shape.width));
        attribute(node, "height", decimal(shape.height));
        attribute(node, "fill", shape.color);
        break;
      }
      case Shape::Kind::polyline: {
        auto node = root.append_child("polyline");
        std::string points;
        for (const auto& [px, py] : shape.points) points += decimal(px) + "," + decimal(py) + " ";
        attribute(node, "points", points);
        attribute(node, "fill", "none");
        attribute(node, "stroke", shape.color);
        attribute(node, "stroke-width", decimal(shape.width));
        attribute(node, "stroke-linejoin", "round");
        if (shape.dashed) attribute(node, "stroke-dasharray", "4 3");
        break;
      }
      case Shape::Kind::circle: {
        auto node = root.append_child("circle");
        attribute(node, "cx", decimal(x));
        attribute(node, "cy", decimal(y));
        attribute(node, "r", decimal(shape.width));
        attribute(node, "fill", shape.color);
        break;
      }
      case Shape::Kind::text: {
        auto node = child(root, "text", shape.text);
        attribute(node, "x", decimal(x));
        attribute(node, "y", decimal(y));
        attribute(node, "font-size", decimal(shape.height));
        attribute(node, "fill", shape.color);
        attribute(node, "text-anchor", shape.align < 0 ? "start" : shape.align == 0 ? "middle" : "end");
        if (shape.bold) attribute(node, "font-weight", "600");
        break;
      }
    }
  }
  return exchange::to_string(document);
}

}  // namespace skolanalys::report
