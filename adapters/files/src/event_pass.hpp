// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/files/event_file.hpp>
#include <signals/formats/event_lines.hpp>

#include "line_block.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// A line that cannot be read, and why.
struct MalformedLine {
  std::uint64_t position = 0;  // of its block
  LinePlace place{};
  std::string reason{};
};

/// The first line in which something of a kind was passed over.
struct NotedLine {
  std::uint64_t position = 0;  // of its block
  LinePlace place{};
  std::string field{};
  std::string value{};
};

/// One pass over a file of events by one or more threads, which take blocks of lines in turn.
class EventPass {
 public:
  /// What a block must hold for the longest line: it may have a byte order mark and a carriage
  /// return beside it.
  static constexpr std::size_t longest_line = EventFile::longest_line + 4;

  /// Events of the first block have positions from `first_position` on. Those after `now` are
  /// noted.
  EventPass(LineBlocks& blocks, MalformedLines malformed, std::uint64_t first_position, Instant now,
            std::stop_token stop);

  /// Reads all lines with one thread for each sink, the caller's among them. Throws what reading or
  /// a sink throws.
  void run(std::span<InterleavedEventSink* const> sinks);

  /// The first malformed line, also where such lines are skipped.
  [[nodiscard]] const std::optional<MalformedLine>& first_malformed() const noexcept {
    return first_malformed_;
  }
  [[nodiscard]] std::uint64_t skipped_lines() const noexcept { return skipped_lines_; }
  [[nodiscard]] std::uint64_t events() const noexcept { return events_; }
  /// By the kinds of notes.
  [[nodiscard]] const auto& noted_lines() const noexcept { return noted_lines_; }
  [[nodiscard]] std::uint64_t deleted_rows() const noexcept { return deleted_rows_; }
  /// A position after those of all events.
  [[nodiscard]] std::uint64_t end_position() const noexcept { return end_position_; }

 private:
  class Worker;

  [[nodiscard]] bool take_block(LineBlock& block);
  void note(const LineBlock& block, EventLineFault fault);
  void note(const LineBlock& block, EventLineNote line);

  MalformedLines malformed_;
  Instant now_;
  std::uint64_t first_position_;
  std::stop_token stop_;

  LineBlocks& blocks_;
  std::atomic<bool> has_ended_{false};  // no thread takes another block

  std::mutex mutex_;
  std::optional<MalformedLine> first_malformed_;
  std::uint64_t skipped_lines_ = 0;
  std::array<std::optional<NotedLine>, event_line_note_kinds> noted_lines_;
  std::uint64_t deleted_rows_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t end_position_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
