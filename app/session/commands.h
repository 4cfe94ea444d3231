#pragma once
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "app/platform/event.h"
#include "app/session/room.h"
#include "core/assets/assets.h"

/// Everything a person can ask for, in one table: it feeds the keys, the palette (Ctrl+K), the menus and the
/// sheet of keys (F1), so that none of them can say what another does not.
///
///     commands.add({.id = "visit.add", .words = "visit.add", .keys = {ctrl('d')},
///                   .act = [this] { add_visit(); }, .section = Section::edit, .room = {"visit"}});
namespace skolanalys::session {

/// Keys held together. Letters and digits are those that stand on the person's own keys.
struct Chord {
  platform::Key key = platform::Key::none;
  char letter = 0;  ///< of Key::letter
  bool ctrl = false, shift = false, alt = false;

  [[nodiscard]] bool is(const platform::Event& event) const;
  /// "Ctrl+Skift+K".
  [[nodiscard]] std::string in_words(const assets::Words& words) const;
  friend bool operator==(const Chord&, const Chord&) = default;
  friend auto operator<=>(const Chord&, const Chord&) = default;
};
[[nodiscard]] constexpr Chord ctrl(char letter) {
  return {platform::Key::letter, letter, true, false, false};
}
[[nodiscard]] constexpr Chord ctrl_shift(char letter) {
  return {platform::Key::letter, letter, true, true, false};
}
[[nodiscard]] constexpr Chord plain(platform::Key key) { return {key, 0, false, false, false}; }
[[nodiscard]] constexpr Chord alt(platform::Key key) { return {key, 0, false, false, true}; }
[[nodiscard]] constexpr Chord ctrl(platform::Key key) { return {key, 0, true, false, false}; }

/// The menu and the column of the sheet a command stands in; `hidden` in neither.
enum class Section { project, edit, view, go, code, help, hidden };

struct Command {
  std::string id;               ///< unique, dotted, never translated
  std::string words;            ///< id of its name in assets/strings
  std::vector<Chord> keys{};    ///< the first is the one that is shown
  std::string key_words{};      ///< shown instead, where one chord cannot say it: "Alt+{shift}+← →"
  std::function<void()> act{};  ///< none: the key is dealt with where it is pressed; only told of
  Section section = Section::hidden;
  Room room{};                      ///< only there; none = everywhere
  std::function<bool()> enabled{};  ///< none = always
  bool in_palette = true;

  [[nodiscard]] bool can() const { return act && (!enabled || enabled()); }
  [[nodiscard]] std::string key(const assets::Words& words) const;
};

class Commands {
 public:
  /// Adds a command. Its id must be new, and no other may have its key in the same room or everywhere:
  /// a test looks that over for the whole table.
  void add(Command command);
  /// The command that this event asks for, in this room, if it can be done now.
  [[nodiscard]] const Command* asked_by(const platform::Event& event, Room room) const;
  [[nodiscard]] const Command* find(const std::string& id) const;
  [[nodiscard]] const std::deque<Command>& all() const { return all_; }

 private:
  std::deque<Command> all_;
};

}  // namespace skolanalys::session
