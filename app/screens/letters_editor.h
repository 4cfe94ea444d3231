#pragma once
#include <string>

#include "app/session/session.h"
#include "app/ui/ui.h"
#include "core/report/letters.h"

namespace skolanalys::screens {

/// The words of the letters of answer: written on the left, what becomes of them on the right.
class LettersEditor {
 public:
  LettersEditor(ui::Ui& ui, session::Session& session) : ui_(ui), session_(session) {}
  void draw();
  void reset() { loaded_ = false; }

 private:
  void load();
  void preview();
  ui::Ui& ui_;
  session::Session& session_;
  report::LetterKind kind_ = report::LetterKind::admitted;
  bool loaded_ = false;
  std::uint64_t at_ = 0;
  std::string text_, language_, shown_title_;
  std::string shown_;  ///< the letter as it becomes
  bool real_ = false;  ///< of an application, rather than with the braces left
};

}  // namespace skolanalys::screens
