#pragma once
#include <functional>
#include <utility>

namespace skolanalys::store {

/// Thrown out of work that whoever follows it wants no more; nothing has then changed.
struct Stopped {};

/// How slow work on a project is followed from outside: how far it is, and whether it may go on. Called on
/// the thread that works; the empty one follows nothing.
class Following {
 public:
  Following() = default;
  /// `going_on` is told how far the work is, 0 to 1, and answers false to stop it, which is heeded as long as
  /// nothing has changed. `no_way_back` is asked once, before the first thing that cannot be taken back:
  /// false stops it there.
  Following(std::function<bool(double)> going_on, std::function<bool()> no_way_back)
      : going_on_(std::move(going_on)), no_way_back_(std::move(no_way_back)) {}

  void at(double share) {
    if (going_on_ && !going_on_(share) && !settled_) throw Stopped();
  }
  /// A part of the work, from `begin` to `end` of the whole.
  void at(double begin, double end, std::size_t done, std::size_t all) {
    if (all > 0) at(begin + (end - begin) * static_cast<double>(done) / static_cast<double>(all));
  }
  void settle() {
    if (!std::exchange(settled_, true) && no_way_back_ && !no_way_back_()) throw Stopped();
  }

 private:
  std::function<bool(double)> going_on_;
  std::function<bool()> no_way_back_;
  bool settled_ = false;
};

}  // namespace skolanalys::store
