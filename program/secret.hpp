// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstring>
#include <string>
#include <utility>

namespace signals::program {

/// The value of a setting that grants access. No stream and no format takes it, so that it comes
/// into no message; `reveal` is for the adapter that needs it. The memory is overwritten at the
/// end.
class Secret {
 public:
  explicit Secret(std::string value) : value_(std::move(value)) {}
  Secret(Secret&&) = default;
  Secret& operator=(Secret&&) = default;
  ~Secret() { ::explicit_bzero(value_.data(), value_.size()); }

  [[nodiscard]] const std::string& reveal() const noexcept { return value_; }

 private:
  std::string value_;
};

}  // namespace signals::program
