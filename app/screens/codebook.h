#pragma once
#include <set>
#include <string>
#include <vector>

#include "app/screens/room.h"
#include "core/analysis/evidence.h"
#include "core/analysis/theme_history.h"
#include "core/commands/themes_across.h"

/// The codebook as a place to work: the tree of areas and themes, the definition of one, what is said of it.
namespace skolanalys::screens {

class CodebookRoom final : public Room {
 public:
  using Room::Room;
  void draw(Rect where) override;
  void enter() override;
  void leave() override;
  void reset() override;
  void add_commands(session::Commands& commands) override;

 private:
  /// What is shown of the theme in hand; computed when it or the project has changed.
  struct View {
    struct Count {
      std::string id, name;
      std::size_t respondents = 0, passages = 0;
      std::size_t stances[5] = {};  ///< passages, as in model::all_stances
    };
    model::CodeId theme;
    std::uint64_t revision = 0;
    std::vector<Count> roles, units, municipalities;
    std::vector<const analysis::Evidence*> passages;
    std::size_t most = 1;  ///< respondents of the greatest count
  };
  /// Where something that is dragged would land.
  struct Landing {
    model::CodeId parent, before;
  };
  enum class Choosing { nothing, merge, move };

  void tree(Rect where);
  void tree_row(const model::Code& code, bool is_area, const model::Code* next);
  void definition(Rect where);
  void tools(const model::Code& code);
  void colors(const model::Code& code);
  void evidence(Rect where);
  void counts(const std::vector<View::Count>& all, const char* title);
  void passages();
  void history();

  void choose(model::CodeId code);
  void save();
  void add(bool area);
  void remove();
  void move(int by);
  void split();
  void place(model::CodeId code, const Landing& to);
  void read_others();
  const View& view();
  [[nodiscard]] const model::Code* in_hand() const;

  std::string filter_;
  model::CodeId theme_;
  model::Code edited_;  ///< what the fields hold
  Choosing choosing_ = Choosing::nothing;
  View view_;
  std::set<model::CodingId> picked_;
  std::string split_name_;
  bool show_history_ = false;
  bool show_evidence_ = false;  ///< in place of the fields, where both find no room
  analysis::ThemeHistory history_;
  std::uint64_t history_at_ = 0;                              ///< revision it was read at
  std::optional<std::pair<model::CodeId, Landing>> dropped_;  ///< done after the tree is drawn
  std::optional<model::CodeId> pressed_;
  std::vector<commands::MunicipalityThemes> others_;  ///< engagements that lie beside this one
};

}  // namespace skolanalys::screens
