// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "evaluation.hpp"
#include "event.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// The outcome of the messages of a queue.
struct QueueAnswer {
  /// `{"batchItemFailures":[{"itemIdentifier":"…"}]}`, as SQS expects it with
  /// `ReportBatchItemFailures`.
  std::string body;
  std::uint64_t records = 0;
  std::uint64_t failed_records = 0;
  AnalysisSummary counts{};
  std::uint64_t events_read = 0;
  FailureCounts failures{};
};

/// Called with the reason why a message failed as a whole.
using LogFailure = std::function<void(std::string_view message_id, const Error&)>;

/// Evaluates the users of all messages. A message fails if it is not a request for reports, if one
/// of its users failed or is unprocessed, or if its users could not be listed. Messages with the
/// same times are evaluated together.
[[nodiscard]] QueueAnswer answer_queue(const Workplace& place, const QueueEvent& event,
                                       const LogFailure& log_failure);

}  // namespace signals::inline SIGNALS_ABI::lambda
