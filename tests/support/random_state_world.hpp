// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include <signals/state/state_store.hpp>

#include "support/generated_life.hpp"
#include "support/state_sources.hpp"

namespace signals::testing {

/// A store as its users open it.
struct OpenedStores {
  /// One for each partition; a run goes over all of them.
  std::vector<std::unique_ptr<StateStore>> partitions{};
  /// Of the whole state.
  std::unique_ptr<StateStore> all{};
};

/// What a run left behind: the report of each user, and each change since the beginning.
using AfterRun = std::function<void(const std::map<std::string, Report>& reports,
                                    const std::vector<FlagChange>& changes)>;

/// A world as a reader of all events sees it, and the state beside it.
class RandomStateWorld {
 public:
  explicit RandomStateWorld(std::function<OpenedStores()> open, AfterRun after_run = {})
      : open_(std::move(open)),
        after_run_(std::move(after_run)),
        now_(*generated::now_of_life()),
        rules_(*generated::rules_in_zones()) {
    goals_.apps = {{"com.momo", {"money"}}, {"com.loop", {"money", "savings"}}};
    goals_.goals["ada"] = {{.id = "g", .subcategory = "money", .tier = Tier::one}};
  }

  void run() {
    change_settings();
    std::vector<MemoryEvents> sources(*rc::gen::inRange<std::size_t>(0, 4));
    std::vector<EventBatch> batches;
    std::vector<std::pair<std::string, Event>> added;
    for (MemoryEvents& source : sources) {
      source.events = draw_events();
      added.insert(added.end(), source.events.begin(), source.events.end());
      batches.push_back({content_named(std::to_string(batch_count_++)), &source});
    }
    if (!sources.empty() && *rc::gen::arbitrary<bool>()) batches.push_back(batches.front());
    const auto before = events_;
    events_.insert(events_.end(), added.begin(), added.end());

    const OpenedStores stores = open_();
    RecordedChanges told;
    bool is_first = false;
    for (const auto& partition : stores.partitions) {
      if (*rc::gen::arbitrary<bool>()) {  // a run that dies before its commit leaves nothing
        RecordedChanges lost;
        static_cast<void>(update(*partition->begin(), batches, lost));
      }
      const auto store = partition->begin();
      is_first = update(*store, batches, told).is_first;
      store->commit();
    }
    check_reports(*stores.all->begin_reading());
    check_changes(told.changes, is_first, before);
    changes_.insert(changes_.end(), told.changes.begin(), told.changes.end());
    if (!after_run_) return;
    std::map<std::string, Report> reports;
    for (const std::string& user_id : everybody) {
      reports.emplace(user_id, report_of(events_, user_id, now_));
    }
    after_run_(reports, changes_);
  }

 private:
  inline static const std::vector<std::string> everybody{"ada", "grace", "linus", "mallory"};

  [[nodiscard]] StateUpdateSummary update(StateTransaction& store,
                                          std::span<const EventBatch> batches,
                                          RecordedChanges& changes) {
    // Users with many sessions would keep them for fewer days than the longest window drawn, whose
    // reports are refused then.
    constexpr date::days kept = UserState::default_sessions_kept;
    return update_state(
        store, batches, goals_, now_, rules_, changes,
        {.origin = {.source = "test", .sessions_kept = {.most = kept, .least = kept}},
         .workers = *rc::gen::inRange(1U, 3U),
         .goal_batch = 2});
  }

  void change_settings() {
    now_ += std::chrono::milliseconds{*rc::gen::oneOf(
        rc::gen::inRange<std::int64_t>(0, 3), rc::gen::inRange<std::int64_t>(0, 3 * reference::day),
        rc::gen::inRange<std::int64_t>(0, 90 * reference::day))};
    if (*rc::gen::inRange(0, 3) == 0) {
      auto& goals = goals_.goals[*rc::gen::elementOf(everybody)];
      goals = {{.id = "g",
                .subcategory = *rc::gen::element<std::string>("money", "savings", "none"),
                .tier = *rc::gen::element(Tier::one, Tier::two)}};
      if (*rc::gen::arbitrary<bool>()) goals.clear();
    }
    if (*rc::gen::inRange(0, 4) == 0) rules_ = *generated::rules_in_zones();
    if (*rc::gen::inRange(0, 4) == 0) goals_.apps["com.none"] = {"money"};
  }

  [[nodiscard]] std::vector<std::pair<std::string, Event>> draw_events() const {
    return *rc::gen::container<std::vector<std::pair<std::string, Event>>>(
        rc::gen::pair(rc::gen::elementOf(everybody), generated::event_of_life(now_, rules_)));
  }

  [[nodiscard]] static std::vector<Event> events_of(
      const std::vector<std::pair<std::string, Event>>& all, const std::string& user_id) {
    std::vector<Event> events;
    for (const auto& [id, event] : all) {
      if (id == user_id) events.push_back(event);
    }
    return events;
  }

  [[nodiscard]] Report report_of(const std::vector<std::pair<std::string, Event>>& all,
                                 const std::string& user_id, Instant instant) {
    return evaluate(user_id, events_of(all, user_id), goals_.of(user_id), *goals_.catalogue({}),
                    {.now = instant, .rules = rules_});
  }

  void check_reports(StateTransaction& store) {
    RecordedReports given;
    const auto summary =
        report_from_state(store, goals_, UserSelection::named(everybody),
                          Timeframe({.now = now_, .rules = rules_}), given, {.goal_batch = 3});
    RC_ASSERT(summary.failed == 0U);
    for (const std::string& user_id : everybody) {
      RC_ASSERT((given.reports.at(user_id) == report_of(events_, user_id, now_)));
    }
  }

  /// A change for each flag that differs from the last run, and no other.
  void check_changes(const std::vector<FlagChange>& told, bool is_first,
                     const std::vector<std::pair<std::string, Event>>& before) {
    using Change = std::tuple<std::string, std::string_view, bool>;
    std::set<Change> wanted;
    for (const std::string& user_id : everybody) {
      const FlagSet flags(report_of(events_, user_id, now_));
      const FlagSet last = std::exchange(flags_[user_id], flags);
      if (is_first) continue;
      (last ^ flags).for_each([&](std::size_t place, std::string_view flag) {
        wanted.emplace(user_id, flag, flags[place]);
      });
    }
    std::set<Change> given;
    std::set<std::string> ids;
    for (const FlagChange& change : told) {
      given.emplace(change.user_id, change.flag, change.value);
      ids.insert(change.id);
      RC_ASSERT(change.noticed_at == now_);
      if (change.cause != ChangeCause::time) {
        RC_ASSERT(change.at == now_);
        continue;
      }
      // It came true at that instant, to the millisecond, without a new event.
      RC_ASSERT(change.at <= now_);
      RC_ASSERT(value_of(report_of(before, change.user_id, change.at), change.flag) ==
                change.value);
      RC_ASSERT(
          value_of(report_of(before, change.user_id, change.at - std::chrono::milliseconds{1}),
                   change.flag) != change.value);
    }
    RC_ASSERT((given == wanted));
    RC_ASSERT(ids.size() == told.size());
  }

  [[nodiscard]] static bool value_of(const Report& report, std::string_view flag) {
    bool value = false;
    FlagSet(report).for_each([&](std::size_t, std::string_view name) { value |= name == flag; });
    return value;
  }

  std::function<OpenedStores()> open_;
  AfterRun after_run_;
  std::vector<FlagChange> changes_;
  Instant now_;
  Rules rules_;
  MemoryGoals goals_;
  std::vector<std::pair<std::string, Event>> events_;
  std::map<std::string, FlagSet> flags_;
  int batch_count_ = 0;
};

}  // namespace signals::testing
