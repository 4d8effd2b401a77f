// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/abi.hpp>

#include "call.hpp"
#include "connection.hpp"
#include "connection_string.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// A bounded number of connections for several threads, opened when first needed. Safe to share
/// between threads.
class Pool {
 public:
  struct Bounds {
    std::size_t connections;
    std::chrono::milliseconds connect_timeout;
    std::chrono::milliseconds longest_idle;
  };

  /// A connection of the caller's own until the lease ends; one that broke is then closed.
  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Connection> connection, bool is_reused) noexcept
        : pool_(pool), connection_(std::move(connection)), is_reused_(is_reused) {}
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease() { pool_.put_back(std::move(connection_)); }

    [[nodiscard]] Connection& operator*() const noexcept { return *connection_; }

    /// Whether it was idle before: then its failure may only mean that the server restarted.
    [[nodiscard]] bool is_reused() const noexcept { return is_reused_; }
    [[nodiscard]] bool is_broken() const noexcept { return !connection_->is_ready(); }

   private:
    Pool& pool_;
    std::unique_ptr<Connection> connection_;
    bool is_reused_;
  };

  Pool(const ConnectionString& target, const Bounds& bounds) : target_(target), bounds_(bounds) {}

  /// Waits for a connection that is free, or opens one. Throws `Failure`.
  [[nodiscard]] Lease lease(const Call& call, std::string_view purpose);

  /// Closes idle connections, after the server was found to have restarted.
  void drop_idle();

 private:
  struct Idle {
    std::unique_ptr<Connection> connection;
    SteadyTime since;
  };

  [[nodiscard]] std::unique_ptr<Connection> take_idle();
  void put_back(std::unique_ptr<Connection> connection) noexcept;
  void give_up_place() noexcept;

  const ConnectionString& target_;
  const Bounds bounds_;

  std::mutex mutex_;
  std::condition_variable_any freed_;
  std::size_t leased_ = 0;
  std::vector<Idle> idle_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
