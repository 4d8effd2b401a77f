// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/error.hpp>

#include "failure.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// What a failure means for the caller.
struct Verdict {
  ErrorCode code;
  Retry retry;
  Remedy remedy;
  /// The fix, for the end of a message; may be empty.
  std::string_view advice;
};

/// What an SQLSTATE means: https://www.postgresql.org/docs/current/errcodes-appendix.html.
[[nodiscard]] Verdict verdict_of_state(std::string_view sql_state) noexcept;

/// What a connection's failure means that came without SQLSTATE, from libpq or from PgBouncer.
[[nodiscard]] Verdict verdict_of_text(std::string_view text) noexcept;

}  // namespace signals::inline SIGNALS_ABI::postgres
