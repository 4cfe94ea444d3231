#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

#include "app/shell/frame.h"

namespace skolanalys::shell {

void dump_marks(const ui::Ui& ui, const platform::Pace& pace) {
  static const char* const path = std::getenv("SKOLANALYS_UI_DUMP");
  if (path == nullptr) return;
  nlohmann::json out = nlohmann::json::object();
  for (const auto& [id, mark] : ui.marks)
    out[id] = {
        {"x", (mark.from.x + mark.to.x) / 2}, {"y", (mark.from.y + mark.to.y) / 2}, {"label", mark.label}};
  out["pace"] = {{"frames", pace.frames},
                 {"painted", pace.painted},
                 {"answer", pace.answer},
                 {"slowest_answer", pace.slowest_answer}};
  const auto fresh = std::string(path) + ".new";
  std::ofstream(fresh) << out.dump(1, ' ', false, nlohmann::json::error_handler_t::replace);
  std::rename(fresh.c_str(), path);
}

}  // namespace skolanalys::shell
