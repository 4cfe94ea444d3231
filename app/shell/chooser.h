#pragma once
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/session/disk.h"
#include "app/session/file_wish.h"
#include "app/session/jobs.h"
#include "app/session/session.h"
#include "app/ui/ui.h"

namespace skolanalys::shell {

/// The panel in which files and folders are chosen, over the whole window: places at the left, the folder's
/// files in the middle, one field that finds as one types and takes a path that is pasted. Folders are read
/// on threads of its own, so that a slow disk holds nobody up.
///
/// Keys: arrows choose, Enter opens, Alt+up and Backspace in an empty field go to the folder above, Alt+left
/// goes back, Ctrl+H shows hidden files, Shift and Ctrl choose several, Ctrl+Enter takes the folder itself,
/// Escape leaves.
class Chooser {
 public:
  Chooser();
  void open(session::FileWish wish, session::Session& session);
  [[nodiscard]] bool is_open() const { return wish_.has_value(); }
  void draw(ui::Ui& ui, session::Session& session);
  /// Files dropped on the window while it is open: taken where they are of the kind.
  void drop(const std::vector<std::string>& files, session::Session& session);

 private:
  using What = session::FileWish::What;
  void go(const std::filesystem::path& folder, bool remembers = true);
  void read();
  void up();
  void back();
  /// Takes what was typed, on another thread, since only the disk knows what it is.
  void take_typed(const std::filesystem::path& path, session::Session& session);
  void take_row(std::size_t row, session::Session& session);
  void take(std::vector<std::filesystem::path> paths, session::Session& session);
  void make_folder();
  void find();
  void step(int by, bool extends);
  [[nodiscard]] bool several() const { return wish_->what == What::files; }
  [[nodiscard]] bool saves() const { return wish_->what == What::save; }
  [[nodiscard]] std::filesystem::path as_typed() const;

  void keys(ui::Ui& ui, session::Session& session);
  void draw_crumbs(ui::Ui& ui, float width);
  void draw_places(ui::Ui& ui, session::Session& session);
  void draw_list(ui::Ui& ui, session::Session& session);
  void draw_row(ui::Ui& ui, std::size_t row, session::Session& session);
  void draw_foot(ui::Ui& ui, session::Session& session, float width);
  /// What the button does with what is in hand, or with what was typed.
  void go_on(session::Session& session);
  [[nodiscard]] std::string button_words(const ui::Ui& ui) const;
  [[nodiscard]] bool overwrites() const;
  void press(ui::Ui& ui, std::size_t row, session::Session& session);

  std::optional<session::FileWish> wish_;
  session::Sought sought_;
  std::filesystem::path folder_;
  std::vector<std::filesystem::path> behind_;
  std::vector<session::DiskPlace> places_;
  session::Listing listing_;
  std::vector<std::size_t> shown_;  ///< rows of the listing that are found
  std::optional<std::size_t> at_;   ///< of the shown, the one in hand
  std::size_t from_ = 0;            ///< where choosing several began
  std::set<std::string> picked_;    ///< names, of several
  std::string typed_, found_for_;   ///< what the shown are found for
  unsigned fresh_words_ = 0;        ///< counts up when they are others than were typed
  std::string trouble_;             ///< said in red
  std::vector<std::string> trouble_values_;
  std::filesystem::path agreed_;      ///< the person has been told that it is overwritten
  std::string came_from_;             ///< the folder that one went up from
  std::optional<std::string> fresh_;  ///< name of a folder that is being made
  bool reading_ = false, focus_ = false, focus_fresh_ = false, all_kinds_ = false, into_view_ = false;
  std::size_t job_ = 0;
  double since_ = 0;
  std::string pressed_;  ///< the row that was pressed last, and when: twice opens
  double pressed_at_ = -1;
  session::Jobs jobs_;
};

}  // namespace skolanalys::shell
