#pragma once
#include <memory>

#include "core/exchange/sample.h"
#include "core/store/project.h"
#include "tests/scratch.h"

/// The sample project, open, in a folder of its own.
struct SampleProject {
  Scratch scratch;
  std::unique_ptr<skolanalys::store::Project> project =
      skolanalys::exchange::create_sample(scratch / "s.skolanalys");
  const skolanalys::model::Model& model = project->model();
};
