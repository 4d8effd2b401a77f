// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/firestore/new_events.hpp>
#include <signals/formats/instant_text.hpp>

#include "fault_server.hpp"
#include "location.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

namespace json = boost::json;
using namespace signals::firestore::testing;

namespace {

/// A state in memory, of which a run is committed at once.
class MemoryState final : public StateTransaction {
 public:
  std::optional<StateRun> run;
  std::map<std::string, StoredUser, std::less<>> users;

  MemoryState() = default;
  /// The state as it is now, for a run of its own.
  explicit MemoryState(MemoryState* other)
      : run(other->run), users(other->users), order_(other->order_) {
    for (std::size_t i = 0; i < other->apps_.size(); ++i) {
      static_cast<void>(apps_.number_of(*other->apps_.find(i)));
    }
  }

  [[nodiscard]] std::optional<StateRun> last_run() override { return run; }
  void put_run(const StateRun& to) override { run = to; }
  [[nodiscard]] AppDictionary& apps() override { return apps_; }
  [[nodiscard]] bool has_batch(const Digest&) override { return false; }
  void add_batch(const Digest&) override {}
  [[nodiscard]] std::optional<StoredUser> find(std::string_view user_id) override {
    const auto at = users.find(user_id);
    return at == users.end() ? std::nullopt : std::optional(at->second);
  }
  void for_each(const Visit& visit) override {
    for (const std::string& id : order_) visit(users.at(id));
  }
  void for_each_due(Instant, const Visit&) override {}
  void put(const StoredUser& user) override {
    if (!users.contains(user.user_id)) order_.push_back(user.user_id);
    users[user.user_id] = user;
  }
  void put_all_but_state(const StoredUser&) override {}
  bool erase(std::string_view) override { return false; }
  void commit() override {}

 private:
  AppDictionary apps_;
  std::vector<std::string> order_;
};

constexpr std::string_view first_night = "2026-01-09T22:00:00Z";
constexpr std::string_view second_night = "2026-01-10T22:00:00Z";

json::object arrived_event(std::string_view user_id, std::string_view id) {
  json::object document = event_document(user_id, id, id);
  document["arrived"] = "arrived";
  return document;
}

/// What a run found: the number of events by user, and those who were read whole.
struct Found {
  std::map<std::string, std::uint64_t> events{};
  std::vector<std::string> whole{};
  NewEventsSummary summary{};
  bool is_complete = true;
  bool continues_making = false;
};

/// Runs over a database, and commits to the state.
class Runs {
 public:
  Runs() : database(server.options(), shared_client(), nullptr) { server.add_index("arrived"); }

  [[nodiscard]] Found run(MemoryState& state, std::string_view night, std::string field = "arrived",
                          std::uint32_t audit_one_in = 0,
                          std::optional<std::chrono::steady_clock::time_point> until = {}) {
    const auto now = parse_instant(night).value();
    NewEvents news(database, state,
                   {.now = now,
                    .arrived_field = std::move(field),
                    .audit_one_in = audit_one_in,
                    .workers = 3,
                    .until = until});
    Found found;
    found.continues_making = news.continues_making();
    for (auto some = news.next(); !some.empty(); some = news.next()) {
      for (UserNews& user : some) {
        found.events[user.user_id] = user.state.event_count();
        if (user.is_whole) found.whole.push_back(user.user_id);
        StoredUser stored{.user_id = user.user_id, .number = 1};
        if (const auto before = state.find(user.user_id); before && !user.is_whole) {
          user.state.merge(decode_user_state(before->state, state.apps()));
        }
        append_sealed_user_state(stored.state, user.state, now, state.apps());
        state.put(stored);
      }
    }
    state.put_run(
        {.epoch = state.run ? state.run->epoch + 1 : 1, .now = now, .cursor = news.cursor()});
    found.summary = news.summary();
    found.is_complete = news.is_complete();
    return found;
  }

  FaultServer& server = FaultServer::fresh();
  EventDatabase database;
};

using Counts = std::map<std::string, std::uint64_t>;
using Users = std::vector<std::string>;

/// A first night, then six events of three users that arrived before the second one.
void fill(Runs& runs, MemoryState& state) {
  runs.server.set_clock("2026-01-09T20:00:00Z");
  runs.server.add({arrived_event("u1", "old")});
  runs.server.set_clock(first_night);
  static_cast<void>(runs.run(state, first_night));
  runs.server.set_clock("2026-01-10T20:00:00Z");
  runs.server.add({arrived_event("u1", "a"), arrived_event("u2", "b"), arrived_event("u1", "c"),
                   arrived_event("u!", "d"), arrived_event("u2", "e"), arrived_event("u1", "f")});
  runs.server.set_clock(second_night);
}

const Counts news_of_second_night{{"u!", 1}, {"u1", 3}, {"u2", 2}};

}  // namespace

TEST_CASE("a document is a user's event if its path says so") {
  Options options{.project_id = "p", .root_collection = "tenants/t 1/users"};
  const Location location("http://127.0.0.1:1", options);
  const std::string root = "projects/p/databases/(default)/documents/tenants/t 1/users/";
  CHECK(location.user_of_event(root + "ada/events/e1") == "ada");
  CHECK(location.user_of_event(root + "a b/events/e/1") == std::nullopt);
  CHECK(location.user_of_event(root + "ada/other/e1") == std::nullopt);
  CHECK(location.user_of_event(root + "ada/events/e1/events/e2") == std::nullopt);
  CHECK(location.user_of_event("projects/p/databases/(default)/documents/users/ada/events/e1") ==
        std::nullopt);
  CHECK(location.user_of_event("") == std::nullopt);
  CHECK(
      location.all_users_url() ==
      "http://127.0.0.1:1/v1/projects/p/databases/%28default%29/documents/tenants/t%201:runQuery");
}

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_node()));

TEST_CASE("a query by arrival that breaks at any byte yields every event once") {
  Runs runs;
  MemoryState state;
  fill(runs, state);
  static_cast<void>(runs.server.requests());
  MemoryState whole(&state);
  const std::uint64_t reads_before = runs.database.billed_reads();
  CHECK(runs.run(whole, second_night).events == news_of_second_night);
  CHECK(runs.database.billed_reads() - reads_before == 7);
  const auto requests = runs.server.requests();
  REQUIRE(requests.size() == 2);
  CHECK(requests[1].path.empty());
  const std::size_t bytes = requests[1].bytes;
  REQUIRE(bytes > 1000);

  const std::vector<std::string> hows{"reset", "end", "close"};
  for (std::size_t cut = 0; cut < bytes; cut += 7) {
    CAPTURE(cut);
    MemoryState again(&state);
    runs.server.fail(json::array{json::object{},
                                 json::object{{"cut", cut}, {"how", hows[cut % hows.size()]}},
                                 json::object{{"cut", (bytes - cut) / 2}, {"how", "reset"}}});
    const std::uint64_t before = runs.database.billed_reads();
    REQUIRE(runs.run(again, second_night).events == news_of_second_night);
    // No document is counted twice; an answer without one costs a read.
    const std::uint64_t reads = runs.database.billed_reads() - before;
    CHECK(reads >= 7);
    CHECK(reads <= 8);
    for (const SeenRequest& request : runs.server.requests()) {
      if (request.path.empty() && request.start_at.empty()) continue;
      CHECK(request.read_time == requests[1].read_time);
    }
  }
}

TEST_CASE("what is written while a query by arrival is broken is for the next run") {
  for (const bool forgets : {false, true}) {
    CAPTURE(forgets);
    Runs runs;
    MemoryState state;
    fill(runs, state);
    // The last event is written again, and another one arrives.
    const auto document = [](std::string_view user, std::string_view id) {
      return arrived_event(user, id);
    };
    runs.server.fail(
        json::array{json::object{},
                    json::object{{"cut", 1000},
                                 {"how", "reset"},
                                 {"then", json::array{document("u1", "f"), document("u3", "g")}},
                                 {"forget", forgets}}});
    const Found night = runs.run(state, second_night);
    // A server that keeps the time shows it as it was; otherwise it is gone from the window.
    CHECK(night.events == Counts{{"u!", 1}, {"u1", forgets ? 2 : 3}, {"u2", 2}});
    CHECK(night.whole.empty());

    runs.server.set_clock("2026-01-11T22:00:00Z");
    const Found next = runs.run(state, "2026-01-11T22:00:00Z");
    CHECK(next.events == Counts{{"u1", 4}, {"u3", 1}});
    CHECK(next.whole == Users{"u1"});
  }
}

TEST_CASE("counting goes on after answers that break off or are refused") {
  Runs runs;
  MemoryState state;
  runs.server.add(event_documents("u1", 5));
  static_cast<void>(runs.run(state, first_night, ""));
  runs.server.fail(R"([{"cut": 30, "how": "reset"}, {"status": 503}, {"cut": 70, "how": "end"},
                       {"text": "[{\"error\": {\"code\": 500, \"status\": \"INTERNAL\"}}]"}])");
  const Found night = runs.run(state, second_night, "");
  CHECK(night.events.empty());
  CHECK(night.summary.users_counted == 1);

  const auto failing = [&](std::string_view text) {
    runs.server.fail(json::array{json::object{{"text", text}}});
    return error_of([&] { static_cast<void>(runs.run(state, second_night, "")); });
  };
  CHECK(failing("[]").code == ErrorCode::internal);
  CHECK(failing(R"([{"result": {"aggregateFields": {"count": {"integerValue": "-1"}}}}])").code ==
        ErrorCode::internal);
  CHECK(failing(R"([{"error": {"code": 403, "status": "PERMISSION_DENIED"}}])").code ==
        ErrorCode::permission_denied);
}

TEST_CASE("a count of more than 1,000 events costs a read for each 1,000 begun") {
  Runs runs;
  MemoryState state;
  runs.server.add(event_documents("u1", 1000));
  runs.server.add(event_documents("u2", 1001));
  runs.server.add({json::object{{"path", {"users", "u3"}}, {"fields", json::object{}}}});
  static_cast<void>(runs.run(state, first_night, ""));
  // Three users are listed; u3 has no event.
  CHECK(runs.database.billed_reads() == 3 + 1000 + 1001 + 1);
  CHECK(runs.run(state, second_night, "").events.empty());
  CHECK(runs.database.billed_reads() == 3 + 1000 + 1001 + 1 + 3 + 1 + 2 + 1);
}

TEST_CASE("the server's instant of a readTime that is none is an error") {
  Runs runs;
  MemoryState state;
  for (const std::string text : {R"([{"readTime": "soon"}])", "[{}]", "[]"}) {
    CAPTURE(text);
    runs.server.fail(json::array{json::object{{"text", text}}});
    CHECK(error_of([&] { static_cast<void>(runs.run(state, first_night)); }).code ==
          ErrorCode::internal);
  }
}

TEST_CASE("a run whose time is over goes on where it stopped, and reads every user once") {
  constexpr int users = 700;
  const auto time_is_over = std::chrono::steady_clock::now();
  for (const std::string field : {"", "arrived"}) {
    CAPTURE(field);
    Runs runs;
    MemoryState state;
    const auto user_at = [](int i) { return fmt::format("user-{:03}", i); };
    const auto add_to_each = [&](std::string_view id) {
      json::array events;
      for (int i = 0; i < users; ++i) events.push_back(arrived_event(user_at(i), id));
      runs.server.add(events);
    };
    // How often each user was read until all were, and in how many parts.
    const auto parts_of_night = [&](std::string_view night, bool is_making) {
      std::map<std::string, int> times;
      int parts = 0;
      for (bool is_complete = false; !is_complete; ++parts) {
        REQUIRE(parts < 20);
        const Found found = runs.run(state, night, field, 0, time_is_over);
        CHECK(found.continues_making == (is_making && parts > 0));
        for (const auto& [user, count] : found.events) ++times[user];
        is_complete = found.is_complete;
        // What arrives meanwhile is for the next night.
        if (parts == 0 && is_making) runs.server.add({arrived_event(user_at(650), "meanwhile")});
      }
      CHECK(times.size() == users);
      CHECK(std::all_of(times.begin(), times.end(),
                        [](const auto& user) { return user.second == 1; }));
      return parts;
    };
    const auto events_of = [&](int i) {
      return decode_user_state(state.users.at(user_at(i)).state, state.apps()).event_count();
    };
    runs.server.set_clock("2026-01-09T20:00:00Z");
    add_to_each("first");
    runs.server.set_clock(first_night);
    CHECK(parts_of_night(first_night, true) > 2);
    CHECK(events_of(0) == 1);
    CHECK(events_of(650) == (field.empty() ? 2 : 1));

    runs.server.set_clock("2026-01-10T20:00:00Z");
    add_to_each("second");
    runs.server.set_clock(second_night);
    // What arrived is taken at once.
    CHECK((parts_of_night(second_night, false) > 1) == field.empty());
    CHECK(events_of(0) == 2);
    CHECK(events_of(650) == 3);
  }
}

TEST_SUITE_END();
