#include "app/session/import_preview.h"

namespace skolanalys::session {

ImportPreview::ImportPreview(std::vector<std::filesystem::path> places, std::function<void()> woken)
    : woken_(std::move(woken)) {
  thread_ = std::thread([this, places = std::move(places)] {
    auto read = exchange::read_files(places, [&](std::size_t done, std::size_t all) {
      done_ = done;
      all_ = all;
      woken_();
      return !stop_;
    });
    for (const auto& file : read)
      for (const auto& speaker : file.speakers) {
        auto& known = speakers[speaker.name];
        const auto turns = known.turns + speaker.turns;
        if (known.name.empty()) known = speaker;
        known.turns = turns;
      }
    files = std::move(read);
    ready_ = true;
    woken_();
  });
}

ImportPreview::~ImportPreview() {
  stop_ = true;
  thread_.join();
}

}  // namespace skolanalys::session
