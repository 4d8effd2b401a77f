// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <signals/arrow/reports.hpp>
#include <signals/columns/column_evaluator.hpp>
#include <signals/columns/grouped_events.hpp>

#include "event_frame.hpp"
#include "huge_pages.hpp"
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
      add_users(names.users.texts().size());
      find_apps(*rows);
      frame.read_sessions(is_needed_);
      count_passed_over(*rows);
      append(*rows, keep_known_apps(*rows), frame.rows_left());
    }
  }

  /// Takes note that there are that many users, some without events.
  void add_users(std::size_t user_count) {
    passed_over_.resize(user_count);
    other_events_.resize(user_count);
  }

  [[nodiscard]] std::span<const UserIndex> users() const noexcept { return users_; }
  [[nodiscard]] EventColumns events() const noexcept {
    return {apps_, sessions_, times_, foregrounds_};
  }
  [[nodiscard]] const PassedOver& passed_over(std::size_t user) const noexcept {
    return passed_over_[user];
  }

  /// How many events of the user are of apps that the catalogue does not know. They are in no
  /// column, as no more is asked of them.
  [[nodiscard]] std::uint64_t other_events(std::size_t user) const noexcept {
    return other_events_[user];
  }

  /// The events of one user, folded, but for those other events.
  [[nodiscard]] Activity activity_of(std::size_t user) {
    std::call_once(is_grouped_, [&] { group(); });  // only explanations need it
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
  /// Groups the events by user. They stay where they are from now on.
  void group() {
    const std::size_t user_count = other_events_.size();
    if (std::is_sorted(users_.begin(), users_.end())) {
      grouped_ = GroupedEvents::borrowed(events(), users_, user_count);
    } else {
      grouped_ = GroupedEvents::copied(events(), users_, user_count);
      std::vector<AppIndex>().swap(apps_);
      std::vector<SessionIndex>().swap(sessions_);
      std::vector<Instant>().swap(times_);
      std::vector<Minutes>().swap(foregrounds_);
    }
    std::vector<UserIndex>().swap(users_);
  }

  void number_apps(const TextNumbers& apps) {
    for (std::size_t app = numbers_.size(); app < apps.texts().size(); ++app) {
      numbers_.push_back(catalogue_->find(apps.texts()[app]).value_or(unknown_app));
    }
  }

  [[nodiscard]] AppIndex app_of(std::uint32_t number) const noexcept {
    return number == TextNumbers::none ? unknown_app : numbers_[number];
  }

  /// Finds the apps of the rows, and whose sessions are needed.
  void find_apps(const EventRows& rows) {
    block_apps_.resize(rows.size());
    is_needed_.resize(rows.size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      block_apps_[row] = app_of(rows.apps[row]);
      is_needed_[row] =
          static_cast<std::uint8_t>(unsigned{block_apps_[row] != unknown_app} &
                                    unsigned{timeframe_.in_registration_window(rows.times[row])});
    }
  }

  /// Counts the events of apps that the catalogue does not know, and moves the others to the front;
  /// returns their number.
  [[nodiscard]] std::size_t keep_known_apps(EventRows& rows) {
    std::size_t kept = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (block_apps_[row] == unknown_app) {
        other_events_[rows.users[row]] += is_admitted(rows.times[row]) ? 1 : 0;
        continue;
      }
      if (kept != row) {
        rows.users[kept] = rows.users[row];
        block_apps_[kept] = block_apps_[row];
        rows.sessions[kept] = rows.sessions[row];
        rows.times[kept] = rows.times[row];
        rows.foregrounds[kept] = rows.foregrounds[row];
      }
      ++kept;
    }
    return kept;
  }

  /// Appends the first rows, of which up to `more` will follow.
  void append(const EventRows& rows, std::size_t count, std::size_t more) {
    const std::size_t size = users_.size();
    const bool is_full = users_.capacity() < size + count;
    const auto add = [&](auto& column, const auto& values, auto convert) {
      if (is_full) reserve_huge_pages(column, std::max(2 * size, size + count + more));
      column.resize(size + count);
      std::transform(values.data(), values.data() + count, column.data() + size, convert);
    };
    add(users_, rows.users, [](std::uint32_t user) { return UserIndex{user}; });
    add(apps_, block_apps_, std::identity());
    add(sessions_, rows.sessions, [](std::uint32_t session) {
      return session == TextNumbers::any ? no_session : SessionIndex{session};
    });
    add(times_, rows.times, std::identity());
    add(foregrounds_, rows.foregrounds, std::identity());
  }

  [[nodiscard]] bool is_admitted(Instant time) const noexcept {
    return timeframe_.admits(time == no_time ? std::nullopt : std::optional(time));
  }

  void count_passed_over(const EventRows& rows) {
    const Instant now = timeframe_.now();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const Instant time = rows.times[row];
      if (!rows.may_lack(row, now) || !is_admitted(time)) continue;
      const bool is_after_now = time != no_time && time > now;
      add(passed_over_[rows.users[row]],
          PassedOverSet::of_bits(static_cast<std::uint8_t>(
              rows.lacks(row).bits() | unsigned{is_after_now} << PassedOverSet::after_now_bit)));
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
  std::vector<AppIndex> block_apps_;
  std::vector<std::uint8_t> is_needed_;
  std::vector<PassedOver> passed_over_;      // of each user
  std::vector<std::uint64_t> other_events_;  // of each user
  std::once_flag is_grouped_;
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
  table->add_users(names.users.texts().size());
  const ColumnEvaluator evaluator(*contents->catalogue, contents->goals.sets, timeframe);
  contents->reports = evaluator.evaluate({.ids = names.users.texts(),
                                          .goals = contents->goals.of_users,
                                          .users = table->users(),
                                          .events = table->events()},
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
