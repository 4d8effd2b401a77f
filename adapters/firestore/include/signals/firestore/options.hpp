// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include <signals/abi.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Which events an `EventDatabase` reads, and how it uses its server.
struct Options {
  /// The project's id, such as `my-project`; required.
  std::string project_id;
  /// The database's id.
  std::string database = "(default)";
  /// The collection of users' documents.
  std::string root_collection = "app_usage_events";
  /// The collection of events below each user's document.
  std::string events_subcollection = "events";
  /// Scheme, host and port, without a path; `http://127.0.0.1:8080` for an emulator.
  std::string endpoint = "https://firestore.googleapis.com";

  /// The time limit of one call, including retries; at most a day.
  std::chrono::milliseconds timeout{600'000};
  /// The time limit for opening a connection.
  std::chrono::milliseconds connect_timeout{10'000};
  /// The longest time without a byte from the server; after it, a request counts as broken.
  std::chrono::milliseconds idle_timeout{60'000};
  /// The number of attempts in a row without a new document; at least 1.
  unsigned attempts = 8;
  /// The bound of the random pause before the first retry. It doubles for each further retry, up to
  /// `longest_backoff`, unless the server asks for a longer pause.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{30'000};

  /// Returns a random number in [0, 1), to spread retries. If empty, a generator that the system
  /// seeds. Called from several threads at once.
  std::function<double()> random{};
  /// Called before each pause with the failure and the length of the pause, from whichever thread
  /// retries. Must not throw.
  std::function<void(const Error& failure, std::chrono::milliseconds pause)> on_retry{};
};

/// The error of an option that cannot be used, with the code `invalid_argument`. Its message is the
/// option's name and the problem, so that a program can put a name of its own before the problem.
class SIGNALS_EXPORT OptionError : public Error {
 public:
  /// `option` is the name of a member of `Options`, in a literal.
  OptionError(std::string_view option, std::string problem)
      : Error(ErrorCode::invalid_argument, std::string(option) + ' ' + problem),
        option_(option),
        problem_(std::move(problem)) {}

  /// The name of the member of `Options`, such as `project_id`.
  [[nodiscard]] std::string_view option() const noexcept { return option_; }
  /// The message without that name: `is missing`.
  [[nodiscard]] const std::string& problem() const noexcept { return problem_; }

 private:
  std::string_view option_;
  std::string problem_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
