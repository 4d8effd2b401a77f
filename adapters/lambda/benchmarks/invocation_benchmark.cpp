// SPDX-License-Identifier: Apache-2.0
//
// Answers invocations for USERS users with 500 events each, out of memory, and prints what one
// took:
//   invocation_benchmark USERS TIMES
// With AWS_LAMBDA_RUNTIME_API set, it serves that instead, until SIGTERM.

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <signals/lambda/event_handler.hpp>
#include <signals/lambda/runtime.hpp>
#include <signals/lambda/termination.hpp>

namespace {

namespace lambda = signals::lambda;

/// Every user has 500 events within the last ten weeks.
class MemoryEvents final : public signals::EventSource {
 public:
  MemoryEvents() {
    const auto now = date::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    for (int i = 0; i < 500; ++i) {
      signals::Event event;
      event.app_id = i % 2 == 0 ? "com.momo" : "com.chat";
      event.session_id = fmt::format("session-{}", i / 3);
      event.time = now - std::chrono::hours{3 * i};
      event.foreground = signals::Minutes{static_cast<double>(i % 7)};
      events_.push_back(event);
    }
  }

  [[nodiscard]] signals::UserPage list_users(std::string_view, std::size_t,
                                             std::stop_token) override {
    return {};
  }
  void read_events(std::string_view, signals::EventSink& sink, std::stop_token) override {
    for (const signals::Event& event : events_) sink.accept(event);
  }

 private:
  std::vector<signals::Event> events_{};
};

class MemoryGoals final : public signals::GoalSource {
 public:
  MemoryGoals() {
    auto catalogue = std::make_shared<signals::AppCatalogue>();
    catalogue->add("com.momo", {"mobile-money"});
    catalogue_ = std::move(catalogue);
  }

  [[nodiscard]] std::vector<std::vector<signals::Goal>> goals_of(std::span<const std::string> ids,
                                                                 std::stop_token) override {
    return std::vector<std::vector<signals::Goal>>(
        ids.size(), {{.id = "g", .subcategory = "mobile-money", .tier = signals::Tier::one}});
  }
  [[nodiscard]] std::shared_ptr<const signals::AppCatalogue> catalogue(std::stop_token) override {
    return catalogue_;
  }

 private:
  std::shared_ptr<const signals::AppCatalogue> catalogue_;
};

[[nodiscard]] std::string event_for(int users) {
  std::string event = R"({"user_ids":[)";
  for (int i = 0; i < users; ++i) event += fmt::format("{}\"user-{}\"", i == 0 ? "" : ",", i);
  return event + "]}";
}

void run(int users, int times) {
  const lambda::TerminationSignals termination;
  const lambda::Log log(
      lambda::LogLevel::warn, [] { return std::chrono::system_clock::now(); },
      lambda::write_to_standard_error);
  MemoryEvents events;
  MemoryGoals goals;
  const lambda::EventHandler handler(events, goals, log);
  if (const char* const api = std::getenv("AWS_LAMBDA_RUNTIME_API")) {
    lambda::serve({.api = api}, std::ref(handler), log, termination.token());
    return;
  }
  const std::string payload = event_for(users);
  std::vector<double> milliseconds;
  for (int i = 0; i < times; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const std::string answer =
        handler({.deadline = std::chrono::system_clock::now() + std::chrono::minutes{1},
                 .payload = payload},
                termination.token());
    if (answer.find("unprocessed_user_ids") != std::string::npos) throw std::runtime_error("late");
    milliseconds.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
            .count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  fmt::print("{:.3f}\n", milliseconds.at(milliseconds.size() / 2));
}

}  // namespace

int main(int count, char** values) {
  try {
    run(count > 1 ? std::stoi(values[1]) : 1, count > 2 ? std::stoi(values[2]) : 1'000);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
