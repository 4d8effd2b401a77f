// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <signals/error.hpp>
#include <signals/instant.hpp>

#include "json_tree.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// Refuses an event.
[[noreturn]] inline void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

/// The largest number of users in one request. A report takes more than 900 bytes of an answer, so
/// about 6,000 reports fit into the 6 MB that AWS Lambda allows. A larger request needs several
/// invocations.
inline constexpr std::size_t most_users = 10'000;

/// Asks for the reports of users.
struct EvaluationRequest {
  /// As given, possibly with repeats.
  std::vector<std::string> user_ids{};
  /// Whether users are named, be it nobody; if not, the event source lists them.
  bool names_users = false;
  std::optional<Instant> since{};
  std::optional<Instant> now{};
  /// The most users to list; 0 is all of them.
  std::optional<std::size_t> limit{};
  /// Where listing goes on; empty is the start.
  std::string cursor{};
};

/// Asks for a page of the users that the event source has.
struct ListingRequest {
  std::string cursor{};
  std::size_t limit = 1'000;
};

/// Asks for work on a state.
struct StateRequest {
  enum class Action { update, deliver };
  Action action = Action::update;
  /// Required to update.
  std::optional<unsigned> partition{};
  std::optional<Instant> now{};
};

/// What an event asks for, and which of its fields mean nothing.
struct Request {
  std::variant<EvaluationRequest, ListingRequest, StateRequest> wanted{};
  std::vector<std::string> unknown_fields{};
};

/// Whether it is the name of a field of users: `user_ids` in a few spellings, perhaps with `[]` or
/// `[0]` behind it, as forms write lists.
[[nodiscard]] bool is_user_field(std::string_view name) noexcept;

/// Reads the fields of a request, in any order, repeated or not. Throws `Error` with
/// `invalid_argument` that names the field and says what it may hold; for a field of users that
/// names nobody; and for an unknown field beside no user, as it may be a misspelt one of users.
[[nodiscard]] Request read_request(std::span<const JsonMember> fields);

}  // namespace signals::inline SIGNALS_ABI::lambda
