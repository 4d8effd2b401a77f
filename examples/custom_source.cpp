// SPDX-License-Identifier: Apache-2.0
//
// A service's own store behind the interface of the analyser, here a map, and goals in memory. Two
// workers read four users: one cannot be read and fails alone, one takes so long that the deadline
// comes first, and the outcomes still arrive in the order asked for.

#include <chrono>
#include <condition_variable>
#include <iostream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/analysis/goals_in_memory.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/signals.hpp>

namespace {

using EventsByUser = std::map<std::string, std::vector<signals::Event>, std::less<>>;

/// Called by several threads at once, so it changes nothing.
class EventStore final : public signals::EventSource {
 public:
  explicit EventStore(EventsByUser events) : events_(std::move(events)) {}

  /// The cursor is the last user of the page before.
  [[nodiscard]] signals::UserPage list_users(std::string_view cursor, std::size_t limit,
                                             std::stop_token) override {
    signals::UserPage page;
    auto at = cursor.empty() ? events_.begin() : events_.upper_bound(cursor);
    for (; at != events_.end() && page.user_ids.size() < limit; ++at) {
      page.user_ids.push_back(at->first);
    }
    if (at != events_.end() && !page.user_ids.empty()) page.next_cursor = page.user_ids.back();
    return page;
  }

  void read_events(std::string_view user_id, signals::EventSink& sink,
                   std::stop_token stop) override {
    if (user_id == "brian") {
      throw signals::Error(signals::ErrorCode::unavailable,
                           "the shard that holds brian does not answer; try again later",
                           signals::Retry::may_help);
    }
    if (user_id == "chao") wait_for(stop);
    const auto user = events_.find(user_id);
    if (user == events_.end()) return;  // no events: no error
    for (const signals::Event& event : user->second) sink.accept(event);
  }

 private:
  /// Stands for a slow network. A source gives up with `cancelled` once it is asked to stop.
  [[noreturn]] static void wait_for(const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any().wait(lock, stop, [] { return false; });
    throw signals::Error(signals::ErrorCode::cancelled, "reading events was stopped");
  }

  EventsByUser events_;
};

/// Where outcomes go. Called from the thread that called `analyse`, so it needs no lock.
class Printer final : public signals::ReportSink {
 public:
  void report(const signals::Report& report) override {
    std::cout << report.user_id << ": " << report.event_count
              << (report.event_count == 1 ? " event, " : " events, ")
              << (report.milestones.tier1_app_registered ? "" : "not ")
              << "registered in a Tier 1 app\n";
  }
  void failed(std::string_view user_id, const signals::Error& error) override {
    std::cout << user_id << ": " << name_of(error.code()) << ", " << error.what() << '\n';
  }
  void unprocessed(std::string_view user_id) override {
    std::cout << user_id << ": the deadline came first\n";
  }
};

}  // namespace

int main() {
  const signals::Instant now = *signals::parse_instant("2025-11-26T12:00:00Z");
  const auto visit = [&](double minutes) {
    return signals::Event{.app_id = "com.baobabjar.savings",
                          .session_id = "s1",
                          .time = now - std::chrono::hours{20},
                          .foreground = signals::Minutes{minutes}};
  };
  signals::AppCatalogue apps;
  apps.add("com.baobabjar.savings", {"savings"});
  EventStore events({{"amina", {visit(5), visit(1)}},
                     {"brian", {visit(9)}},
                     {"chao", {visit(9)}},
                     {"dalila", {visit(2)}}});
  signals::GoalsInMemory goals;
  for (const auto* const user_id : {"amina", "brian", "dalila"}) {
    goals.append() = {.id = "g1", .subcategory = "savings"};
    goals.close(user_id);
  }
  goals.set_catalogue(std::make_shared<const signals::AppCatalogue>(std::move(apps)));

  Printer printer;
  const signals::AnalysisSummary summary = signals::analyse(
      events, goals, signals::UserSelection::listed(0), signals::Timeframe(now), printer,
      {.workers = 2, .deadline = std::chrono::steady_clock::now() + std::chrono::seconds{1}});
  std::cout << summary.reported << " reported, " << summary.failed << " failed, "
            << summary.unprocessed << " unprocessed\n";
}
