// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/evaluate.hpp>
#include <signals/next_change.hpp>
#include <signals/state/state_update.hpp>

#include "goal_digest.hpp"
#include "new_events.hpp"

namespace signals {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::failed_precondition, message);
}

/// What one run knows, and does with one user after another.
class Update {
 public:
  Update(StateTransaction& store, GoalSource& goals, Instant now, const Rules& rules,
         ChangeSink& sink, const StateUpdateOptions& options)
      : store_(store),
        goal_source_(goals),
        timeframe_(now, rules),
        sink_(sink),
        options_(options),
        last_run_(store.last_run()),
        catalogue_(goals.catalogue({})),
        goals_(*catalogue_),
        rules_digest_(digest_of(rules, *catalogue_)) {
    summary_.is_first = !last_run_;
    if (!last_run_) return;
    require_origin(last_run_->origin, options.origin);
    if (now < last_run_->now) {
      refuse("the state's last run was for a later `now`; give one that is not before it");
    }
  }

  [[nodiscard]] StateUpdateSummary run(std::span<const EventBatch> batches) {
    std::vector<std::string> user_ids = fold(batches);
    if (last_run_) {
      add_due(user_ids);
      add_with_other_goals(user_ids);
    } else {
      add_unmet(user_ids, {});
    }
    for (std::size_t first = 0; first < user_ids.size(); first += options_.goal_batch) {
      const auto size = std::min(options_.goal_batch, user_ids.size() - first);
      update(std::span(user_ids).subspan(first, size));
    }
    store_.put_run({.origin = options_.origin,
                    .epoch = last_run_ ? last_run_->epoch + 1 : 1,
                    .now = timeframe_.now(),
                    .rules = rules_digest_,
                    .goals = options_.goals});
    return summary_;
  }

 private:
  /// The users with news, in the order of their first events.
  [[nodiscard]] std::vector<std::string> fold(std::span<const EventBatch> batches) {
    std::vector<std::string> user_ids;
    for (const EventBatch& batch : batches) {
      if (store_.has_batch(batch.content)) {
        ++summary_.batches_known;
        continue;
      }
      store_.add_batch(batch.content);
      ++summary_.batches_folded;
      NewEvents events =
          read_new_events(*batch.events, timeframe_.now(), options_.origin, options_.workers);
      for (auto& [user_id, state] : events) {
        const auto [at, is_new] = news_.try_emplace(user_id, std::move(state));
        if (is_new) {
          user_ids.push_back(user_id);
        } else {
          at->second.merge(state);
        }
      }
    }
    return user_ids;
  }

  void add_due(std::vector<std::string>& user_ids) {
    store_.for_each_due(timeframe_.now(), [&](const StoredUser& user) {
      if (!news_.contains(user.user_id)) user_ids.push_back(user.user_id);
    });
  }

  /// Adds the users whose goals differ from those of the last run, or all where the rules do.
  void add_with_other_goals(std::vector<std::string>& user_ids) {
    const bool are_rules_other = rules_digest_ != last_run_->rules;
    const bool are_goals_same = options_.goals && options_.goals == last_run_->goals;
    if (are_goals_same && !are_rules_other) return;
    std::unordered_set<std::string> known(user_ids.begin(), user_ids.end());
    std::unordered_set<std::string> met;
    std::vector<StoredUser> batch;
    const auto add_changed = [&] {
      std::vector<std::string> ids;
      for (const StoredUser& user : batch) ids.push_back(user.user_id);
      const auto goals = goal_source_.goals_of(ids, {});
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (digest_of(goals[i]) != batch[i].goals) user_ids.push_back(std::move(ids[i]));
      }
      batch.clear();
    };
    store_.for_each([&](const StoredUser& user) {
      met.insert(user.user_id);
      if (known.contains(user.user_id)) return;
      if (are_rules_other) {
        user_ids.push_back(user.user_id);
        return;
      }
      batch.push_back({.user_id = user.user_id, .goals = user.goals});
      if (batch.size() == options_.goal_batch) add_changed();
    });
    add_changed();
    met.merge(known);
    add_unmet(user_ids, met);
  }

  /// Adds the users of the goals whom nobody has met yet.
  void add_unmet(std::vector<std::string>& user_ids, const std::unordered_set<std::string>& met) {
    for (const std::string_view user_id : goal_source_.users()) {
      std::string id(user_id);
      if (!news_.contains(id) && !met.contains(id)) user_ids.push_back(std::move(id));
    }
  }

  void update(std::span<const std::string> user_ids) {
    const auto goals = goal_source_.goals_of(user_ids, {});
    for (std::size_t i = 0; i < user_ids.size(); ++i) {
      try {
        update(user_ids[i], goals[i]);
      } catch (const Error& error) {
        throw Error(error.code(), fmt::format("user {}: {}", user_ids[i], error.what()),
                    error.retry());
      }
    }
  }

  void update(const std::string& user_id, std::span<const Goal> goals) {
    goals_.assign(goals);
    const auto before = store_.find(user_id);
    const UserState old = before ? decode_user_state(before->state, store_.apps()) : UserState();
    UserState state = old;
    const auto news = news_.find(user_id);
    if (news != news_.end()) {
      state.merge(news->second);
      news_.erase(news);
    }
    StoredUser user{.user_id = user_id, .goals = digest_of(goals)};
    append_sealed_user_state(user.state, state, timeframe_.now(), store_.apps(),
                             options_.origin.sessions_kept);
    user.flags = flags_of(state, timeframe_);
    user.due = next_change(state, goals_, *catalogue_, timeframe_);
    ++summary_.users_evaluated;
    if (last_run_) tell(before.value_or(StoredUser{}), old, user);
    store_.put(user);
  }

  [[nodiscard]] FlagSet flags_of(const UserState& state, const Timeframe& timeframe) {
    evaluate_into(report_, "", state.activity(*catalogue_, timeframe), goals_, timeframe.rules());
    return FlagSet(report_);
  }

  /// Tells each flag that changed. What the old state alone has come to, no event caused.
  void tell(const StoredUser& before, const UserState& old, const StoredUser& after) {
    const FlagSet changed = before.flags ^ after.flags;
    if (changed == FlagSet()) return;
    const FlagSet without_news = flags_of(old, timeframe_);
    const bool are_goals_other = before.goals != after.goals;
    const bool are_rules_other = rules_digest_ != last_run_->rules;
    std::array<Instant, 64> times{};
    if (!are_goals_other && !are_rules_other) times = times_of_changes(before, old);
    changed.for_each([&](std::size_t place, std::string_view flag) {
      FlagChange change{.user_id = after.user_id,
                        .flag = flag,
                        .value = after.flags[place],
                        .at = timeframe_.now(),
                        .noticed_at = timeframe_.now()};
      if (without_news[place] == after.flags[place]) {
        change.cause = are_goals_other   ? ChangeCause::goals
                       : are_rules_other ? ChangeCause::rules
                                         : ChangeCause::time;
        if (change.cause == ChangeCause::time) change.at = times[place];
      }
      change.id = id_of(change);
      ++summary_.changes;
      sink_.changed(change);
    });
  }

  /// When each flag came to be what it is, as time alone went on from the last run.
  [[nodiscard]] std::array<Instant, 64> times_of_changes(const StoredUser& before,
                                                         const UserState& old) {
    std::array<Instant, 64> times{};
    FlagSet flags = before.flags;
    std::optional<Instant> at = before.due;
    while (at && *at <= timeframe_.now()) {
      const Timeframe then(*at, timeframe_.rules());
      const FlagSet next = flags_of(old, then);
      (flags ^ next).for_each([&](std::size_t place, std::string_view) { times[place] = *at; });
      flags = next;
      at = next_change(old, goals_, *catalogue_, then);
    }
    return times;
  }

  [[nodiscard]] static std::string id_of(const FlagChange& change) {
    Sha256 digest;
    digest.add_sized(change.user_id);
    digest.add_sized(change.flag);
    digest.add_sized(change.value ? "true" : "false");
    digest.add_sized(std::to_string(change.at.time_since_epoch().count()));
    constexpr std::size_t digits = 32;
    return hexadecimal(digest.finish(), digits);
  }

  StateTransaction& store_;
  GoalSource& goal_source_;
  const Timeframe timeframe_;
  ChangeSink& sink_;
  const StateUpdateOptions& options_;
  const std::optional<StateRun> last_run_;
  const std::shared_ptr<const AppCatalogue> catalogue_;
  GoalTiers goals_;
  const Digest rules_digest_;
  std::unordered_map<std::string, UserState> news_;
  Report report_;
  StateUpdateSummary summary_;
};

}  // namespace

std::string_view name_of(ChangeCause cause) noexcept {
  switch (cause) {
    case ChangeCause::event:
      return "event";
    case ChangeCause::time:
      return "time";
    case ChangeCause::goals:
      return "goals";
    case ChangeCause::rules:
      return "rules";
  }
  return "event";
}

void require_origin(const StateOrigin& stored, const StateOrigin& expected) {
  if (stored.source != expected.source) {
    refuse(fmt::format("the state was made from {}, not from {}; use another state", stored.source,
                       expected.source));
  }
  if (stored.since != expected.since) {
    refuse(stored.since
               ? "the state was made with another `since`; give the same, or make another "
                 "state"
               : "the state was made without `since`; leave it out, or make another state");
  }
}

StateUpdateSummary update_state(StateTransaction& store, std::span<const EventBatch> batches,
                                GoalSource& goals, Instant now, const Rules& rules,
                                ChangeSink& sink, const StateUpdateOptions& options) {
  return Update(store, goals, now, rules, sink, options).run(batches);
}

}  // namespace signals
