// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

#include <signals/error.hpp>

#include "secret.hpp"

namespace signals::program {

/// Something that was made from a secret, and is made anew where its server refuses it and the
/// secret is no longer the same: secrets are rotated while the program runs. Safe to use from any
/// number of threads.
template <typename Made>
class MadeFromSecret {
 public:
  using Fetch = std::function<Secret()>;
  using Make = std::function<std::shared_ptr<Made>(const Secret&)>;

  /// Fetches, and makes the first.
  MadeFromSecret(Fetch fetch, Make make) : fetch_(std::move(fetch)), make_(std::move(make)) {
    const Secret secret = fetch_();
    hash_ = hash_of(secret);
    made_ = make_(secret);
  }

  /// The latest.
  [[nodiscard]] std::shared_ptr<Made> latest() const {
    const std::lock_guard lock(mutex_);
    return made_;
  }

  /// The result of `action` on the latest, or, where that throws `unauthenticated`, on a newer one
  /// if there is one.
  template <typename Action>
  auto with_latest(Action action) {
    const std::shared_ptr<Made> made = latest();
    try {
      return action(*made);
    } catch (const Error& error) {
      if (error.code() != ErrorCode::unauthenticated) throw;
      const std::shared_ptr<Made> newer = newer_than(made);
      if (!newer) throw;
      return action(*newer);
    }
  }

 private:
  [[nodiscard]] std::shared_ptr<Made> newer_than(const std::shared_ptr<Made>& refused) {
    const std::lock_guard lock(mutex_);
    if (made_ != refused) return made_;
    const Secret secret = fetch_();
    if (hash_of(secret) == hash_) return nullptr;
    made_ = make_(secret);
    hash_ = hash_of(secret);
    return made_;
  }

  [[nodiscard]] static std::size_t hash_of(const Secret& secret) noexcept {
    return std::hash<std::string_view>{}(secret.reveal());
  }

  const Fetch fetch_;
  const Make make_;
  mutable std::mutex mutex_{};
  /// Of the secret: it need not stay in memory to be told from a newer one.
  std::size_t hash_ = 0;
  std::shared_ptr<Made> made_{};
};

}  // namespace signals::program
