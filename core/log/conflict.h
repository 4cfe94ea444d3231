#pragma once
#include <string>
#include <vector>

#include "core/model/model.h"

namespace skolanalys::log {

/// Something that two people did without knowing of each other, where the merge keeps both and a person
/// should look. Derived from the operations, never stored.
struct Conflict {
  enum class Kind {
    wording,  ///< the same words of a text were changed; all versions stand in the text, whole lines each
    field,    ///< a field was set to different values; the last of `versions` is shown
    kept,     ///< was taken away by one and changed by another: it is still there
    circle,   ///< two moves would have put codes under each other: `entity` was put at the top
    label,    ///< two were given the same label or slug
  };
  struct Version {
    model::OpId by;     ///< the operation that made it; its session says who and where
    text::Range range;  ///< wording: where it stands; empty = that version took the words away
    std::string value;  ///< wording: the words; field: the value as JSON; label: nothing
  };
  Kind kind = Kind::field;
  model::OpId entity;  ///< wording: the text
  std::string type;    ///< name of the entity's type in the log
  std::string field;   ///< field, label: its name
  std::string base;    ///< wording: the words before
  std::string group;   ///< wording: the group of `model::Wording` it is kept as; empty = still only a view
  std::vector<Version> versions;
};

}  // namespace skolanalys::log
