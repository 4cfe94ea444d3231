#include <cairo-pdf.h>
#include <cairo.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <set>

#include "core/assets/assets.h"
#include "core/error.h"
#include "core/report/columns.h"
#include "core/report/draw.h"
#include "core/report/write.h"
#include "core/text/utf8.h"

namespace skolanalys::report {
namespace {

constexpr double page_width = 595.28, page_height = 841.89;  // A4 in points
constexpr double side = 65.2, top = 65.2, bottom = 70;
constexpr double text_width = page_width - 2 * side;

struct Look {
  double size;
  const char* color = "#1D2733";
  bool bold = false, italic = false;
  double before = 0, after = 6, line = 1.35;
};
constexpr Look title{28, "#1D2733", true, false, 210, 6, 1.15};
constexpr Look subtitle{14, "#5B6675", false, false, 0, 30, 1.3};
constexpr Look sheet_title{18, "#1D2733", true, false, 0, 4, 1.2};
constexpr Look sheet_subtitle{10, "#5B6675", false, false, 0, 4, 1.3};
constexpr Look cover{9.5, "#5B6675", false, false, 0, 2, 1.35};
constexpr Look body{10, "#1D2733", false, false, 0, 6, 1.45};
constexpr Look small{8.5, "#5B6675", false, false, 0, 6, 1.35};
constexpr Look table_text{8.5, "#1D2733", false, false, 0, 0, 1.3};
constexpr Look headings[] = {{16, "#1D2733", true, false, 24, 8, 1.25},
                             {12.5, "#1D2733", true, false, 18, 5, 1.25},
                             {10.5, "#1D2733", true, false, 12, 3, 1.25}};

using Layout = std::unique_ptr<PangoLayout, void (*)(gpointer)>;

/// Without signs for which Pango or Cairo would refuse the paragraph.
std::string escaped(const std::string& said) {
  const auto words = text::printable(said);
  const std::unique_ptr<char, void (*)(gpointer)> out(
      g_markup_escape_text(words.data(), static_cast<gssize>(words.size())), g_free);
  return out.get();
}

/// Lays the tree out on pages, top to bottom; drawn twice, since the table of contents stands before what it
/// tells the pages of. Tagged (ISO 32000, 14.8): headings, paragraphs, lists, tables and figures are known as
/// such, links and bookmarks work, and words can be copied.
class Pdf {
 public:
  Pdf(const Report& report, const std::map<std::string, int>& pages) : report_(report), pages_(pages) {
    surface_ = cairo_pdf_surface_create_for_stream(add_to_string, &bytes_, page_width, page_height);
    cairo_pdf_surface_restrict_to_version(surface_, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_TITLE, text::printable(report.title).c_str());
    cairo_pdf_surface_set_metadata(surface_, CAIRO_PDF_METADATA_CREATOR, "Skolanalys");
    cairo_ = cairo_create(surface_);
  }
  ~Pdf() {
    if (cairo_ != nullptr) cairo_destroy(cairo_);
    if (surface_ != nullptr) cairo_surface_destroy(surface_);
  }
  Pdf(const Pdf&) = delete;
  Pdf& operator=(const Pdf&) = delete;

  void draw() {
    for (const auto& block : report_.blocks) remember_anchors(block);
    begin("Document", nullptr);
    flow(escaped(report_.title), report_.sheet ? sheet_title : title, "H1");
    flow(escaped(report_.subtitle), report_.sheet ? sheet_subtitle : subtitle, "P");
    for (const auto& line : report_.cover) flow(escaped(line), cover, "P");
    if (report_.sheet) {
      y_ += 16;
    } else {
      new_page();
      contents();
      new_page();
    }
    for (std::size_t i = 0; i < report_.blocks.size(); ++i) {
      keep_with_picture(i);
      std::visit([this](const auto& one) { put(one); }, report_.blocks[i]);
    }
    notes();
    end("Document");
    footer();
    cairo_show_page(cairo_);
    cairo_surface_finish(surface_);
    if (const auto status = cairo_surface_status(surface_); status != CAIRO_STATUS_SUCCESS)
      throw Error(Fault::internal, "error.cannot_write", {"pdf", cairo_status_to_string(status)},
                  std::string("pdf: ") + cairo_status_to_string(status));
  }
  [[nodiscard]] const std::map<std::string, int>& found() const { return found_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  void remember_anchors(const Block& block) {
    if (const auto* heading = std::get_if<Heading>(&block)) anchors_.insert(heading->anchor);
    if (const auto* quote = std::get_if<Quote>(&block)) anchors_.insert(quote->anchor);
    if (const auto* table = std::get_if<Table>(&block))
      for (const auto& row : table->rows)
        for (const auto& cell : row) anchors_.insert(cell.anchor);
  }
  [[nodiscard]] bool stands(const std::string& anchor) const {
    return !anchor.empty() && anchors_.contains(anchor);
  }

  void use(const char* color) {
    const auto [r, g, b] = rgb_of(color);
    cairo_set_source_rgb(cairo_, r, g, b);
  }

  Layout layout(const std::string& markup, const Look& look, double width) {
    Layout out(pango_cairo_create_layout(cairo_), g_object_unref);
    const std::unique_ptr<PangoFontDescription, void (*)(PangoFontDescription*)> font(
        pango_font_description_from_string("Inter, DejaVu Sans, Sans"), pango_font_description_free);
    pango_font_description_set_absolute_size(font.get(), look.size * PANGO_SCALE);
    if (look.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_SEMIBOLD);
    if (look.italic) pango_font_description_set_style(font.get(), PANGO_STYLE_ITALIC);
    pango_layout_set_font_description(out.get(), font.get());
    pango_layout_set_width(out.get(), static_cast<int>(width * PANGO_SCALE));
    pango_layout_set_wrap(out.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(out.get(), static_cast<float>(look.line));
    pango_layout_set_markup(out.get(), markup.c_str(), -1);
    return out;
  }
  static double height_of(const Layout& layout) {
    int height = 0;
    pango_layout_get_size(layout.get(), nullptr, &height);
    return static_cast<double>(height) / PANGO_SCALE;
  }

  void footer() {
    if (page_ < 2) return;
    const auto words = layout(escaped(report_.title) + "   ·   " + std::to_string(page_), small, text_width);
    pango_layout_set_alignment(words.get(), PANGO_ALIGN_RIGHT);
    use(small.color);
    cairo_move_to(cairo_, side, page_height - 46);
    pango_cairo_show_layout(cairo_, words.get());
  }
  /// An element that goes on over a page is closed there and opened again: Cairo keeps a page's tags
  /// together.
  void begin(const char* tag, const char* attributes) {
    tags_.emplace_back(tag, attributes == nullptr ? "" : attributes);
    cairo_tag_begin(cairo_, tag, attributes == nullptr ? "" : attributes);
  }
  void end(const char* tag) {
    tags_.pop_back();
    cairo_tag_end(cairo_, tag);
  }
  void new_page() {
    for (auto tag = tags_.rbegin(); tag != tags_.rend(); ++tag) cairo_tag_end(cairo_, tag->first.c_str());
    footer();
    cairo_show_page(cairo_);
    ++page_;
    y_ = top;
    for (const auto& [tag, attributes] : tags_) cairo_tag_begin(cairo_, tag.c_str(), attributes.c_str());
  }
  [[nodiscard]] double left() const { return page_height - bottom - y_; }
  void need(double height) {
    if (left() < height && y_ > top) new_page();
  }

  /// Words that go on over pages, line by line.
  void lines(const Layout& layout, double x, const char* color) {
    use(color);
    const std::unique_ptr<PangoLayoutIter, void (*)(PangoLayoutIter*)> at(pango_layout_get_iter(layout.get()),
                                                                          pango_layout_iter_free);
    double drawn_to = 0;
    do {
      int y0 = 0, y1 = 0;
      pango_layout_iter_get_line_yrange(at.get(), &y0, &y1);
      const double from = static_cast<double>(y0) / PANGO_SCALE, to = static_cast<double>(y1) / PANGO_SCALE;
      if (left() < to - from) {
        new_page();
        use(color);
      }
      const double baseline = static_cast<double>(pango_layout_iter_get_baseline(at.get())) / PANGO_SCALE;
      cairo_move_to(cairo_, x, y_ + baseline - from);
      pango_cairo_show_layout_line(cairo_, pango_layout_iter_get_line_readonly(at.get()));
      y_ += to - from;
      drawn_to = to;
    } while (pango_layout_iter_next_line(at.get()) != 0);
    (void)drawn_to;
  }

  void flow(const std::string& markup, const Look& look, const char* tag, double indent = 0) {
    if (markup.empty()) return;
    if (y_ > top || page_ == 1) y_ += look.before;
    const auto words = layout(markup, look, text_width - indent);
    need(std::min(height_of(words), look.size * look.line * 2));
    begin(tag, nullptr);
    lines(words, side + indent, look.color);
    end(tag);
    y_ += look.after;
  }

  void destination(const std::string& anchor) {
    if (anchor.empty()) return;
    found_[anchor] = page_;
    const auto attributes = "name='" + anchor + "' internal";
    cairo_save(cairo_);
    cairo_move_to(cairo_, side, y_);
    begin(CAIRO_TAG_DEST, attributes.c_str());
    end(CAIRO_TAG_DEST);
    cairo_restore(cairo_);
  }

  std::string markup_of(const Runs& runs) {
    std::string out;
    for (const auto& run : runs) {
      const bool link = stands(run.link);
      if (link) out += "<span foreground='#1F4E8C'>";
      if (run.italic) out += "<i>";
      if (run.bold) out += "<b>";
      out += escaped(run.text);
      if (run.bold) out += "</b>";
      if (run.italic) out += "</i>";
      if (link) out += "</span>";
      if (!run.note.empty()) out += note_mark(run.note);
    }
    return out;
  }
  std::string note_mark(const std::string& note) {
    notes_.push_back(note);
    return "<sup>" + std::to_string(notes_.size()) + "</sup>";
  }

  void contents() {
    flow(escaped(report_.contents), headings[0], "H1");
    for (const auto& block : report_.blocks) {
      const auto* heading = std::get_if<Heading>(&block);
      if (heading == nullptr || heading->level > 2) continue;
      const double indent = heading->level == 1 ? 0 : 14;
      const auto words =
          layout(escaped(heading->text), heading->level == 1 ? body : small, text_width - indent - 40);
      const double height = height_of(words);
      need(height);
      const bool linked = stands(heading->anchor);
      begin("P", nullptr);
      if (linked) begin(CAIRO_TAG_LINK, ("dest='" + heading->anchor + "'").c_str());
      use(heading->level == 1 ? body.color : small.color);
      cairo_move_to(cairo_, side + indent, y_);
      pango_cairo_show_layout(cairo_, words.get());
      const auto page = pages_.find(heading->anchor);
      const auto number = layout(page == pages_.end() ? "" : std::to_string(page->second), small, 36);
      pango_layout_set_alignment(number.get(), PANGO_ALIGN_RIGHT);
      cairo_move_to(cairo_, side + text_width - 36, y_);
      pango_cairo_show_layout(cairo_, number.get());
      if (linked) end(CAIRO_TAG_LINK);
      end("P");
      y_ += height + 2;
    }
  }

  /// A heading goes to the next page together with the picture it is about.
  void keep_with_picture(std::size_t at) {
    if (!std::holds_alternative<Heading>(report_.blocks[at])) return;
    for (std::size_t i = at + 1; i < std::min(at + 3, report_.blocks.size()); ++i)
      if (const auto* picture = std::get_if<Picture>(&report_.blocks[i]))
        need(picture->height * std::min(1.0, text_width / picture->width) + 110);
  }
  void put(const Heading& heading) {
    const auto& look = headings[std::clamp(heading.level, 1, 3) - 1];
    need(look.before + look.size * 5);  // never alone at the foot of a page
    const int parent = heading.level == 1 ? CAIRO_PDF_OUTLINE_ROOT : outline_;
    destination(heading.anchor);
    if (heading.level <= 2 && !heading.anchor.empty()) {
      const int id = cairo_pdf_surface_add_outline(surface_, parent, text::printable(heading.text).c_str(),
                                                   ("dest='" + heading.anchor + "'").c_str(),
                                                   static_cast<cairo_pdf_outline_flags_t>(0));
      if (heading.level == 1) outline_ = id;
    }
    static constexpr const char* tags[] = {"H1", "H2", "H3"};
    flow(escaped(heading.text), look, tags[std::clamp(heading.level, 1, 3) - 1]);
  }
  void put(const Paragraph& one) {
    static constexpr Look tones[] = {body,
                                     {10, "#1D2733", true, false, 8, 4, 1.45},
                                     {10, "#36414E", false, false, 0, 6, 1.45},
                                     small,
                                     {9.5, "#8A3F0F", true, false, 4, 6, 1.4}};
    flow(markup_of(one.runs), tones[static_cast<int>(one.tone)], "P");
  }
  void put(const Bullets& bullets) {
    begin("L", nullptr);
    for (const auto& item : bullets.items) {
      need(body.size * 2);
      const double at = y_;
      const int page = page_;
      begin("LI", nullptr);
      const auto dot = layout("•", body, 14);
      use(body.color);
      cairo_move_to(cairo_, side + 4, at);
      if (page == page_) pango_cairo_show_layout(cairo_, dot.get());
      auto look = body;
      look.after = 3;
      flow(markup_of(item), look, "LBody", 16);
      end("LI");
    }
    end("L");
    y_ += 3;
  }
  void put(const Quote& quote) {
    constexpr Look words_look{10, "#1D2733", false, true, 0, 2, 1.4};
    constexpr Look source_look{8, "#5B6675", false, false, 0, 0, 1.3};
    const auto words =
        layout(escaped(quote.words) + (quote.position.empty() ? "" : note_mark(quote.position)), words_look,
               text_width - 18);
    const auto source =
        layout("<span foreground='" + (quote.color.empty() ? std::string("#5B6675") : quote.color) + "'><b>" +
                   escaped(quote.stance) + "</b></span>  " + escaped(quote.who) + " · " +
                   "<span foreground='#1F4E8C'>" + escaped(quote.reference) + "</span>",
               source_look, text_width - 18);
    const double height = height_of(words) + height_of(source) + 4;
    y_ += 5;
    need(std::min(height, 300.0));
    destination(quote.anchor);
    const bool whole = left() >= height;
    const double from = y_;
    begin("BlockQuote", nullptr);
    begin("P", nullptr);
    lines(words, side + 18, words_look.color);
    end("P");
    y_ += 2;
    const bool linked = stands(quote.link);
    begin("P", nullptr);
    if (linked) begin(CAIRO_TAG_LINK, ("dest='" + quote.link + "'").c_str());
    lines(source, side + 18, source_look.color);
    if (linked) end(CAIRO_TAG_LINK);
    end("P");
    end("BlockQuote");
    if (whole) {
      use(quote.color.empty() ? "#5B6675" : quote.color.c_str());
      cairo_rectangle(cairo_, side + 6, from + 1, 2.5, y_ - from - 2);
      cairo_fill(cairo_);
    }
    y_ += 8;
  }

  void put(const Table& table) {
    const std::size_t columns = table.header.size();
    if (columns == 0) return;
    const auto fitted = columns_of(table, text_width, table_text.size, 10);
    const auto& widths = fitted.widths;
    if (!table.caption.empty()) {
      need(80);
      auto look = small;
      look.after = 3;
      flow(escaped(table.caption), look, "Caption");
    }
    begin("Table", nullptr);
    header_row(table, fitted);
    for (const auto& row : table.rows) {
      std::vector<Layout> cells;
      double height = 0;
      for (std::size_t i = 0; i < columns && i < row.size(); ++i) {
        cells.push_back(layout(markup_of(row[i].runs), table_text, widths[i] - 8));
        if (row[i].number) pango_layout_set_alignment(cells.back().get(), PANGO_ALIGN_RIGHT);
        height = std::max(height, height_of(cells.back()));
      }
      height += 6;
      if (left() < height && y_ > top) {
        new_page();
        header_row(table, fitted);
      }
      begin("TR", nullptr);
      double x = side;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        if (!row[i].fill.empty()) {
          use(row[i].fill.c_str());
          cairo_rectangle(cairo_, x, y_, widths[i], height);
          cairo_fill(cairo_);
        }
        destination(row[i].anchor);
        begin("TD", nullptr);
        const auto& runs = row[i].runs;
        const bool linked = runs.size() == 1 && stands(runs[0].link);
        if (linked) begin(CAIRO_TAG_LINK, ("dest='" + runs[0].link + "'").c_str());
        use(table_text.color);
        cairo_move_to(cairo_, x + 4, y_ + 3);
        pango_cairo_show_layout(cairo_, cells[i].get());
        if (linked) end(CAIRO_TAG_LINK);
        end("TD");
        x += widths[i];
      }
      end("TR");
      y_ += height;
      rule("#E1E4EA", 0.4);
    }
    end("Table");
    y_ += 12;
  }
  void header_row(const Table& table, const Columns& fitted) {
    const auto& widths = fitted.widths;
    auto look = table_text;
    look.bold = true;
    std::vector<Layout> cells;
    double height = 0;
    for (std::size_t i = 0; i < table.header.size(); ++i) {
      cells.push_back(layout(escaped(fitted.header[i]), look, widths[i] - 8));
      if (!table.rows.empty() && i < table.rows.front().size() && table.rows.front()[i].number)
        pango_layout_set_alignment(cells.back().get(), PANGO_ALIGN_RIGHT);
      height = std::max(height, height_of(cells.back()));
    }
    need(height + 40);
    begin("TR", nullptr);
    double x = side;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      begin("TH", nullptr);
      use(look.color);
      cairo_move_to(cairo_, x + 4, y_ + 3);
      pango_cairo_show_layout(cairo_, cells[i].get());
      end("TH");
      x += widths[i];
    }
    end("TR");
    y_ += height + 6;
    rule("#8C96A4", 0.8);
  }
  void rule(const char* color, double width) {
    use(color);
    cairo_set_line_width(cairo_, width);
    cairo_move_to(cairo_, side, y_);
    cairo_line_to(cairo_, side + text_width, y_);
    cairo_stroke(cairo_);
  }

  void put(const Picture& picture) {
    const double scale = std::min(1.0, text_width / picture.width);
    need(picture.height * scale + 30);
    begin("Figure", nullptr);
    cairo_save(cairo_);
    cairo_translate(cairo_, side, y_);
    cairo_scale(cairo_, scale, scale);
    draw_picture(cairo_, picture);
    cairo_restore(cairo_);
    end("Figure");
    y_ += picture.height * scale + 4;
    flow(escaped(picture.caption), small, "Caption");
    y_ += 6;
  }
  void put(const PageBreak& /*unused*/) {
    if (y_ > top) new_page();
  }

  /// Where each quote stands in its interview: footnotes elsewhere, gathered at the end here.
  void notes() {
    if (notes_.empty()) return;
    flow(escaped(assets::Words::in(report_.language)("report.notes")), headings[0], "H1");
    const auto all = std::move(notes_);
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto look = small;
      look.after = 1;
      flow(std::to_string(i + 1) + "  " + escaped(all[i]), look, "Note");
    }
  }

  const Report& report_;
  const std::map<std::string, int>& pages_;
  std::string bytes_;
  cairo_surface_t* surface_ = nullptr;
  cairo_t* cairo_ = nullptr;
  double y_ = top;
  int page_ = 1;
  int outline_ = CAIRO_PDF_OUTLINE_ROOT;
  std::set<std::string> anchors_;
  std::map<std::string, int> found_;
  std::vector<std::string> notes_;
  std::vector<std::pair<std::string, std::string>> tags_;  // open ones, with their attributes
};

}  // namespace

std::string pdf(const Report& report) {
  std::map<std::string, int> pages;
  {
    Pdf first(report, pages);
    first.draw();
    pages = first.found();
  }
  Pdf second(report, pages);
  second.draw();
  return second.take();
}

}  // namespace skolanalys::report
