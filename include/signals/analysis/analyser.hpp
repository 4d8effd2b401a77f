// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/analysis/event_source.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/error.hpp>
#include <signals/report.hpp>
#include <signals/timeframe.hpp>

namespace signals {

/// Takes the outcome of each user, in the order asked for. The analyser calls it from the thread
/// that called `analyse`, and from no other. What it throws ends the analysis.
class ReportSink {
 public:
  ReportSink() = default;
  ReportSink(const ReportSink&) = delete;
  ReportSink& operator=(const ReportSink&) = delete;
  virtual ~ReportSink() = default;

  /// This user is done.
  virtual void report(const Report& report) = 0;

  /// This user failed, and this user alone.
  virtual void failed(std::string_view user_id, const Error& error) = 0;

  /// This user was not reached before the analysis was stopped.
  virtual void unprocessed(std::string_view user_id) = 0;
};

/// How far an analysis has come; safe to read from any thread while it runs.
struct AnalysisProgress {
  std::atomic<std::uint64_t> events_read{0};
  std::atomic<std::uint64_t> users_done{0};
};

/// How an analysis is done.
struct AnalysisOptions {
  /// The threads that read and fold; at least 1.
  unsigned workers = 1;
  /// The users whose goals are asked for at once; at least 1.
  std::size_t goal_batch = 500;
  /// Whether reports also say why.
  Detail detail = Detail::decided;
  /// Kept up to date while the analysis runs, where given.
  AnalysisProgress* progress = nullptr;
};

/// What became of the users of one analysis.
struct AnalysisSummary {
  std::uint64_t reported = 0;
  std::uint64_t failed = 0;
  std::uint64_t unprocessed = 0;
  /// Where listing would go on when the analysis was stopped before the end of the list: the users
  /// from here on were not even listed. Empty is the start of the list; none, that nobody is left.
  std::optional<std::string> next_cursor{};
};

/// Reports on many users whose events are read user by user.
///
/// A bounded number of threads reads, folds and evaluates; memory is bounded by the threads, never
/// by the number of users or events. Outcomes reach `sink` in the order of the selection. An error
/// of one user is that user's outcome. When `stop` is requested (at a deadline, say) users that are
/// not done become `unprocessed`. Throws `Error` when the catalogue cannot be had or users cannot
/// be listed, and whatever `sink` throws.
AnalysisSummary analyse(EventSource& events, GoalSource& goals, const UserSelection& users,
                        const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options = {}, std::stop_token stop = {});

/// Reports on many users whose events lie mixed and are read in one pass.
///
/// Memory grows with the users that the selection lets in, never with the events. Users that the
/// source lists come in the order of their first events. Throws whatever the source throws, before
/// any outcome reaches `sink`. Otherwise as above.
AnalysisSummary analyse(InterleavedEventSource& events, GoalSource& goals,
                        const UserSelection& users, const Timeframe& timeframe, ReportSink& sink,
                        const AnalysisOptions& options = {}, std::stop_token stop = {});

}  // namespace signals
