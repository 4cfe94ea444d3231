#pragma once
#include "app/session/commands.h"
#include "app/ui/ui.h"

namespace skolanalys::shell {

/// F1: every key there is, by section, out of the table of commands.
class Sheet {
 public:
  void toggle() { open_ = !open_; }
  void close() { open_ = false; }
  [[nodiscard]] bool is_open() const { return open_; }
  void draw(ui::Ui& ui, const session::Commands& commands);

 private:
  bool open_ = false;
};

}  // namespace skolanalys::shell
