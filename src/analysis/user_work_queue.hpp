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

namespace signals::inline SIGNALS_ABI {

/// The next user to evaluate, with the goals.
struct UserWork {
  std::size_t index;  // in the requested order
  std::string user_id;
  GoalsOrError goals;
};

/// Distributes the users of a selection to workers, one by one and in order.
///
/// The worker that finds the queue empty lists a page of users and fetches a batch of goals, so
/// that the queue never holds more than one batch. Safe to share between threads.
class UserWorkQueue {
 public:
  UserWorkQueue(EventSource& events, GoalSource& goals, const UserSelection& users,
                std::size_t batch);

  /// The next user; waits until one is listed. Nothing if none is left, if listing failed, or once
  /// `stop` is requested.
  [[nodiscard]] std::optional<UserWork> take(std::stop_token stop);

  /// Calls `visit` for each user of the selection that was listed but not taken. Call it after all
  /// workers have ended.
  void for_each_left(const std::function<void(std::string_view user_id)>& visit) const;

  /// The cursor at which listing would continue; nothing at its end, at the limit, and for named
  /// users.
  [[nodiscard]] std::optional<std::string> next_cursor() const;

  /// Whether the source has more users than the limit lets in.
  [[nodiscard]] bool is_cut_by_limit() const noexcept {
    return users_.limit() > 0 && listed_ >= users_.limit() && !cursor_.empty();
  }

  /// Throws the exception that ended listing, if there is one. Call it after all workers have
  /// ended.
  void rethrow_failure() const;

 private:
  [[nodiscard]] std::vector<std::string> next_user_ids(std::stop_token stop);
  void refill(std::unique_lock<std::mutex>& lock, std::stop_token stop);

  EventSource& events_;
  GoalSource& goals_;
  const UserSelection& users_;
  std::size_t batch_;

  // Used only by the worker that refills.
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

}  // namespace signals::inline SIGNALS_ABI
