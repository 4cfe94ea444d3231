#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace skolanalys {

/// What sort of thing went wrong; decides the exit code of the command line.
enum class Fault {
  usage,  ///< what a person asked for does not exist or makes no sense: unknown theme, bad date, empty query
  not_found,  ///< a file or an entity is not there
  format,     ///< a file is not what it should be, or is damaged
  version,    ///< a file was written by a newer version
  storage,    ///< disk full, read-only, locked, I/O
  internal,   ///< a promise of ours was broken
};

/// A failure of the world, shown to a person once, where a command or a job ends.
///
/// The message is a string id of the interface's table with values for its placeholders ({0}, {1} …), so
/// that core stays free of any one language; `what()` is the English sentence for logs and tests.
/// Example:
///   throw Error(Fault::storage, "error.disk_full", {path}, "cannot write visit.skolanalys: disk is full;
///   …");
class Error : public std::runtime_error {
 public:
  Error(Fault fault, std::string id, std::vector<std::string> values, const std::string& english)
      : std::runtime_error(english), fault_(fault), id_(std::move(id)), values_(std::move(values)) {}
  [[nodiscard]] Fault fault() const noexcept { return fault_; }
  /// Id of the sentence in the string tables ("error.…").
  [[nodiscard]] const std::string& id() const noexcept { return id_; }
  [[nodiscard]] const std::vector<std::string>& values() const noexcept { return values_; }

 private:
  Fault fault_;
  std::string id_;
  std::vector<std::string> values_;
};

/// Fills a sentence once with values: {0} the first, {0|åtgärd|åtgärder} the word that fits when it is a
/// count.
[[nodiscard]] std::string fill(std::string sentence, const std::vector<std::string>& values);

}  // namespace skolanalys
