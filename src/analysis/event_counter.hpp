// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include <signals/analysis/analyser.hpp>

namespace signals {

/// Counts the events of one thread into a progress that all threads share, a batch at a time. If
/// threads wrote to it at each event, its cache line would move between cores. The destructor
/// counts the last batch.
class EventCounter {
 public:
  explicit EventCounter(AnalysisProgress* progress) noexcept : progress_(progress) {}
  EventCounter(const EventCounter&) = delete;
  EventCounter& operator=(const EventCounter&) = delete;
  ~EventCounter() { publish(); }

  void count_one() noexcept { count(1); }

  void count(std::uint64_t events) noexcept {
    constexpr std::uint64_t batch = 1024;
    unpublished_ += events;
    if (unpublished_ >= batch) publish();
  }

 private:
  void publish() noexcept {
    if (progress_ != nullptr) {
      progress_->events_read.fetch_add(unpublished_, std::memory_order_relaxed);
    }
    unpublished_ = 0;
  }

  AnalysisProgress* progress_;
  std::uint64_t unpublished_ = 0;
};

}  // namespace signals
