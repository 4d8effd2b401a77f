// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include <signals/event_lines.hpp>
#include <signals/interleaved_event_source.hpp>
#include <signals/local/event_file.hpp>

#include "input_file.hpp"
#include "line_blocks.hpp"

namespace signals::local {

/// A line that cannot be read, and why.
struct MalformedLine {
  std::uint64_t line = 0;
  std::size_t column = 1;
  std::string reason;
};

/// One pass over a file of events by one or more threads, which take blocks of lines in turn.
class EventPass {
 public:
  EventPass(InputFile& file, MalformedLines malformed, std::stop_token stop);

  /// Reads all lines with one thread for each sink, the caller's among them. Throws what reading or
  /// a sink throws.
  void run(std::span<InterleavedEventSink* const> sinks);

  /// The first malformed line of the file, unless such lines are skipped.
  [[nodiscard]] const std::optional<MalformedLine>& first_malformed() const noexcept {
    return first_malformed_;
  }
  [[nodiscard]] std::uint64_t skipped_lines() const noexcept { return skipped_lines_; }

 private:
  void read_blocks(InterleavedEventSink& sink);
  [[nodiscard]] bool take_block(LineBlock& block);
  void read_block(const LineBlock& block, InterleavedEventSink& sink, EventLineReader& reader);
  void note(MalformedLine malformed);
  void end();

  MalformedLines malformed_;
  std::stop_token stop_;

  std::mutex mutex_;
  LineBlocks blocks_;
  bool has_ended_ = false;
  std::optional<MalformedLine> first_malformed_;
  std::uint64_t skipped_lines_ = 0;
};

}  // namespace signals::local
