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

namespace signals::inline SIGNALS_ABI {
namespace {

[[noreturn]] void refuse(const std::string& message) {
  throw Error(ErrorCode::failed_precondition, message);
}

/// What is in the batches that the store has not folded yet, all at once.
class BatchNews final : public UserNewsSource {
 public:
  BatchNews(StateTransaction& store, std::span<const EventBatch> batches, Instant now,
            const StateUpdateOptions& options)
      : store_(store), batches_(batches), now_(now), options_(options) {}

  [[nodiscard]] std::uint64_t folded() const noexcept { return folded_; }
  [[nodiscard]] std::uint64_t known() const noexcept { return known_; }

  /// The users with news, in the order of their first events.
  [[nodiscard]] std::vector<UserNews> next() override {
    std::vector<UserNews> all;
    std::unordered_map<std::string, std::size_t> places;
    for (const EventBatch& batch : std::exchange(batches_, {})) {
      if (store_.has_batch(batch.content)) {
        ++known_;
        continue;
      }
      store_.add_batch(batch.content);
      ++folded_;
      for (auto& [user_id, state] :
           read_new_events(*batch.events, now_, options_.origin, options_.workers)) {
        if (!store_.holds(user_id)) continue;
        const auto [at, is_new] = places.try_emplace(user_id, all.size());
        if (is_new) {
          all.push_back({.user_id = std::move(user_id), .state = std::move(state)});
        } else {
          all[at->second].state.merge(state);
        }
      }
    }
    return all;
  }

 private:
  StateTransaction& store_;
  std::span<const EventBatch> batches_;
  Instant now_;
  const StateUpdateOptions& options_;
  std::uint64_t folded_ = 0;
  std::uint64_t known_ = 0;
};

/// What one run knows, and does with one user after another.
class Update {
 public:
  Update(StateTransaction& store, GoalSource& goals, Instant now, const Rules& rules,
         ChangeSink& sink, const StateUpdateOptions& options)
      : store_(store),
        goal_source_(goals),
        timeframe_({.now = now, .rules = rules}),
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

  [[nodiscard]] StateUpdateSummary run(UserNewsSource& source) {
    if (source.continues_making()) summary_.is_first = true;
    std::vector<std::string> user_ids;
    for (auto news = source.next(); !news.empty(); news = source.next()) {
      user_ids.clear();
      for (UserNews& of_user : news) {
        merge(summary_.passed_over, of_user.state.passed_over_at(timeframe_.now()));
        met_.insert(of_user.user_id);
        user_ids.push_back(std::move(of_user.user_id));
      }
      update(user_ids, news);
    }
    summary_.is_complete = source.is_complete();
    if (summary_.is_complete) {
      update_others();
    } else if (last_run_) {
      // Who has other goals or rules is found by the part that completes this update.
      store_.put_run({.origin = options_.origin,
                      .epoch = last_run_->epoch + 1,
                      .now = timeframe_.now(),
                      .rules = last_run_->rules,
                      .goals = last_run_->goals,
                      .cursor = source.cursor()});
      return summary_;
    }
    store_.put_run({.origin = options_.origin,
                    .epoch = last_run_ ? last_run_->epoch + 1 : 1,
                    .now = timeframe_.now(),
                    .rules = rules_digest_,
                    .goals = summary_.is_complete ? options_.goals : std::nullopt,
                    .cursor = source.cursor()});
    return summary_;
  }

 private:
  /// Updates the users without news.
  void update_others() {
    std::vector<std::string> user_ids;
    if (last_run_) {
      add_due(user_ids);
      add_with_other_goals(user_ids);
    } else {
      add_unmet(user_ids);
    }
    update(user_ids, {});
  }

  void add_due(std::vector<std::string>& user_ids) {
    store_.for_each_due(timeframe_.now(), [&](const StoredUser& user) {
      if (met_.insert(user.user_id).second) user_ids.push_back(user.user_id);
    });
  }

  /// Adds the users whose goals differ from those of the last run, or all where the rules do.
  void add_with_other_goals(std::vector<std::string>& user_ids) {
    const bool are_rules_other = rules_digest_ != last_run_->rules;
    if (has_same_goals() && !are_rules_other) return;
    std::vector<StoredUser> batch;
    const auto add_changed = [&] {
      std::vector<std::string> ids;
      ids.reserve(batch.size());
      for (const StoredUser& user : batch) ids.push_back(user.user_id);
      const auto goals = goal_source_.goals_of(ids, {});
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (digest_of(goals[i]) != batch[i].goals) user_ids.push_back(std::move(ids[i]));
      }
      batch.clear();
    };
    store_.for_each([&](const StoredUser& user) {
      if (!met_.insert(user.user_id).second) return;
      if (are_rules_other) {
        user_ids.push_back(user.user_id);
        return;
      }
      batch.push_back({.user_id = user.user_id, .goals = user.goals});
      if (batch.size() == options_.goal_batch) add_changed();
    });
    add_changed();
    add_unmet(user_ids);
  }

  /// Whether the source of goals as a whole is as in the last run.
  [[nodiscard]] bool has_same_goals() const {
    return last_run_ && options_.goals && options_.goals == last_run_->goals;
  }

  /// Adds the users of the goals whom nobody has met yet.
  void add_unmet(std::vector<std::string>& user_ids) {
    for (const std::string_view user_id : goal_source_.users()) {
      std::string id(user_id);
      if (!met_.contains(id) && store_.holds(id)) user_ids.push_back(std::move(id));
    }
  }

  /// `news` is of the same users, or empty.
  void update(std::span<const std::string> user_ids, std::span<UserNews> news) {
    while (!user_ids.empty()) {
      const auto size = std::min(options_.goal_batch, user_ids.size());
      const auto some_news = news.first(std::min(size, news.size()));
      update_batch(user_ids.first(size), some_news);
      user_ids = user_ids.subspan(size);
      news = news.subspan(some_news.size());
    }
  }

  void update_batch(std::span<const std::string> user_ids, std::span<UserNews> news) {
    store_.prefetch(user_ids);
    std::vector<std::vector<Goal>> fetched;
    if (!goal_source_.goals_in_memory(user_ids.front()))
      fetched = goal_source_.goals_of(user_ids, {});
    for (std::size_t i = 0; i < user_ids.size(); ++i) {
      try {
        update(user_ids[i],
               fetched.empty() ? *goal_source_.goals_in_memory(user_ids[i])
                               : std::span<const Goal>(fetched[i]),
               news.empty() ? nullptr : &news[i]);
      } catch (const Error& error) {
        throw Error(error.code(), fmt::format("user {}: {}", user_ids[i], error.what()),
                    error.retry());
      }
    }
  }

  /// `news` is null for a user without any.
  void update(const std::string& user_id, std::span<const Goal> goals, UserNews* news) {
    ++summary_.users_evaluated;
    goals_.assign(goals);
    StoredUser before;
    UserState old;
    if (auto stored = store_.find(user_id)) {
      before = std::move(*stored);
      old = decode_user_state(before.state, store_.apps());
    }
    const bool is_new = before.number == 0;
    StoredUser after{.user_id = user_id, .number = before.number, .goals = before.goals};
    if (is_new || !has_same_goals()) after.goals = digest_of(goals);
    if (!is_new && news == nullptr && has_same_settings(before, after)) {
      const Course course = course_of_time(before, old);
      after.flags = course.flags;
      after.due = course.due;
      tell(before, after, course, ChangeCause::time);
      store_.put_all_but_state(after);
      if (store_.keeps_reports()) {
        static_cast<void>(course_at(old, timeframe_));
        keep_report(user_id);
      }
      return;
    }
    UserState state;
    if (news != nullptr && news->is_whole) {
      state = std::move(news->state);
    } else {
      state = old;
      if (news != nullptr) state.merge(news->state);
    }
    append_sealed_user_state(after.state, state, timeframe_.now(), store_.apps(),
                             options_.origin.sessions_kept);
    const Course course = course_at(state, timeframe_);
    if (store_.keeps_reports()) keep_report(user_id);
    after.flags = course.flags;
    after.due = course.due;
    if (!summary_.is_first && before.flags != after.flags) {
      tell(before, after,
           has_same_settings(before, after) ? course_of_time(before, old)
                                            : course_at(old, timeframe_),
           news != nullptr ? news->cause : ChangeCause::event);
    }
    store_.put(after);
  }

  /// The report that `course_at` decided last.
  void keep_report(const std::string& user_id) {
    report_.user_id = user_id;
    store_.put_report(report_, timeframe_.now());
  }

  /// The flags at some instant, when time alone will change them, and when it did.
  struct Course {
    FlagSet flags{};
    std::optional<Instant> due{};
    std::array<Instant, 64> changed_at{};
  };

  [[nodiscard]] bool has_same_settings(const StoredUser& before, const StoredUser& after) const {
    return before.goals == after.goals && last_run_ && last_run_->rules == rules_digest_;
  }

  [[nodiscard]] Course course_at(const UserState& state, const Timeframe& timeframe) {
    const Outlook outlook = look_ahead(state, goals_, *catalogue_, timeframe);
    decide_report(report_, "", state.event_count(), outlook.service, goals_.has_goals(),
                  timeframe.rules());
    return {.flags = FlagSet(report_), .due = outlook.next_change};
  }

  /// How the flags went on from the last run without news, from one change to the next.
  [[nodiscard]] Course course_of_time(const StoredUser& before, const UserState& old) {
    Course course{.flags = before.flags, .due = before.due};
    while (course.due && *course.due <= timeframe_.now()) {
      const Instant at = *course.due;
      const Course next = course_at(old, Timeframe({.now = at, .rules = timeframe_.rules()}));
      (course.flags ^ next.flags).for_each([&](std::size_t place, std::string_view) {
        course.changed_at[place] = at;
      });
      course.flags = next.flags;
      course.due = next.due;
    }
    return course;
  }

  /// Tells each flag that changed, because of the news unless it came to the same without them.
  void tell(const StoredUser& before, const StoredUser& after, const Course& without_news,
            ChangeCause cause_of_news) {
    if (summary_.is_first) return;
    (before.flags ^ after.flags).for_each([&](std::size_t place, std::string_view flag) {
      FlagChange change{.user_id = after.user_id,
                        .flag = flag,
                        .value = after.flags[place],
                        .at = timeframe_.now(),
                        .noticed_at = timeframe_.now(),
                        .cause = cause_of_news};
      if (without_news.flags[place] == after.flags[place]) {
        change.cause = before.goals != after.goals        ? ChangeCause::goals
                       : has_same_settings(before, after) ? ChangeCause::time
                                                          : ChangeCause::rules;
        if (change.cause == ChangeCause::time) change.at = without_news.changed_at[place];
      }
      change.id = id_of(change);
      ++summary_.changes;
      store_.add_change(change);
      sink_.changed(change);
    });
  }

  [[nodiscard]] std::string id_of(const FlagChange& change) {
    id_digest_.add_sized(change.user_id);
    id_digest_.add_sized(change.flag);
    id_digest_.add_sized(change.value ? "true" : "false");
    id_digest_.add_sized(std::to_string(change.at.time_since_epoch().count()));
    constexpr std::size_t digits = 32;
    return hexadecimal(id_digest_.finish(), digits);
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
  std::unordered_set<std::string> met_;  // with news, due, or stored
  Sha256 id_digest_;
  Report report_;
  StateUpdateSummary summary_;
};

}  // namespace

std::string_view name_of(ChangeCause cause) noexcept {
  constexpr std::array<std::string_view, 5> names{"event", "time", "goals", "rules", "reread"};
  return names[static_cast<std::size_t>(cause)];
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
  BatchNews news(store, batches, now, options);
  StateUpdateSummary summary = update_state(store, news, goals, now, rules, sink, options);
  summary.batches_folded = news.folded();
  summary.batches_known = news.known();
  return summary;
}

StateUpdateSummary update_state(StateTransaction& store, UserNewsSource& news, GoalSource& goals,
                                Instant now, const Rules& rules, ChangeSink& sink,
                                const StateUpdateOptions& options) {
  return Update(store, goals, now, rules, sink, options).run(news);
}

}  // namespace signals::inline SIGNALS_ABI
