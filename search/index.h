#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/model/model.h"
#include "search/passages.h"

namespace skolanalys::search {

/// What an index says of itself; all empty where there is none or it cannot be read.
struct IndexState {
  std::string project;         ///< id of the project it belongs to
  std::string version_vector;  ///< which operations it reflects
  std::string file_stamp;      ///< size and time of the project file when it was made
  std::size_t passages = 0;
};
/// Never throws: an index that cannot be read is one that is not there.
[[nodiscard]] IndexState state_of_index(const std::filesystem::path& folder);

/// Size and modification time of a project file: unchanged means that it need not be opened to know that the
/// index is current.
[[nodiscard]] std::string stamp_of(const std::filesystem::path& project);

/// The one writer of an index. An index that is missing, damaged, of another project or of another format is
/// made anew without a word: it is a cache. Xapian's lock keeps a second writer out. Thread: one at a time.
/// Errors: Error(storage) where the folder cannot be written or another program writes it.
class IndexWriter {
 public:
  /// `kept`: the words of passages are stored as well, and what counting needs, so that the index can be
  /// served to other computers, which do not have the projects. Whoever reads such an index reads the
  /// interviews.
  enum class Words { left_out, kept };
  IndexWriter(const std::filesystem::path& folder, const std::string& project_id,
              Words kept = Words::left_out);
  ~IndexWriter();
  IndexWriter(const IndexWriter&) = delete;
  IndexWriter& operator=(const IndexWriter&) = delete;

  /// Whether this text stands in the index just as it is.
  [[nodiscard]] bool has(model::TextId text, std::uint64_t signature) const;
  /// Puts the passages of a text in place of those it had. `project_name` is shown with hits where words are
  /// kept.
  void put(const TextPassages& passages, const std::string& project_name = {});
  /// Takes away what belongs to other texts than these; returns how many texts that were.
  std::size_t keep_only(const std::set<model::TextId>& texts);
  /// Makes it durable and visible to readers; what is not committed leaves no trace.
  void commit(const std::string& version_vector, const std::string& file_stamp);
  /// Writes what was committed anew, tightly; worth it once, after a large index was made. Readers that have
  /// it open see the old one until they refresh.
  void compact();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Brings the index of a project to equality with the model by the difference. `progress` is told how many
/// texts of how many are done and may return false to stop; the index is then as it was before. Returns how
/// many texts were put in or taken away; nothing if stopped. `project_id`: index_identity
/// (search/kept_index.h), so that an index that holds what was erased since is another one.
std::optional<std::size_t> update_index(const std::filesystem::path& folder, const std::string& project_id,
                                        const model::Model& model, const std::string& version_vector,
                                        const std::string& file_stamp,
                                        const std::function<bool(std::size_t, std::size_t)>& progress = {});

}  // namespace skolanalys::search
