#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/platform/window.h"
#include "app/screens/room.h"
#include "app/session/commands.h"
#include "app/session/session.h"
#include "app/shell/chooser.h"
#include "app/shell/frame.h"
#include "app/shell/palette.h"
#include "app/shell/sheet.h"
#include "app/ui/ui.h"

namespace skolanalys::shell {

/// The window's frame: top bar, navigation, the room one is in, messages; the keys that work everywhere.
class Shell final : public platform::Stage {
 public:
  /// When the file is there: at once, or with the window's first frame, while it is opened beside it.
  enum class Opens { at_once, with_the_window };
  /// `file`: opened at the start; empty = the start screen.
  explicit Shell(const std::filesystem::path& file, Opens opens = Opens::at_once);

  void prepare(float scale) override;
  bool stale() override { return stale_; }
  void frame(const platform::Event* event, double now) override;
  void looked_at(const platform::Pace& pace) override;
  std::optional<double> wakes_in(double now) override;
  bool may_close() override;
  [[nodiscard]] bool full_screen() const override { return full_screen_; }
  void closing(int width, int height, bool maximized) override;

  [[nodiscard]] const session::Commands& commands() const { return commands_; }

  ui::Ui ui;
  session::Session session{ui};

 private:
  void add_commands();
  void keys(bool first_run);
  void choose();
  void room(screens::Rect where);
  void with_notes(screens::Rect where);
  void zoom(int steps);
  void change_look(const char* wanted);
  [[nodiscard]] ui::Look look() const;
  void change_language();
  [[nodiscard]] screens::Room& shown();
  [[nodiscard]] screens::Room& room_of(session::Room wanted);

  session::Commands commands_;
  std::vector<std::unique_ptr<screens::Room>> rooms_;  ///< as in the table
  session::Room last_{};
  const void* last_project_ = nullptr;
  Palette palette_;
  Sheet sheet_;
  Menu menu_;
  Chooser chooser_;
  screens::WelcomeState welcome_;
  std::string passphrase_;  ///< that is being written, of a hidden project
  model::TextId scanned_;   ///< whose letters were looked through
  std::size_t scanned_size_ = 0;
  bool stale_ = false;
  bool full_screen_ = false;
};

}  // namespace skolanalys::shell
