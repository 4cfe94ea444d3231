#pragma once
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "app/platform/image.h"
#include "app/screens/screens.h"

namespace skolanalys::screens {

/// The pages of the PDF that a text was taken from, beside the text: shows the page that the caret stands on,
/// or another that one turns to. Pages are drawn by jobs, and the latest few kept.
class PageView {
 public:
  bool open = false;

  /// Whether the shown text has a PDF behind it. Cheap while nothing has changed.
  [[nodiscard]] bool has_pages(session::Session& session);
  void draw(ui::Ui& ui, session::Session& session, Rect where);

 private:
  struct Page {
    std::size_t number = 0;
    std::unique_ptr<platform::Image> image;  ///< none: it is being drawn, or cannot be
    bool failed = false;
  };
  /// The original's bytes and how many pages they are; shared with the jobs that draw from it.
  struct Pdf {
    std::string bytes;
    std::size_t pages = 0;
  };
  void forget();
  void load(ui::Ui& ui, session::Session& session);
  const Page& page(ui::Ui& ui, session::Session& session, std::size_t number);
  void follow(session::Session& session);

  model::TextId text_;
  std::uint64_t looked_at_ = ~0ULL;  ///< the project's structure when `original_` was looked up
  std::optional<model::Attachment> original_;
  std::shared_ptr<const Pdf> pdf_;
  bool loading_ = false, broken_ = false;
  std::size_t generation_ = 0;  ///< results of jobs for another text are dropped
  std::list<Page> pages_;       ///< the latest looked at first
  std::size_t shown_ = 1;
  std::size_t words_on_ = 0;  ///< the page of the caret; 0 = not known
  text::Pos caret_ = ~text::Pos{0};
  std::uint64_t caret_at_ = 0;
  std::pair<std::size_t, std::uint64_t> no_words_;  ///< what `has_words_` is about: page and revision
  bool has_words_ = true;
};

}  // namespace skolanalys::screens
