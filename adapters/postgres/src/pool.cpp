// SPDX-License-Identifier: Apache-2.0
#include "pool.hpp"

#include "connection_failure.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

Pool::Lease Pool::lease(const Call& call, std::string_view purpose) {
  {
    std::unique_lock lock(mutex_);
    const bool has_place = freed_.wait_until(lock, call.stop(), call.deadline(),
                                             [this] { return leased_ < bounds_.connections; });
    if (call.stop().stop_requested()) throw stopped(target_, purpose);
    if (!has_place) throw out_of_time(target_, purpose);
    ++leased_;
  }
  try {
    if (auto connection = take_idle()) return {*this, std::move(connection), true};
    return {*this, std::make_unique<Connection>(target_, bounds_.connect_timeout, call, purpose),
            false};
  } catch (...) {
    give_up_place();
    throw;
  }
}

std::unique_ptr<Connection> Pool::take_idle() {
  const SteadyTime now = std::chrono::steady_clock::now();
  std::vector<std::unique_ptr<Connection>> unusable;  // closed when the lock is open again
  const std::scoped_lock lock(mutex_);
  while (!idle_.empty()) {
    Idle idle = std::move(idle_.back());
    idle_.pop_back();
    if (now - idle.since <= bounds_.longest_idle && idle.connection->is_ready()) {
      return std::move(idle.connection);
    }
    unusable.push_back(std::move(idle.connection));
  }
  return nullptr;
}

void Pool::put_back(std::unique_ptr<Connection> connection) noexcept {
  try {
    if (connection->is_ready()) {
      const std::scoped_lock lock(mutex_);
      idle_.push_back({std::move(connection), std::chrono::steady_clock::now()});
    }
  } catch (...) {  // no memory to keep it with
  }
  connection.reset();
  give_up_place();
}

void Pool::give_up_place() noexcept {
  {
    const std::scoped_lock lock(mutex_);
    --leased_;
  }
  freed_.notify_one();
}

void Pool::drop_idle() {
  std::vector<Idle> dropped;
  const std::scoped_lock lock(mutex_);
  dropped.swap(idle_);
}

}  // namespace signals::inline SIGNALS_ABI::postgres
