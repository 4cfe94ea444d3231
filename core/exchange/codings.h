#pragma once
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "core/store/project.h"

namespace skolanalys::exchange {

/// A coding as a person or a file asks for it.
struct WantedCoding {
  std::string interview;  ///< label or id of an interview or a document
  std::string theme;      ///< slug
  std::int64_t from = 0;  ///< code points, half-open; checked against the text
  std::int64_t to = 0;
  std::string stance = "neutral";
  std::string quote;  ///< the words that must stand there; empty = not checked
  std::string label;  ///< "K001"
  std::string place;  ///< where it was asked for, for errors ("codings[3]")
};

/// Reads a codings file: the sample's own shape, or a plain list. Throws Error(format).
[[nodiscard]] std::vector<WantedCoding> read_codings(const std::filesystem::path& path, std::string& coder);

/// Checks all of them, then codes them as one step; on the first that cannot be made nothing is. Throws
/// Error(usage): unknown interview, theme or stance, offsets outside the text, other words than the quote.
[[nodiscard]] std::vector<model::CodingId> add_codings(store::Project& project,
                                                       const std::vector<WantedCoding>& wanted,
                                                       const std::string& coder);

}  // namespace skolanalys::exchange
