#include "core/analysis/kept_evidence.h"

#include <algorithm>
#include <iterator>

namespace skolanalys::analysis {

void KeptEvidence::forget() {
  notes_.clear();
  all_.clear();
  kept_ = false;
}

const std::vector<Evidence>& KeptEvidence::of(const model::Model& model, std::uint64_t structure,
                                              const Revision& revision) {
  if (!kept_ || structure != structure_) {
    forget();
    for (const auto* interview : model.interviews_in_order())
      notes_.push_back({interview->text, interview, nullptr, revision(interview->text), 0});
    for (const auto& [id, document] : model.documents)
      notes_.push_back({document.text, nullptr, &document, revision(document.text), 0});
    for (auto& note : notes_)
      note.passages = evidence_in(model, note.text, note.interview, note.document, all_);
    number(all_, 0);
    structure_ = structure;
    kept_ = true;
    return all_;
  }
  std::size_t at = 0;
  for (auto& note : notes_) {
    if (const auto now = revision(note.text); now != note.revision) {
      note.revision = now;
      std::vector<Evidence> fresh;
      const auto passages = evidence_in(model, note.text, note.interview, note.document, fresh);
      const auto begin = all_.begin() + static_cast<std::ptrdiff_t>(at);
      const auto same = static_cast<std::ptrdiff_t>(std::min(passages, note.passages));
      std::move(fresh.begin(), fresh.begin() + same, begin);
      if (passages > note.passages)
        all_.insert(begin + same, std::make_move_iterator(fresh.begin() + same),
                    std::make_move_iterator(fresh.end()));
      else
        all_.erase(begin + same, begin + static_cast<std::ptrdiff_t>(note.passages));
      const bool others_stay = passages == note.passages;
      note.passages = passages;
      number(all_, at, others_stay ? at + passages : all_.size());
    }
    at += note.passages;
  }
  return all_;
}

}  // namespace skolanalys::analysis
