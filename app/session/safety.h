#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/commands/erasing.h"
#include "core/store/backup.h"
#include "core/store/merge.h"
#include "core/store/secret.h"

namespace skolanalys::session {

class Session;

/// What keeps the open project from harm: its passphrase, the screen that hides when nobody is there,
/// backups, a copy elsewhere when its disk gives up, and erasing. Belongs to the session; failures are shown.
class Safety {
 public:
  explicit Safety(Session& session) : session_(session) {}

  /// The screen shows nothing of the project until its passphrase is given; what was typed is saved all the
  /// same, and goes on being so.
  [[nodiscard]] bool hidden() const { return hidden_; }
  /// Where the project has a passphrase.
  void hide();
  /// Tries a passphrase on a thread of its own: shows the project again, or opens the sealed file that waits.
  void give(std::string passphrase);
  [[nodiscard]] bool trying() const { return trying_; }
  /// Another project was opened, or none is.
  void forget();

  /// A person pressed a key or a button; seconds of the frame's clock.
  void stirred(double now) { stirred_at_ = now; }
  /// Once a frame: hides the screen when nobody has stirred for as long as the settings say.
  void tick(double now);
  [[nodiscard]] std::optional<double> wakes_in(double now) const;

  /// Gives the project a passphrase, or another one, and writes the recovery sheet; a job, one writes on
  /// meanwhile. `done`: with the sheet, where that was done.
  void protect(std::string passphrase, const std::string& again, const std::filesystem::path& sheet,
               std::function<void(const std::filesystem::path&)> done);
  [[nodiscard]] bool protecting() const { return !sheet_.empty(); }
  /// The project is being closed: makes good what was begun.
  void finish();

  /// This person's own key, made when it is first asked for, as it is sent to a colleague; and whether it
  /// opens the project. Hiding the screen then keeps nobody out, and is not done.
  [[nodiscard]] std::string my_key();
  [[nodiscard]] bool opens_to_me();
  void open_to(const std::string& public_text);
  void close_to(const store::Colleague& colleague);

  /// What a merge erased, or would, as `sentence` says it: a string id with kind, count and who did it.
  [[nodiscard]] std::string told(const store::MergeSummary::Gone& gone, const std::string& sentence) const;
  /// Takes a merge in after a backup, and erases what it erases; jobs, one writes on meanwhile. No backup
  /// where one younger than `unless_younger` stands. `done`: what came in, when it has.
  void take_in(std::shared_ptr<store::Merge> merge, std::chrono::seconds unless_younger,
               std::function<void(const store::MergeSummary&)> done);

  [[nodiscard]] std::vector<store::Backup> backups() const;
  /// A job.
  void back_up(std::function<void()> done);
  /// Puts a backup where the project is and opens it; what stood there is kept beside it.
  void restore(const std::filesystem::path& backup);
  /// Writes the project, as it is in memory, to another place and goes on there.
  bool go_on_in(std::filesystem::path path);
  /// Erases for good; jobs, one writes on meanwhile. The first can be cancelled: it works out what is left.
  /// `done`: with what is gone, when it is.
  void erase(const std::vector<commands::Erasable>& who, const std::string& reason,
             std::function<void(const commands::Gone&)> done);
  [[nodiscard]] bool erasing() const;

 private:
  Session& session_;
  bool hidden_ = false, trying_ = false;
  double stirred_at_ = 0;
  std::filesystem::path sheet_;  // of what is being protected
  std::size_t protect_job_ = 0, erase_job_ = 0;
  bool fresh_ = false;  // … and had no passphrase before
  std::optional<bool> opens_to_me_;
};

}  // namespace skolanalys::session
