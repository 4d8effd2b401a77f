// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>
#include <string>

#include <signals/firestore/access_token_source.hpp>
#include <signals/firestore/options.hpp>
#include <signals/http/retry.hpp>

#include "failure.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// One call of the source: what is read, until when it may go on, whether it is still wanted, and
/// what is left to be tried.
class Call {
 public:
  /// `tokens` may be null; `options` were checked.
  Call(ReadTarget target, const Options& options, AccessTokenSource* tokens, std::stop_token stop);

  [[nodiscard]] const ReadTarget& target() const noexcept { return target_; }
  [[nodiscard]] std::chrono::steady_clock::time_point deadline() const noexcept {
    return deadline_;
  }
  [[nodiscard]] const std::stop_token& stop() const noexcept { return stop_; }

  /// The token for the next request; empty when there are none.
  [[nodiscard]] const std::string& token();
  /// The token of the last request.
  [[nodiscard]] const std::string& sent_token() const noexcept { return token_; }

  /// Something was gained: attempts count afresh.
  void restart() noexcept;

  /// Calls `attempt` until it succeeds or nothing is left to be tried. It only reads, so that it
  /// may always be called again.
  template <typename Attempt>
  void attempt(Attempt attempt) {
    while (true) {
      try {
        return attempt();
      } catch (const Failure& failure) {
        mend(failure);
      }
    }
  }

 private:
  void mend(const Failure& failure);
  [[noreturn]] void give_up(const Failure& failure) const;

  ReadTarget target_;
  AccessTokenSource* tokens_;
  std::stop_token stop_;
  std::chrono::steady_clock::time_point deadline_;
  http::RetrySchedule schedule_;
  std::string token_;
  unsigned failures_ = 0;
  bool has_renewed_ = false;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
