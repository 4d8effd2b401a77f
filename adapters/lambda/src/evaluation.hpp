// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/deadline.hpp>
#include <signals/lambda/event_handler.hpp>

#include "failure_counts.hpp"
#include "request.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// What all events of one invocation are answered with.
struct Workplace {
  EventSource& events;
  GoalSource& goals;
  const EventHandlerOptions& options;
  /// The instant of reports that are asked for without one.
  Instant now;
  const Deadline& time;
  /// When it stops.
  std::chrono::steady_clock::time_point until;

  [[nodiscard]] Timeframe timeframe(const EvaluationRequest& request) const {
    return Timeframe(
        {.now = request.now.value_or(now), .rules = options.rules, .since = request.since});
  }
  /// Reads no more users at once than there are.
  [[nodiscard]] AnalysisOptions analysis(std::size_t users, AnalysisProgress& progress) const;
};

/// Reports on users, as far as time and room allowed.
struct Evaluation {
  /// The Lambda body; if there is no user, it says so.
  std::string body;
  AnalysisSummary counts{};
  std::uint64_t events_read = 0;
  bool is_cut_by_size = false;
  FailureCounts failures{};
};

/// Evaluates the users that a request names, or those that are listed for it. Throws `Error` if the
/// catalogue or the list of users cannot be read, if there is no report because a source refused
/// all users, and with `invalid_argument` if the ids exceed the size of an answer.
[[nodiscard]] Evaluation evaluate(const Workplace& place, const EvaluationRequest& request);

/// A page of users: `{"user_ids":["u1"],"cursor":"…"}`, with null after the last page.
[[nodiscard]] std::string list_users(const Workplace& place, const ListingRequest& request);

}  // namespace signals::inline SIGNALS_ABI::lambda
