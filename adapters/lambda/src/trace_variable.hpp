// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// Puts the trace of the invocation where AWS X-Ray's libraries look for it. Call it while no other
/// thread reads the environment.
///
/// `setenv` would keep each value for as long as the process lives.
inline void set_trace_variable(std::string_view trace_id) noexcept {
  constexpr std::string_view name = "_X_AMZN_TRACE_ID";
  static std::array<char, 1'024> variable{};
  if (trace_id.empty() || name.size() + 1 + trace_id.size() >= variable.size()) {
    ::unsetenv(name.data());  // NOLINT(concurrency-mt-unsafe)
    return;
  }
  auto at = std::copy(name.begin(), name.end(), variable.begin());
  *at++ = '=';
  at = std::copy(trace_id.begin(), trace_id.end(), at);
  *at = '\0';
  ::putenv(variable.data());  // NOLINT(concurrency-mt-unsafe)
}

}  // namespace signals::inline SIGNALS_ABI::lambda
