// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/event.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI {

/// Takes one user's events as a source reads them.
class SIGNALS_EXPORT EventSink : public Interface {
 public:
  /// Takes one event. The source may change it after the call returns.
  virtual void accept(const Event& event) = 0;
};

/// Some of a source's users, and the cursor of the next page.
struct UserPage {
  std::vector<std::string> user_ids{};
  /// The argument of the next call of `list_users`; empty after the last page.
  std::string next_cursor{};
};

/// A source of events that can be read user by user, such as Firestore.
///
/// For a source in which users are interleaved, such as a file, see `InterleavedEventSource`.
///
/// Both members are called from several threads at once. They throw `Error`; its code and `retry`
/// inform the analyser's caller. Once `stop` is requested, they throw an `Error` with
/// `ErrorCode::cancelled`.
class SIGNALS_EXPORT EventSource : public Interface {
 public:
  /// At most `limit` users, in an order that does not change between calls. `cursor` is empty for
  /// the first page, then the previous page's `next_cursor`.
  [[nodiscard]] virtual UserPage list_users(std::string_view cursor, std::size_t limit,
                                            std::stop_token stop) = 0;

  /// Pushes every event of one user into `sink`, in any order, each once. A user without events is
  /// not an error.
  virtual void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) = 0;
};

}  // namespace signals::inline SIGNALS_ABI
