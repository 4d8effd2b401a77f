// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

#include <signals/formats/report_json.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// How many bytes a piece of a JSON text takes inside a JSON string, as bodies of answers are.
[[nodiscard]] inline std::size_t escaped_size(std::string_view json) noexcept {
  return json.size() + static_cast<std::size_t>(std::count_if(
                           json.begin(), json.end(), [](char c) { return c == '"' || c == '\\'; }));
}

/// The size of an element of a list in the body: a user's id and a comma.
[[nodiscard]] inline std::size_t listed_size(std::string_view user_id) {
  std::string element;
  append_json_string(element, user_id);
  return escaped_size(element) + 1;
}

/// The remaining bytes of an answer. It reserves room for every pending user in the list of
/// unprocessed users, so that the answer always names every user. Safe to share between threads.
class AnswerBudget {
 public:
  explicit AnswerBudget(std::size_t bytes) : left_(bytes) {}

  /// Takes bytes, if enough are left.
  [[nodiscard]] bool take(std::size_t bytes) { return exchange(0, bytes); }

  /// Returns some bytes and takes others, if enough are left.
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

}  // namespace signals::inline SIGNALS_ABI::lambda
