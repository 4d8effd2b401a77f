// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <signals/analysis/event_source.hpp>
#include <signals/firestore/event_database.hpp>

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// A document of an event whose session is `session`, as the fault server takes it.
[[nodiscard]] inline boost::json::object event_document(std::string_view user_id,
                                                        std::string_view id,
                                                        std::string_view session) {
  using boost::json::object;
  return {{"path", {"users", user_id, "events", id}},
          {"fields",
           {{"packageName", object{{"stringValue", "com.mtn.momo"}}},
            {"sessionId", object{{"stringValue", session}}},
            {"totalTimeInForegroundMs", object{{"integerValue", "240000"}}},
            {"timestamp", object{{"timestampValue", "2026-01-09T12:00:00Z"}}},
            {"unread", object{{"stringValue", "never asked for"}}}}}};
}

/// So many events of a user, named `event-000` and so on, each with a session of its own.
[[nodiscard]] inline boost::json::array event_documents(std::string_view user_id, int count) {
  boost::json::array documents;
  for (int i = 0; i < count; ++i) {
    documents.push_back(
        event_document(user_id, fmt::format("event-{:03}", i), fmt::format("session-{:03}", i)));
  }
  return documents;
}

/// `session-000` and so on.
[[nodiscard]] inline std::vector<std::string> sessions(int count) {
  std::vector<std::string> sessions;
  for (int i = 0; i < count; ++i) sessions.push_back(fmt::format("session-{:03}", i));
  return sessions;
}

/// Keeps the sessions of events.
class Sessions final : public EventSink {
 public:
  void accept(const Event& event) override { all.push_back(event.session_id); }
  std::vector<std::string> all{};
};

/// The sessions of a user's events, in order: one that was lost or came twice is seen.
[[nodiscard]] inline std::vector<std::string> read_sessions(EventDatabase& database,
                                                            std::string_view user_id) {
  Sessions read;
  database.read_events(user_id, read, {});
  std::sort(read.all.begin(), read.all.end());
  return read.all;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
