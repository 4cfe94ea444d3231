#pragma once
#include <filesystem>
#include <utility>
#include <vector>

#include "core/store/merge.h"
#include "core/store/project.h"

/// Takes what lies in `from` into an open project, as the command and the window do, and waits for the disk.
inline skolanalys::store::MergeSummary merge(skolanalys::store::Project& into,
                                             const std::vector<std::filesystem::path>& from,
                                             const skolanalys::store::Ways& ways = {}) {
  namespace store = skolanalys::store;
  const auto own = into.snapshot();
  std::vector<store::Incoming> incoming;
  for (const auto& path : from) incoming.push_back(store::read_incoming(path, own, ways));
  auto summary = store::bring_in(into, store::work_out(own, std::move(incoming)));
  into.flush();
  return summary;
}
