#pragma once
#include <string>
#include <vector>

#include "app/screens/room.h"
#include "app/session/commands.h"

namespace skolanalys::shell {

/// Ctrl+K: a field that finds commands, rooms and whatever the rooms offer, and does the one that is chosen.
class Palette {
 public:
  void open(session::Session& session, const session::Commands& commands,
            const std::vector<std::unique_ptr<screens::Room>>& rooms, const ui::Ui& ui);
  void close() { open_ = false; }
  [[nodiscard]] bool is_open() const { return open_; }
  void draw(ui::Ui& ui, session::Session& session);

 private:
  struct Choice {
    screens::Found found;
    std::string name, detail;  ///< case-folded
  };
  void add(screens::Found found);
  void add_projects(session::Session& session, const ui::Ui& ui);
  [[nodiscard]] std::vector<const screens::Found*> matching() const;

  bool open_ = false;
  bool opened_ = false;  ///< its field takes the keyboard once
  std::string typed_;
  std::size_t chosen_ = 0;
  std::vector<Choice> all_;
};

}  // namespace skolanalys::shell
