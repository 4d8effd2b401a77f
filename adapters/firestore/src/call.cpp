// SPDX-License-Identifier: Apache-2.0
#include "call.hpp"

#include <utility>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// For the caller, who has no use for the remedy.
[[nodiscard]] Error plain(const Failure& failure) {
  return {failure.code(), failure.what(), failure.retry()};
}

}  // namespace

Call::Call(ReadTarget target, const Options& options, AccessTokenSource* tokens,
           std::stop_token stop)
    : target_(std::move(target)),
      tokens_(tokens),
      stop_(std::move(stop)),
      deadline_(std::chrono::steady_clock::now() + options.timeout),
      schedule_(http::retry_policy_of(options), deadline_, stop_) {}

const std::string& Call::token() {
  if (tokens_ != nullptr) token_ = tokens_->token(stop_);
  return token_;
}

void Call::restart() noexcept {
  schedule_.restart();
  failures_ = 0;
  has_renewed_ = false;
}

void Call::mend(const Failure& failure) {
  switch (failure.remedy()) {
    case Remedy::none:
      throw plain(failure);
    case Remedy::renew_token:
      if (tokens_ == nullptr || std::exchange(has_renewed_, true)) throw plain(failure);
      tokens_->reject(token_);
      return;
    case Remedy::try_again:
      ++failures_;
      if (!schedule_.wait(plain(failure), failure.asked_for())) give_up(failure);
      return;
  }
}

void Call::give_up(const Failure& failure) const {
  if (std::chrono::steady_clock::now() >= deadline_) {
    throw Error(ErrorCode::deadline_exceeded,
                fmt::format("{}; the time limit of the call passed", failure.what()),
                Retry::may_help);
  }
  const std::string times = failures_ == 1 ? "" : fmt::format(" (tried {} times)", failures_);
  throw Error(failure.code(), failure.what() + times, Retry::may_help);
}

}  // namespace signals::inline SIGNALS_ABI::firestore
