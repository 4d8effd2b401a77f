// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <atomic>
#include <cstdint>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Counts reads as Firestore bills them, as far as responses show
/// (https://firebase.google.com/docs/firestore/pricing#operations, checked on 2026-11-28). Safe to
/// use from any number of threads.
class BilledReads {
 public:
  /// A response with so many documents; one with none costs a read.
  void add_documents(std::uint64_t count) noexcept { count_ += std::max<std::uint64_t>(count, 1); }

  /// The response with the number of events: a read for each 1,000 of them begun, at least one.
  void add_counted(std::uint64_t events) noexcept {
    constexpr std::uint64_t entries_a_read = 1000;
    add_documents(events / entries_a_read + (events % entries_a_read == 0 ? 0 : 1));
  }

  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  std::atomic<std::uint64_t> count_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
