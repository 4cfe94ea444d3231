#include "app/screens/page_view.h"

#include <algorithm>

#include "app/ui/icons.h"
#include "core/exchange/read/pdf.h"
#include "core/exchange/refi/names.h"

namespace skolanalys::screens {
namespace {

constexpr std::size_t kept_pages = 6;
constexpr unsigned longer_side = 1600;  // pixels: a page that can be read at 200 % on a laptop

bool is_pdf(const model::Attachment& file) {
  return file.media_type == "application/x-original-pdf" ||
         (file.media_type == exchange::refi::names::source_media && file.file_name.ends_with(".pdf"));
}

}  // namespace

void PageView::forget() {
  ++generation_;
  pdf_.reset();
  pages_.clear();
  original_.reset();
  loading_ = broken_ = false;
  shown_ = 1;
  words_on_ = 0;
  caret_ = ~text::Pos{0};
}

bool PageView::has_pages(session::Session& session) {
  const auto text = session.editor.text();
  const auto structure = session.project().structure_revision();
  if (text == text_ && structure == looked_at_) return original_.has_value();
  looked_at_ = structure;
  const bool same = text == text_;
  text_ = text;
  const auto before = original_;
  const auto* interview = session.interview();
  const auto* document = session.document();
  const model::OpId owner = interview != nullptr  ? model::OpId(interview->id)
                            : document != nullptr ? model::OpId(document->id)
                                                  : model::OpId();
  std::optional<model::Attachment> found;
  if (owner)
    for (const auto& [id, file] : session.model().attachments)
      if (file.target == owner && is_pdf(file)) found = file;
  if (!same || !found || !before || found->sha256 != before->sha256) forget();
  original_ = std::move(found);
  return original_.has_value();
}

void PageView::load(ui::Ui& ui, session::Session& session) {
  if (pdf_ != nullptr || loading_ || broken_) return;
  loading_ = true;
  session.jobs.start<std::shared_ptr<const Pdf>>(
      ui.t("pages.job"),
      [&project = std::as_const(session.project()), sha256 = original_->sha256](session::Progress&) {
        // Shared by the view and the jobs that draw pages, whichever is done last.
        auto out = std::make_shared<Pdf>();
        if (auto bytes = project.blob(sha256)) out->bytes = std::move(*bytes);
        try {
          out->pages = exchange::read::pdf_pages(out->bytes);
        } catch (const Error&) {
          out->pages = 0;  // said in the view
        }
        return std::shared_ptr<const Pdf>(std::move(out));
      },
      [this, generation = generation_](std::shared_ptr<const Pdf> pdf) {
        if (generation != generation_) return;
        loading_ = false;
        broken_ = pdf->pages == 0;
        pdf_ = std::move(pdf);
      });
}

const PageView::Page& PageView::page(ui::Ui& ui, session::Session& session, std::size_t number) {
  const auto found =
      std::find_if(pages_.begin(), pages_.end(), [&](const Page& one) { return one.number == number; });
  if (found != pages_.end()) {
    pages_.splice(pages_.begin(), pages_, found);
    return pages_.front();
  }
  pages_.push_front({number, nullptr, false});
  if (pages_.size() > kept_pages) pages_.pop_back();
  session.jobs.start<std::optional<exchange::read::PageImage>>(
      ui.t("pages.job"),
      [pdf = pdf_, number](session::Progress&) -> std::optional<exchange::read::PageImage> {
        try {
          return exchange::read::pdf_page(pdf->bytes, number, longer_side);
        } catch (const Error&) {
          return std::nullopt;
        }
      },
      [this, number, generation = generation_](const std::optional<exchange::read::PageImage>& image) {
        if (generation != generation_) return;
        for (auto& one : pages_)
          if (one.number == number) {
            one.failed = !image;
            if (image)
              one.image = std::make_unique<platform::Image>(image->width, image->height, image->pixels);
          }
      });
  return pages_.front();
}

/// Turns to the page that the caret has come to.
void PageView::follow(session::Session& session) {
  const auto caret = session.editor.selection().from;
  const auto revision = session.project().revision(text_);
  if (caret == caret_ && revision == caret_at_) return;
  caret_ = caret;
  caret_at_ = revision;
  const auto* text = session.model().find(text_);
  const auto on = text == nullptr ? 0 : exchange::read::pdf_page_at(text->content, caret);
  if (on == words_on_ || on == 0) return;
  words_on_ = shown_ = on;
}

void PageView::draw(ui::Ui& ui, session::Session& session, Rect where) {
  ui::begin_pane(ui, "pages", where.at, where.size, ui.colors.raised);
  load(ui, session);
  if (broken_) {
    ui::empty_state(ui, ui::icon::warning, ui.t("pages.broken"));
  } else if (pdf_ == nullptr) {
    ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("pages.drawing"));
  } else {
    follow(session);
    shown_ = std::clamp<std::size_t>(shown_, 1, pdf_->pages);
    const auto turn = [&](std::size_t to) {
      shown_ = to;
      const auto* text = session.model().find(text_);
      const auto at = text == nullptr ? std::nullopt : exchange::read::pdf_words_of_page(text->content, to);
      // Words and page go together; the caret stays where the page has no words.
      if (at) session.editor.reveal({*at, *at});
      words_on_ = to;
    };
    if (ui::icon_button(ui, "pages.back", ui::icon::back, ui.t("pages.back"), shown_ > 1)) turn(shown_ - 1);
    ImGui::SameLine();
    if (ui::icon_button(ui, "pages.forward", ui::icon::forward, ui.t("pages.forward"), shown_ < pdf_->pages))
      turn(shown_ + 1);
    ImGui::SameLine();
    const auto title = ui.t("pages.of", {std::to_string(shown_), std::to_string(pdf_->pages)});
    ImGui::AlignTextToFramePadding();
    ui::words(ui, ui.fonts.body, ui.colors.text, title);
    ui.mark("pages.title", title);
    const auto* text = session.model().find(text_);
    if (words_on_ > 0 && text != nullptr &&
        no_words_ != std::pair(shown_, session.project().revision(text_))) {
      no_words_ = {shown_, session.project().revision(text_)};
      has_words_ = exchange::read::pdf_words_of_page(text->content, shown_).has_value();
    }
    if (words_on_ > 0 && !has_words_) {
      ui::paragraph(ui, ui.fonts.small, ui.colors.muted, ui.t("pages.no_text"));
      ui.mark("pages.no_text", ui.t("pages.no_text"));
    }
    const auto& now = page(ui, session, shown_);
    if (now.failed) {
      ui::paragraph(ui, ui.fonts.small, ui.colors.danger, ui.t("pages.failed"));
    } else if (now.image == nullptr) {
      ui::words(ui, ui.fonts.small, ui.colors.muted, ui.t("pages.drawing"));
    } else {
      const float width = ImGui::GetContentRegionAvail().x;
      const auto size = now.image->size();
      const auto at = ImGui::GetCursorScreenPos();
      const ImVec2 drawn{width, width * size.y / size.x};
      ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + drawn.x, at.y + drawn.y}, IM_COL32_WHITE);
      ImGui::Image(now.image->id(), drawn);
      ui.mark("pages.page", title);
      ImGui::GetWindowDrawList()->AddRect(at, {at.x + drawn.x, at.y + drawn.y}, ui.colors.border);
    }
  }
  ui::end_pane();
}

}  // namespace skolanalys::screens
