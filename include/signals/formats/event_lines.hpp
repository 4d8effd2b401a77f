// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <signals/interleaved_event.hpp>

namespace signals {

/// A line that is not an event document of a user, and the reason.
struct EventLineFault {
  /// Lines before it in the text, from 0.
  std::uint64_t line = 0;
  /// Bytes before the fault in the line, from 0.
  std::size_t offset = 0;
  /// A clause for a person, such as "the JSON ends too early".
  std::string reason{};
};

/// Reads events from texts of many lines (NDJSON), each line an event document with its user under
/// `user_id` or `userId`, and hands them to a sink in batches.
///
/// As strict as `EventJsonReader`, and several times as fast for documents of the usual shape:
/// flat, in ASCII, without escapes. It skips blank lines; lines may end in CRLF. Keep one for each
/// thread and reuse it; it keeps its memory.
class EventLineReader {
 public:
  /// Returns whether to continue after a fault.
  using OnFault = std::function<bool(EventLineFault)>;

  /// A line longer than `longest_line` bytes, without its line end, is a fault.
  explicit EventLineReader(std::size_t longest_line);
  EventLineReader(const EventLineReader&) = delete;
  EventLineReader& operator=(const EventLineReader&) = delete;
  ~EventLineReader();

  /// Reads all lines of `text` in order; the last one needs no line end. `position` is the offset
  /// of the text in its source; an event's position is that of its line. Events before a fault
  /// reach the sink even if `on_fault` ends the reading. Returns the number of lines read,
  /// including blank and malformed ones. Throws what the sink or `on_fault` throws.
  std::uint64_t read(std::string_view text, std::uint64_t position, InterleavedEventSink& sink,
                     const OnFault& on_fault);

 private:
  class Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace signals
