// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/event.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// One event among those of many users. A view of a source's data.
struct InterleavedEvent {
  std::string_view user_id{};
  /// Increases from the source's first event to its last, so that the order of the users' first
  /// events does not depend on the number of threads.
  std::uint64_t position = 0;
  // The rest as in `Event`.
  std::string_view id{};
  std::string_view app_id{};
  std::string_view session_id{};
  std::optional<Instant> time{};
  Minutes foreground{0};
  Unreadable unreadable{};
};

/// A view of an event, with its user and its position.
[[nodiscard]] inline InterleavedEvent view_of(const Event& event, std::string_view user_id,
                                              std::uint64_t position) noexcept {
  return {.user_id = user_id,
          .position = position,
          .id = event.id,
          .app_id = event.app_id,
          .session_id = event.session_id,
          .time = event.time,
          .foreground = event.foreground,
          .unreadable = event.unreadable};
}
InterleavedEvent view_of(const Event&&, std::string_view, std::uint64_t) = delete;

/// A copy of the viewed event.
[[nodiscard]] inline Event event_of(const InterleavedEvent& view) {
  return {.id = std::string(view.id),
          .app_id = std::string(view.app_id),
          .session_id = std::string(view.session_id),
          .time = view.time,
          .foreground = view.foreground,
          .unreadable = view.unreadable};
}

/// Takes the events of many users as a source reads them.
class SIGNALS_EXPORT InterleavedEventSink : public Interface {
 public:
  /// Takes one or more events. The source may change them after the call returns.
  virtual void accept(std::span<const InterleavedEvent> events) = 0;
};

}  // namespace signals::inline SIGNALS_ABI
