// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_dictionary.hpp>
#include <signals/detail/byte_reader.hpp>
#include <signals/detail/byte_writer.hpp>
#include <signals/detail/concat.hpp>
#include <signals/detail/hexadecimal_id.hpp>
#include <signals/error.hpp>
#include <signals/instant.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI {

/// The version that `append_user_state` writes. All older ones are read.
inline constexpr std::uint8_t user_state_version = 1;

namespace detail {

/// What the instants of a state are spans from: no bit is spent on what all have in common.
struct StateFloors {
  explicit StateFloors(const std::optional<Seal>& seal) {
    if (!seal) return;
    active = std::max(seal->active_from(), earliest_instant);
    ahead = seal->at;
    sessions = seal->sessions_from;
  }
  Instant active = earliest_instant;
  Instant ahead = earliest_instant;
  Instant sessions = earliest_instant;
};

template <int GapDays>
void append_runs(ByteWriter& out, const InstantRuns<GapDays>& runs, Instant floor) {
  for (const InstantRun& run : runs.runs()) {
    out.span(floor, run.first);
    out.span(run.first, run.last);
    floor = run.last;
  }
}

template <typename Runs>
[[nodiscard]] Runs read_runs(ByteReader& in, std::size_t count, Instant floor) {
  std::vector<InstantRun> runs;
  runs.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Instant first = in.later_than(floor);
    in.require(i == 0 || first - floor > Runs::gap);
    floor = in.later_than(first);
    runs.push_back({first, floor});
  }
  return Runs(std::move(runs));
}

inline void append_app(ByteWriter& out, const AppState& app, const StateFloors& floors) {
  out.number(app.event_count);
  out.minutes(app.longest_foreground);
  out.number(app.active.runs().size());
  out.number(app.ahead.size() << 1U | (app.first ? 1U : 0U));
  if (app.first) out.span(earliest_instant, *app.first);
  append_runs(out, app.active, floors.active);
  Instant before = floors.ahead;
  for (const auto& [time, events] : app.ahead) {
    out.span(before, time);
    out.number(events.event_count << 1U | (events.is_active ? 1U : 0U));
    before = time;
  }
}

[[nodiscard]] inline AppState read_app(ByteReader& in, std::string_view app_id,
                                       const StateFloors& floors) {
  AppState app{.app_id = std::string(app_id)};
  app.event_count = in.number();
  app.longest_foreground = in.minutes();
  in.require(app.longest_foreground >= Minutes::zero());
  const std::size_t active_count = in.count(2);
  const std::uint64_t ahead = in.number();
  if ((ahead & 1U) != 0) app.first = in.later_than(earliest_instant);
  app.active = read_runs<ActiveRuns>(in, active_count, floors.active);
  in.require(active_count == 0 || app.active.runs().back().last <= floors.ahead);
  Instant before = floors.ahead;
  for (std::uint64_t i = 0; i < ahead >> 1U; ++i) {
    const Instant time = in.later_than(before);
    in.require(i == 0 || time > before);
    const std::uint64_t events = in.number();
    app.ahead.emplace_hint(app.ahead.end(), time, EventsAhead{events >> 1U, (events & 1U) != 0});
    before = time;
  }
  return app;
}

/// How a session's id is written.
enum class SessionId : std::uint8_t { as_before, text, uuid, digits };

inline void append_session_id(ByteWriter& out, std::uint64_t head, std::string_view id) {
  const auto kind = [head](SessionId id_kind) {
    return head << 2U | static_cast<std::uint64_t>(id_kind);
  };
  if (const auto uuid = bytes_of_hexadecimal(id, IdForm::uuid)) {
    out.number(kind(SessionId::uuid));
    out.bytes(*uuid);
  } else if (const auto digits = bytes_of_hexadecimal(id, IdForm::digits)) {
    out.number(kind(SessionId::digits));
    out.text(*digits);
  } else {
    out.number(kind(SessionId::text));
    out.text(id);
  }
}

[[nodiscard]] inline std::string read_session_id(ByteReader& in, SessionId kind) {
  constexpr std::size_t uuid_size = 16;
  if (kind == SessionId::uuid) return hexadecimal_of(in.bytes(uuid_size), IdForm::uuid);
  if (kind == SessionId::digits) return hexadecimal_of(in.text(), IdForm::digits);
  return std::string(in.text());
}

/// Sessions come after the apps, so that the id of one in several apps is there once.
inline void append_sessions(ByteWriter& out, std::span<const AppState> apps, Instant floor) {
  struct InApp {
    std::string_view id;
    std::size_t app;
    const SessionRuns* runs;
  };
  std::vector<InApp> sessions;
  for (std::size_t app = 0; app < apps.size(); ++app) {
    for (const auto& [id, runs] : apps[app].sessions) sessions.push_back({id, app, &runs});
  }
  std::sort(sessions.begin(), sessions.end(), [](const InApp& left, const InApp& right) {
    return std::pair(left.id, left.app) < std::pair(right.id, right.app);
  });
  out.number(sessions.size());
  std::string_view last;  // no session's id is empty
  for (const InApp& session : sessions) {
    const std::size_t run_count = session.runs->runs().size();
    const std::uint64_t head = session.app << 1U | (run_count > 1 ? 1U : 0U);
    if (session.id == last) {
      out.number(head << 2U | static_cast<std::uint64_t>(SessionId::as_before));
    } else {
      append_session_id(out, head, session.id);
    }
    if (run_count > 1) out.number(run_count);
    last = session.id;
    append_runs(out, *session.runs, floor);
  }
}

inline void read_sessions(ByteReader& in, std::span<AppState> apps, Instant floor) {
  std::string id;
  for (std::size_t left = in.count(3); left > 0; --left) {
    const std::uint64_t head = in.number();
    const auto kind = static_cast<SessionId>(head & 3U);
    if (kind != SessionId::as_before) id = read_session_id(in, kind);
    const std::size_t run_count = (head & 4U) != 0 ? in.count(2) : 1;
    in.require(!id.empty() && head >> 3U < apps.size() && run_count > 0);
    auto& sessions = apps[head >> 3U].sessions;
    in.require(sessions.empty() || sessions.rbegin()->first < id);
    sessions.emplace_hint(sessions.end(), id, read_runs<SessionRuns>(in, run_count, floor));
  }
}

}  // namespace detail

/// Appends the state as bytes to `out`: the same for the same state and dictionary, on every
/// machine. The dictionary learns the apps that it does not know yet.
inline void append_user_state(std::string& out, const UserState& state, AppDictionary& dictionary) {
  detail::ByteWriter writer(out);
  writer.byte(user_state_version);
  const bool passes_over = state.passed_over() != PassedOver{};
  writer.number((state.seal() ? 1U : 0U) | (passes_over ? 2U : 0U));
  if (state.seal()) {
    writer.span(earliest_instant, state.seal()->at);
    writer.span(state.seal()->sessions_from, state.seal()->at);
  }
  if (passes_over) {
    for (std::size_t kind = 0; kind < PassedOverSet::after_now_bit; ++kind) {
      writer.number(state.passed_over().*passed_over_fields[kind].value);
    }
  }
  writer.number(state.apps().size());
  const detail::StateFloors floors(state.seal());
  for (const AppState& app : state.apps()) {
    writer.number(dictionary.number_of(app.app_id));
    detail::append_app(writer, app, floors);
  }
  detail::append_sessions(writer, state.apps(), floors.sessions);
}

/// How long after its end a session is kept: at least so long, and longer by those users whose
/// bytes are few all the same. What is kept longer than the registration window lets rules change
/// to a longer window later.
struct SessionsKept {
  date::days most = UserState::default_sessions_kept;
  date::days least{14};
  std::size_t most_bytes = 1000;
};

/// Seals the state for `now`, and appends it as bytes to `out`.
inline void append_sealed_user_state(std::string& out, UserState& state, Instant now,
                                     AppDictionary& dictionary, const SessionsKept& kept = {}) {
  const std::size_t before = out.size();
  state.seal(now, kept.most);
  append_user_state(out, state, dictionary);
  if (out.size() - before <= kept.most_bytes || kept.least >= kept.most) return;
  out.resize(before);
  state.seal(now, kept.least);
  append_user_state(out, state, dictionary);
}

/// The state of which these are the bytes. Throws `Error`: `failed_precondition` for a version that
/// is newer than this library, `data_loss` for bytes that are no state, or of apps that the
/// dictionary does not know.
[[nodiscard]] inline UserState decode_user_state(std::string_view bytes,
                                                 const AppDictionary& dictionary) {
  detail::ByteReader in(bytes, "the state of a user");
  const std::uint8_t version = in.byte();
  if (version > user_state_version) {
    throw Error(ErrorCode::failed_precondition,
                detail::concat("the state of a user is of version ", unsigned{version},
                               ", and this library reads up to ", unsigned{user_state_version},
                               "; use the newer library that wrote it"));
  }
  in.require(version == user_state_version);
  std::optional<Seal> seal;
  const std::uint64_t parts = in.number();
  in.require(parts <= 3);
  if ((parts & 1U) != 0) {
    const Instant at = in.later_than(earliest_instant);
    const Instant kept = in.later_than(earliest_instant);
    in.require(kept <= at);
    seal = Seal{.at = at, .sessions_from = earliest_instant + (at - kept)};
  }
  PassedOver passed_over;
  if ((parts & 2U) != 0) {
    for (std::size_t kind = 0; kind < PassedOverSet::after_now_bit; ++kind) {
      passed_over.*passed_over_fields[kind].value = in.number();
    }
    in.require(passed_over != PassedOver{});
  }
  const detail::StateFloors floors(seal);
  std::vector<AppState> apps;
  const std::size_t app_count = in.count(5);
  apps.reserve(app_count);
  for (std::size_t i = 0; i < app_count; ++i) {
    const auto app_id = dictionary.find(in.number());
    in.require(app_id && (i == 0 || apps.back().app_id < *app_id));
    apps.push_back(detail::read_app(in, *app_id, floors));
  }
  detail::read_sessions(in, apps, floors.sessions);
  in.require(in.at_end());
  return {seal, passed_over, std::move(apps)};
}

}  // namespace signals::inline SIGNALS_ABI
