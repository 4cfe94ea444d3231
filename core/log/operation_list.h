#pragma once
#include <cstddef>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "core/log/operation.h"

namespace skolanalys::log {

/// The order in which operations are folded: each after all that it was made with knowledge of.
[[nodiscard]] inline bool earlier(const Operation& a, const Operation& b) {
  return a.lamport != b.lamport ? a.lamport < b.lamport : a.id < b.id;
}

/// All operations of a project in the order in which they came; there is only ever something added at the
/// end. A copy shares what is there, so that it costs next to nothing however long the list is, and may be
/// read on another thread while this one grows.
class OperationList {
 public:
  OperationList() = default;
  explicit OperationList(std::vector<Operation> all) { append(std::move(all)); }

  void append(Operation op) {
    last_.push_back(std::move(op));
    if (last_.size() >= part) close();
  }
  void append(std::vector<Operation> many) {
    if (many.size() < part) {
      for (auto& op : many) append(std::move(op));
      return;
    }
    close();
    size_ += many.size();
    parts_.push_back(std::make_shared<const std::vector<Operation>>(std::move(many)));
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_ + last_.size(); }
  [[nodiscard]] bool empty() const noexcept { return size() == 0; }
  [[nodiscard]] std::vector<Operation> copy() const { return {begin(), end()}; }

  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = Operation;
    using difference_type = std::ptrdiff_t;
    using pointer = const Operation*;
    using reference = const Operation&;
    Iterator() = default;
    Iterator(const OperationList* list, std::size_t which) : list_(list), part_(which) {}
    reference operator*() const { return list_->part_at(part_)[offset_]; }
    pointer operator->() const { return &**this; }
    Iterator& operator++() {
      if (++offset_ == list_->part_at(part_).size()) ++part_, offset_ = 0;
      return *this;
    }
    Iterator operator++(int) {
      auto before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const OperationList* list_ = nullptr;
    std::size_t part_ = 0, offset_ = 0;
  };
  /// Lent by this list: iterators of a copy are others.
  [[nodiscard]] Iterator begin() const { return {this, 0}; }
  [[nodiscard]] Iterator end() const { return {this, parts_.size() + (last_.empty() ? 0 : 1)}; }
  /// The operations that came after the first `n`, where `n` was the size of the list once. Parts that lie
  /// before are passed over whole.
  template <class F>
  void each_after(std::size_t n, F&& f) const {
    std::size_t at = 0;
    for (std::size_t p = 0; p < parts_.size() + 1; ++p) {
      const auto& here = part_at(p);
      for (auto i = n > at ? n - at : 0; i < here.size(); ++i) f(here[i]);
      at += here.size();
    }
  }

 private:
  static constexpr std::size_t part = 512;
  [[nodiscard]] const std::vector<Operation>& part_at(std::size_t p) const {
    return p < parts_.size() ? *parts_[p] : last_;
  }
  void close() {
    if (last_.empty()) return;
    size_ += last_.size();
    parts_.push_back(std::make_shared<const std::vector<Operation>>(std::exchange(last_, {})));
  }
  std::vector<std::shared_ptr<const std::vector<Operation>>> parts_;  // none is empty
  std::vector<Operation> last_;
  std::size_t size_ = 0;  // of the parts
};

}  // namespace skolanalys::log
