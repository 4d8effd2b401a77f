// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/user_state.hpp>

#include "event_database.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// The events of one user that arrived in the window.
struct Arrived {
  UserState state;
  std::uint64_t count = 0;
  bool is_rewritten = false;
};

/// Gathers the events of a window by their users.
class WindowSink final : public DocumentSink {
 public:
  WindowSink(const Location& location, UserState empty)
      : location_(location), empty_(std::move(empty)) {}

  void accept(const Event& event, const DocumentFacts& facts) override {
    const auto user_id = location_.user_of_event(facts.name);
    if (!user_id) {
      ++foreign;
      return;
    }
    const auto [at, is_new] = users.try_emplace(std::string(*user_id));
    Arrived& user = at->second;
    if (is_new) {
      user.state = empty_;
      order.push_back(at->first);
    }
    user.state.add(event);
    user.is_rewritten = user.is_rewritten || facts.is_rewritten;
    ++user.count;
    ++count;
  }

  std::unordered_map<std::string, Arrived> users;
  std::vector<std::string> order;
  std::uint64_t count = 0;
  std::uint64_t foreign = 0;

 private:
  const Location& location_;
  UserState empty_;
};

/// Folds all events of a user but those that arrived after the window, which the next run reads.
class WholeSink final : public DocumentSink {
 public:
  WholeSink(UserState empty, std::optional<Instant> until)
      : state(std::move(empty)), until_(until) {}

  void accept(const Event& event, const DocumentFacts& facts) override {
    if (until_ && !facts.arrived.empty()) {
      const auto arrived = parse_instant(facts.arrived);
      if (arrived && *arrived >= *until_) return;
    }
    if (facts.arrived.empty()) ++without_field;
    state.add(event);
  }

  UserState state;
  std::uint64_t without_field = 0;

 private:
  std::optional<Instant> until_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
