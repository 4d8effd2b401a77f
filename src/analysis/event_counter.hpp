// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include <signals/analysis/analyser.hpp>

namespace signals::inline SIGNALS_ABI {

/// Counts the events of one thread into a progress that all threads share, a batch at a time. If
/// threads wrote to it at each event, its cache line would move between cores. The destructor
/// counts the last batch.
class EventCounter {
 public:
  explicit EventCounter(AnalysisProgress* progress) noexcept : progress_(progress) {}
  EventCounter(const EventCounter&) = delete;
  EventCounter& operator=(const EventCounter&) = delete;
  ~EventCounter() { publish(); }

  /// Counts an event of that time.
  void count(const std::optional<Instant>& time) noexcept {
    constexpr std::uint64_t batch = 1024;
    if (time && *time > latest_) latest_ = *time;
    if (++unpublished_ >= batch) publish();
  }

 private:
  void publish() noexcept {
    if (progress_ != nullptr) {
      progress_->events_read.fetch_add(unpublished_, std::memory_order_relaxed);
      const Instant::rep ours = latest_.time_since_epoch().count();
      Instant::rep known = progress_->latest_event.load(std::memory_order_relaxed);
      while (known < ours && !progress_->latest_event.compare_exchange_weak(
                                 known, ours, std::memory_order_relaxed)) {
      }
    }
    unpublished_ = 0;
  }

  AnalysisProgress* progress_;
  std::uint64_t unpublished_ = 0;
  Instant latest_ = Instant::min();
};

}  // namespace signals::inline SIGNALS_ABI
