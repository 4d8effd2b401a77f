// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <random>
#include <string>
#include <system_error>
#include <utility>

#include <curl/curl.h>

#include <signals/error.hpp>
#include <signals/http/retry.hpp>

namespace signals::inline SIGNALS_ABI::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Nobody waits longer, and what is longer may leave the range of a clock.
constexpr seconds longest_wait = std::chrono::hours{24 * 365};

[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

[[nodiscard]] bool is_number(std::string_view text) noexcept {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

[[nodiscard]] double from_the_system() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution(0.0, 1.0)(generator);
}

}  // namespace

void require_usable(const RetryPolicy& policy, milliseconds timeout) {
  constexpr milliseconds day = std::chrono::hours{24};
  const auto require = [](bool holds, const char* what) {
    if (!holds) throw Error(ErrorCode::invalid_argument, what);
  };
  require(policy.attempts > 0, "attempts must be at least 1");
  require(timeout.count() > 0 && timeout <= day, "timeout must be above 0, and a day at most");
  for (const milliseconds backoff : {policy.first_backoff, policy.longest_backoff}) {
    require(backoff.count() >= 0 && backoff <= day,
            "a backoff must not be below 0, and a day at most");
  }
}

Retry retry_of(const Error& failure) noexcept {
  const bool is_of_network =
      failure.code() == ErrorCode::unavailable || failure.code() == ErrorCode::deadline_exceeded;
  return is_of_network ? Retry::may_help : failure.retry();
}

bool may_help_to_retry(int status) noexcept {
  constexpr std::array statuses{429, 500, 502, 503, 504};
  return std::find(statuses.begin(), statuses.end(), status) != statuses.end();
}

std::optional<milliseconds> retry_after(const ResponseHead& head,
                                        std::chrono::system_clock::time_point now) {
  const auto value = head.find("retry-after");
  if (!value) return std::nullopt;
  const std::string text{trimmed(*value)};
  if (is_number(text)) {
    seconds::rep count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::result_out_of_range) return longest_wait;
    return std::min(seconds{count}, longest_wait);
  }
  // Each form of a date starts with the name of a day; libcurl would read others as well.
  if (text.empty() || !is_letter(text.front())) return std::nullopt;
  const std::time_t date = curl_getdate(text.c_str(), nullptr);
  if (date == -1) return std::nullopt;
  const auto wait =
      std::chrono::ceil<milliseconds>(std::chrono::system_clock::from_time_t(date) - now);
  return std::clamp(wait, milliseconds{0}, milliseconds{longest_wait});
}

RetrySchedule::RetrySchedule(RetryPolicy policy, std::chrono::steady_clock::time_point deadline,
                             std::stop_token stop)
    : policy_(std::move(policy)), deadline_(deadline), stop_(std::move(stop)) {
  if (!policy_.random) policy_.random = from_the_system;
}

bool RetrySchedule::wait(const Error& failure, std::optional<milliseconds> asked_for) {
  const auto throw_if_stopped = [this] {
    if (stop_.stop_requested()) throw Error(ErrorCode::cancelled, "the call was cancelled");
  };
  throw_if_stopped();
  if (++failures_ >= policy_.attempts) return false;
  milliseconds bound = std::min(policy_.first_backoff, policy_.longest_backoff);
  for (unsigned i = 1; i < failures_ && bound < policy_.longest_backoff; ++i) {
    bound = bound > policy_.longest_backoff / 2 ? policy_.longest_backoff : bound * 2;
  }
  const std::chrono::duration<double, std::milli> random = policy_.random() * bound;
  const auto wait =
      std::max(std::chrono::floor<milliseconds>(random),
               std::min<milliseconds>(asked_for.value_or(milliseconds{0}), longest_wait));
  const auto until = std::chrono::steady_clock::now() + wait;
  if (until >= deadline_) return false;
  if (policy_.on_retry) policy_.on_retry(failure, wait);

  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, stop_, until, [] { return false; });
  throw_if_stopped();
  return true;
}

void RetrySchedule::restart() noexcept { failures_ = 0; }

}  // namespace signals::inline SIGNALS_ABI::http
