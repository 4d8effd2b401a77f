// SPDX-License-Identifier: Apache-2.0
//
// A service that never keeps an event: it keeps a few hundred bytes of each user, and asks each
// night only about the users with new events and about those for whom time changes a flag.

#include <chrono>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <signals/formats/instant_text.hpp>
#include <signals/signals.hpp>

namespace {

using signals::Instant;

/// What the service stores of a user, in whatever database it has.
struct StoredUser {
  std::string state;
  std::optional<Instant> next_change;
  signals::Signals signals;
};

class Service {
 public:
  Service() { catalogue_.add("org.example.piggybank", {"savings"}); }

  /// One night: folds the day's events, and says which signals changed.
  void run(Instant now, const std::map<std::string, std::vector<signals::Event>>& events_of_day) {
    for (const auto& [user_id, events] : events_of_day) update(user_id, events, now);
    for (const auto& [user_id, user] : users_) {
      const bool is_due = user.next_change && *user.next_change <= now;
      if (is_due && events_of_day.count(user_id) == 0) update(user_id, {}, now);
    }
  }

  [[nodiscard]] int evaluations() const { return evaluations_; }

 private:
  void update(const std::string& user_id, const std::vector<signals::Event>& events, Instant now) {
    StoredUser& user = users_[user_id];
    signals::UserState state;
    if (!user.state.empty()) state = signals::decode_user_state(user.state, apps_);
    for (const signals::Event& event : events) state.add(event);
    user.state.clear();
    signals::append_sealed_user_state(user.state, state, now, apps_);

    const signals::Timeframe timeframe(now);
    const signals::Report report = signals::evaluate(user_id, state.activity(catalogue_, timeframe),
                                                     goals_, catalogue_, timeframe);
    user.next_change =
        signals::next_change(state, signals::GoalTiers(goals_, catalogue_), catalogue_, timeframe);
    for (const signals::SignalField& field : signals::signal_fields) {
      if (user.signals.*field.value == report.signals.*field.value) continue;
      std::cout << signals::format_instant(now).substr(0, 10) << ' ' << user_id << ": "
                << field.name << " is now " << (report.signals.*field.value ? "true" : "false")
                << '\n';
    }
    user.signals = report.signals;
    ++evaluations_;
  }

  signals::AppCatalogue catalogue_;
  std::vector<signals::Goal> goals_{{.id = "g1", .title = "Save", .subcategory = "savings"}};
  signals::AppDictionary apps_;  // is stored beside the users
  std::map<std::string, StoredUser> users_;
  int evaluations_ = 0;
};

signals::Event use(Instant time, double minutes) {
  return {.id = "",
          .app_id = "org.example.piggybank",
          .session_id = signals::format_instant(time),
          .time = time,
          .foreground = signals::Minutes{minutes}};
}

}  // namespace

int main() {
  Service service;
  const Instant first_night{date::sys_days{date::year{2025} / 11 / 3}};
  for (int night = 0; night < 40; ++night) {
    const Instant now = first_night + date::days{night};
    std::map<std::string, std::vector<signals::Event>> events_of_day;
    const Instant evening = now - std::chrono::hours{4};
    if (night < 21 && night % 3 == 0) events_of_day["amina"] = {use(evening, 6)};
    if (night == 1) events_of_day["brian"] = {use(evening, 0.5)};
    service.run(now, events_of_day);
  }
  std::cout << service.evaluations() << " evaluations of two users in 40 nights\n";
}
