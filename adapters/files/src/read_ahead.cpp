// SPDX-License-Identifier: Apache-2.0
#include "read_ahead.hpp"

#include <algorithm>
#include <utility>

namespace signals::inline SIGNALS_ABI::files {
namespace {

constexpr std::size_t piece_size = std::size_t{256} << 10U;
constexpr std::size_t most_pieces = 4;

}  // namespace

ReadAhead::ReadAhead(ByteSource& source) : source_(source), thread_([this] { run(); }) {}

ReadAhead::~ReadAhead() {
  const std::lock_guard lock(mutex_);
  is_abandoned_ = true;
  changed_.notify_all();
}

void ReadAhead::run() {
  std::exception_ptr failure;
  try {
    for (;;) {
      std::string piece(piece_size, '\0');
      piece.resize(source_.read(piece));
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return pieces_.size() < most_pieces || is_abandoned_; });
      if (piece.empty() || is_abandoned_) break;
      pieces_.push_back(std::move(piece));
      changed_.notify_all();
    }
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard lock(mutex_);
  failure_ = failure;
  has_ended_ = true;
  changed_.notify_all();
}

std::size_t ReadAhead::read(std::span<char> buffer) {
  if (used_ == piece_.size()) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !pieces_.empty() || has_ended_; });
    if (pieces_.empty()) {
      if (failure_) std::rethrow_exception(failure_);
      return 0;
    }
    piece_ = std::move(pieces_.front());
    pieces_.pop_front();
    used_ = 0;
    changed_.notify_all();
  }
  const std::size_t count = std::min(buffer.size(), piece_.size() - used_);
  piece_.copy(buffer.data(), count, used_);
  used_ += count;
  return count;
}

}  // namespace signals::inline SIGNALS_ABI::files
