#pragma once
#include <atomic>
#include <exception>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// What takes longer than a frame: each job has a name, progress, a way to be cancelled, and a result that is
/// delivered on the UI thread. Running jobs stand in a strip at the bottom of the window.
///
///     auto model = session.snapshot();      // the work sees a copy; the person writes on
///     session.jobs.start<report::Report>(
///         ui.t("job.report"), [model](Progress& progress) { return build(*model, progress); },
///         [this](report::Report made) { shown_ = std::move(made); });
namespace skolanalys::session {

/// Handed to the work, on its own thread.
class Progress {
 public:
  /// Thrown by `check` out of cancelled work; not an error, nothing is shown.
  struct Cancelled {};

  explicit Progress(std::function<void()> wake) : wake_(std::move(wake)) {}
  /// How far: 0 to 1. Cheap; call it as often as you like.
  void at(double share);
  void at(std::size_t done, std::size_t all) {
    at(all == 0 ? 0 : static_cast<double>(done) / static_cast<double>(all));
  }
  [[nodiscard]] bool cancelled() const { return state_ == cancelled_state; }
  /// Throws Cancelled where the person does not want it any more. Nothing half-made may be left behind.
  void check() const {
    if (cancelled()) throw Cancelled();
  }
  /// From here on the work cannot be cancelled: its result is wanted in any case. False where it was already.
  [[nodiscard]] bool no_way_back() {
    int before = going;
    return state_.compare_exchange_strong(before, settled) || before == settled;
  }

 private:
  friend class Jobs;
  std::function<void()> wake_;
  std::atomic<double> share_{-1};  ///< below 0: not known
  enum : int { going, cancelled_state, settled };
  void cancel() {
    int before = going;
    state_.compare_exchange_strong(before, cancelled_state);
  }
  std::atomic<int> state_{going};
};

class Jobs {
 public:
  /// `wake`: called from other threads when there is something to show or deliver. `failed`: on the UI
  /// thread, with what a job threw.
  Jobs(std::function<void()> wake, std::function<void(std::exception_ptr)> failed);
  /// Cancels what runs and waits for it.
  ~Jobs();

  /// Starts work on a thread of its own. `done` gets its result on the UI thread (in `deliver`), unless the
  /// job was cancelled or failed. What the work reads must not be changed meanwhile: give it copies.
  /// Returns the job's number.
  template <class Result>
  std::size_t start(const std::string& name, std::function<Result(Progress&)> work,
                    std::function<void(Result)> done) {
    auto result = std::make_shared<std::optional<Result>>();  // shared by the two halves, one after the other
    return begin(
        name, [result, work = std::move(work)](Progress& p) { result->emplace(work(p)); },
        [result, done = std::move(done)] { done(std::move(**result)); });
  }
  /// Work without a result.
  std::size_t start(std::string name, std::function<void(Progress&)> work, std::function<void()> done) {
    return begin(std::move(name), std::move(work), std::move(done));
  }

  struct Running {
    std::size_t id = 0;
    std::string name;
    double share = -1;  ///< below 0: not known
    bool cancelling = false;
    bool can_cancel = true;
    double since = 0;  ///< seconds, by the clock given to `deliver`
  };
  [[nodiscard]] std::vector<Running> running() const;
  void cancel(std::size_t id);
  /// Whether this one runs and was told to stop: it is not delivered.
  [[nodiscard]] bool cancelled(std::size_t id) const;
  /// Cancels all, waits, and delivers nothing of them: their project is being closed.
  void abandon();
  /// Once a frame on the UI thread: hands over what is done.
  void deliver(double now);
  [[nodiscard]] bool any() const { return !jobs_.empty(); }
  /// Whether this one runs, or is done and not delivered yet.
  [[nodiscard]] bool has(std::size_t id) const;

 private:
  struct Job {
    std::size_t id = 0;
    std::string name;
    double since = 0;
    std::unique_ptr<Progress> progress;
    std::function<void()> done;
    std::exception_ptr failure;
    std::atomic<bool> finished{false};
    std::thread thread;
  };
  std::size_t begin(std::string name, std::function<void(Progress&)> work, std::function<void()> done);

  std::function<void()> wake_;
  std::function<void(std::exception_ptr)> failed_;
  std::list<std::unique_ptr<Job>> jobs_;
  std::size_t next_ = 1;
  double now_ = 0;
};

}  // namespace skolanalys::session
