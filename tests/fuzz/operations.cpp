#include "tests/fuzz/operations.h"

#include "core/log/admission.h"

// Operations that somebody sent: told apart at the door, folded at once and one by one. What all know is the
// same however it came. Splices that do not fit are refused; nothing else may go wrong.
FUZZ(bytes) {
  using namespace skolanalys;
  const auto all = fuzz::operations_in(bytes);
  std::vector<log::Operation> admitted;
  if (!fuzz::answers([&] {
        admitted = log::admit(
                       {}, [](model::OpId) { return nullptr; }, all)
                       .admitted;
      }))
    return;
  fuzz::json at_once, one_by_one;
  const bool whole = fuzz::answers([&] {
    log::Fold fold;
    fold.apply(admitted);
    at_once = fuzz::shown(fold);
  });
  const bool steps = fuzz::answers([&] {
    log::Fold fold;
    for (const auto& op : admitted) fold.apply(op);
    one_by_one = fuzz::shown(fold);
  });
  if (whole && steps && at_once != one_by_one) {
    std::string difference =
        fuzz::json::diff(at_once, one_by_one).dump(1, ' ', false, fuzz::json::error_handler_t::replace);
    fuzz::finding("the order in which operations came shows: " + difference);
  }
}
