// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <signals/columns/block_evaluator.hpp>
#include <signals/detail/widest_vectors.hpp>

#include "column_checks.hpp"
#include "column_worker.hpp"

namespace signals::inline SIGNALS_ABI {

class BlockEvaluator::Users {
 public:
  using Plan = ColumnEvaluator::Plan;
  using Worker = ColumnEvaluator::Worker;

  Users(std::shared_ptr<const Plan> plan, std::span<const GoalSetIndex> goals)
      : plan_(std::move(plan)) {
    goals_.reserve(goals.size());
    users_.reserve(goals.size());
    columns::require_goals(goals, goals.size(), plan_->goal_set_count());
    for (const GoalSetIndex of_user : goals) append(of_user);
  }

  void add_user(GoalSetIndex goals) {
    columns::require_goals({&goals, 1}, 1, plan_->goal_set_count());
    append(goals);
  }

  [[nodiscard]] std::size_t count() const noexcept { return users_.size(); }

  std::span<const std::uint32_t> add(const EventBlock& block) {
    columns::require_length("apps", block.apps.size(), "event", block.users.size());
    columns::require_length("times", block.times.size(), "event", block.users.size());
    columns::require_length("foregrounds", block.foregrounds.size(), "event", block.users.size());
    columns::require_users(block.users, block.users.size(), users_.size());
    find_subcategories(block);
    places_.clear();
    plan_->folds().interleaved({.users = block.users,
                                .times = block.times,
                                .foregrounds = block.foregrounds,
                                .subcategories = subcategories_.data()},
                               plan_->timeframe(), users_, places_);
    return places_;
  }

  void add_session(UserIndex user, SessionIndex session) {
    ++users_[static_cast<std::uint32_t>(user)].events.recent_count;
    sessions_.push_back({user, session});
  }

  void add(const Users& other) {
    columns::require_length("users", other.users_.size(), "user", users_.size());
    for (std::size_t user = 0; user < users_.size(); ++user) {
      FoldedEvents& ours = users_[user].events;
      const FoldedEvents& theirs = other.users_[user].events;
      ours.event_count += theirs.event_count;
      ours.service_event_count += theirs.service_event_count;
      ours.subcategories |= theirs.subcategories;
      ours.week_slots |= theirs.week_slots;
      ours.longest_foreground = std::max(ours.longest_foreground, theirs.longest_foreground);
      ours.recent_count += theirs.recent_count;
    }
    sessions_.insert(sessions_.end(), other.sessions_.begin(), other.sessions_.end());
  }

  [[nodiscard]] std::vector<Report> reports(BorrowedList<std::string_view> ids,
                                            unsigned threads) const {
    columns::require_length("ids", ids.size(), "user", users_.size());
    // A counting sort of the sessions.
    std::vector<std::uint64_t> ends(users_.size() + 1);
    for (std::size_t user = 0; user < users_.size(); ++user) {
      ends[user + 1] = ends[user] + users_[user].events.recent_count;
    }
    std::vector<SessionIndex> sessions(sessions_.size());
    for (const auto& [user, session] : sessions_) {
      sessions[ends[static_cast<std::uint32_t>(user)]++] = session;
    }
    return Worker::evaluate_users(
        *plan_, goals_, threads, [&](auto& worker, std::size_t user, Report& report) {
          const FoldedEvents& events = users_[user].events;
          worker.evaluate(
              ids[user], goals_[user], events,
              std::span(sessions).subspan(ends[user] - events.recent_count, events.recent_count),
              report);
        });
  }

 private:
  struct RecentSession {
    UserIndex user;
    SessionIndex session;
  };

  void append(GoalSetIndex goals) {
    goals_.push_back(goals);
    users_.push_back({.wanted = plan_->goals(goals).masks.wanted()});
  }

  void find_subcategories(const EventBlock& block) {
    const std::size_t count = block.users.size();
    const std::size_t room = count + columns::chunk_size;
    if (subcategories_.size() < room) subcategories_.resize(room);
    if (plan_->has_one_table()) {
      const std::span<const std::uint64_t> table = plan_->table();
      const std::uint32_t unknown = plan_->app_count();
      detail::with_widest_vectors([=, apps = block.apps, into = subcategories_.data()] {
        for (std::size_t i = 0; i < apps.size(); ++i) {
          into[i] = table[std::min(static_cast<std::uint32_t>(apps[i]), unknown)];
        }
      });
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto user = static_cast<std::uint32_t>(block.users[i]);
      subcategories_[i] = plan_->bits_of(block.apps[i], goals_[user]);
    }
  }

  std::shared_ptr<const Plan> plan_;
  std::vector<GoalSetIndex> goals_;
  std::vector<FoldedUser> users_;
  std::vector<RecentSession> sessions_;
  std::vector<std::uint64_t> subcategories_;  // of a block's apps
  std::vector<std::uint32_t> places_;
};

BlockEvaluator::BlockEvaluator(const ColumnEvaluator& evaluator,
                               std::span<const GoalSetIndex> goals)
    : users_(std::make_unique<Users>(evaluator.plan_, goals)) {}

void BlockEvaluator::add_user(GoalSetIndex goals) { users_->add_user(goals); }

std::size_t BlockEvaluator::user_count() const noexcept { return users_->count(); }

std::span<const std::uint32_t> BlockEvaluator::add(const EventBlock& block) {
  return users_->add(block);
}

void BlockEvaluator::add_session(UserIndex user, SessionIndex session) {
  users_->add_session(user, session);
}

void BlockEvaluator::add(const BlockEvaluator& other) { users_->add(*other.users_); }

std::vector<Report> BlockEvaluator::reports(BorrowedList<std::string_view> ids,
                                            unsigned threads) const {
  return users_->reports(ids, threads);
}

BlockEvaluator::BlockEvaluator(BlockEvaluator&&) noexcept = default;
BlockEvaluator& BlockEvaluator::operator=(BlockEvaluator&&) noexcept = default;
BlockEvaluator::~BlockEvaluator() = default;

}  // namespace signals::inline SIGNALS_ABI
