// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/formats/event_lines.hpp>  // IWYU pragma: export
#include <signals/interleaved_event.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reads event lines from bytes as they come, from a socket or a pipe, cut at any place.
///
/// It stores the line that is not yet complete, at most `longest_line` bytes and a part, and reads
/// the others where they are. Not safe to use from two threads.
///
///     signals::EventLineStream lines(1 << 20, sink, on_fault);
///     while (receive(bytes)) lines.push(bytes);
///     lines.finish();
class SIGNALS_EXPORT EventLineStream {
 public:
  /// The arguments are those of `EventLineReader` and its `read`. It borrows the sink, which must
  /// outlive it.
  EventLineStream(std::size_t longest_line, InterleavedEventSink& sink,
                  EventLineReader::OnFault on_fault, EventLineReader::OnNote on_note = {});

  /// Reads all lines that are complete now. Returns whether to continue: false once `on_fault` said
  /// so, and then it reads no more. Throws what the sink and `on_fault` throw.
  bool push(std::string_view bytes);

  /// Reads the last line, if no line end came after it. Returns as `push` does.
  bool finish();

  /// The lines that were read, including blank and malformed ones.
  [[nodiscard]] std::uint64_t line_count() const noexcept { return line_count_; }

 private:
  void read(std::string_view lines);

  std::size_t longest_line_;
  InterleavedEventSink* sink_;
  EventLineReader::OnFault on_fault_;
  EventLineReader::OnNote on_note_;
  EventLineReader reader_;
  std::string incomplete_;
  std::uint64_t position_ = 0;
  std::uint64_t line_count_ = 0;
  bool is_skipping_ = false;  // the rest of a line that is too long
  bool is_ended_ = false;
};

}  // namespace signals::inline SIGNALS_ABI
