// SPDX-License-Identifier: Apache-2.0
#include "call.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <utility>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

// What is longer would leave the range of the clock, or of PostgreSQL's statement_timeout.
constexpr std::chrono::milliseconds longest = std::chrono::hours{24};

}  // namespace

Call::Call(std::chrono::milliseconds timeout, std::stop_token stop)
    : deadline_(std::chrono::steady_clock::now() + std::min(timeout, longest)),
      stop_(std::move(stop)),
      stop_event_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (stop_event_ < 0) {
    throw Error(ErrorCode::resource_exhausted,
                "the process has no file descriptor left to wait with; raise its limit (ulimit -n)",
                Retry::may_help);
  }
  on_stop_.emplace(stop_, [event = stop_event_] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(event, &one, sizeof one);
  });
}

Call::~Call() {
  on_stop_.reset();
  ::close(stop_event_);
}

std::chrono::milliseconds Call::time_left() const noexcept {
  using std::chrono::milliseconds;
  const auto left = std::chrono::ceil<milliseconds>(deadline_ - std::chrono::steady_clock::now());
  return std::max(milliseconds{1}, left);
}

Woken Call::wait(int socket, short events, SteadyTime until) const {
  // poll ignores a negative descriptor.
  std::array<pollfd, 2> sockets{pollfd{stop_event_, POLLIN, 0}, pollfd{socket, events, 0}};
  while (true) {
    if (stop_.stop_requested()) return Woken::stopped;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (left.count() <= 0) return Woken::at_time;
    const auto timeout = std::min<long long>(left.count(), std::numeric_limits<int>::max());
    const int ready = ::poll(sockets.data(), sockets.size(), static_cast<int>(timeout));
    if (ready < 0 && errno != EINTR) {
      throw Error(ErrorCode::resource_exhausted, "the system refuses to wait for a connection",
                  Retry::may_help);
    }
    if (ready > 0 && sockets[1].revents != 0) return Woken::ready;
  }
}

Woken Call::sleep(SteadyTime until) const { return wait(-1, 0, until); }

}  // namespace signals::inline SIGNALS_ABI::postgres
