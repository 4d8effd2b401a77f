// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace signals::firestore {

/// Which events an `EventDatabase` reads, and how it uses its server.
struct Options {
  /// The project's id, such as `my-project`; needed.
  std::string project_id;
  /// The database's id.
  std::string database = "(default)";
  /// Documents of users lie in this collection …
  std::string root_collection = "app_usage_events";
  /// … and documents of events in this one below each.
  std::string events_subcollection = "events";
  /// Scheme, host and port, without a path; `http://127.0.0.1:8080` for an emulator.
  std::string endpoint = "https://firestore.googleapis.com";

  /// The most that one call may take, whatever is tried again; a day at most.
  std::chrono::milliseconds timeout{600'000};
  /// The most that opening a connection may take.
  std::chrono::milliseconds connect_timeout{10'000};
  /// The most that may pass without a byte from the server before a request counts as broken.
  std::chrono::milliseconds idle_timeout{60'000};
  /// How often in a row a request may fail without a document gained; at least 1.
  unsigned attempts = 8;
  /// Before trying again, a random time up to this is waited, up to twice this the next time, then
  /// four times, and never more than `longest_backoff`, unless the server asks for more.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{30'000};

  /// A number from 0 up to 1, 1 left out, to spread the times of trying again; none: a generator
  /// seeded by the system. Called from several threads at once.
  std::function<double()> random{};
};

}  // namespace signals::firestore
