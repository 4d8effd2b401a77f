// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI {

/// The first and the last of some instants, between which no gap is longer than the gap of the
/// `InstantRuns` that hold it.
struct InstantRun {
  Instant first;
  Instant last;

  friend bool operator==(const InstantRun&, const InstantRun&) = default;
};

/// A set of instants, of which it keeps the runs: chains whose neighbours are at most `GapDays`
/// days apart.
///
/// A window that is longer than the gap holds one of the instants if and only if it meets a run.
/// For if the window met a run without holding an instant, the last instant before it and the first
/// one after it would be neighbours in the run, and further apart than the gap. So the runs answer
/// for each such window exactly, in a few numbers instead of hundreds.
///
/// The runs do not depend on the order of the instants, nor on how they were split before they were
/// merged. Not safe to change from two threads.
template <int GapDays>
class InstantRuns {
 public:
  /// The longest gap within a run.
  static constexpr std::chrono::milliseconds gap = date::days{GapDays};

  InstantRuns() = default;

  /// The runs of another `runs()`: in order, and further apart than the gap.
  explicit InstantRuns(std::vector<InstantRun> runs) : runs_(std::move(runs)) {}

  /// Adds an instant.
  void insert(Instant instant) { insert(InstantRun{instant, instant}); }

  /// Adds the instants of a run.
  void insert(InstantRun run) {
    const auto first = std::partition_point(runs_.begin(), runs_.end(),
                                            [&](const InstantRun& r) { return precedes(r, run); });
    if (first == runs_.end() || precedes(run, *first)) {
      runs_.insert(first, run);
      return;
    }
    auto end = first;
    while (end != runs_.end() && !precedes(run, *end)) ++end;
    *first = {std::min(first->first, run.first), std::max((end - 1)->last, run.last)};
    runs_.erase(first + 1, end);
  }

  /// Adds all instants of the other.
  void merge(const InstantRuns& other) {
    for (const InstantRun& run : other.runs_) insert(run);
  }

  /// Forgets what no window that begins at or after `floor` asks for.
  ///
  /// A run that begins up to a gap after `floor` is kept as beginning at it: any window from there
  /// is longer than the gap and meets both. So what is kept does not depend on what was forgotten
  /// before, and when.
  void forget_before(Instant floor) {
    std::erase_if(runs_, [floor](const InstantRun& run) { return run.last < floor; });
    if (!runs_.empty() && are_chained(floor, runs_.front().first)) runs_.front().first = floor;
  }

  /// Whether a run meets the window from `first` to `last`, both included.
  [[nodiscard]] bool meets(Instant first, Instant last) const noexcept {
    const auto run = std::partition_point(runs_.begin(), runs_.end(),
                                          [=](const InstantRun& r) { return r.last < first; });
    return run != runs_.end() && run->first <= last;
  }

  /// The runs, in order of time.
  [[nodiscard]] std::span<const InstantRun> runs() const noexcept { return runs_; }

  friend bool operator==(const InstantRuns&, const InstantRuns&) = default;

 private:
  /// Whether the later one is at most a gap after the earlier one, or is not later. The difference
  /// of any two instants fits the unsigned number.
  [[nodiscard]] static bool are_chained(Instant earlier, Instant later) noexcept {
    const auto count = [](Instant i) {
      return static_cast<std::uint64_t>(i.time_since_epoch().count());
    };
    return later <= earlier ||
           count(later) - count(earlier) <= static_cast<std::uint64_t>(gap.count());
  }
  [[nodiscard]] static bool precedes(const InstantRun& left, const InstantRun& right) noexcept {
    return !are_chained(left.last, right.first);
  }

  std::vector<InstantRun> runs_;
};

}  // namespace signals::inline SIGNALS_ABI
