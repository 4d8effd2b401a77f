// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <receiver.hpp>

#include "support/background_process.hpp"
#include "workspace.hpp"

#if SIGNALS_HAS_POSTGRES
#include <cluster.hpp>
#include <programs.hpp>
#endif

using namespace signals::testing;
using namespace std::chrono_literals;

namespace {

constexpr int user_count = 30;

using Lines = std::map<std::string, std::vector<std::string>>;

/// The changes that an update printed, by their users.
void add_changes(Lines& changes, const std::string& output) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    changes[std::string(boost::json::parse(line).at("user_id").as_string())].push_back(line);
  }
}

/// A state of some users in a file or in PostgreSQL, whose flags change from night to night, and
/// a receiver of the changes.
class Deliveries : public Workspace {
 public:
  explicit Deliveries(const std::string& faults, std::string state_name = "users.state")
      : receiver(directory.path_of("received"), faults), state(std::move(state_name)) {
    options.environment = {{"SIGNALS_WEBHOOK_SECRET", test_secret},
                           {"SIGNALS_WEBHOOK_ALLOW_PRIVATE", "1"},
                           {"SIGNALS_WEBHOOK_TIMEOUT_SECONDS", "1"},
                           {"SIGNALS_WEBHOOK_PATIENCE_SECONDS", "20"}};
#if SIGNALS_HAS_POSTGRES
    if (state == "postgres") {
      auto& cluster = signals::postgres::testing::Cluster::shared();
      options.environment["STATE_DATABASE_URL"] = cluster.state_url();
    }
#endif
    std::string apps = R"({"apps":[{"app_id":"com.mtn.momo","subcategories":["money"]}],"users":[)";
    for (int user = 0; user < user_count; ++user) {
      apps +=
          fmt::format(R"({}{{"user_id":"user-{}","goals":[{{"id":"g","subcategory":"money"}}]}})",
                      user == 0 ? "" : ",", user);
    }
    directory.write("goals.json", apps + "]}");
    CHECK(update(0, {}).status == 0);  // makes the state
  }

  /// The words of the update of a night. Each uses the app in every third night, so that flags come
  /// and go.
  [[nodiscard]] Words words_of(int night, const Words& more) const {
    const std::string file = fmt::format("night-{}.ndjson", night);
    std::string uses;
    for (int user = 0; user < user_count; ++user) {
      if (night % 3 != 0 && night > 0) continue;
      uses += fmt::format(R"({{"user_id":"user-{}","app":"com.mtn.momo","session_id":"{}",)"
                          R"("timestamp":"{}","total_time_in_foreground_minutes":5}})"
                          "\n",
                          user, night, time_of(night, 10));
    }
    Words words{"update", "--state", state, "--goals", "goals.json", "--now", time_of(night, 12)};
    if (!uses.empty()) {
      directory.write(file, uses);
      words.insert(words.end(), {"--events", file});
    }
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }

  [[nodiscard]] ProcessResult update(int night, const Words& more) const {
    return run(words_of(night, more));
  }
  /// What the updates of several nights printed, and the changes among it.
  struct Updates {
    std::vector<ProcessResult> results{};
    Lines told{};
  };
  /// Updates night after night until there are changes.
  [[nodiscard]] Updates update_until_told() const {
    Updates updates;
    for (int night = 1; updates.told.empty(); ++night) {
      updates.results.push_back(update(night, {"--deliver", receiver.url()}));
      add_changes(updates.told, updates.results.back().output);
    }
    return updates;
  }
  [[nodiscard]] ProcessResult deliver(const Words& more = {}) const {
    Words words{"state", "deliver", "--state", state, "--deliver", receiver.url()};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }

  Receiver receiver;
  std::string state;

 private:
  /// Nights are six days apart.
  [[nodiscard]] static std::string time_of(int night, int hour) {
    const int day = 6 * night;
    return fmt::format("2025-{:02}-{:02}T{:02}:00:00Z", 1 + day / 28, 1 + day % 28, hour);
  }
};

std::size_t size_of(const Lines& changes) {
  std::size_t size = 0;
  for (const auto& [user, lines] : changes) size += lines.size();
  return size;
}

[[nodiscard]] bool has_postgres() {
#if SIGNALS_HAS_POSTGRES
  return signals::postgres::testing::has_server();
#else
  return false;
#endif
}

std::vector<std::string> states() {
  if (has_postgres()) return {"users.state", "postgres"};
  return {"users.state"};
}

}  // namespace

TEST_CASE("a delivery that cannot be done is refused before the update") {
  const Workspace workspace;
  const auto refusal = [&](const std::string& url, const std::map<std::string, std::string>& more) {
    Workspace place;
    place.options.environment = more;
    return refusal_of(place.run({"update", "--state", "users.state", "--goals", "goals.json",
                                 "--events", "events.ndjson", "--deliver", url}));
  };
  CHECK(refusal("https://example.com/", {}).starts_with("SIGNALS_WEBHOOK_SECRET is missing"));
  const std::string malformed =
      refusal("https://example.com/", {{"SIGNALS_WEBHOOK_SECRET", "whsec_c2VjcmV0"}});
  CHECK(malformed.starts_with("SIGNALS_WEBHOOK_SECRET: expected whsec_"));
  CHECK(malformed.find("c2VjcmV0") == std::string::npos);
  const std::map<std::string, std::string> secret{{"SIGNALS_WEBHOOK_SECRET", test_secret}};
  CHECK(refusal("http://example.com/", secret).starts_with("--deliver: plain HTTP"));
  CHECK(refusal("example.com", secret).starts_with("--deliver: expected a URL"));
  auto limit = secret;
  limit["SIGNALS_WEBHOOK_IN_FLIGHT"] = "0";
  CHECK(refusal("https://example.com/", limit) ==
        "SIGNALS_WEBHOOK_IN_FLIGHT: expected a whole number from 1 to 1000, got \"0\"");
  CHECK(refusal_of(workspace.run({"state", "deliver", "--state", "users.state"})) ==
        "signals state deliver: --deliver is missing; give the URL of the webhook");
}

TEST_SUITE_BEGIN("webhook" * doctest::skip(!has_node()));

TEST_CASE("an update delivers the lines that it prints, signed, each user's in order") {
  for (const std::string& state : states()) {
    CAPTURE(state);
    const Deliveries nights("200", state);
    Lines told;
    for (int night = 1; night < 5; ++night) {
      const ProcessResult result = nights.update(night, {"--deliver", nights.receiver.url()});
      CHECK(result.status == 0);
      const auto before = size_of(told);
      add_changes(told, result.output);
      const auto changes = size_of(told) - before;
      CHECK(result.error ==
            (changes == 0
                 ? ""
                 : fmt::format("signals: delivered {} changes; 0 attempts failed\n", changes)));
    }
    CHECK(size_of(told) > user_count);
    CHECK(nights.receiver.received() == told);
    CHECK(nights.receiver.requests().size() == size_of(told));
  }
}

TEST_CASE("without --deliver nothing is sent, not even later") {
  const Deliveries nights("200");
  CHECK(nights.update(1, {}).status == 0);
  CHECK(nights.update(2, {}).status == 0);
  const ProcessResult delivered = nights.deliver();
  CHECK(delivered.status == 0);
  CHECK(delivered.error == "");
  CHECK(nights.receiver.requests().empty());
}

TEST_CASE("what is delivered does not depend on what is printed") {
  const Deliveries nights("200");
  Lines told;
  for (int night = 1; night < 4; ++night) {
    const auto result =
        nights.update(night, {"--deliver", nights.receiver.url(), "--report", "none"});
    CHECK(result.status == 0);
    CHECK(result.output == "");
  }
  CHECK(size_of(nights.receiver.received()) > user_count);
}

TEST_CASE("what could not be delivered waits for a later run, and the status says so") {
  for (const std::string& state : states()) {
    CAPTURE(state);
    Deliveries nights("500", state);
    nights.options.environment["SIGNALS_WEBHOOK_PATIENCE_SECONDS"] = "0";
    Lines told;
    for (int night = 1; night < 4; ++night) {
      const ProcessResult result = nights.update(night, {"--deliver", nights.receiver.url()});
      const bool are_first = told.empty();
      add_changes(told, result.output);
      if (told.empty()) continue;
      CHECK(result.status == 1);
      CHECK(result.error.find("not delivered yet; a later run sends them") != std::string::npos);
      // On a later night each may still wait after its failure.
      if (are_first) {
        CHECK(result.error.find("it answered with status 500") != std::string::npos);
      }
    }
    CHECK(nights.receiver.received().empty());
    nights.options.environment["SIGNALS_WEBHOOK_PATIENCE_SECONDS"] = "60";
    nights.receiver.restart("200");
    const ProcessResult delivered = nights.deliver();
    CHECK(delivered.status == 0);
    CHECK(delivered.output == "");
    CHECK(nights.receiver.received() == told);
  }
}

TEST_CASE("what is given up is kept, told, and sent again when asked for") {
  Deliveries nights("500");
  nights.options.environment["SIGNALS_WEBHOOK_ATTEMPTS"] = "1";
  nights.options.environment["SIGNALS_WEBHOOK_GIVE_UP_HOURS"] = "0";
  const auto updates = nights.update_until_told();
  for (const ProcessResult& result : updates.results) {
    CHECK(result.status == (result.output.empty() ? 0 : 1));
    CHECK((result.error.find("gave up") != std::string::npos) == !result.output.empty());
  }
  nights.receiver.restart("200");
  CHECK(nights.deliver().status == 0);
  CHECK(nights.receiver.received().empty());
  CHECK(nights.deliver({"--again"}).status == 0);
  CHECK(nights.receiver.received() == updates.told);
}

TEST_CASE("a receiver that is gone keeps its peace, and the changes wait") {
  Deliveries nights("410");
  nights.options.environment["SIGNALS_WEBHOOK_IN_FLIGHT"] = "1";
  const ProcessResult result = nights.update_until_told().results.back();
  CHECK(result.status == 1);
  CHECK(result.error.find("410") != std::string::npos);
  CHECK(nights.receiver.requests().size() == 1);
}

TEST_CASE("a person who is forgotten is not told about any more") {
  for (const std::string& state : states()) {
    CAPTURE(state);
    Deliveries nights("410", state);
    nights.options.environment["SIGNALS_WEBHOOK_IN_FLIGHT"] = "1";
    Lines told = nights.update_until_told().told;
    CHECK(nights.run({"state", "forget", "--state", state, "user-7"}).status == 0);
    nights.receiver.restart("200");
    CHECK(nights.deliver().status == 0);
    CHECK(told.erase("user-7") == 1);
    CHECK(nights.receiver.received() == told);
  }
}

TEST_CASE("receivers that fail and die, and senders that are killed, lose and disorder nothing") {
  for (const std::string& state : states()) {
    CAPTURE(state);
    Deliveries nights("0.3", state);
    nights.options.environment["SIGNALS_WEBHOOK_ATTEMPTS"] = "1000";
    nights.options.environment["SIGNALS_WEBHOOK_IN_FLIGHT"] = "4";
    // Of runs that deliver, and of others.
    std::set<std::string> told;
    std::set<std::string> told_elsewhere;
    const auto collect = [](const std::string& output, std::set<std::string>& to) {
      std::istringstream lines(output);
      for (std::string line; std::getline(lines, line);) {
        if (line.starts_with('{')) to.insert(line);
      }
    };
    const std::string log = nights.directory.path_of("log");
    for (int night = 1; night < 5; ++night) {
      std::vector<std::string> command{program};
      const Words words = nights.words_of(night, {"--deliver", nights.receiver.url()});
      command.insert(command.end(), words.begin(), words.end());
      BackgroundProcess sender(command, log, nights.options);
      std::this_thread::sleep_for(std::chrono::milliseconds{200 * night});
      if (night % 2 == 0) nights.receiver.restart("0.3");
      sender.end(SIGKILL);
      // Before the commit or after it: the same night again does nothing, or all of it.
      const ProcessResult again = nights.update(night, {});
      CHECK(again.status == 0);
      collect(again.output, told_elsewhere);
    }
    collect(nights.directory.read("log"), told);
    for (int night = 5; night < 8; ++night) {
      collect(nights.update(night, {"--deliver", nights.receiver.url()}).output, told);
    }
    for (const std::string& line : told_elsewhere) told.erase(line);
    ProcessResult delivered;
    for (int i = 0; i < 5; ++i) {
      delivered = nights.deliver();
      if (delivered.status == 0) break;
    }
    CHECK(delivered.status == 0);
    std::set<std::string> received;
    std::size_t count = 0;
    for (const auto& [user, bodies] : nights.receiver.received()) {
      std::string last;
      for (const std::string& body : bodies) {
        ++count;
        received.insert(body);
        const std::string noticed(boost::json::parse(body).at("noticed_at").as_string());
        CHECK(noticed >= last);
        last = noticed;
      }
    }
    CHECK(received.size() == count);
    for (const std::string& line : told) {
      CAPTURE(line);
      CHECK(received.contains(line));
    }
    CHECK(count > 0);
  }
}

TEST_SUITE_END();
