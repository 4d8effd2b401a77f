// SPDX-License-Identifier: Apache-2.0
#include "new_events.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>

#include <signals/detail/text_hash.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

struct NewUser {
  UserState state;
  std::uint64_t position = 0;
};

using NewUsers = std::unordered_map<std::string, NewUser, TextHash, std::equal_to<>>;

/// Folds what one thread reads. The states are sealed first, so that they grow only with what is
/// kept.
class FoldingSink final : public InterleavedEventSink {
 public:
  FoldingSink(Instant now, const StateOrigin& origin) : since_(origin.since) {
    empty_.seal(now, origin.sessions_kept.most);
  }

  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) {
      auto at = users.find(event.user_id);
      if (at == users.end()) {
        at = users.emplace(event.user_id, NewUser{empty_, event.position}).first;
      }
      NewUser& user = at->second;
      user.position = std::min(user.position, event.position);
      if (!since_ || !event.time || *event.time >= *since_) user.state.add(event);
    }
  }

  NewUsers users;

 private:
  UserState empty_;
  std::optional<Instant> since_;
};

}  // namespace

NewEvents read_new_events(InterleavedEventSource& source, Instant now, const StateOrigin& origin,
                          unsigned workers) {
  std::vector<std::unique_ptr<FoldingSink>> sinks;
  std::vector<InterleavedEventSink*> views;
  for (unsigned i = 0; i < workers; ++i) {
    sinks.push_back(std::make_unique<FoldingSink>(now, origin));
    views.push_back(sinks.back().get());
  }
  source.read_events(views, {});

  NewUsers& all = sinks.front()->users;
  for (std::size_t i = 1; i < sinks.size(); ++i) {
    for (auto& [user_id, user] : sinks[i]->users) {
      const auto [at, is_new] = all.try_emplace(user_id, std::move(user));
      if (is_new) continue;
      at->second.state.merge(user.state);
      at->second.position = std::min(at->second.position, user.position);
    }
    sinks[i]->users.clear();
  }
  std::vector<std::pair<std::uint64_t, const std::string*>> order;
  for (const auto& [user_id, user] : all) order.emplace_back(user.position, &user_id);
  std::sort(order.begin(), order.end());
  NewEvents events;
  events.reserve(order.size());
  for (const auto& [position, user_id] : order) {
    auto node = all.extract(*user_id);
    events.emplace_back(std::move(node.key()), std::move(node.mapped().state));
  }
  return events;
}

}  // namespace signals::inline SIGNALS_ABI
