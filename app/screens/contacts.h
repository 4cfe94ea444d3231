#pragma once
#include <functional>
#include <string>

#include "app/session/session.h"
#include "app/ui/ui.h"

namespace skolanalys::screens {

/// The contacts in which the association supported the change work: a list by day, and a form for the next.
class Contacts {
 public:
  Contacts(ui::Ui& ui, session::Session& session) : ui_(ui), session_(session) {}
  void draw();
  void reset();

 private:
  void form();
  ui::Ui& ui_;
  session::Session& session_;
  bool adding_ = false;
  std::string date_, by_, words_;
  model::ActionId action_;
  std::function<void()> todo_;
};

}  // namespace skolanalys::screens
