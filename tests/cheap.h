#pragma once
#include "core/store/vault.h"

/// The least work that Argon2id takes: tests need the lock, not its strength.
inline constexpr skolanalys::store::KdfCost cheap{1, 8192};
