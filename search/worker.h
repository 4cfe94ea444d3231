#pragma once
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/model/model.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// Keeps the index of the open project current and answers questions, on a thread of its own. Only the latest
/// model and the latest question count: what they replaced is never done. Everything here may be called from
/// the thread that draws; nothing waits.
class Worker {
 public:
  /// `woken` is called on the worker's thread when there is something to fetch.
  Worker(std::filesystem::path project, std::string project_id, std::function<void()> woken);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The project as it stands now. The copy is shared, never changed.
  void reflect(std::shared_ptr<const model::Model> model, std::string version_vector);
  void ask(Request request);

  struct Answer {
    Request request;
    Result result;
  };
  /// The newest answer that was not fetched yet. An answer may come twice for one question: again when the
  /// index has changed.
  [[nodiscard]] std::optional<Answer> fetch();
  /// Something is still being indexed or searched.
  [[nodiscard]] bool busy() const;
  /// What keeps the index from being written; empty = nothing.
  [[nodiscard]] std::string failure() const;

 private:
  void run();
  std::filesystem::path project_;
  std::string project_id_;
  std::function<void()> woken_;
  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::shared_ptr<const model::Model> model_;
  std::string version_vector_;
  bool model_fresh_ = false;
  std::optional<Request> question_;
  bool question_fresh_ = false;
  std::optional<Answer> answer_;
  std::string failure_;
  bool busy_ = false;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace skolanalys::search
