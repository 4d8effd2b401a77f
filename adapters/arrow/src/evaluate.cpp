// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/arrow/reports.hpp>
#include <signals/columns/block_evaluator.hpp>

#include "event_frame.hpp"
#include "huge_pages.hpp"
#include "report_contents.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

/// The events of a frame. They stay where they are: one reading numbers their users, one folds
/// them once the goals of these are known, and explanations read those of their users again.
class FrameEvents {
 public:
  /// Takes over the stream.
  FrameEvents(ArrowArrayStream& stream, const FrameOptions& options)
      : frame_(stream, options, names_, EventFrame::Batches::stay) {}

  /// Reads the users of all events, and gives their numbers, to which others may be added.
  [[nodiscard]] TextNumbers& read_users() {
    while (frame_.next()) {
      frame_.read_users();
      const std::span<const std::uint32_t> users = frame_.rows().users;
      const std::size_t before = users_.size();
      const std::size_t size = before + users.size();
      if (users_.capacity() < size) {
        reserve_huge_pages(users_, std::max(2 * before, size + frame_.rows_left()));
      }
      users_.resize(size);
      std::transform(users.begin(), users.end(), users_.data() + before,
                     [](std::uint32_t user) { return UserIndex{user}; });
    }
    return names_.users;
  }

  /// The reports of all users, whose goals those are.
  [[nodiscard]] std::vector<Report> evaluate(const ColumnEvaluator& evaluator,
                                             std::span<const GoalSetIndex> goals,
                                             const AppCatalogue& catalogue,
                                             const Timeframe& timeframe, unsigned threads) {
    BlockEvaluator folded(evaluator, goals);
    std::vector<PassedOver> passed_over(goals.size());
    std::vector<AppIndex> apps;
    std::vector<std::uint8_t> is_needed;  // whether a row's session is
    frame_.rewind();
    for (std::size_t first = 0; frame_.next(); first += frame_.rows().size()) {
      frame_.read_uses();
      const EventRows& rows = frame_.rows();
      find_apps(rows.apps, catalogue, apps);
      const auto users = std::span<const UserIndex>(users_).subspan(first, rows.size());
      const auto recent = folded.add({users, apps, rows.times, rows.foregrounds});
      is_needed.assign(rows.size(), 0);
      for (const std::uint32_t row : recent) is_needed[row] = 1;
      frame_.read_sessions(is_needed);
      for (const std::uint32_t row : recent) {
        if (rows.sessions[row] == TextNumbers::none) continue;
        folded.add_session(users[row], SessionIndex{rows.sessions[row]});
      }
      count_passed_over(rows, users, timeframe, passed_over);
    }
    std::vector<Report> reports = folded.reports(names_.users.texts(), threads);
    for (std::size_t user = 0; user < reports.size(); ++user) {
      reports[user].passed_over = passed_over[user];
    }
    return reports;
  }

  /// The events of one user, folded. Safe to call from several threads.
  [[nodiscard]] Activity activity_of(std::size_t user, const AppCatalogue& catalogue,
                                     const Timeframe& timeframe) {
    const std::scoped_lock lock(mutex_);
    if (ends_.empty()) group();
    const auto text_of = [](const TextNumbers& texts, std::uint32_t number) {
      return number == TextNumbers::none ? std::string_view() : texts.texts()[number];
    };
    Activity activity;
    Event event;
    for (std::size_t i = user == 0 ? 0 : ends_[user - 1]; i < ends_[user]; ++i) {
      frame_.go_to(rows_of_users_[i]);
      frame_.read_uses();
      frame_.read_sessions({});
      const EventRows& row = frame_.rows();
      event.app_id = text_of(names_.apps, row.apps.front());
      event.session_id = text_of(names_.sessions, row.sessions.front());
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
    std::transform(numbers.begin(), numbers.end(), apps.begin(),
                   [known = std::span<const AppIndex>(apps_)](std::uint32_t number) {
                     return number == TextNumbers::none ? unknown_app : known[number];
                   });
  }

  static void count_passed_over(const EventRows& rows, std::span<const UserIndex> users,
                                const Timeframe& timeframe, std::vector<PassedOver>& passed_over) {
    const Instant now = timeframe.now();
    if (!rows.may_lack_any(now)) return;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (!rows.may_lack(row, now)) continue;
      const Instant time = rows.times[row];
      const bool has_time = time != no_time;
      if (!timeframe.admits(has_time ? std::optional(time) : std::nullopt)) continue;
      const bool is_after_now = has_time && time > now;
      add(passed_over[static_cast<std::uint32_t>(users[row])],
          PassedOverSet::of_bits(static_cast<std::uint8_t>(
              rows.lacks(row).bits() | unsigned{is_after_now} << PassedOverSet::after_now_bit)));
    }
  }

  /// Finds the rows of each user, by a counting sort; only explanations need them.
  void group() {
    ends_.resize(names_.users.texts().size() + 1);
    for (const UserIndex user : users_) ++ends_[static_cast<std::uint32_t>(user) + 1];
    std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
    rows_of_users_.resize(users_.size());
    for (std::size_t row = 0; row < users_.size(); ++row) {
      rows_of_users_[ends_[static_cast<std::uint32_t>(users_[row])]++] = row;
    }
    std::vector<UserIndex>().swap(users_);
  }

  FrameNames names_;
  EventFrame frame_;
  std::vector<UserIndex> users_;  // of each event
  std::vector<AppIndex> apps_;    // of the frame's apps in the catalogue
  std::mutex mutex_;
  std::vector<std::size_t> ends_;  // of the rows of each user, among these
  std::vector<std::size_t> rows_of_users_;
};

}  // namespace

Reports evaluate(ArrowArrayStream& events, GoalSource& goals, const Timeframe& timeframe,
                 const FrameOptions& options) {
  const auto of_frame = std::make_shared<FrameEvents>(events, options);
  const auto contents =
      std::make_shared<Reports::Contents>(timeframe, goals.catalogue(options.stop));
  contents->goals = goals_of_users(goals, of_frame->read_users(), options.stop);
  const AppCatalogue& catalogue = *contents->catalogue;
  const ColumnEvaluator evaluator(catalogue, contents->goals.sets, timeframe);
  contents->reports = of_frame->evaluate(evaluator, contents->goals.of_users, catalogue, timeframe,
                                         options.threads);
  contents->activity_of = [of_frame, &catalogue, timeframe](std::size_t user) {
    return of_frame->activity_of(user, catalogue, timeframe);
  };
  return Reports(contents);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
