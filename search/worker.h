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

#include "core/error.h"
#include "core/model/model.h"
#include "core/store/secret.h"
#include "search/archive.h"
#include "search/searcher.h"

namespace skolanalys::search {

/// What is wanted of a search.
enum class View { passages, concordance, typical_words, frequent_words };

struct Question {
  Request request;
  View view = View::passages;
  std::string language = "sv";  ///< of names in completions
};

struct Answer {
  Question question;
  Result result;  ///< of `passages`; first without facets, then with
  std::vector<Concordance> lines;
  WordTable table;
  std::vector<Searcher::Completion> completions;
};

/// Keeps the index of the open project current and answers questions, on a thread of its own. Only the latest
/// model, the latest places and the latest question count: what they replaced is not done, or not finished.
/// Everything here may be called from the thread that draws; nothing waits.
class Worker {
 public:
  /// `identity`: index_identity. `key`: of a sealed project; its index is brought from where it was kept and
  /// kept again where much has changed, after a rest or when this ends. `woken` is called on the worker's
  /// thread when there is something to fetch.
  Worker(std::filesystem::path project, std::string identity, store::Secret key, std::function<void()> woken);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The project as it stands now. The copy is shared, never changed.
  void reflect(std::shared_ptr<const model::Model> model, std::string version_vector);
  /// Searches these places too (see Archive) from now on; none = the open project alone. Said again, it takes
  /// in what has changed in them.
  void look_in(std::vector<std::string> places);
  void ask(Question question);

  /// What is indexed now is not kept when this ends: something in it is erased.
  void discard();

  /// The newest answer that was not fetched yet. An answer may come several times for one question: first
  /// without counts, and again when an index has changed.
  [[nodiscard]] std::optional<Answer> fetch();

  struct State {
    bool busy = false;                      ///< something is still being indexed or searched
    std::optional<Error> failure{};         ///< what keeps the index from being written
    std::optional<Error> places_failure{};  ///< what is wrong with the places
    std::vector<std::string> unread;        ///< project files in the places that could not be read
    std::size_t done = 0, all = 0;          ///< projects of the places that are ready, while they are made so
  };
  [[nodiscard]] State state() const;

 private:
  struct Work;  // what is to be done, taken at once
  void run();
  void index(const Work& work);
  void keep();
  void open_places(const Work& work);
  void answer(const Work& work);
  void publish(Answer answer);
  [[nodiscard]] bool overtaken();

  const std::filesystem::path project_;
  const std::string identity_;
  const store::Secret key_;
  const std::function<void()> woken_;

  mutable std::mutex mutex_;
  std::condition_variable work_;
  std::shared_ptr<const model::Model> model_;
  std::string version_vector_;
  std::vector<std::string> places_;
  std::optional<Question> question_;
  bool model_fresh_ = false, places_fresh_ = false, question_fresh_ = false;
  std::optional<Answer> answer_;
  State state_;
  bool stop_ = false, discard_ = false;

  // Of the worker's thread alone.
  bool brought_ = false;
  std::size_t unkept_ = 0;  // texts that the kept index has otherwise, or not
  std::unique_ptr<Archive> archive_;
  std::unique_ptr<Searcher> searcher_;
  std::thread thread_;
};

}  // namespace skolanalys::search
