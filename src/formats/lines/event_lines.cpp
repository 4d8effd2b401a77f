// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/formats/event_json.hpp>
#include <signals/formats/event_lines.hpp>

#include "flat_event.hpp"
#include "flat_line.hpp"
#include "formats/event_reading.hpp"
#include "json_marks.hpp"
#include "line_notes.hpp"
#include "line_shapes.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

// What is marked at once stays in the first-level cache with its marks while it is read.
constexpr std::size_t window_size = std::size_t{32} << 10U;
constexpr std::size_t batch_size = 128;

[[nodiscard]] bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

class EventLineReader::Reader {
 public:
  Reader(std::size_t longest_line, Instant now)
      : longest_line_(longest_line),
        marks_(mark_capacity(window_size)),
        batch_(batch_size),
        notes_(now) {}

  [[nodiscard]] std::uint64_t read(std::string_view text, std::uint64_t position,
                                   InterleavedEventSink& sink, const OnFault& on_fault,
                                   const OnNote& on_note) {
    text_ = text;
    position_ = position;
    sink_ = &sink;
    on_fault_ = &on_fault;
    on_note_ = &on_note;
    line_ = 0;
    batched_ = 0;
    bool goes_on = true;
    std::string_view rest = text;
    while (goes_on && !rest.empty()) {
      const std::size_t last = rest.substr(0, window_size).rfind('\n');
      if (last == std::string_view::npos) {  // longer than a window, or the last line
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        goes_on = read_carefully(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      } else {
        goes_on = read_window(rest.substr(0, last + 1));
        rest.remove_prefix(last + 1);
      }
    }
    flush();
    return line_;
  }

  [[nodiscard]] std::uint64_t deleted_rows() const noexcept { return notes_.deleted_rows(); }

 private:
  /// Reads whole lines.
  [[nodiscard]] bool read_window(std::string_view window) {
    const MarkedText text{window, find_json_marks(window, marks_.data())};
    const char* const end = window.data() + window.size();
    for (MarkedRest rest{window.data(), marks_.data()}; rest.at < end;) {
      const char* const line = rest.at;
      if (read_flat(text, rest)) {
        const EventReading reading(flat_);
        const std::string_view user_id = reading.user_id();
        if (user_id.empty() || line_is_too_long(line, rest.at)) {
          if (!read_carefully({line, rest.at - 1})) return false;
          continue;
        }
        ++line_;
        push(reading, user_id, {line, rest.at - 1});
        continue;
      }
      while (window[*rest.marks] != '\n') ++rest.marks;
      const char* const line_end = window.data() + *rest.marks;
      if (!read_carefully({line, line_end})) return false;
      rest = {line_end + 1, rest.marks + 1};
    }
    return true;
  }

  /// Reads the line at `rest`, if it is of the usual shape, and moves `rest` to the next.
  [[nodiscard]] bool read_flat(const MarkedText& text, MarkedRest& rest) {
    if (shapes_.read(text, rest, flat_)) return true;
    const MarkedRest line = rest;
    flat_.clear();
    const bool is_flat = scan_flat_line(text.text, rest, [&](const FlatMember& member) {
      flat_.set(member.field, member.kind, member.first, member.last);
    });
    if (is_flat) shapes_.learn(text.text, line);
    return is_flat;
  }

  /// Reads a line of any shape, without its line feed. False when there is no going on.
  [[nodiscard]] bool read_carefully(std::string_view line) {
    const std::uint64_t number = line_++;
    const std::uint64_t position = position_of(line.data());
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = utf8::without_byte_order_mark(line);
    if (is_blank(line)) return true;
    if (line.size() > longest_line_) {
      return fault(number, 0, fmt::format("the line is longer than {} MiB", longest_line_ >> 20U));
    }
    if (auto json_fault = json_.read(line, document_)) {
      return fault(number, json_fault->offset, std::move(json_fault->reason));
    }
    if (document_.is_deleted()) {
      notes_.take_deleted_row(number, *on_note_);
      return true;
    }
    if (document_.user_id().empty()) {
      return fault(number, 0, "the event names no user; give it a \"user_id\"");
    }
    flush();
    document_.read_into(event_);
    const InterleavedEvent event = view_of(event_, document_.user_id(), position);
    if (notes_.are_due(event)) notes_.take(event, number, line, *on_note_);
    sink_->accept({&event, 1});
    return true;
  }

  [[nodiscard]] bool fault(std::uint64_t line, std::size_t offset, std::string reason) {
    return (*on_fault_)({.line = line, .offset = offset, .reason = std::move(reason)});
  }

  void push(const EventReading<FlatEvent>& reading, std::string_view user_id,
            std::string_view line) {
    InterleavedEvent& event = batch_[batched_++];  // in place: a copy fails store forwarding
    event.user_id = user_id;
    event.position = position_of(line.data());
    event.id = reading.id();
    event.app_id = reading.app_id();
    event.session_id = reading.session_id();
    event.unreadable.time = reading.read_time_into(event.time);
    event.unreadable.foreground = reading.read_foreground_into(event.foreground);
    if (notes_.are_due(event)) notes_.take(event, line_ - 1, line, *on_note_);
    if (batched_ == batch_.size()) flush();
  }

  void flush() {
    const std::span<const InterleavedEvent> events(batch_.data(), std::exchange(batched_, 0));
    if (!events.empty()) sink_->accept(events);
  }

  [[nodiscard]] bool line_is_too_long(const char* line, const char* next) const noexcept {
    return static_cast<std::size_t>(next - line) > longest_line_;
  }

  [[nodiscard]] std::uint64_t position_of(const char* line) const noexcept {
    return position_ + static_cast<std::uint64_t>(line - text_.data());
  }

  const std::size_t longest_line_;
  std::vector<std::uint32_t> marks_;
  LineShapes shapes_;
  FlatEvent flat_;
  std::vector<InterleavedEvent> batch_;
  std::size_t batched_ = 0;

  LineNotes notes_;
  EventJsonReader json_;
  EventDocument document_;
  Event event_;

  std::string_view text_;
  std::uint64_t position_ = 0;
  std::uint64_t line_ = 0;
  InterleavedEventSink* sink_ = nullptr;
  const OnFault* on_fault_ = nullptr;
  const OnNote* on_note_ = nullptr;
};

EventLineReader::EventLineReader(std::size_t longest_line, Instant now)
    : reader_(std::make_unique<Reader>(longest_line, now)) {}
EventLineReader::EventLineReader(EventLineReader&&) noexcept = default;
EventLineReader& EventLineReader::operator=(EventLineReader&&) noexcept = default;
EventLineReader::~EventLineReader() = default;

std::uint64_t EventLineReader::read(std::string_view text, std::uint64_t position,
                                    InterleavedEventSink& sink, const OnFault& on_fault,
                                    const OnNote& on_note) {
  return reader_->read(text, position, sink, on_fault, on_note);
}

std::uint64_t EventLineReader::deleted_rows() const noexcept { return reader_->deleted_rows(); }

}  // namespace signals::inline SIGNALS_ABI
