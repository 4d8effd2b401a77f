// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <signals/formats/event_line_stream.hpp>

namespace signals::inline SIGNALS_ABI {

EventLineStream::EventLineStream(std::size_t longest_line, InterleavedEventSink& sink,
                                 EventLineReader::OnFault on_fault, EventLineReader::OnNote on_note)
    : longest_line_(longest_line),
      sink_(&sink),
      on_fault_(std::move(on_fault)),
      on_note_(std::move(on_note)),
      reader_(longest_line) {}

bool EventLineStream::push(std::string_view bytes) {
  constexpr std::size_t ends = 4;  // a byte order mark and a carriage return, which do not count
  if (is_skipping_ || !incomplete_.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    const std::string_view rest = bytes.substr(0, end);
    const bool is_complete = rest.ends_with('\n');
    if (is_skipping_) {
      position_ += rest.size();
      is_skipping_ = !is_complete;
    } else {
      incomplete_ += rest;
      if (is_complete) read(std::exchange(incomplete_, {}));
    }
    bytes.remove_prefix(end);
  }
  const std::size_t whole = bytes.rfind('\n') + 1;  // 0 without a line end
  read(bytes.substr(0, whole));
  incomplete_ += bytes.substr(whole);
  if (incomplete_.size() > longest_line_ + ends) {
    is_skipping_ = true;
    finish();
  }
  return !is_ended_;
}

bool EventLineStream::finish() {
  read(std::exchange(incomplete_, {}));
  return !is_ended_;
}

void EventLineStream::read(std::string_view lines) {
  if (lines.empty() || is_ended_) return;
  const EventLineReader::OnFault on_fault = [this](EventLineFault fault) {
    fault.line += line_count_;
    is_ended_ = !on_fault_(std::move(fault));
    return !is_ended_;
  };
  EventLineReader::OnNote on_note;
  if (on_note_) {
    on_note = [this](EventLineNote note) {
      note.line += line_count_;
      on_note_(std::move(note));
    };
  }
  line_count_ += reader_.read(lines, position_, *sink_, on_fault, on_note);
  position_ += lines.size();
}

}  // namespace signals::inline SIGNALS_ABI
