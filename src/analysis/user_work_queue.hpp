// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/analysis/event_source.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/user_selection.hpp>

#include "goal_batch.hpp"

namespace signals {

/// A user whose turn has come, with the goals.
struct UserWork {
  std::size_t index;  // in the order asked for
  std::string user_id;
  GoalsOrError goals;
};

/// Hands the users of a selection to workers, one by one and in order.
///
/// Users are listed page by page and their goals fetched batch by batch, by whichever worker finds
/// the queue empty, so that it never holds more than a batch. Safe to share between threads.
class UserWorkQueue {
 public:
  UserWorkQueue(EventSource& events, GoalSource& goals, const UserSelection& users,
                std::size_t batch);

  /// The next user; waits for one to be listed. Nothing when there is none left, when listing
  /// failed, or once `stop` is requested.
  [[nodiscard]] std::optional<UserWork> take(std::stop_token stop);

  /// Calls `visit` for each user of the selection that was listed but never taken. Call it when no
  /// worker is left.
  void for_each_left(const std::function<void(std::string_view user_id)>& visit) const;

  /// Where listing would go on; none at its end, at the limit, and for users that were named.
  [[nodiscard]] std::optional<std::string> next_cursor() const;

  /// Throws the exception that ended listing, if one did. Call it when no worker is left.
  void rethrow_failure() const;

 private:
  [[nodiscard]] std::vector<std::string> next_user_ids(std::stop_token stop);
  void refill(std::unique_lock<std::mutex>& lock, std::stop_token stop);

  EventSource& events_;
  GoalSource& goals_;
  const UserSelection& users_;
  std::size_t batch_;

  // Touched only by the worker that refills.
  std::size_t listed_ = 0;
  std::string cursor_;

  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<UserWork> ready_;
  std::size_t next_index_ = 0;
  bool is_refilling_ = false;
  bool is_exhausted_ = false;
  std::exception_ptr failure_;
};

}  // namespace signals
