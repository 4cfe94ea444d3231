#pragma once
#include "core/privacy/candidates.h"

namespace skolanalys::session {

/// The Swedish and English dictionaries of hunspell, for telling names from words; an empty function where
/// none is installed. Read once, at the first call (a tenth of a second or two); then from any thread, one at
/// a time.
[[nodiscard]] privacy::Lexicon lexicon();

}  // namespace skolanalys::session
