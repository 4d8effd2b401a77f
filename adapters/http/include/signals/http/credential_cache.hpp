// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

#include <signals/abi.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// A credential and its expiry.
template <typename Credential>
struct ExpiringCredential {
  Credential credential{};
  std::chrono::system_clock::time_point expires_at{};
};

/// Keeps a credential that expires, and renews it once for all threads.
///
/// The first thread that finds it missing or about to expire fetches another. Meanwhile the other
/// threads use the old one while it is valid, or wait. If the fetch fails, all waiting threads
/// fail; later calls try again. If the fetch is cancelled, a waiting thread takes over. Safe to
/// share between threads.
template <typename Credential>
class CredentialCache {
 public:
  /// A point in time of the clock that expiry times use.
  using TimePoint = std::chrono::system_clock::time_point;
  /// Returns the current time.
  using Clock = std::function<TimePoint()>;

  /// The least pause after a failed renewal while the old credential is valid.
  static constexpr std::chrono::seconds pause_after_failure{10};

  /// Renews a credential `renew_before` it expires, but not in the first half of its lifetime.
  CredentialCache(std::chrono::seconds renew_before, Clock clock)
      : renew_before_(renew_before), clock_(std::move(clock)) {}

  /// A credential that has not expired. If necessary, calls `fetch()`, which returns an
  /// `ExpiringCredential` or throws `Error`, with `cancelled` once `stop` is requested. Throws what
  /// a fetch throws, and `Error` with `cancelled` if `stop` is requested while another thread
  /// fetches.
  template <typename Fetch>
  [[nodiscard]] Credential get(std::stop_token stop, Fetch fetch) {
    std::unique_lock lock(mutex_);
    while (true) {
      throw_if_stopped(stop);
      const TimePoint now = clock_();
      const bool is_good = kept_ && now < kept_->expires_at;
      if (is_good && (now < renew_at_ || renewal_)) return kept_->credential;
      if (!renewal_) {
        if (auto credential = renew(lock, is_good, fetch)) return *credential;
        continue;
      }
      const std::shared_ptr<const Renewal> renewal = renewal_;
      changed_.wait(lock, stop, [&] { return renewal->is_over; });
      if (renewal->failure) std::rethrow_exception(renewal->failure);
    }
  }

  /// Removes the credential if `is_refused` returns true for it.
  template <typename Predicate>
  void forget_if(Predicate is_refused) {
    const std::scoped_lock lock(mutex_);
    if (kept_ && is_refused(std::as_const(kept_->credential))) kept_.reset();
  }

 private:
  struct Renewal {
    bool is_over = false;
    std::exception_ptr failure{};
  };

  static void throw_if_stopped(const std::stop_token& stop) {
    if (stop.stop_requested()) {
      throw Error(ErrorCode::cancelled, "waiting for a credential was stopped");
    }
  }

  /// Fetches without holding the lock. Nothing if that failed but the old credential is valid.
  template <typename Fetch>
  [[nodiscard]] std::optional<Credential> renew(std::unique_lock<std::mutex>& lock, bool is_good,
                                                Fetch& fetch) {
    const auto renewal = std::make_shared<Renewal>();
    renewal_ = renewal;
    lock.unlock();
    std::optional<ExpiringCredential<Credential>> fetched;
    std::exception_ptr failure;
    bool is_cancelled = false;
    try {
      fetched = fetch();
    } catch (const Error& error) {
      failure = std::current_exception();
      is_cancelled = error.code() == ErrorCode::cancelled;
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    renewal_.reset();
    renewal->is_over = true;
    if (!is_cancelled) renewal->failure = failure;
    changed_.notify_all();
    if (fetched) {
      kept_ = std::move(fetched);
      // A short-lived credential is used for at least half of its lifetime.
      const TimePoint now = clock_();
      renew_at_ = std::max(kept_->expires_at - renew_before_, now + (kept_->expires_at - now) / 2);
      return kept_->credential;
    }
    if (is_cancelled || !is_good || !kept_) std::rethrow_exception(failure);
    renew_at_ = clock_() + pause_after_failure;
    return std::nullopt;
  }

  const std::chrono::seconds renew_before_;
  const Clock clock_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<ExpiringCredential<Credential>> kept_;
  TimePoint renew_at_{};
  std::shared_ptr<Renewal> renewal_;
};

}  // namespace signals::inline SIGNALS_ABI::http
