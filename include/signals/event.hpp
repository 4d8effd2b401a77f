// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Which facts a document had but could not tell: a field was there, before the one that was used
/// or with none that was, and held something else.
struct Unreadable {
  bool time = false;
  bool foreground = false;

  friend bool operator==(const Unreadable&, const Unreadable&) = default;
};

/// One use of an app by one user.
///
/// Sources reuse one `Event`, so that its strings are allocated once.
struct Event {
  std::string id{};
  /// As the phone wrote it; the catalogue compares it trimmed, with ASCII case ignored.
  std::string app_id{};
  /// The same for all events of one session; empty if the document has none.
  std::string session_id{};
  /// When the app was used, if known.
  std::optional<Instant> time{};
  /// How long the app was in the foreground; 0 if unknown. What is negative, infinite or not a
  /// number counts as 0.
  Minutes foreground{0};
  /// What of its document could not be read.
  Unreadable unreadable{};

  friend bool operator==(const Event&, const Event&) = default;
};

}  // namespace signals::inline SIGNALS_ABI
