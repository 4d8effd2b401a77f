// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/event.hpp>

namespace signals {

/// Takes one user's events as a source reads them.
class EventSink {
 public:
  EventSink() = default;
  EventSink(const EventSink&) = delete;
  EventSink& operator=(const EventSink&) = delete;
  virtual ~EventSink() = default;

  /// Takes one event, which is the source's again when the call returns.
  virtual void accept(const Event& event) = 0;
};

/// Some of a source's users, and how to ask for the ones after them.
struct UserPage {
  std::vector<std::string> user_ids{};
  /// Hand it to the next call of `list_users`; empty after the last page.
  std::string next_cursor{};
};

/// Where events come from when they can be asked for user by user, as from Firestore.
///
/// For a source in which the users lie mixed, as in a file, see `InterleavedEventSource`.
///
/// Both members are called from several threads at once. They throw `Error`; its code and `retry`
/// tell the analyser's caller what to do. They return early, with an `Error` of
/// `ErrorCode::cancelled`, once `stop` is requested.
class EventSource {
 public:
  EventSource() = default;
  EventSource(const EventSource&) = delete;
  EventSource& operator=(const EventSource&) = delete;
  virtual ~EventSource() = default;

  /// At most `limit` users, in an order that stays the same from call to call. `cursor` is empty
  /// for the first page, then the last page's `next_cursor`.
  [[nodiscard]] virtual UserPage list_users(std::string_view cursor, std::size_t limit,
                                            std::stop_token stop) = 0;

  /// Pushes every event of one user into `sink`, in any order, each once. A user without events is
  /// no error.
  virtual void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) = 0;
};

}  // namespace signals
