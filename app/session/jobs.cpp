#include "app/session/jobs.h"

#include <algorithm>
#include <cmath>

namespace skolanalys::session {

void Progress::at(double share) {
  // The strip shows whole per cents: nobody is woken for less.
  const auto before = share_.exchange(std::clamp(share, 0.0, 1.0));
  if (std::floor(before * 100) != std::floor(share_ * 100)) wake_();
}

Jobs::Jobs(std::function<void()> wake, std::function<void(std::exception_ptr)> failed)
    : wake_(std::move(wake)), failed_(std::move(failed)) {}

Jobs::~Jobs() { abandon(); }

std::size_t Jobs::begin(std::string name, std::function<void(Progress&)> work, std::function<void()> done) {
  auto job = std::make_unique<Job>();
  job->id = next_++;
  job->name = std::move(name);
  job->since = now_;
  job->progress = std::make_unique<Progress>(wake_);
  job->done = std::move(done);
  job->thread = std::thread([this, raw = job.get(), work = std::move(work)] {
    try {
      work(*raw->progress);
    } catch (const Progress::Cancelled&) {
      raw->progress->cancel();
    } catch (...) {
      raw->failure = std::current_exception();
    }
    raw->finished = true;
    wake_();
  });
  jobs_.push_back(std::move(job));
  return jobs_.back()->id;
}

std::vector<Jobs::Running> Jobs::running() const {
  std::vector<Running> out;
  for (const auto& job : jobs_)
    if (!job->finished)
      out.push_back({job->id, job->name, job->progress->share_, job->progress->cancelled(),
                     job->progress->state_ != Progress::settled, job->since});
  return out;
}

void Jobs::cancel(std::size_t id) {
  for (const auto& job : jobs_)
    if (job->id == id) job->progress->cancel();
}

bool Jobs::has(std::size_t id) const {
  return std::any_of(jobs_.begin(), jobs_.end(), [&](const auto& job) { return job->id == id; });
}

bool Jobs::cancelled(std::size_t id) const {
  return std::any_of(jobs_.begin(), jobs_.end(),
                     [&](const auto& job) { return job->id == id && job->progress->cancelled(); });
}

void Jobs::abandon() {
  for (const auto& job : jobs_) job->progress->cancel();
  for (const auto& job : jobs_) job->thread.join();
  jobs_.clear();
}

void Jobs::deliver(double now) {
  now_ = now;
  std::list<std::unique_ptr<Job>> ready;
  for (auto at = jobs_.begin(); at != jobs_.end();) {
    const auto here = at++;
    if ((*here)->finished) ready.splice(ready.end(), jobs_, here);
  }
  // Apart from the list: a result may start the next job, or close the project.
  for (const auto& job : ready) {
    job->thread.join();
    if (job->failure)
      failed_(job->failure);
    else if (!job->progress->cancelled())
      job->done();
  }
}

}  // namespace skolanalys::session
