// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/formats/event_json.hpp>
#include <signals/formats/event_lines.hpp>

#include "flat_event.hpp"
#include "flat_line.hpp"
#include "formats/event_facts.hpp"
#include "json_marks.hpp"
#include "line_shapes.hpp"

namespace signals {
namespace {

// A window and its marks stay in the first-level cache while it is read.
constexpr std::size_t window_size = std::size_t{32} << 10U;
constexpr std::size_t batch_size = 128;

[[nodiscard]] bool is_blank(std::string_view line) noexcept {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

class EventLineReader::Reader {
 public:
  explicit Reader(std::size_t longest_line)
      : longest_line_(longest_line), marks_(mark_capacity(window_size)), batch_(batch_size) {}

  [[nodiscard]] std::uint64_t read(std::string_view text, std::uint64_t position,
                                   InterleavedEventSink& sink, const OnFault& on_fault) {
    text_ = text;
    position_ = position;
    sink_ = &sink;
    on_fault_ = &on_fault;
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

 private:
  /// Reads whole lines.
  [[nodiscard]] bool read_window(std::string_view window) {
    const MarkedText text{window, find_json_marks(window, marks_.data())};
    const char* const end = window.data() + window.size();
    for (MarkedRest rest{window.data(), marks_.data()}; rest.at < end;) {
      const char* const line = rest.at;
      if (read_flat(text, rest)) {
        const EventFacts facts(flat_);
        const std::string_view user_id = facts.user_id();
        if (user_id.empty() || line_is_too_long(line, rest.at)) {
          if (!read_carefully({line, rest.at - 1})) return false;
          continue;
        }
        ++line_;
        push(facts, user_id, position_of(line));
        continue;
      }
      while (window[*rest.marks] != '\n') ++rest.marks;
      const char* const line_end = window.data() + *rest.marks;
      if (!read_carefully({line, line_end})) return false;
      rest = {line_end + 1, rest.marks + 1};
    }
    return true;
  }

  /// Reads the line at `rest`, if it has the usual shape, and moves `rest` to the next line.
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

  /// Reads a line of any shape, without its line feed. Returns whether to continue.
  [[nodiscard]] bool read_carefully(std::string_view line) {
    const std::uint64_t number = line_++;
    const std::uint64_t position = position_of(line.data());
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (is_blank(line)) return true;
    if (line.size() > longest_line_) {
      return fault(number, 0, fmt::format("the line is longer than {} MiB", longest_line_ >> 20U));
    }
    if (auto json_fault = json_.read(line, document_)) {
      return fault(number, json_fault->offset, std::move(json_fault->reason));
    }
    if (document_.user_id().empty()) {
      return fault(number, 0, "the event names no user; give it a \"user_id\"");
    }
    flush();
    document_.read_into(event_);
    const InterleavedEvent event = view_of(event_, document_.user_id(), position);
    sink_->accept({&event, 1});
    return true;
  }

  [[nodiscard]] bool fault(std::uint64_t line, std::size_t offset, std::string reason) {
    return (*on_fault_)({.line = line, .offset = offset, .reason = std::move(reason)});
  }

  void push(const EventFacts<FlatEvent>& facts, std::string_view user_id, std::uint64_t position) {
    // In place: a copy causes a store-forwarding stall.
    InterleavedEvent& event = batch_[batched_++];
    event.user_id = user_id;
    event.position = position;
    event.id = facts.id();
    event.app_id = facts.app_id();
    event.session_id = facts.session_id();
    facts.read_time_into(event.time);
    event.foreground = facts.foreground();
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

  EventJsonReader json_;
  EventDocument document_;
  Event event_;

  std::string_view text_;
  std::uint64_t position_ = 0;
  std::uint64_t line_ = 0;
  InterleavedEventSink* sink_ = nullptr;
  const OnFault* on_fault_ = nullptr;
};

EventLineReader::EventLineReader(std::size_t longest_line)
    : reader_(std::make_unique<Reader>(longest_line)) {}
EventLineReader::~EventLineReader() = default;

std::uint64_t EventLineReader::read(std::string_view text, std::uint64_t position,
                                    InterleavedEventSink& sink, const OnFault& on_fault) {
  return reader_->read(text, position, sink, on_fault);
}

}  // namespace signals
