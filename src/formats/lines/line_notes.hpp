// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <signals/formats/event_lines.hpp>
#include <signals/interleaved_event.hpp>

namespace signals::inline SIGNALS_ABI {

/// Notes the first line of each kind in which something is passed over. What it looks at for every
/// event costs next to nothing; it reads a line again, for people, only for a note.
class LineNotes {
 public:
  explicit LineNotes(Instant now) : now_(now) {}

  /// Whether an event has something that was not noted yet.
  [[nodiscard]] bool are_due(const InterleavedEvent& event) const noexcept {
    return (kinds_of(event) & ~noted_) != 0;
  }

  /// Notes what the event has. `line` is its JSON, and `number` counts the lines before it.
  void take(const InterleavedEvent& event, std::uint64_t number, std::string_view line,
            const EventLineReader::OnNote& on_note);

  /// Counts a row that says that a document was deleted.
  void take_deleted_row(std::uint64_t number, const EventLineReader::OnNote& on_note);

  [[nodiscard]] std::uint64_t deleted_rows() const noexcept { return deleted_rows_; }

 private:
  [[nodiscard]] static constexpr unsigned bit(EventLineNoteKind kind) noexcept {
    return 1U << static_cast<unsigned>(kind);
  }
  /// A bit for each kind that the event has.
  [[nodiscard]] unsigned kinds_of(const InterleavedEvent& event) const noexcept {
    const bool has_time = event.time.has_value();
    const bool has_foreground = event.foreground > Minutes::zero();
    return unsigned{event.unreadable.time} | unsigned{event.unreadable.foreground} << 1U |
           unsigned{!has_time && !event.unreadable.time} << 2U |
           unsigned{event.app_id.empty()} << 3U | unsigned{event.session_id.empty()} << 4U |
           unsigned{!has_foreground && !event.unreadable.foreground} << 5U |
           unsigned{has_time && *event.time > now_}
               << static_cast<unsigned>(EventLineNoteKind::after_now);
  }

  Instant now_;
  unsigned noted_ = 0;
  unsigned searches_left_ = 16;  // for a foreground under an unknown name
  std::uint64_t deleted_rows_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
