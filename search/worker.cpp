#include "search/worker.h"

#include "core/text/utf8.h"
#include "search/index.h"
#include "search/kept_index.h"
#include "search/place.h"

namespace skolanalys::search {
namespace {

constexpr std::size_t most_lines = 1000;  // of a concordance on the screen
constexpr std::size_t most_words = 200;
constexpr std::size_t most_completions = 8;
constexpr std::chrono::seconds rest{3};  // without work, before the index is kept

}  // namespace

struct Worker::Work {
  std::shared_ptr<const model::Model> model;
  std::string version_vector;
  std::vector<std::string> places;
  std::optional<Question> question;
  bool index = false, open_places = false;
};

Worker::Worker(std::filesystem::path project, std::string identity, store::Secret key,
               std::function<void()> woken)
    : project_(std::move(project)),
      identity_(std::move(identity)),
      key_(std::move(key)),
      woken_(std::move(woken)),
      thread_([this] { run(); }) {}

Worker::~Worker() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  work_.notify_all();
  thread_.join();
}

void Worker::reflect(std::shared_ptr<const model::Model> model, std::string version_vector) {
  {
    const std::lock_guard lock(mutex_);
    model_ = std::move(model);
    version_vector_ = std::move(version_vector);
    model_fresh_ = true;
    state_.busy = true;
  }
  work_.notify_all();
}

void Worker::look_in(std::vector<std::string> places) {
  {
    const std::lock_guard lock(mutex_);
    places_ = std::move(places);
    places_fresh_ = true;
    state_.busy = true;
  }
  work_.notify_all();
}

void Worker::ask(Question question) {
  {
    const std::lock_guard lock(mutex_);
    question_ = std::move(question);
    question_fresh_ = true;
    state_.busy = true;
  }
  work_.notify_all();
}

void Worker::discard() {
  const std::lock_guard lock(mutex_);
  discard_ = true;
}

std::optional<Answer> Worker::fetch() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

Worker::State Worker::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

bool Worker::overtaken() {
  const std::lock_guard lock(mutex_);
  return stop_ || question_fresh_ || places_fresh_;
}

void Worker::publish(Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  if (woken_) woken_();
}

void Worker::index(const Work& work) {
  const auto folder = index_folder(project_);
  if (!key_.empty() && !std::exchange(brought_, true)) {
    // One that lies in memory still is of a program that was killed, and newer.
    const bool here = state_of_index(folder).project == identity_;
    const bool brought = here || bring_index(kept_index_file(project_), folder, key_);
    // One from before something was erased is not left there, however little there is.
    if (!brought || state_of_index(folder).project != identity_) unkept_ = worth_keeping;
  }
  // A newer model stops this one: the index is then brought to that instead.
  const auto changed =
      update_index(folder, identity_, *work.model, work.version_vector, "", [&](std::size_t, std::size_t) {
        const std::lock_guard look(mutex_);
        return !stop_;
      });
  unkept_ += changed.value_or(0);
}

void Worker::keep() {
  // Fewer are put in again sooner than all is kept, and whoever closes the window waits for this.
  if (key_.empty() || unkept_ < worth_keeping) return;
  unkept_ = 0;
  try {
    keep_index(index_folder(project_), kept_index_file(project_), key_);
  } catch (const Error&) {
    // It is a cache: the next opening takes longer.
  }
}

void Worker::open_places(const Work& work) {
  auto archive = std::make_unique<Archive>(
      work.places,
      [&](std::size_t done, std::size_t all) {
        {
          const std::lock_guard look(mutex_);
          state_.done = done;
          state_.all = all;
          if (stop_ || places_fresh_) return false;
        }
        if (woken_) woken_();
        return true;
      },
      project_);
  if (!archive->stopped()) archive_ = std::move(archive);
}

void Worker::answer(const Work& work) {
  const auto elsewhere = archive_ != nullptr ? archive_->words() : TextSource();
  const TextSource words = [&](const std::filesystem::path& path, model::TextId id, text::Range range) {
    if (path != project_) return elsewhere ? elsewhere(path, id, range) : std::nullopt;
    const auto* text = work.model->find(id);
    return text == nullptr ? std::optional<std::string>()
                           : std::optional(std::string(text::slice(text->content, range)));
  };
  const auto& question = *work.question;
  Answer out;
  out.question = question;
  const auto going_on = [&](std::size_t) { return !overtaken(); };
  switch (question.view) {
    case View::passages:
      out.completions = searcher_->complete(question.request.query, question.language, most_completions);
      out.result = searcher_->hits(question.request, words);
      if (!out.result.fault) {
        publish(out);  // the counts of a large archive take longer than a frame
        if (overtaken()) return;
        searcher_->count(question.request, out.result);
      }
      break;
    case View::concordance: {
      auto request = question.request;
      request.limit = most_lines;
      out.lines = searcher_->concordance(request, words);
      out.result.fault = parse_query(request.query).fault;
      break;
    }
    case View::typical_words:
    case View::frequent_words:
      out.table =
          searcher_->words(question.request, std::nullopt,
                           question.view == View::typical_words ? WordOrder::typical : WordOrder::frequent,
                           most_words, going_on);
      out.result.fault = out.table.fault;
      if (out.table.stopped) return;
      break;
  }
  publish(std::move(out));
}

void Worker::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    state_.busy = model_fresh_ || question_fresh_ || places_fresh_;
    const auto wanted = [&] { return stop_ || model_fresh_ || question_fresh_ || places_fresh_; };
    if (!key_.empty() && unkept_ >= worth_keeping && !work_.wait_for(lock, rest, wanted)) {
      lock.unlock();
      keep();
      lock.lock();
    }
    work_.wait(lock, wanted);
    if (stop_) {
      if (discard_) return;
      lock.unlock();
      return keep();
    }
    state_.busy = true;
    Work work{model_,
              version_vector_,
              places_,
              question_,
              std::exchange(model_fresh_, false),
              std::exchange(places_fresh_, false)};
    question_fresh_ = false;
    lock.unlock();
    std::optional<Error> failure, places_failure;
    try {
      if (work.index && work.model != nullptr) index(work);
    } catch (const Error& fault) {
      failure = fault;
    }
    try {
      if (work.open_places) open_places(work);
    } catch (const Error& fault) {
      archive_.reset();
      places_failure = fault;
    }
    if (work.model != nullptr) {
      if (searcher_ == nullptr || work.open_places) {
        std::vector<Shard> shards;
        Shard own;
        own.project = project_;
        own.index = index_folder(project_);
        shards.push_back(std::move(own));
        if (archive_ != nullptr)
          shards.insert(shards.end(), archive_->shards().begin(), archive_->shards().end());
        searcher_ = std::make_unique<Searcher>(std::move(shards));
      } else if (work.index) {
        searcher_->refresh();
      }
      if (work.question) answer(work);
    }
    lock.lock();
    if (work.index) state_.failure = std::move(failure);
    if (work.open_places) {
      state_.places_failure = std::move(places_failure);
      state_.unread = archive_ != nullptr ? archive_->unread() : std::vector<std::string>();
      state_.done = state_.all = 0;
    }
    state_.busy = model_fresh_ || question_fresh_ || places_fresh_;
    lock.unlock();
    if (woken_) woken_();
    lock.lock();
  }
}

}  // namespace skolanalys::search
