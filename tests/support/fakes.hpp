// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/analysis/analyser.hpp>
#include <signals/app_catalogue.hpp>

/// Sources in memory, and a sink that remembers.
namespace fakes {

inline const signals::Instant now = signals::Instant{std::chrono::hours{490'000}};

[[nodiscard]] inline signals::Timeframe timeframe() { return signals::Timeframe(now); }

/// `user-0` … `user-<count - 1>`.
[[nodiscard]] inline std::vector<std::string> user_ids(std::size_t count) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < count; ++i) ids.push_back(fmt::format("user-{}", i));
  return ids;
}

/// A use of the service app, so long before now.
[[nodiscard]] inline signals::Event use(double minutes, int days_ago = 0) {
  signals::Event event;
  event.app_id = "com.momo";
  event.session_id = fmt::format("s{}", days_ago);
  event.time = now - date::days{days_ago};
  event.foreground = signals::Minutes{minutes};
  return event;
}

/// Events of a user that differ from user to user.
[[nodiscard]] inline std::vector<signals::Event> life_of(std::size_t user) {
  std::vector<signals::Event> events;
  for (std::size_t i = 0; i < user % 7; ++i) {
    events.push_back(use(static_cast<double>(user % 5), static_cast<int>(i * (user % 11))));
  }
  return events;
}

/// Users with events, page by page. `before_read` runs in the worker that reads.
class MemoryEventSource final : public signals::EventSource {
 public:
  std::vector<std::string> users;
  std::map<std::string, std::vector<signals::Event>, std::less<>> events;
  std::function<void(std::string_view user_id, std::stop_token stop)> before_read =
      [](std::string_view, const std::stop_token&) {};
  std::function<void(std::string_view cursor, std::stop_token stop)> before_list =
      [](std::string_view, const std::stop_token&) {};
  /// The most users on a page, however many are asked for.
  std::size_t page_size = 1000;
  bool heeds_limit = true;
  /// An empty page stands before every page of users.
  bool has_empty_pages = false;

  MemoryEventSource() = default;
  explicit MemoryEventSource(std::size_t user_count) : users(user_ids(user_count)) {
    for (std::size_t i = 0; i < user_count; ++i) events[users[i]] = life_of(i);
  }

  [[nodiscard]] signals::UserPage list_users(std::string_view cursor, std::size_t limit,
                                             std::stop_token stop) override {
    before_list(cursor, stop);
    if (has_empty_pages && !cursor.ends_with('+')) {
      return {.user_ids = {}, .next_cursor = std::string(cursor.empty() ? "0" : cursor) + "+"};
    }
    const std::size_t first = cursor.empty() ? 0 : std::stoul(std::string(cursor));
    const std::size_t most = heeds_limit ? std::min(limit, page_size) : page_size;
    const std::size_t last = std::min(users.size(), first + most);
    signals::UserPage page;
    for (std::size_t i = first; i < last; ++i) page.user_ids.push_back(users[i]);
    if (last < users.size()) page.next_cursor = std::to_string(last);
    return page;
  }

  void read_events(std::string_view user_id, signals::EventSink& sink,
                   std::stop_token stop) override {
    before_read(user_id, stop);
    const auto at = events.find(user_id);
    if (at == events.end()) return;
    for (const signals::Event& event : at->second) sink.accept(event);
  }
};

/// The same goals for each user, one if nothing else is said. `before_answer` runs in the worker
/// that asks.
class MemoryGoalSource final : public signals::GoalSource {
 public:
  std::vector<signals::Goal> goals{
      {.id = "g", .subcategory = "mobile-money", .tier = signals::Tier::one}};
  std::shared_ptr<const signals::AppCatalogue> apps = service_apps();
  std::function<void(std::span<const std::string> user_ids)> before_answer =
      [](std::span<const std::string>) {};
  std::function<void()> before_catalogue = [] {};
  std::vector<std::string_view> listed;

  [[nodiscard]] std::span<const std::string_view> users() override { return listed; }

  [[nodiscard]] std::vector<std::vector<signals::Goal>> goals_of(std::span<const std::string> ids,
                                                                 std::stop_token) override {
    {
      const std::lock_guard lock(mutex_);
      batch_sizes_.push_back(ids.size());
    }
    before_answer(ids);
    return std::vector<std::vector<signals::Goal>>(ids.size(), goals);
  }

  [[nodiscard]] std::shared_ptr<const signals::AppCatalogue> catalogue(std::stop_token) override {
    before_catalogue();
    return apps;
  }

  [[nodiscard]] std::vector<std::size_t> batch_sizes() const {
    const std::lock_guard lock(mutex_);
    return batch_sizes_;
  }

 private:
  [[nodiscard]] static std::shared_ptr<const signals::AppCatalogue> service_apps() {
    auto apps = std::make_shared<signals::AppCatalogue>();
    apps->add("com.momo", {"mobile-money"});
    return apps;
  }

  mutable std::mutex mutex_;
  std::vector<std::size_t> batch_sizes_;
};

/// Remembers what became of each user, in order, as a line of text.
class RecordingSink final : public signals::ReportSink {
 public:
  std::vector<std::string> lines;
  std::vector<signals::Report> reports;
  std::vector<signals::UserFacts> facts_of_reports;
  std::function<void()> before_report = [] {};

  void facts(const signals::Report& /*report*/, const signals::UserFacts& facts) override {
    facts_of_reports.push_back(facts);
  }
  void report(const signals::Report& report) override {
    before_report();
    lines.push_back(report.user_id + " reported");
    reports.push_back(report);
  }
  void failed(std::string_view user_id, const signals::Error& error) override {
    lines.push_back(fmt::format("{} {}: {}", user_id, name_of(error.code()), error.what()));
  }
  void unprocessed(std::string_view user_id) override {
    lines.push_back(fmt::format("{} unprocessed", user_id));
  }
};

/// Users in memory, and what became of them when they were analysed.
struct Analysis {
  MemoryEventSource events;
  MemoryGoalSource goals{};
  RecordingSink sink{};
  std::stop_source stop{};

  explicit Analysis(std::size_t user_count = 0) : events(user_count) {}

  signals::AnalysisSummary run(const signals::UserSelection& users,
                               const signals::AnalysisOptions& options = {}) {
    return signals::analyse(events, goals, users, timeframe(), sink, options, stop.get_token());
  }
  /// All users that the source lists.
  signals::AnalysisSummary run(const signals::AnalysisOptions& options = {}) {
    return run(signals::UserSelection::listed(0), options);
  }
};

/// `<id> <what>` for each id.
[[nodiscard]] inline std::vector<std::string> each(const std::vector<std::string>& ids,
                                                   std::string_view what) {
  std::vector<std::string> lines;
  lines.reserve(ids.size());
  for (const std::string& id : ids) lines.push_back(fmt::format("{} {}", id, what));
  return lines;
}

}  // namespace fakes
