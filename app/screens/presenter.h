#pragma once
#include <memory>
#include <string>
#include <vector>

#include "app/session/session.h"
#include "app/ui/ui.h"
#include "core/analysis/finding.h"

namespace skolanalys::screens {

/// The findings one at a time over the whole window, for a projector: one finding, its strongest words for
/// and against, nothing that names anyone. Space goes on, Escape leaves.
class Presenter {
 public:
  Presenter(ui::Ui& ui, session::Session& session) : ui_(ui), session_(session) {}

  /// Takes the findings as they are; `findings` is lent until the next call or `forget`.
  void take(const analysis::Findings& findings);
  void forget();
  void begin() {
    on_ = true;
    shown_ = 0;
  }
  [[nodiscard]] bool on() const { return on_; }
  void draw();

 private:
  /// What is shown of one finding: words that may be quoted, names replaced, a role that points out a person
  /// as its wider group.
  struct Slide {
    struct Line {
      std::string words, who;
      bool against = false;
    };
    const analysis::FindingView* view = nullptr;
    std::string statement, question;
    std::vector<Line> quotes;
  };
  [[nodiscard]] std::string group_of(const analysis::Evidence& e) const;

  ui::Ui& ui_;
  session::Session& session_;
  std::vector<Slide> slides_;
  bool on_ = false;
  std::size_t shown_ = 0;
};

}  // namespace skolanalys::screens
