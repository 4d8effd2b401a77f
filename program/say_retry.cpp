// SPDX-License-Identifier: Apache-2.0
#include "say_retry.hpp"

#include <mutex>
#include <optional>

#include <fmt/format.h>

#include "message.hpp"

namespace signals::program {
namespace {

using Steady = std::chrono::steady_clock;

/// The lines of one process, which has one standard error.
class RetryLines {
 public:
  /// Whether it is time for a line.
  [[nodiscard]] bool is_due(std::chrono::milliseconds pause) {
    const std::lock_guard lock(mutex_);
    paused_ += pause;
    const Steady::time_point now = Steady::now();
    if (paused_ < std::chrono::seconds{1}) return false;
    if (last_ && now - *last_ < std::chrono::seconds{5}) return false;
    paused_ = {};
    last_ = now;
    return true;
  }

 private:
  std::mutex mutex_;
  std::chrono::milliseconds paused_{};
  std::optional<Steady::time_point> last_;
};

}  // namespace

void say_retry(const Error& failure, std::chrono::milliseconds pause) {
  static RetryLines lines;
  if (!lines.is_due(pause)) return;
  say(fmt::format("warning: {}; retrying in {:.1f} s", failure.what(),
                  std::chrono::duration<double>(pause).count()));
}

}  // namespace signals::program
