#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "core/analysis/evidence.h"

namespace skolanalys::analysis {

/// The evidence of a model that changes, kept current: where a note's words or codings changed, only that
/// note is collated anew.
///
///   kept.of(project.model(), project.structure_revision(), [&](auto text) { return project.revision(text);
///   });
///
/// What it gives is what `evidence_of` gives, in the same order.
class KeptEvidence {
 public:
  /// How often a note has changed, as the fold counts.
  using Revision = std::function<std::uint64_t(model::TextId)>;
  /// `structure` grows when anything but notes and codings changes. Lent until the next call; pointers in it
  /// live as long as the model, and no longer than the model stays as it is.
  const std::vector<Evidence>& of(const model::Model& model, std::uint64_t structure,
                                  const Revision& revision);
  /// Before another model is asked for.
  void forget();

 private:
  struct Note {
    model::TextId text;
    const model::Interview* interview = nullptr;
    const model::Document* document = nullptr;
    std::uint64_t revision = 0;
    std::size_t passages = 0;  // of `all_`, in the order of the notes
  };
  std::vector<Note> notes_;
  std::vector<Evidence> all_;
  std::uint64_t structure_ = 0;
  bool kept_ = false;
};

}  // namespace skolanalys::analysis
