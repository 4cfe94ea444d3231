#pragma once
#include <string>
#include <vector>

#include "core/model/turns.h"

namespace skolanalys::model {

/// A turn of one interviewer's notes, among all that were taken in the interview.
struct Woven {
  TextId text;
  std::string interviewer;  ///< whose notes; empty = nobody said whose
  int minute = 0;           ///< of the day; a turn without a clock has that of the one before
  Turn turn;
};

/// All notes of an interview in one, by clock time; at the same minute the interview's own note first. The
/// order of turns within a note is never changed. O(text).
[[nodiscard]] std::vector<Woven> woven(const Model& model, const Interview& interview);

/// The texts of an interview with whose they are: its own note, then each other interviewer's.
struct NoteOf {
  TextId text;
  std::string interviewer;
};
[[nodiscard]] std::vector<NoteOf> notes_of(const Model& model, const Interview& interview);

}  // namespace skolanalys::model
