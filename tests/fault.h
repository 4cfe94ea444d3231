#pragma once
#include <string>

#include "core/error.h"

/// The id of the error that `what` ends with; empty where it goes well.
template <class What>
std::string fault_of(What&& what) {
  try {
    what();
  } catch (const skolanalys::Error& fault) {
    return fault.id();
  }
  return {};
}
