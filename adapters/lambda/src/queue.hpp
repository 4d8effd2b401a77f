// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "evaluation.hpp"
#include "event.hpp"

namespace signals::lambda {

/// What became of the messages of a queue.
struct QueueAnswer {
  /// `{"batchItemFailures":[{"itemIdentifier":"…"}]}`, as SQS wants it with
  /// `ReportBatchItemFailures`.
  std::string body;
  std::uint64_t records = 0;
  std::uint64_t failed_records = 0;
  AnalysisSummary counts{};
  std::uint64_t events_read = 0;
};

/// Told why a message failed as a whole.
using LogFailure = std::function<void(std::string_view message_id, const Error&)>;

/// Evaluates the users of all messages. A message has failed when it is no request for reports,
/// when one of its users failed or was not reached, or when its users could not be listed. Messages
/// that ask for the same times are evaluated together.
[[nodiscard]] QueueAnswer answer_queue(const Workplace& place, const QueueEvent& event,
                                       const LogFailure& log_failure);

}  // namespace signals::lambda
