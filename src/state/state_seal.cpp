// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <signals/state/state_seal.hpp>

namespace signals::inline SIGNALS_ABI {

void seal_states(StateTransaction& store) {
  const auto run = store.last_run();
  if (!run) return;
  std::vector<std::string> user_ids;
  store.for_each([&](const StoredUser& user) { user_ids.push_back(user.user_id); });
  constexpr std::size_t fetched_at_once = 500;
  for (std::size_t i = 0; i < user_ids.size(); ++i) {
    if (i % fetched_at_once == 0) {
      store.prefetch(
          std::span(user_ids).subspan(i, std::min(fetched_at_once, user_ids.size() - i)));
    }
    auto user = store.find(user_ids[i]);
    UserState state = decode_user_state(user->state, store.apps());
    user->state.clear();
    append_sealed_user_state(user->state, state, run->now, store.apps(), run->origin.sessions_kept);
    store.put(*user);
  }
}

}  // namespace signals::inline SIGNALS_ABI
