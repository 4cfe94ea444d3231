#include "search/worker.h"

#include "core/error.h"
#include "core/text/utf8.h"
#include "search/index.h"
#include "search/place.h"

namespace skolanalys::search {

Worker::Worker(std::filesystem::path project, std::string project_id, std::function<void()> woken)
    : project_(std::move(project)),
      project_id_(std::move(project_id)),
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
    busy_ = true;
  }
  work_.notify_all();
}

void Worker::ask(Request request) {
  {
    const std::lock_guard lock(mutex_);
    question_ = std::move(request);
    question_fresh_ = true;
    busy_ = true;
  }
  work_.notify_all();
}

std::optional<Worker::Answer> Worker::fetch() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

bool Worker::busy() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

std::string Worker::failure() const {
  const std::lock_guard lock(mutex_);
  return failure_;
}

void Worker::run() {
  const auto folder = index_folder(project_);
  std::unique_ptr<Searcher> searcher;
  std::unique_lock lock(mutex_);
  while (true) {
    busy_ = model_fresh_ || question_fresh_;
    work_.wait(lock, [&] { return stop_ || model_fresh_ || question_fresh_; });
    if (stop_) return;
    busy_ = true;
    const auto model = model_;
    const bool index = std::exchange(model_fresh_, false);
    const auto vector = version_vector_;
    question_fresh_ = false;
    const auto question = question_;
    lock.unlock();
    std::string failure;
    std::optional<Answer> answer;
    try {
      if (index && model != nullptr) {
        // A newer model stops this one: the index is then brought to that instead.
        update_index(folder, project_id_, *model, vector, "", [&](std::size_t, std::size_t) {
          const std::lock_guard look(mutex_);
          return !stop_;
        });
        if (searcher == nullptr)
          searcher = std::make_unique<Searcher>(std::vector<Shard>{{.project = project_, .index = folder}});
        else
          searcher->refresh();
      }
      if (question && searcher != nullptr && model != nullptr)
        answer = Answer{
            *question, searcher->find(*question, [&](const auto&, model::TextId id, text::Range range) {
              const auto* text = model->find(id);
              return text == nullptr ? std::optional<std::string>()
                                     : std::optional(std::string(text::slice(text->content, range)));
            })};
    } catch (const Error& fault) {
      failure = fault.what();
    }
    lock.lock();
    failure_ = std::move(failure);
    if (answer) answer_ = std::move(answer);
    busy_ = model_fresh_ || question_fresh_;
    lock.unlock();
    if (woken_) woken_();
    lock.lock();
  }
}

}  // namespace skolanalys::search
