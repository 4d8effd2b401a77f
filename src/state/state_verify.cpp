// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <signals/error.hpp>
#include <signals/state/state_verify.hpp>

#include "new_events.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Whether both are of the same events: states compare when they are sealed alike.
[[nodiscard]] bool are_of_same_events(UserState left, UserState right) {
  const UserState left_seal(left.seal(), {}, {});
  left.merge(UserState(right.seal(), {}, {}));
  right.merge(left_seal);
  return left == right;
}

}  // namespace

std::vector<std::string> users_who_differ(StateTransaction& store,
                                          std::span<const EventBatch> batches, unsigned workers) {
  const auto run = store.last_run();
  if (!run) throw Error(ErrorCode::failed_precondition, "the state is empty");
  std::vector<Digest> read;
  std::vector<std::string> order;
  std::unordered_map<std::string, UserState> states;
  for (const EventBatch& batch : batches) {
    if (std::find(read.begin(), read.end(), batch.content) != read.end()) continue;
    read.push_back(batch.content);
    for (auto& [user_id, state] : read_new_events(*batch.events, run->now, run->origin, workers)) {
      if (!store.holds(user_id)) continue;
      const auto [at, is_new] = states.try_emplace(user_id, std::move(state));
      if (is_new) {
        order.push_back(user_id);
      } else {
        at->second.merge(state);
      }
    }
  }
  std::vector<std::string> differing;
  store.for_each([&](const StoredUser& user) {
    const auto at = states.find(user.user_id);
    UserState expected;
    if (at != states.end()) expected = std::move(at->second);
    if (!are_of_same_events(decode_user_state(user.state, store.apps()), std::move(expected))) {
      differing.push_back(user.user_id);
    }
    if (at != states.end()) states.erase(at);
  });
  for (std::string& user_id : order) {
    if (states.contains(user_id)) differing.push_back(std::move(user_id));
  }
  return differing;
}

}  // namespace signals::inline SIGNALS_ABI
