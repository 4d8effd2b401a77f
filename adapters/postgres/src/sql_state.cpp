// SPDX-License-Identifier: Apache-2.0
#include "sql_state.hpp"

#include <algorithm>
#include <array>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr Verdict unauthenticated{ErrorCode::unauthenticated, Retry::useless, Remedy::none,
                                  "check the user and the password of the connection string"};
constexpr Verdict no_database{ErrorCode::not_found, Retry::useless, Remedy::none,
                              "check the database's name in the connection string"};
constexpr Verdict out_of_reach{ErrorCode::unavailable, Retry::may_help, Remedy::try_again, ""};
constexpr Verdict busy{ErrorCode::resource_exhausted, Retry::may_help, Remedy::try_again,
                       "allow the server more, or use fewer connections"};
constexpr Verdict denied{ErrorCode::permission_denied, Retry::useless, Remedy::none,
                         "grant the role what it lacks"};
constexpr Verdict conflict{ErrorCode::aborted, Retry::may_help, Remedy::try_again, ""};
constexpr Verdict no_tls{ErrorCode::failed_precondition, Retry::useless, Remedy::none,
                         "check sslmode and sslrootcert of the connection string, and the server's "
                         "certificate"};
constexpr Verdict other_schema{ErrorCode::failed_precondition, Retry::useless, Remedy::check_schema,
                               ""};
constexpr Verdict damaged{ErrorCode::data_loss, Retry::useless, Remedy::none, ""};

struct Entry {
  std::string_view prefix;
  Verdict verdict;
};

// The first prefix that fits decides.
constexpr std::array states{
    Entry{"08", out_of_reach},
    Entry{"22", {ErrorCode::invalid_argument, Retry::useless, Remedy::none, ""}},
    Entry{"25006",
          {ErrorCode::failed_precondition, Retry::useless, Remedy::none,
           "signals reads only; a view must not write"}},
    Entry{"25P", out_of_reach},  // the server ends what it found idle for too long
    Entry{"28", unauthenticated},
    Entry{"3D", no_database},
    Entry{"3F", other_schema},
    Entry{"40", conflict},
    Entry{"42501", denied},
    Entry{"42", other_schema},
    Entry{"53", busy},
    Entry{"55", conflict},
    // Somebody on the server's side cancelled it, so it is not sent again unasked.
    Entry{"57014", {ErrorCode::aborted, Retry::may_help, Remedy::none, ""}},
    Entry{"57P04", no_database},
    Entry{"57", out_of_reach},
    Entry{"58", {ErrorCode::internal, Retry::may_help, Remedy::none, "the server's log says more"}},
    Entry{"XX001", damaged},
    Entry{"XX002", damaged},
    Entry{"XX", {ErrorCode::internal, Retry::useless, Remedy::none, "the server's log says more"}},
};

// PgBouncer reports its own failures, and those of connecting to the server, as protocol violations
// (08P01), so only the message distinguishes them.
constexpr std::array texts{
    Entry{"no such database", no_database},
    Entry{"no such user", unauthenticated},
    Entry{"authentication failed", unauthenticated},
    Entry{"no more connections allowed", busy},
    Entry{"too many connections", busy},
    Entry{"connection slots", busy},
    Entry{"permission denied", denied},
    Entry{"certificate", no_tls},
    Entry{"does not support SSL", no_tls},
    Entry{"role \"", unauthenticated},
    Entry{"does not exist", no_database},
    Entry{"unsupported startup parameter",
          {ErrorCode::invalid_argument, Retry::useless, Remedy::none,
           "take it out of the connection string"}},
};

}  // namespace

Verdict verdict_of_state(std::string_view sql_state) noexcept {
  const auto at = std::find_if(states.begin(), states.end(), [&](const Entry& entry) {
    return sql_state.starts_with(entry.prefix);
  });
  return at == states.end() ? Verdict{ErrorCode::unknown, Retry::useless, Remedy::none, ""}
                            : at->verdict;
}

Verdict verdict_of_text(std::string_view text) noexcept {
  const auto at = std::find_if(texts.begin(), texts.end(), [&](const Entry& entry) {
    return text.find(entry.prefix) != std::string_view::npos;
  });
  return at == texts.end() ? out_of_reach : at->verdict;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
