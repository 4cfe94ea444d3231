#pragma once
#include <memory>
#include <string>

#include "core/privacy/release.h"

namespace CLI {
class App;
}

namespace skolanalys::cli {

struct Context;

/// Options of every verb that writes something which may leave the house: --recipient, --to, --status, --by.
struct ReleaseOptions {
  std::string recipient, to, status = "working", by;
};
void add_release_options(CLI::App& verb, Context& context, const std::shared_ptr<ReleaseOptions>& options);

/// Opens the project, clears, writes, logs. For someone outside the project must be writable, since what left
/// is logged; for ourselves it is logged where it can be. Prints what must be known before handing it over.
model::ExportRecord release(
    const ReleaseOptions& options, const std::string& file, privacy::Release what, Context& context,
    const std::function<void(const store::Project& project, const model::Model& model,
                             const std::filesystem::path& path, bool outside)>& write);

}  // namespace skolanalys::cli
