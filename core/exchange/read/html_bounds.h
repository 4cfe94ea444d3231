#pragma once
#include <filesystem>
#include <string_view>

namespace skolanalys::exchange::read {

/// A page's parser recurses as deep as elements nest, compares every attribute of a tag with all others, and
/// opens again, in each paragraph, whatever <b> or <font> was left open: a small file can ask for any memory.
/// Throws Error(format) where a page would become deeper or larger than any that people write. To be asked
/// before the parser is. O(bytes).
void refuse_unbounded_html(const std::filesystem::path& path, std::string_view html);

}  // namespace skolanalys::exchange::read
