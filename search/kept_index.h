#pragma once
#include <filesystem>

#include "core/store/project.h"
#include "core/store/secret.h"

/// The index of a sealed project between two openings. While the project is open it lies in memory, in the
/// clear; what is kept on the disk (`kept_index_file`) is sealed with the project's key, so that unlocking
/// does not mean making it anew: that takes about 50 ms an interview. Like every index it is a cache: one
/// that is missing, cut, damaged or of another project is as none, and one that is older than the project is
/// brought up to date by the difference.
namespace skolanalys::search {

/// What the index of a project belongs to: the project, and what was erased from it. Where something was
/// erased, here or in another copy, it is another index, made anew: taking passages out of the one there was
/// would leave their words in pages that are free, not empty.
[[nodiscard]] std::string index_identity(const store::Project& project);

/// Texts that have changed since it was kept: fewer are put in again in less time than keeping takes.
inline constexpr std::size_t worth_keeping = 8;

/// Seals the index in `folder` into `file`. Throws Error(storage).
void keep_index(const std::filesystem::path& folder, const std::filesystem::path& file,
                const store::Secret& key);
/// Puts the kept index into `folder`, in place of what is there. False where there is none that this key
/// opens, or no room; the folder is gone then.
bool bring_index(const std::filesystem::path& file, const std::filesystem::path& folder,
                 const store::Secret& key);

/// Takes away what there is of a project's index, wherever it lies: after something was erased, or when the
/// project is given a passphrase.
void forget_index(const std::filesystem::path& project);

}  // namespace skolanalys::search
