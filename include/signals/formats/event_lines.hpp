// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/interleaved_event.hpp>

namespace signals::inline SIGNALS_ABI {

/// A line that is not an event document of a user, and the reason.
struct EventLineFault {
  /// Lines before it in the text, from 0.
  std::uint64_t line = 0;
  /// Bytes before the fault in the line, from 0.
  std::size_t offset = 0;
  /// A clause for a person, such as "the JSON ends too early".
  std::string reason{};
};

/// What a note on a line is about.
enum class EventLineNoteKind : std::uint8_t {
  unreadable_time,
  unreadable_foreground,
  without_time,
  without_app,
  without_session,
  /// No foreground field is there.
  without_foreground,
  /// The row of an export says that the document was deleted; it has no event.
  deleted_row,
  /// The time is after the reader's `now`; the value is the time.
  after_now,
};
/// How many kinds there are.
inline constexpr std::size_t event_line_note_kinds = 8;

/// A line in which something was passed over: the first one of its kind that a reader met.
struct EventLineNote {
  EventLineNoteKind kind{};
  /// Lines before it in the text, from 0.
  std::uint64_t line = 0;
  /// The field that could not be used, or a field under an unknown name that looks as if it held
  /// what is missing; empty if there is none.
  std::string field{};
  /// Its value as it was written, at most a few dozen characters; empty for maps, lists and
  /// booleans.
  std::string value{};
};

/// Reads events from texts of many lines (NDJSON), each line an event document with its user under
/// `user_id` or `userId`, and hands them to a sink in batches.
///
/// As strict as `EventJsonReader`, and several times as fast for documents of the usual shape:
/// flat, in ASCII, without escapes. It skips blank lines; lines may end in CRLF. Keep one for each
/// thread and reuse it; it keeps its memory.
class SIGNALS_EXPORT EventLineReader {
 public:
  /// Returns whether to continue after a fault.
  using OnFault = std::function<bool(EventLineFault)>;
  /// Takes the first note of each kind, once for all texts.
  using OnNote = std::function<void(EventLineNote)>;

  /// A line longer than `longest_line` bytes, without its line end, is a fault. An event after
  /// `now` is noted, and read as any other.
  explicit EventLineReader(std::size_t longest_line, Instant now = Instant::max());
  /// Readers move; they are not copied.
  EventLineReader(EventLineReader&&) noexcept;
  /// Readers move; they are not copied.
  EventLineReader& operator=(EventLineReader&&) noexcept;
  EventLineReader(const EventLineReader&) = delete;
  EventLineReader& operator=(const EventLineReader&) = delete;
  ~EventLineReader();

  /// Reads all lines of `text` in order; the last one needs no line end. `position` is the offset
  /// of the text in its source; an event's position is that of its line. Events before a fault
  /// reach the sink even if `on_fault` ends the reading. Returns the number of lines read,
  /// including blank and malformed ones. Throws what the sink or `on_fault` throws.
  std::uint64_t read(std::string_view text, std::uint64_t position, InterleavedEventSink& sink,
                     const OnFault& on_fault, const OnNote& on_note = {});

  /// The rows so far that say that a document was deleted.
  [[nodiscard]] std::uint64_t deleted_rows() const noexcept;

 private:
  class SIGNALS_HIDDEN Reader;
  std::unique_ptr<Reader> reader_;
};

}  // namespace signals::inline SIGNALS_ABI
