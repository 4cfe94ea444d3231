#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "app/screens/screens.h"
#include "core/commands/compare_applications.h"

namespace skolanalys::screens {

/// Applicants beside each other, a column each; which stand there is chosen above them.
class Applicants {
 public:
  Applicants(ui::Ui& ui, session::Session& session) : ui_(ui), session_(session) {}
  /// `open` is called with the application whose column's button was pressed.
  void draw(const std::function<void(model::ApplicationId)>& open);
  void reset();

 private:
  struct Reckoned {
    std::vector<commands::Compared> all;
    std::map<std::string, report::Picture> charts;  ///< by municipality
  };
  void reckon();
  void column(const commands::Compared& c, float width);
  void line(const std::string& label, const std::string& value, bool bad);

  ui::Ui& ui_;
  session::Session& session_;
  std::shared_ptr<Reckoned> reckoned_;  // made by a job, handed over here
  std::set<model::ApplicationId> left_out_;
  std::uint64_t asked_ = 0, number_ = 0;
  model::ApplicationId pressed_;
};

}  // namespace skolanalys::screens
