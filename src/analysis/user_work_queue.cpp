// SPDX-License-Identifier: Apache-2.0
#include "user_work_queue.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI {

UserWorkQueue::UserWorkQueue(EventSource& events, GoalSource& goals, const UserSelection& users,
                             std::size_t batch)
    : events_(events), goals_(goals), users_(users), batch_(std::max<std::size_t>(1, batch)) {}

std::vector<std::string> UserWorkQueue::next_user_ids(std::stop_token stop) {
  if (users_.is_named()) {
    const auto left = users_.user_ids().subspan(listed_);
    const auto now = left.first(std::min(batch_, left.size()));
    listed_ += now.size();
    return {now.begin(), now.end()};
  }
  if (!next_cursor()) return {};
  const std::size_t wanted =
      users_.limit() == 0 ? batch_ : std::min(batch_, users_.limit() - listed_);
  // An empty page is not always the last one.
  do {
    UserPage page = events_.list_users(cursor_, wanted, stop);
    if (page.user_ids.size() > wanted) {
      throw Error(ErrorCode::internal,
                  fmt::format("the event source listed {} users when asked for {} at most",
                              page.user_ids.size(), wanted));
    }
    cursor_ = std::move(page.next_cursor);
    listed_ += page.user_ids.size();
    if (!page.user_ids.empty()) return std::move(page.user_ids);
  } while (!cursor_.empty() && !stop.stop_requested());
  return {};
}

void UserWorkQueue::refill(std::unique_lock<std::mutex>& lock, std::stop_token stop) {
  is_refilling_ = true;
  lock.unlock();
  std::vector<std::string> user_ids;
  std::vector<GoalsOrError> goals;
  std::exception_ptr failure;
  try {
    user_ids = next_user_ids(stop);
    goals = fetch_goals(goals_, user_ids, stop);
  } catch (...) {
    failure = std::current_exception();
  }
  lock.lock();
  is_refilling_ = false;
  is_exhausted_ = user_ids.empty();
  // If the analysis was stopped, an interrupted listing is not a failure.
  if (!stop.stop_requested()) failure_ = failure;
  for (std::size_t i = 0; i < goals.size(); ++i) {
    ready_.push_back({next_index_++, std::move(user_ids[i]), std::move(goals[i])});
  }
  changed_.notify_all();
}

std::optional<UserWork> UserWorkQueue::take(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    if (!ready_.empty()) {
      UserWork work = std::move(ready_.front());
      ready_.pop_front();
      return work;
    }
    if (is_exhausted_) return std::nullopt;
    if (is_refilling_) {
      changed_.wait(lock, stop, [this] { return !is_refilling_; });
    } else {
      refill(lock, stop);
    }
  }
  return std::nullopt;
}

void UserWorkQueue::for_each_left(
    const std::function<void(std::string_view user_id)>& visit) const {
  for (const UserWork& work : ready_) visit(work.user_id);
  if (!users_.is_named()) return;
  for (const std::string& user_id : users_.user_ids().subspan(listed_)) visit(user_id);
}

std::optional<std::string> UserWorkQueue::next_cursor() const {
  const bool is_at_limit = users_.limit() > 0 && listed_ >= users_.limit();
  const bool is_at_end = listed_ > 0 && cursor_.empty();
  if (users_.is_named() || is_at_limit || is_at_end) return std::nullopt;
  return cursor_;
}

void UserWorkQueue::rethrow_failure() const {
  if (failure_) std::rethrow_exception(failure_);
}

}  // namespace signals::inline SIGNALS_ABI
