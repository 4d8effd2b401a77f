// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/webhook/delivery.hpp>

#include "memory_outbox.hpp"
#include "receiver.hpp"
#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

using namespace signals::testing;
using namespace signals::webhook;
using namespace std::chrono_literals;
using signals::ErrorCode;

namespace {

/// A receiver, an outbox, and a delivery from the one to the other.
class Workplace {
 public:
  explicit Workplace(const std::string& faults)
      : receiver(directory.path_of("log"), faults), options{.url = receiver.url()} {
    options.allows_private_address = true;
    options.timeout = 2s;
    options.first_backoff = 10ms;
    options.longest_backoff = 100ms;
    options.give_up_after = 0s;
  }

  DeliverySummary run(std::stop_token stop = {}) {
    return Delivery(options, SigningSecrets(test_secret)).run(outbox, std::move(stop));
  }

  /// The same with so many messages of each of the users.
  DeliverySummary run(int users, int messages) {
    fill(users, messages);
    return run();
  }

  /// The users, each with so many messages, in turn.
  void fill(int users, int messages) {
    for (int i = 0; i < users * messages; ++i) outbox.add("user-" + std::to_string(i % users));
  }

  /// Whether each message was received, those of each user in their order.
  void require_all_in_order() const {
    std::map<std::string, std::vector<std::string>> sent;
    for (const auto& entry : outbox.all) {
      sent[entry.message.user_id].push_back(entry.message.payload);
    }
    CHECK(receiver.received() == sent);
  }

  [[nodiscard]] std::string first(const char* member) const {
    return std::string(receiver.requests().at(0).at(member).as_string());
  }

  TemporaryDirectory directory;
  Receiver receiver;
  MemoryOutbox outbox;
  DeliveryOptions options;
};

ExpectedError refusal_of(const std::string& url, bool allows_private_address = false) {
  return error_of([&] {
    const Delivery delivery({.url = url, .allows_private_address = allows_private_address},
                            SigningSecrets(test_secret));
  });
}

}  // namespace

TEST_SUITE_BEGIN("webhook" * doctest::skip(!has_node()));

TEST_CASE("a message arrives once, signed, with its id and the time of its sending") {
  Workplace place("200");
  const DeliverySummary summary = place.run(3, 2);
  CHECK(summary.delivered == 6);
  CHECK(summary.failures == 0);
  CHECK_FALSE(summary.is_cut);
  CHECK(place.outbox.counts().waiting == 0);
  CHECK(place.receiver.requests().size() == 6);
  place.require_all_in_order();
  CHECK(place.first("url") == "/hook?from=signals");
  CHECK(place.first("type") == "application/json");
  const auto request = place.receiver.requests().at(0);
  CHECK(std::abs(request.at("sent").as_int64() * 1000 - request.at("at").as_int64()) < 60'000);
}

TEST_CASE("any status from 200 to 299 is a receipt, however long the answer is") {
  for (const std::string answer : {"204", "long"}) {
    Workplace place(answer);
    CHECK(place.run(2, 2).delivered == 4);
    CHECK(place.receiver.requests().size() == 4);
  }
}

TEST_CASE("messages are signed by a secret that the receiver knows, or refused") {
  Workplace place("200");
  place.fill(1, 1);
  place.options.attempts = 1;
  const std::string other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  const auto refused = Delivery(place.options, SigningSecrets(other)).run(place.outbox);
  CHECK(refused.given_up == 1);
  CHECK(refused.last_failure == "it answered with status 401");
  place.outbox.add("user-0");
  CHECK(Delivery(place.options, SigningSecrets(other + " " + test_secret))
            .run(place.outbox)
            .delivered == 1);
}

TEST_CASE("from a receiver that fails in every way, nothing is lost and nothing overtakes") {
  Workplace place("0.4");
  place.options.attempts = 1'000;
  const DeliverySummary summary = place.run(30, 5);
  CHECK(summary.delivered == 150);
  CHECK(summary.failures > 0);
  place.require_all_in_order();
}

TEST_CASE("neither does a receiver lose any that dies and comes back") {
  Workplace place("0.2");
  place.options.attempts = 1'000;
  place.fill(20, 10);
  DeliverySummary summary;
  std::thread delivery([&] { summary = place.run(); });
  for (int i = 0; i < 3; ++i) {
    std::this_thread::sleep_for(150ms);
    place.receiver.kill();
    std::this_thread::sleep_for(150ms);
    place.receiver.restart("0.2");
  }
  delivery.join();
  CHECK(summary.delivered == 200);
  place.require_all_in_order();
}

TEST_CASE("a redirection is not followed") {
  Workplace place("302");
  place.options.attempts = 2;
  const DeliverySummary summary = place.run(1, 1);
  CHECK(summary.failures == 2);
  CHECK(summary.last_failure == "it answered with status 302; redirections are not followed");
  for (const auto& request : place.receiver.requests()) {
    CHECK(request.at("url").as_string() == "/hook?from=signals");
  }
}

TEST_CASE("what fails too often is kept and told, and its user's later messages go on") {
  Workplace place("500");
  place.options.attempts = 3;
  const DeliverySummary summary = place.run(1, 2);
  CHECK(summary.delivered == 0);
  CHECK(summary.failures == 6);
  CHECK(summary.given_up == 2);
  CHECK(summary.first_given_up == "user-0-1");
  CHECK(place.outbox.counts().kept == 2);
  std::vector<std::string> ids;
  for (const auto& request : place.receiver.requests()) {
    ids.emplace_back(request.at("id").as_string());
  }
  CHECK(ids == std::vector<std::string>{"user-0-1", "user-0-1", "user-0-1", "user-0-2", "user-0-2",
                                        "user-0-2"});
}

TEST_CASE("before its time is over, a message is not given up, and the run ends without it") {
  Workplace place("500");
  place.options.attempts = 1;
  place.options.give_up_after = std::chrono::hours{1};
  place.options.patience = 300ms;
  place.fill(2, 1);
  const auto start = std::chrono::steady_clock::now();
  const DeliverySummary summary = place.run();
  CHECK(std::chrono::steady_clock::now() - start < 5s);
  CHECK(summary.is_cut);
  CHECK(summary.given_up == 0);
  CHECK(place.outbox.counts().waiting == 2);
  CHECK(place.outbox.all.at(0).message.attempts > 1);
  place.receiver.restart("200");
  CHECK(place.run().delivered == 2);
}

TEST_CASE("while all fail, fewer and fewer attempts are made") {
  Workplace place("500");
  place.options.in_flight = 4;
  place.options.attempts = 1'000'000;
  place.options.first_backoff = 50ms;
  place.options.longest_backoff = 10s;
  place.options.random = [] { return 0.999; };
  place.options.patience = 2s;
  const DeliverySummary summary = place.run(500, 1);
  CHECK(summary.is_cut);
  // Four at once, and after each four a pause of 50, 100, 200… ms.
  CHECK(summary.failures <= 4 * 8);
  CHECK(place.outbox.counts().waiting == 500);
}

TEST_CASE("a receiver that is gone gets no more, and what waits goes on waiting") {
  Workplace place("410");
  place.options.in_flight = 1;
  const DeliverySummary summary = place.run(5, 2);
  CHECK(summary.is_gone);
  CHECK(summary.delivered == 0);
  CHECK(place.receiver.requests().size() == 1);
  CHECK(place.outbox.counts().waiting == 10);
}

TEST_CASE("a receiver is left alone as long as it asks for") {
  for (const std::string answer : {"429", "503date"}) {
    Workplace place(answer);
    place.options.in_flight = 1;
    place.options.attempts = 2;
    const DeliverySummary summary = place.run(2, 1);
    CHECK(summary.failures == 4);
    const auto requests = place.receiver.requests();
    REQUIRE(requests.size() == 4);
    for (std::size_t i = 1; i < requests.size(); ++i) {
      const auto pause = requests[i].at("at").as_int64() - requests[i - 1].at("at").as_int64();
      // A date has whole seconds.
      CHECK(pause >= (answer == "429" ? 990 : 1));
      CHECK(pause < 4'000);
    }
  }
}

TEST_CASE("an answer that does not come in time is a failure") {
  Workplace place("slow");
  place.options.timeout = 200ms;
  place.options.attempts = 1;
  CHECK(place.run(1, 1).given_up == 1);
}

TEST_CASE("no more messages are under way at once than allowed") {
  Workplace place("wait");
  place.options.in_flight = 3;
  CHECK(place.run(20, 1).delivered == 20);
  std::int64_t most = 0;
  for (const auto& request : place.receiver.requests()) {
    most = std::max(most, request.at("underWay").as_int64());
  }
  CHECK(most == 3);
}

TEST_CASE("a stop ends what is under way, and nothing is lost") {
  Workplace place("slow");
  place.options.timeout = 30s;
  place.fill(4, 1);
  std::stop_source stop;
  std::thread stopper([&] {
    std::this_thread::sleep_for(300ms);
    stop.request_stop();
  });
  const auto start = std::chrono::steady_clock::now();
  const DeliverySummary summary = place.run(stop.get_token());
  CHECK(std::chrono::steady_clock::now() - start < 2s);
  stopper.join();
  CHECK(summary.is_cut);
  CHECK(summary.delivered == 0);
  CHECK(place.outbox.counts().waiting == 4);
  CHECK(place.outbox.all.at(0).message.attempts == 0);
}

TEST_CASE("addresses that are not public are refused when they are connected to") {
  Workplace place("200");
  place.fill(3, 1);
  place.options.allows_private_address = false;
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    place.options.url = fmt::format("https://{}:{}/", host, place.receiver.port());
    const DeliverySummary summary = place.run();
    CHECK(summary.is_cut);
    CHECK(summary.failures >= 1);
    CHECK(summary.last_failure.find("not public") != std::string::npos);
  }
  CHECK(place.receiver.requests().empty());
  CHECK(place.outbox.counts().waiting == 3);
}

TEST_SUITE_END();

TEST_CASE("a URL that cannot be used is refused at once") {
  for (const std::string url : {"", "example.com/hook", "ftp://example.com/", "https://u:p@ss@h/",
                                "http://example.com/hook", "http://127.0.0.1/"}) {
    CAPTURE(url);
    CHECK(refusal_of(url).code == ErrorCode::invalid_argument);
  }
  // Allowed for this machine alone.
  CHECK(refusal_of("http://10.0.0.1/hook", true).names("https://"));
  const Delivery delivery({.url = "http://localhost/", .allows_private_address = true},
                          SigningSecrets(test_secret));
}
