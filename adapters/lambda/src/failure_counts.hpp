// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// Why users failed, counted by code.
class FailureCounts {
 public:
  void add(const Error& error) {
    ++counts_[error.code()];
    // An id that no source can hold is the user's own; any other reason is the source's.
    if (!of_source_ && error.code() != ErrorCode::invalid_argument) of_source_ = error;
    if (!first_) first_ = error;
  }

  [[nodiscard]] bool is_empty() const noexcept { return counts_.empty(); }
  /// The first failure, if there is one.
  [[nodiscard]] const std::optional<Error>& first() const noexcept { return first_; }
  /// The first failure that is not the user's own, if every failure is of that kind.
  [[nodiscard]] std::optional<Error> of_source() const {
    return counts_.contains(ErrorCode::invalid_argument) ? std::nullopt : of_source_;
  }

  /// `permission_denied: 3, unavailable: 1`
  [[nodiscard]] std::string text() const {
    std::string text;
    for (const auto& [code, count] : counts_) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name_of(code), count);
    }
    return text;
  }

 private:
  std::map<ErrorCode, std::uint64_t> counts_{};
  std::optional<Error> of_source_{};
  std::optional<Error> first_{};
};

}  // namespace signals::inline SIGNALS_ABI::lambda
