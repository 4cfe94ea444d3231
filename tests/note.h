#pragma once
#include <string>

#include "core/store/project.h"

/// An interview with its note, and a theme "x" to code it with.
struct Note {
  skolanalys::model::TextId text;
  skolanalys::model::InterviewId interview;
  skolanalys::model::CodeId theme;
};

/// Adds one, as one step.
inline Note add_note(skolanalys::store::Project& project, const std::string& words = {},
                     const std::string& label = {}) {
  namespace model = skolanalys::model;
  Note out;
  auto change = project.change("step.interview");
  model::Text text;
  text.content = words;
  out.text = change.create(text);
  model::Interview interview;
  interview.label = label;
  interview.text = out.text;
  out.interview = change.create(interview);
  model::Code theme;
  theme.slug = "x";
  theme.name = "X";
  out.theme = change.create(theme);
  project.commit(std::move(change));
  return out;
}
