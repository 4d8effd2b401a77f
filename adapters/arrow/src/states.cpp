// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/arrow/states.hpp>
#include <signals/detail/text_hash.hpp>
#include <signals/evaluate.hpp>
#include <signals/user_state.hpp>
#include <signals/user_state_bytes.hpp>

#include "event_frame.hpp"
#include "exported_table.hpp"
#include "report_contents.hpp"
#include "text_frame.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

struct UserWithState {
  std::string id;
  UserState state{};
};

/// An event of a frame, as `UserState` takes it.
struct EventView {
  std::string_view app_id;
  std::string_view session_id;
  std::optional<Instant> time;
  Minutes foreground;
  Unreadable unreadable;
};

/// The place of each text among all in their order.
[[nodiscard]] std::vector<std::uint32_t> ranks_of(std::span<const std::string_view> texts) {
  std::vector<std::uint32_t> in_order(texts.size());
  std::iota(in_order.begin(), in_order.end(), std::uint32_t{0});
  std::sort(in_order.begin(), in_order.end(),
            [&](std::uint32_t left, std::uint32_t right) { return texts[left] < texts[right]; });
  std::vector<std::uint32_t> ranks(texts.size());
  for (std::uint32_t rank = 0; rank < in_order.size(); ++rank) ranks[in_order[rank]] = rank;
  return ranks;
}

/// Events that wait until they are many, and are then folded user by user: to fold each as it comes
/// would miss the cache several times, as nearly each is of another user than the one before.
class WaitingEvents {
 public:
  void add(const EventRows& rows) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      events_.push_back({.user = rows.users[row],
                         .app = rows.apps[row],
                         .session = rows.sessions[row],
                         .unreadable = {.time = rows.has_unreadable_time[row] != 0,
                                        .foreground = rows.has_unreadable_foreground[row] != 0},
                         .time = rows.times[row],
                         .foreground = rows.foregrounds[row]});
    }
  }

  [[nodiscard]] bool are_many() const noexcept {
    return events_.size() >= std::size_t{1} << 20U;  // of 32 bytes
  }

  /// Adds each event to the state that `state_of` finds for a user id, and forgets it.
  template <typename StateOf>
  void fold(const FrameNames& names, StateOf state_of) {
    sort(names);
    UserState* state = nullptr;
    std::uint32_t user = TextNumbers::none;
    for (const NumberedEvent& event : events_) {
      if (event.user != user) state = &state_of(names.users.texts()[event.user]);
      user = event.user;
      EventView view{.app_id = text_of(names.apps, event.app),
                     .session_id = text_of(names.sessions, event.session),
                     .time = {},
                     .foreground = event.foreground,
                     .unreadable = event.unreadable};
      if (event.time != TimeReader::none) view.time = event.time;
      state->add(view);
    }
    events_.clear();
  }

 private:
  struct NumberedEvent {
    std::uint32_t user = TextNumbers::none;
    std::uint32_t app = TextNumbers::none;
    std::uint32_t session = TextNumbers::none;
    Unreadable unreadable{};
    Instant time{};
    Minutes foreground{};
  };

  [[nodiscard]] static std::string_view text_of(const TextNumbers& numbers, std::uint32_t number) {
    return number == TextNumbers::none ? std::string_view() : numbers.texts()[number];
  }

  /// By user; and those of a user by app, in the order in which a state keeps them: then each new
  /// app goes behind the others.
  void sort(const FrameNames& names) {
    const std::vector<std::uint32_t> ranks = ranks_of(names.apps.texts());
    const auto place_of = [&](const NumberedEvent& event) {
      const std::uint32_t rank = event.app == TextNumbers::none ? 0 : ranks[event.app] + 1;
      return std::uint64_t{event.user} << 32U | rank;
    };
    std::sort(events_.begin(), events_.end(),
              [&](const NumberedEvent& left, const NumberedEvent& right) {
                return place_of(left) < place_of(right);
              });
  }

  std::vector<NumberedEvent> events_;
};

/// The bytes of a state, which name its apps themselves: each state may be on another machine.
[[nodiscard]] std::string bytes_of(const UserState& state) {
  AppDictionary dictionary;
  std::string encoded;
  append_user_state(encoded, state, dictionary);
  std::string bytes;
  detail::ByteWriter writer(bytes);
  writer.number(dictionary.size());
  for (std::size_t app = 0; app < dictionary.size(); ++app) {
    writer.text(dictionary.find(app).value());
  }
  writer.text(encoded);
  return bytes;
}

[[nodiscard]] UserState state_of(std::string_view bytes) {
  detail::ByteReader reader(bytes, "the state of a user");
  AppDictionary dictionary;
  for (std::size_t left = reader.count(1); left > 0; --left) {
    dictionary.number_of(reader.text());
  }
  const std::string_view encoded = reader.text();
  reader.require(reader.at_end());
  return decode_user_state(encoded, dictionary);
}

}  // namespace

class States::Users {
 public:
  [[nodiscard]] UserState& state_of(std::string_view id) {
    auto at = places_.find(id);
    if (at == places_.end()) {
      at = places_.emplace(id, users_.size()).first;
      users_.push_back({.id = std::string(id)});
    }
    return users_[at->second].state;
  }

  [[nodiscard]] std::vector<UserWithState>& all() noexcept { return users_; }
  [[nodiscard]] const std::vector<UserWithState>& all() const noexcept { return users_; }

 private:
  std::vector<UserWithState> users_;  // in the order in which they came
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> places_;
};

States::States() : users_(std::make_shared<Users>()) {}

States::Users& States::own() {
  if (users_.use_count() > 1) users_ = std::make_shared<Users>(*users_);
  return *users_;
}

std::size_t States::size() const noexcept { return users_->all().size(); }

void States::add(ArrowArrayStream& events, const FrameOptions& options) {
  FrameNames names;
  EventFrame frame(events, options, names);
  Users& users = own();
  WaitingEvents waiting;
  const auto fold = [&] {
    waiting.fold(names, [&](std::string_view id) -> UserState& { return users.state_of(id); });
    frame.clear_sessions();  // else the names of all sessions would stay until the end
  };
  while (frame.next()) {
    frame.read_users();
    frame.read_uses();
    frame.read_sessions();
    waiting.add(frame.rows());
    if (waiting.are_many()) fold();
  }
  fold();
}

void States::add_states(ArrowArrayStream& states) {
  TextFrame frame(states, "states");
  const std::size_t user_id = frame.require_column("user_id");
  const std::size_t state = frame.require_column("state");
  Users& users = own();
  while (frame.next()) {
    const auto id = frame.text(user_id);
    const auto bytes = frame.bytes(state);
    if (!id || !bytes) frame.fail("has no user_id or no state; pass what the export wrote");
    users.state_of(*id).merge(arrow::state_of(*bytes));
  }
}

void States::merge(const States& other) {
  const std::shared_ptr<const Users> theirs = other.users_;  // may be ours
  Users& users = own();
  for (const UserWithState& user : theirs->all()) users.state_of(user.id).merge(user.state);
}

void States::seal(Instant now) {
  for (UserWithState& user : own().all()) user.state.seal(now);
}

Reports States::evaluate(GoalSource& goals, const Timeframe& timeframe,
                         const FrameOptions& options) const {
  const auto contents =
      std::make_shared<Reports::Contents>(timeframe, goals.catalogue(options.stop));
  TextNumbers ids;
  for (const UserWithState& user : users_->all()) ids.number_of(user.id);
  contents->goals = goals_of_users(goals, ids, options.stop);
  contents->activity_of = [users = std::shared_ptr<const Users>(users_),
                           catalogue = contents->catalogue, timeframe](std::size_t place) {
    if (place >= users->all().size()) return Activity{};
    return users->all()[place].state.activity(*catalogue, timeframe);
  };
  const std::span<const std::string_view> all = ids.texts();
  contents->reports.reserve(all.size());
  for (std::size_t place = 0; place < all.size(); ++place) {
    if (options.stop.stop_requested()) throw Error(ErrorCode::cancelled, "stopped on request");
    contents->reports.push_back(
        signals::evaluate(all[place], contents->activity_of(place),
                          goals_of_set(contents->goals.sets, contents->goals.of_users[place]),
                          *contents->catalogue, timeframe));
  }
  return Reports(contents);
}

void States::export_to(ArrowArrayStream& out) const {
  export_table(
      {.columns = {{"user_id", ExportedColumn::Type::text},
                   {"state", ExportedColumn::Type::binary}},
       .size = users_->all().size(),
       .fill =
           [users = std::shared_ptr<const Users>(users_)](std::vector<ExportedColumn>& columns,
                                                          std::size_t first, std::size_t count) {
             for (std::size_t i = first; i < first + count; ++i) {
               columns[0].add_text(users->all()[i].id);
               columns[1].add_text(bytes_of(users->all()[i].state));
             }
           }},
      out);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
