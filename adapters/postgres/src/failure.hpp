// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

/// What the adapter itself can do about a failure before it troubles the caller.
enum class Remedy { none, try_again, check_schema };

/// An `Error` that knows its remedy.
class Failure : public Error {
 public:
  Failure(ErrorCode code, const std::string& message, Retry retry = Retry::useless,
          Remedy remedy = Remedy::none)
      : Error(code, message, retry), remedy_(remedy) {}

  [[nodiscard]] Remedy remedy() const noexcept { return remedy_; }

 private:
  Remedy remedy_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
