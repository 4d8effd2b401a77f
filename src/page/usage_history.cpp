// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include <signals/goal_tiers.hpp>
#include <signals/page/usage_history.hpp>

#include "report_goals.hpp"

namespace signals::inline SIGNALS_ABI {

/// Passes events on, and adds them to users of its own.
class UsageHistory::Watcher final : public InterleavedEventSink {
 public:
  Watcher(const UsageHistory& history, InterleavedEventSink& sink)
      : history_(history), sink_(sink) {}

  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) {
      user_id_.assign(event.user_id);
      if (!history_.named_.empty() && !history_.named_.contains(user_id_)) continue;
      history_.add(users.try_emplace(user_id_, history_.empty_).first->second, event);
    }
    sink_.accept(events);
  }

  Users users;

 private:
  const UsageHistory& history_;
  InterleavedEventSink& sink_;
  std::string user_id_;
};

class UsageHistory::WatchedInterleavedEvents final : public InterleavedEventSource {
 public:
  WatchedInterleavedEvents(UsageHistory& history, InterleavedEventSource& source)
      : history_(history), source_(source) {}

  void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) override {
    std::vector<std::unique_ptr<Watcher>> watchers;
    std::vector<InterleavedEventSink*> views;
    for (InterleavedEventSink* const sink : sinks) {
      watchers.push_back(std::make_unique<Watcher>(history_, *sink));
      views.push_back(watchers.back().get());
    }
    source_.read_events(views, std::move(stop));
    for (const auto& watcher : watchers) history_.merge(watcher->users);
  }

 private:
  UsageHistory& history_;
  InterleavedEventSource& source_;
};

class UsageHistory::WatchedEvents final : public EventSource {
 public:
  WatchedEvents(UsageHistory& history, EventSource& source) : history_(history), source_(source) {}

  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) override {
    return source_.list_users(cursor, limit, std::move(stop));
  }

  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) override {
    struct Sink final : EventSink {
      Sink(const UsageHistory& to, EventSink& next) : history(to), sink(next), usage(to.empty_) {}
      void accept(const Event& event) override {
        history.add(usage, event);
        sink.accept(event);
      }
      const UsageHistory& history;
      EventSink& sink;
      Usage usage;
    };
    Sink watcher(history_, sink);
    source_.read_events(user_id, watcher, std::move(stop));
    Users users;
    users.emplace(user_id, std::move(watcher.usage));
    history_.merge(users);
  }

 private:
  UsageHistory& history_;
  EventSource& source_;
};

UsageHistory::UsageHistory(std::reference_wrapper<const AppCatalogue> catalogue,
                           const Timeframe& timeframe, const UserSelection& users)
    : catalogue_(catalogue),
      timeframe_(timeframe),
      named_(users.user_ids().begin(), users.user_ids().end()) {
  // Sealed first, so that a state grows only with what is kept.
  empty_.state.seal(timeframe.now(), timeframe.rules().registration_window);
}

std::unique_ptr<EventSource> UsageHistory::watch(EventSource& source) {
  return std::make_unique<WatchedEvents>(*this, source);
}

std::unique_ptr<InterleavedEventSource> UsageHistory::watch(InterleavedEventSource& source) {
  return std::make_unique<WatchedInterleavedEvents>(*this, source);
}

template <typename AnyEvent>
void UsageHistory::add(Usage& usage, const AnyEvent& event) const {
  const auto app = catalogue_.get().find(event.app_id);
  if (!app || !timeframe_.admits(event.time)) return;
  const Minutes foreground = usable_foreground(event.foreground);
  usage.foreground[*app] += foreground;
  if (!event.time || foreground == Minutes::zero()) return;
  // No signal that ends with a week depends on sessions.
  usage.state.add(
      InterleavedEvent{.app_id = event.app_id, .time = event.time, .foreground = foreground});
}

void UsageHistory::merge(Users& users) {
  const std::lock_guard lock(mutex_);
  for (auto& [user_id, usage] : users) {
    const auto [at, is_new] = users_.try_emplace(user_id, std::move(usage));
    if (is_new) continue;
    at->second.state.merge(usage.state);
    for (const auto& [app, minutes] : usage.foreground) at->second.foreground[app] += minutes;
  }
  users.clear();
}

UserCourse UsageHistory::course_of(const Report& report) const {
  const auto at = users_.find(report.user_id);
  const Usage& usage = at == users_.end() ? empty_ : at->second;
  UserCourse course = signals::course_of(report, usage.state, catalogue_, timeframe_);
  const std::vector<Goal> goals = goals_of(report.signals.service_goal_tiers);
  const GoalTiers tiers(goals, catalogue_);
  for (const auto& [app, minutes] : usage.foreground) {
    if (tiers.tiers_of(app).empty()) continue;
    course.foreground.push_back({std::string(catalogue_.get().app_id(app)), minutes});
  }
  std::sort(course.foreground.begin(), course.foreground.end(),
            [](const auto& left, const auto& right) { return left.app_id < right.app_id; });
  return course;
}

}  // namespace signals::inline SIGNALS_ABI
