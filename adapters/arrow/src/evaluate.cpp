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
  EventTable(const AppCatalogue& catalogue, const Timeframe& timeframe) noexcept
      : catalogue_(&catalogue), timeframe_(timeframe) {}

  void read(EventFrame& frame, const FrameNames& names) {
    while (EventRows* const rows = frame.next()) {
      number_apps(names.apps);
      const std::size_t first = times_.size();
      for (const std::uint32_t user : rows->users) users_.push_back(UserIndex{user});
      for (const std::uint32_t app : rows->apps) {
        apps_.push_back(app == TextNumbers::none ? unknown_app : numbers_[app]);
      }
      times_.insert(times_.end(), rows->times.begin(), rows->times.end());
      foregrounds_.insert(foregrounds_.end(), rows->foregrounds.begin(), rows->foregrounds.end());
      is_needed_.resize(rows->size());
      for (std::size_t row = 0; row < rows->size(); ++row) {
        is_needed_[row] =
            static_cast<std::uint8_t>(apps_[first + row] != unknown_app &&
                                      timeframe_.in_registration_window(rows->times[row]));
      }
      frame.read_sessions(is_needed_);
      for (const std::uint32_t session : rows->sessions) {
        sessions_.push_back(session == TextNumbers::any ? no_session : SessionIndex{session});
      }
      count_passed_over(*rows, names.users.texts().size());
    }
  }

  /// Groups the events of that many users. They stay where they are from now on.
  void group(std::size_t user_count) {
    passed_over_.resize(user_count);
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

  /// The events of one user, folded.
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

  void count_passed_over(const EventRows& rows, std::size_t user_count) {
    passed_over_.resize(user_count);
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
  std::vector<PassedOver> passed_over_;  // of each user
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
    contents->reports[user].passed_over = table->passed_over(user);
  }
  contents->activity_of = [table](std::size_t user) { return table->activity_of(user); };
  return Reports(contents);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
