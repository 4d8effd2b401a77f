// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include <signals/formats/report_json.hpp>

namespace signals::lambda {

/// How many bytes a piece of a JSON text takes inside a JSON string, as bodies of answers are.
[[nodiscard]] inline std::size_t escaped_size(std::string_view json) noexcept {
  return json.size() + static_cast<std::size_t>(std::count_if(
                           json.begin(), json.end(), [](char c) { return c == '"' || c == '\\'; }));
}

/// What an element of a list in the body takes: a user's id and a comma.
[[nodiscard]] inline std::size_t listed_size(std::string_view user_id) {
  std::string element;
  append_json_string(element, user_id);
  return escaped_size(element) + 1;
}

/// How many bytes of an answer are left. Every user who is waited for has room as one of those not
/// reached, so that whatever comes, the answer names everyone. Safe to share between threads.
class AnswerBudget {
 public:
  explicit AnswerBudget(std::size_t bytes) : left_(bytes) {}

  /// Takes bytes, where there are so many.
  [[nodiscard]] bool take(std::size_t bytes) { return exchange(0, bytes); }

  /// Gives back some and takes others instead, where there are so many.
  [[nodiscard]] bool exchange(std::size_t given, std::size_t taken) {
    const std::lock_guard lock(mutex_);
    if (left_ + given < taken) return false;
    left_ = left_ + given - taken;
    return true;
  }

 private:
  std::mutex mutex_;
  std::size_t left_;
};

}  // namespace signals::lambda
