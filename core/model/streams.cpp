#include "core/model/streams.h"

#include <algorithm>

namespace skolanalys::model {
namespace {

/// "08:31" (or "08:31:20") as minutes; -1 where it is none.
int minutes_of(const std::string& clock) {
  const auto colon = clock.find(':');
  if (colon == std::string::npos || colon == 0 || colon + 2 >= clock.size()) return -1;
  int hours = 0;
  for (std::size_t i = 0; i < colon; ++i) hours = hours * 10 + (clock[i] - '0');
  return hours * 60 + (clock[colon + 1] - '0') * 10 + (clock[colon + 2] - '0');
}

}  // namespace

std::vector<NoteOf> notes_of(const Model& model, const Interview& interview) {
  std::vector<NoteOf> out{
      {interview.text, interview.interviewers.empty() ? std::string() : interview.interviewers.front()}};
  for (const auto& [id, stream] : model.streams)
    if (stream.interview == interview.id) out.push_back({stream.text, stream.interviewer});
  return out;
}

std::vector<Woven> woven(const Model& model, const Interview& interview) {
  std::vector<Woven> out;
  for (const auto& note : notes_of(model, interview)) {
    const auto* text = model.find(note.text);
    if (text == nullptr) continue;
    int minute = 0;  // what stands before the first clock comes first
    for (auto& turn : turns_of(model, *text)) {
      if (turn.kind == TurnKind::heading) continue;
      minute = std::max(minute, minutes_of(turn.clock));
      out.push_back({note.text, note.interviewer, minute, std::move(turn)});
    }
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Woven& a, const Woven& b) { return a.minute < b.minute; });
  return out;
}

}  // namespace skolanalys::model
