#include "app/session/import_preview.h"

namespace skolanalys::session {

ImportPreview::ImportPreview(std::vector<std::filesystem::path> places, std::function<void()> woken)
    : path(places.empty() ? std::filesystem::path() : places.front()), woken_(std::move(woken)) {
  thread_ = std::thread([this, places = std::move(places)] {
    try {
      read(places);
    } catch (const Error& wrong) {
      fault = wrong;
    }
    ready_ = true;
    woken_();
  });
}

ImportPreview::~ImportPreview() {
  stop_ = true;
  thread_.join();
}

void ImportPreview::read(const std::vector<std::filesystem::path>& places) {
  kind = exchange::incoming_of(places);
  switch (kind) {
    case exchange::Incoming::notes:
      read_notes(places);
      break;
    case exchange::Incoming::survey:
      survey = exchange::read_survey(places[0]);
      break;
    case exchange::Incoming::codebook:
      codebook = exchange::read_any_codebook(places[0]);
      break;
    case exchange::Incoming::foreign:
      foreign = exchange::read_foreign(places[0]);
      break;
    case exchange::Incoming::qdpx:
      break;  // read into the project itself
  }
}

void ImportPreview::read_notes(const std::vector<std::filesystem::path>& places) {
  auto got = exchange::read_files(places, [&](std::size_t done, std::size_t all) {
    done_ = done;
    all_ = all;
    woken_();
    return !stop_;
  });
  for (const auto& file : got)
    for (const auto& speaker : file.speakers) {
      auto& known = speakers[speaker.name];
      const auto turns = known.turns + speaker.turns;
      if (known.name.empty()) known = speaker;
      known.turns = turns;
    }
  files = std::move(got);
}

const std::vector<exchange::MergeLine>& ImportPreview::plan(const store::Project& project) {
  if (!plan_) plan_ = exchange::plan_merge(project, codebook);
  return *plan_;
}

}  // namespace skolanalys::session
