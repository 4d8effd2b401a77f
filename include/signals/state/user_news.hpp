// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/interface.hpp>
#include <signals/state/flag_change.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a source has read of one user.
struct UserNews {
  std::string user_id{};
  /// Of the new events, or of all events of the user; sealed for the run's `now`.
  UserState state{};
  /// Whether `state` is of all events, and replaces the one stored.
  bool is_whole = false;
  /// Of the flags that change with it: `event` or `reread`.
  ChangeCause cause = ChangeCause::event;
};

/// A source that knows by itself what is new, such as a database.
class SIGNALS_EXPORT UserNewsSource : public Interface {
 public:
  /// The news of some users; of none once all were returned. Each user comes once. Throws `Error`.
  [[nodiscard]] virtual std::vector<UserNews> next() = 0;

  /// What the next run goes on from, for `StateRun::cursor`. Called after the last `next`.
  [[nodiscard]] virtual std::string cursor() const { return {}; }

  /// Whether all news were returned. If not, the update is a part, and the next one goes on where
  /// the cursor says. Called after the last `next`.
  [[nodiscard]] virtual bool is_complete() const { return true; }

  /// Whether the last run's cursor is of a part of the update that makes the state.
  [[nodiscard]] virtual bool continues_making() const { return false; }
};

}  // namespace signals::inline SIGNALS_ABI
