// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/activity.hpp>
#include <signals/analysis/event_source.hpp>              // IWYU pragma: export
#include <signals/analysis/goal_source.hpp>               // IWYU pragma: export
#include <signals/analysis/interleaved_event_source.hpp>  // IWYU pragma: export
#include <signals/analysis/user_selection.hpp>            // IWYU pragma: export
#include <signals/error.hpp>
#include <signals/goal.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>
#include <signals/passed_over.hpp>
#include <signals/report.hpp>     // IWYU pragma: export
#include <signals/timeframe.hpp>  // IWYU pragma: export

namespace signals::inline SIGNALS_ABI {

/// What a report was decided from.
struct UserFacts {
  Activity activity;
  std::vector<Goal> goals;
};

/// Takes the outcome of each user, in the requested order. The analyser calls it only from the
/// thread that called `analyse`. An exception ends the analysis.
class SIGNALS_EXPORT ReportSink : public Interface {
 public:
  /// What the next `report` was decided from, for rules of your own; with
  /// `AnalysisOptions::with_facts` only.
  virtual void facts(const Report& /*report*/, const UserFacts& /*facts*/) {}

  /// The user's report is ready.
  virtual void report(const Report& report) = 0;

  /// This user failed; the others are not affected.
  virtual void failed(std::string_view user_id, const Error& error) = 0;

  /// The analysis was stopped before this user.
  virtual void unprocessed(std::string_view user_id) = 0;
};

/// The progress of an analysis; safe to read from any thread while it runs.
struct AnalysisProgress {
  std::atomic<std::uint64_t> events_read{0};
  std::atomic<std::uint64_t> users_done{0};
  /// The latest time of an event so far, in milliseconds of Unix time; the least value if no event
  /// has a time.
  std::atomic<Instant::rep> latest_event{Instant::min().time_since_epoch().count()};
};

/// Options of an analysis.
struct AnalysisOptions {
  /// The threads that read and fold; at least 1.
  unsigned workers = 1;
  /// The number of users whose goals are fetched at once; at least 1.
  std::size_t goal_batch = 500;
  /// Whether reports explain their flags.
  Detail detail = Detail::decided;
  /// Whether the sink gets the facts beside the reports, which takes time and memory.
  bool with_facts = false;
  /// When the analysis stops, as if a stop were requested then.
  std::optional<std::chrono::steady_clock::time_point> deadline{};
  /// Updated while the analysis runs; may be null.
  AnalysisProgress* progress = nullptr;
};

/// The numbers of users by outcome.
struct AnalysisSummary {
  std::uint64_t reported = 0;
  std::uint64_t failed = 0;
  std::uint64_t unprocessed = 0;
  /// How many users the limit of the selection left out; none where the source does not tell how
  /// many there are beyond it.
  std::optional<std::uint64_t> left_out = 0;
  /// What was passed over in the events of all reports together.
  PassedOver passed_over{};
  /// If the analysis was stopped before all users were listed: the cursor at which listing would
  /// continue; empty is the start of the list. Nothing if all users were listed.
  std::optional<std::string> next_cursor{};
};

/// Reports on many users whose events are read user by user.
///
/// A bounded number of threads reads, folds and evaluates. Memory is bounded by the number of
/// threads, not by the number of users or events. Outcomes reach `sink` in the order of the
/// selection. An error of one user is that user's outcome. If `stop` is requested or the deadline
/// passes, the remaining users become `unprocessed`. Throws `Error` if the catalogue cannot be
/// read or users cannot be listed, and whatever `sink` throws.
SIGNALS_EXPORT AnalysisSummary analyse(EventSource& events, GoalSource& goals,
                                       const UserSelection& users, const Timeframe& timeframe,
                                       ReportSink& sink, const AnalysisOptions& options = {},
                                       std::stop_token stop = {});

/// Reports on many users whose events are interleaved and are read in one pass.
///
/// Memory grows with the selected users, not with the events. If the users are listed, they have
/// the order of their first events; then come those that only the goal source lists. Throws
/// whatever the source throws, before any outcome reaches `sink`. Otherwise as above.
SIGNALS_EXPORT AnalysisSummary analyse(InterleavedEventSource& events, GoalSource& goals,
                                       const UserSelection& users, const Timeframe& timeframe,
                                       ReportSink& sink, const AnalysisOptions& options = {},
                                       std::stop_token stop = {});

}  // namespace signals::inline SIGNALS_ABI
