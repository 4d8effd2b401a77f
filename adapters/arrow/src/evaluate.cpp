// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <signals/arrow/reports.hpp>
#include <signals/columns/block_evaluator.hpp>
#include <signals/detail/widest_vectors.hpp>

#include "event_frame.hpp"
#include "report_contents.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

/// The events of a frame. Those that stay are read again for explanations.
class FrameEvents {
 public:
  /// Takes over the stream.
  FrameEvents(ArrowArrayStream& stream, const FrameOptions& options, EventFrame::Batches batches)
      : frame_(stream, options, names_, batches) {
    frame_.tell_sessions_apart();
  }

  /// The numbers of the users so far, to which others may be added.
  [[nodiscard]] TextNumbers& users() noexcept { return names_.users; }

  /// Numbers the users of all events, and goes back before the first.
  void number_users() {
    while (frame_.next()) frame_.read_users();
    frame_.rewind();
  }

  /// Folds all events. Adds the users whom `folded` has not yet by `add_user`, given their ids.
  template <typename AddUser>
  void fold(BlockEvaluator& folded, const AppCatalogue& catalogue, const Timeframe& timeframe,
            AddUser add_user) {
    std::vector<UserIndex> users;  // of some rows
    std::vector<AppIndex> apps;
    while (frame_.next()) {
      frame_.read_users();
      while (folded.user_count() < names_.users.texts().size()) {
        add_user(names_.users.texts()[folded.user_count()]);
      }
      frame_.read_uses();
      const EventRows& rows = frame_.rows();
      users.resize(rows.size());
      std::transform(rows.users.begin(), rows.users.end(), users.begin(),
                     [](std::uint32_t user) { return UserIndex{user}; });
      find_apps(rows.apps, catalogue, apps);
      const auto recent = folded.add({users, apps, rows.times, rows.foregrounds});
      frame_.read_sessions(recent);
      for (const std::uint32_t row : recent) {
        if (rows.sessions[row] == TextNumbers::none) continue;
        folded.add_session(users[row], SessionIndex{rows.sessions[row]});
      }
      count_passed_over(rows, timeframe);
    }
  }

  /// The reports of all users, whose ids were numbered.
  [[nodiscard]] std::vector<Report> reports(const BlockEvaluator& folded, unsigned threads) const {
    std::vector<Report> reports = folded.reports(names_.users.texts(), threads);
    for (std::size_t user = 0; user < passed_over_.size(); ++user) {
      reports[user].passed_over = passed_over_[user];
    }
    return reports;
  }

  /// The events of one user, folded, from batches that stay. Safe to call from several threads.
  [[nodiscard]] Activity activity_of(std::size_t user, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe) {
    const std::scoped_lock lock(mutex_);
    if (ends_.empty()) group();
    Activity activity;
    Event event;
    for (std::size_t i = user == 0 ? 0 : ends_[user - 1]; i < ends_[user]; ++i) {
      frame_.go_to(rows_of_users_[i]);
      frame_.read_uses();
      frame_.read_sessions();
      const EventRows& row = frame_.rows();
      const std::uint32_t app = row.apps.front();
      const std::uint32_t session = row.sessions.front();
      event.app_id = app == TextNumbers::none ? std::string_view() : names_.apps.texts()[app];
      // Its number tells a session from others as well as its text.
      event.session_id = session == TextNumbers::none ? std::string() : std::to_string(session);
      event.time.reset();
      if (row.times.front() != no_time) event.time = row.times.front();
      event.foreground = row.foregrounds.front();
      activity.add(event, catalogue, timeframe);
    }
    return activity;
  }

 private:
  void find_apps(std::span<const std::uint32_t> numbers, const AppCatalogue& catalogue,
                 std::vector<AppIndex>& apps) {
    const auto texts = names_.apps.texts();
    while (apps_.size() < texts.size()) {
      apps_.push_back(catalogue.find(texts[apps_.size()]).value_or(unknown_app));
    }
    apps.resize(numbers.size());
    detail::with_widest_vectors([numbers, into = apps.data(), known = apps_.data()] {
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        const std::uint32_t number = numbers[i];
        into[i] = number == TextNumbers::none ? unknown_app : known[number];
      }
    });
  }

  void count_passed_over(const EventRows& rows, const Timeframe& timeframe) {
    const Instant now = timeframe.now();
    if (!rows.may_lack_any(now)) return;
    passed_over_.resize(names_.users.texts().size());
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!rows.may_lack(row, now)) continue;
      const Instant time = rows.times[row];
      const bool has_time = time != no_time;
      if (!timeframe.admits(has_time ? std::optional(time) : std::nullopt)) continue;
      const bool is_after_now = has_time && time > now;
      add(passed_over_[rows.users[row]],
          PassedOverSet::of_bits(static_cast<std::uint8_t>(
              rows.lacks(row).bits() | unsigned{is_after_now} << PassedOverSet::after_now_bit)));
    }
  }

  /// Finds the rows of each user, by a counting sort.
  void group() {
    std::vector<std::uint32_t> users;
    for (frame_.rewind(); frame_.next();) {
      frame_.read_users();
      const std::vector<std::uint32_t>& read = frame_.rows().users;
      users.insert(users.end(), read.begin(), read.end());
    }
    ends_.resize(names_.users.texts().size() + 1);
    for (const std::uint32_t user : users) ++ends_[std::size_t{user} + 1];
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    rows_of_users_.resize(users.size());
    for (std::size_t row = 0; row < users.size(); ++row) {
      rows_of_users_[ends_[users[row]]++] = row;
    }
  }

  FrameNames names_;
  EventFrame frame_;
  std::vector<AppIndex> apps_;           // of the frame's apps in the catalogue
  std::vector<PassedOver> passed_over_;  // of users; of no more than there were at the last one
  std::mutex mutex_;
  std::vector<std::size_t> ends_;  // of the rows of each user, among these
  std::vector<std::size_t> rows_of_users_;
};

}  // namespace

Reports evaluate(ArrowArrayStream& events, GoalSource& goals, const Timeframe& timeframe,
                 const FrameOptions& options) {
  const bool are_listed = ListedGoals::are_in(goals);
  const bool stay = options.explainable || !are_listed;
  const auto of_frame = std::make_shared<FrameEvents>(
      events, options, stay ? EventFrame::Batches::stay : EventFrame::Batches::pass);
  const auto contents =
      std::make_shared<Reports::Contents>(timeframe, goals.catalogue(options.stop));
  const AppCatalogue& catalogue = *contents->catalogue;
  UserGoals& of_users = contents->goals;
  std::optional<ListedGoals> listed;
  if (are_listed) {
    listed.emplace(goals, of_users.sets);
    of_frame->users().reserve(listed->users().size());
  } else {
    of_frame->number_users();
    of_users = goals_of_users(goals, of_frame->users(), options.stop);
  }
  const ColumnEvaluator evaluator(catalogue, of_users.sets, timeframe);
  BlockEvaluator folded(evaluator, of_users.of_users);
  const auto add_user = [&](std::string_view user) {
    of_users.of_users.push_back(listed->of(user));
    folded.add_user(of_users.of_users.back());
  };
  of_frame->fold(folded, catalogue, timeframe, add_user);
  if (listed) {
    for (const std::string_view user : listed->users()) {
      if (of_frame->users().number_of(user) == folded.user_count()) add_user(user);
    }
  }
  contents->reports = of_frame->reports(folded, options.threads);
  if (options.explainable) {
    contents->activity_of = [of_frame, &catalogue, timeframe](std::size_t user) {
      return of_frame->activity_of(user, catalogue, timeframe);
    };
  }
  return Reports(contents);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
