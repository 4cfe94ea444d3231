#include "app/session/import_preview.h"
#include "core/text/count.h"

#include <algorithm>
#include <set>

namespace skolanalys::session {

ImportPreview::ImportPreview(std::vector<std::filesystem::path> places, store::Snapshot base,
                             std::function<void()> woken)
    : path(places.empty() ? std::filesystem::path() : places.front()),
      base_(std::move(base)),
      woken_(std::move(woken)) {
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
    case exchange::Incoming::qdpx:
      read_whole();
      break;
  }
}

bool ImportPreview::tell(std::size_t done, std::size_t all) {
  done_ = done;
  all_ = all;
  woken_();
  return !stop_;
}

void ImportPreview::read_whole() {
  const auto project = store::Project::draft(base_);
  base_ = {};
  const auto& model = project->model();
  std::set<model::TextId> had;
  for (const auto& [id, text] : model.texts) had.insert(id);
  std::set<model::CodeId> codes;
  for (const auto& [id, code] : model.codes) codes.insert(id);
  const exchange::refi::Progress progress = [&](double share) {
    return tell(static_cast<std::size_t>(share * 100), 100);
  };
  if (kind == exchange::Incoming::qdpx) {
    whole.program = "REFI-QDA";
    whole.outcome = exchange::refi::read_qdpx(*project, path, progress);
  } else {
    const auto foreign = exchange::read_foreign(path);
    whole.program = foreign.program + " · " + foreign.name;
    whole.outcome = exchange::others::take_in(*project, foreign, progress);
  }
  std::map<model::TextId, std::size_t> codings;
  for (const auto& [id, coding] : model.codings) ++codings[coding.text];
  for (const auto& [id, text] : model.texts) {
    if (had.contains(id)) continue;
    Came one;
    if (const auto* interview = model.find(text.interview))
      one.name = interview->title.empty() ? model::Model::called(*interview) : interview->title;
    else if (const auto* document = model.find(text.document))
      one.name = document->title.empty() ? model::Model::called(*document) : document->title;
    one.words = text::count_words(text.content);
    one.codings = codings[id];
    whole.sources.push_back(std::move(one));
  }
  const auto walk = [&](const auto& self, const model::Code& code, int depth) -> void {
    const auto at = whole.codes.size();
    whole.codes.push_back({code.name, code.color, depth, !codes.contains(code.id)});
    for (const auto* child : model.children(code.id)) self(self, *child, depth + 1);
    // What is here already is shown only where something new comes in under it.
    if (!whole.codes[at].fresh && whole.codes.size() == at + 1) whole.codes.pop_back();
  };
  for (const auto* area : model.areas()) walk(walk, *area, 0);
  whole.merge = project->take_out();
}

void ImportPreview::read_notes(const std::vector<std::filesystem::path>& places) {
  auto got = exchange::read_files(places, [&](std::size_t done, std::size_t all) { return tell(done, all); });
  // What cannot be read is to be seen first.
  std::stable_partition(got.begin(), got.end(), [](const auto& file) { return file.fault.has_value(); });
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
