// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <signals/arrow/reports.hpp>
#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/grouped_events.hpp>

#include "event_frame.hpp"
#include "report_contents.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

/// The events of a frame in columns, with the numbers of one catalogue.
class EventTable {
 public:
  EventTable(const AppCatalogue& catalogue, Timeframe timeframe) noexcept
      : catalogue_(&catalogue), timeframe_(std::move(timeframe)) {}

  void read(EventFrame& frame, const FrameNames& names) {
    while (EventRows* const rows = frame.next()) {
      number_apps(names.apps);
      is_needed_.resize(rows->size());
      for (std::size_t row = 0; row < rows->size(); ++row) {
        is_needed_[row] =
            static_cast<std::uint8_t>(app_of(rows->apps[row]) != unknown_app &&
                                      timeframe_.in_registration_window(rows->times[row]));
      }
      frame.read_sessions(is_needed_);
      count_passed_over(*rows, names.users.texts().size());
      for (std::size_t row = 0; row < rows->size(); ++row) {
        const AppIndex app = app_of(rows->apps[row]);
        if (app == unknown_app) {
          count_other(rows->users[row], rows->times[row]);
          continue;
        }
        users_.push_back(UserIndex{rows->users[row]});
        apps_.push_back(app);
        const std::uint32_t session = rows->sessions[row];
        sessions_.push_back(session == TextNumbers::any ? no_session : SessionIndex{session});
        times_.push_back(rows->times[row]);
        foregrounds_.push_back(rows->foregrounds[row]);
      }
    }
  }

  /// Groups the events of that many users. They stay where they are from now on.
  void group(std::size_t user_count) {
    passed_over_.resize(user_count);
    other_events_.resize(user_count);
    const EventColumns events{apps_, sessions_, times_, foregrounds_};
    if (std::is_sorted(users_.begin(), users_.end())) {
      grouped_ = GroupedEvents::borrowed(events, users_, user_count);
      users_ = {};
    } else {
      grouped_ = GroupedEvents::copied(events, users_, user_count);
      users_ = {};
      apps_ = {};
      sessions_ = {};
      times_ = {};
      foregrounds_ = {};
    }
  }

  [[nodiscard]] const GroupedEvents& grouped() const noexcept { return *grouped_; }
  [[nodiscard]] const PassedOver& passed_over(std::size_t user) const noexcept {
    return passed_over_[user];
  }

  /// How many events of the user are of apps that the catalogue does not know. They are in no
  /// column: no more is asked of them, and grouping takes most of the time.
  [[nodiscard]] std::uint64_t other_events(std::size_t user) const noexcept {
    return other_events_[user];
  }

  /// The events of one user, folded, but for those other events.
  [[nodiscard]] Activity activity_of(std::size_t user) const {
    const auto offsets = grouped_->offsets();
    const EventColumns events =
        grouped_->events().slice(offsets[user], offsets[user + 1] - offsets[user]);
    Activity activity;
    Event event;
    for (std::size_t i = 0; i < events.size(); ++i) {
      event.app_id.clear();
      if (events.apps[i] != unknown_app) event.app_id = catalogue_->app_id(events.apps[i]);
      event.session_id.clear();
      if (events.sessions[i] != no_session) {
        event.session_id = std::to_string(static_cast<std::uint32_t>(events.sessions[i]));
      }
      event.time.reset();
      if (events.times[i] != no_time) event.time = events.times[i];
      event.foreground = events.foregrounds[i];
      activity.add(event, *catalogue_, timeframe_);
    }
    return activity;
  }

 private:
  void number_apps(const TextNumbers& apps) {
    for (std::size_t app = numbers_.size(); app < apps.texts().size(); ++app) {
      numbers_.push_back(catalogue_->find(apps.texts()[app]).value_or(unknown_app));
    }
  }

  [[nodiscard]] AppIndex app_of(std::uint32_t number) const noexcept {
    return number == TextNumbers::none ? unknown_app : numbers_[number];
  }

  void count_other(std::uint32_t user, Instant time) {
    const bool is_admitted =
        timeframe_.admits(time == no_time ? std::nullopt : std::optional(time));
    other_events_[user] += is_admitted ? 1 : 0;
  }

  void count_passed_over(const EventRows& rows, std::size_t user_count) {
    passed_over_.resize(user_count);
    other_events_.resize(user_count);
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const bool has_time = rows.times[row] != no_time;
      const bool is_after_now = has_time && rows.times[row] > timeframe_.now();
      const auto bits = static_cast<std::uint8_t>(
          rows.lacks(row).bits() | unsigned{is_after_now} << PassedOverSet::after_now_bit);
      if (bits == 0) continue;
      if (has_time && !timeframe_.admits(rows.times[row])) continue;
      add(passed_over_[rows.users[row]], PassedOverSet::of_bits(bits));
    }
  }

  const AppCatalogue* catalogue_;
  Timeframe timeframe_;
  std::vector<AppIndex> numbers_;  // of the frame's apps in the catalogue
  std::vector<UserIndex> users_;
  std::vector<AppIndex> apps_;
  std::vector<SessionIndex> sessions_;
  std::vector<Instant> times_;
  std::vector<Minutes> foregrounds_;
  std::vector<std::uint8_t> is_needed_;
  std::vector<PassedOver> passed_over_;      // of each user
  std::vector<std::uint64_t> other_events_;  // of each user
  std::optional<GroupedEvents> grouped_;
};

}  // namespace

Reports evaluate(ArrowArrayStream& events, GoalSource& goals, const Timeframe& timeframe,
                 const FrameOptions& options) {
  FrameNames names;
  EventFrame frame(events, options, names);
  const auto contents =
      std::make_shared<Reports::Contents>(timeframe, goals.catalogue(options.stop));
  const auto table = std::make_shared<EventTable>(*contents->catalogue, timeframe);
  table->read(frame, names);
  contents->goals = goals_of_users(goals, names.users, options.stop);
  table->group(names.users.texts().size());
  const ColumnEvaluator evaluator(*contents->catalogue, contents->goals.sets, timeframe);
  contents->reports = evaluator.evaluate({.ids = names.users.texts(),
                                          .goals = contents->goals.of_users,
                                          .offsets = table->grouped().offsets(),
                                          .events = table->grouped().events()},
                                         options.threads);
  for (std::size_t user = 0; user < contents->reports.size(); ++user) {
    Report& report = contents->reports[user];
    report.passed_over = table->passed_over(user);
    report.event_count += table->other_events(user);
    report.signals.raw_event_count = report.event_count;
  }
  contents->activity_of = [table](std::size_t user) { return table->activity_of(user); };
  return Reports(contents);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
