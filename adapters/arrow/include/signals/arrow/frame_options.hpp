// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// Which column of a frame says what of an event. An empty name stands for every spelling that an
/// event document may have; another one replaces these, for its fact alone.
struct ColumnNames {
  std::string user{};
  std::string app{};
  std::string session{};
  /// The id of the event, which stands for its session where it has none.
  std::string id{};
  std::string time{};
  std::string foreground_ms{};
  std::string foreground_minutes{};
};

/// How a frame of events is read.
struct FrameOptions {
  ColumnNames columns{};
  /// How many threads evaluate users, at least 1.
  unsigned threads = 1;
  /// Whether `Reports::explain` will be called: then the batches of the frame stay in memory until
  /// the reports are gone. Else `evaluate` releases each batch once it was read, so that all of
  /// them may be larger than memory, if the goal source lists its users.
  bool explainable = true;
  /// Ends the work with an `Error` of the code `cancelled`.
  std::stop_token stop{};
};

}  // namespace signals::inline SIGNALS_ABI::arrow
