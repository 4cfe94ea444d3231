#pragma once
#include <string>

#include "core/store/project.h"

namespace skolanalys::commands {

/// What stands where two people worded the same lines otherwise.
enum class Wordings {
  first,   ///< the first version alone
  second,  ///< the second alone (of more than two: the last)
  both,    ///< all, one after the other, as they stand
  own,     ///< words of one's own
};

/// Settles a conflict of kind `wording`, as one step of its interview or document that undo takes back.
/// `words` is used with `own`. Nothing where the conflict is settled already.
void choose_wording(store::Project& project, const log::Conflict& conflict, Wordings choice,
                    const std::string& words = {});
/// Settles a conflict about a field: the value (JSON, as the conflict gives it) of one of its versions is
/// set.
void choose_value(store::Project& project, const log::Conflict& conflict, std::size_t version);

}  // namespace skolanalys::commands
