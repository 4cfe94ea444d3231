#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "app/platform/window.h"
#include "app/screens/screens.h"
#include "app/session/session.h"
#include "app/ui/ui.h"

namespace skolanalys::shell {

/// The window's frame: top bar, navigation, the room one is in, messages; the keys that work everywhere.
class Shell final : public platform::Stage {
 public:
  /// `file`: opened at the start; empty = the start screen.
  explicit Shell(const std::filesystem::path& file);

  void prepare(float scale) override;
  bool stale() override;
  void frame(const platform::Event* event, double now) override;
  std::optional<double> wakes_in(double now) override;
  bool may_close() override;

  ui::Ui ui;
  session::Session session{ui};

 private:
  void keys();
  void top_bar(ImVec2 size);
  void navigation(screens::Rect where);
  void hint_bar(screens::Rect where);
  void room(screens::Rect where);
  void command_palette();
  void cheat_sheet();
  void toasts();
  void dump_marks() const;
  void zoom(int steps);

  screens::StartState start_;
  screens::CaptureState capture_;
  screens::CodingState coding_;
  screens::SearchState search_;
  screens::MatrixState matrix_;
  screens::ReportState report_;
  bool stale_ = false;
  bool palette_ = false;
  bool palette_opened_ = false;
  std::string palette_words_;
  std::size_t palette_chosen_ = 0;
  bool sheet_ = false;
  float system_scale_ = 1;
};

}  // namespace skolanalys::shell
