// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <string>
#include <thread>

#include <signals/abi.hpp>

#include "byte_source.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// Reads a source in a thread of its own, a few pieces ahead of those who ask. An error of the
/// source comes after all that was read before it.
class ReadAhead final : public ByteSource {
 public:
  /// `source` must outlive it and be read by nobody else.
  explicit ReadAhead(ByteSource& source);
  ~ReadAhead() override;

  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

 private:
  void run();

  ByteSource& source_;
  std::string piece_;  // the reader's own
  std::size_t used_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> pieces_;
  bool has_ended_ = false;
  bool is_abandoned_ = false;
  std::exception_ptr failure_;

  std::jthread thread_;  // the last, so that it ends first
};

}  // namespace signals::inline SIGNALS_ABI::files
