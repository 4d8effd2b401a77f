// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <random>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/fakes.hpp"

using signals::Event;
using signals::UserSelection;

namespace {

struct PlacedEvent {
  std::string user_id;
  Event event;
  std::uint64_t position = 0;
};

/// Pushes events as they stand, whatever their positions, half of them into each sink.
class PlacedEventSource final : public signals::InterleavedEventSource {
 public:
  explicit PlacedEventSource(std::span<const PlacedEvent> events) : events_(events) {}

  void read_events(std::span<signals::InterleavedEventSink* const> sinks,
                   std::stop_token) override {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      const PlacedEvent& placed = events_[i];
      const auto event = view_of(placed.event, placed.user_id, placed.position);
      sinks[i % sinks.size()]->accept({&event, 1});
    }
  }

 private:
  std::span<const PlacedEvent> events_;
};

/// More events of a few users than can wait to be added, in sessions of their own or shared, with
/// ids of many lengths.
[[nodiscard]] std::vector<PlacedEvent> random_events(std::uint64_t distance) {
  std::mt19937 random_bits(5);
  const auto random = [&](unsigned below) { return static_cast<unsigned>(random_bits()) % below; };
  std::vector<PlacedEvent> events;
  for (std::uint64_t i = 0; i < 120'000; ++i) {
    const unsigned user = random(12);
    const unsigned session = random(user < 6 ? 20 : 100'000);
    Event event = fakes::use(random(1000) / 8.0, static_cast<int>(random(60)));
    event.session_id = fmt::format("{}-{}", std::string(user == 3 ? 300 : user, 's'), session);
    if (random(5) == 0) event.app_id = "com.unknown";
    events.push_back({.user_id = fmt::format("{}{}", std::string(user * 40, 'u'), user),
                      .event = std::move(event),
                      .position = i * distance});
  }
  return events;
}

void check(std::span<const PlacedEvent> events) {
  std::map<std::string, std::uint64_t> first_positions;
  fakes::MemoryEventSource by_user;
  for (const PlacedEvent& placed : events) {
    by_user.events[placed.user_id].push_back(placed.event);
    const auto [at, is_new] = first_positions.emplace(placed.user_id, placed.position);
    at->second = std::min(at->second, placed.position);
  }
  std::vector<std::pair<std::uint64_t, std::string>> order;
  for (const auto& [user_id, position] : first_positions) order.emplace_back(position, user_id);
  std::sort(order.begin(), order.end());
  std::vector<std::string> user_ids;
  for (const auto& [position, user_id] : order) user_ids.push_back(user_id);

  fakes::MemoryGoalSource goals;
  fakes::RecordingSink alone;
  analyse(by_user, goals, UserSelection::named(user_ids), fakes::timeframe(), alone,
          {.workers = 2});
  REQUIRE(alone.reports.size() == 12);
  for (const unsigned workers : {1U, 2U, 5U}) {
    CAPTURE(workers);
    PlacedEventSource source(events);
    fakes::RecordingSink mixed;
    analyse(source, goals, UserSelection::listed(0), fakes::timeframe(), mixed,
            {.workers = workers});
    CHECK((mixed.reports == alone.reports));
  }
}

}  // namespace

TEST_CASE("tens of thousands of events of a user fare as those that are read alone") {
  check(random_events(1));
}

TEST_CASE("events fare the same however far apart they lie, and in whatever order they come") {
  std::vector<PlacedEvent> events = random_events(std::uint64_t{3} << 31U);
  check(events);
  std::reverse(events.begin(), events.end());
  check(events);
}
