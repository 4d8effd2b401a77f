// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/analysis/event_source.hpp>
#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/error.hpp>

namespace signals::files {

class InputFile;

/// What to do with a line that is not an event document, or that has no user.
enum class MalformedLines { stop, skip };

/// The error of a malformed line, so that a program can offer to skip such lines.
class MalformedLineError final : public Error {
 public:
  /// `message` begins with `path:line:column`.
  explicit MalformedLineError(const std::string& message)
      : Error(ErrorCode::invalid_argument, message) {}
};

/// Events in a file of one JSON document a line (NDJSON), each with its user under `user_id` or
/// `userId`; users may be interleaved in any order.
///
/// As an `InterleavedEventSource`, it reads all users in one pass, in blocks that the sinks'
/// threads share, in memory that does not grow with the file. As an `EventSource`, it reads the
/// whole file at each call, which suits tests and small files.
///
/// It skips blank lines; lines may end in CRLF, and the file may begin with a byte order mark. A
/// line is at most `longest_line` bytes.
///
///     signals::files::EventFile events("events.ndjson");
///     signals::analyse(events, goals, signals::UserSelection::listed(50), timeframe, sink);
class EventFile final : public EventSource, public InterleavedEventSource {
 public:
  /// Firestore's documents are at most 1 MiB; escaped, that is 6 MiB of JSON.
  static constexpr std::size_t longest_line = std::size_t{16} << 20U;

  /// The file at `path`, or standard input for `-`. Throws `Error`: `not_found`,
  /// `permission_denied`, or `invalid_argument` for a directory.
  explicit EventFile(std::string path, MalformedLines malformed = MalformedLines::stop);
  ~EventFile() override;

  /// Throws `MalformedLineError` with `path:line:column` at the first malformed line, unless such
  /// lines are skipped, and `Error` with `failed_precondition` if a stream (standard input, a pipe)
  /// is read a second time.
  void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) override;

  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) override;
  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) override;

  /// The number of malformed lines that the last pass skipped.
  [[nodiscard]] std::uint64_t skipped_lines() const noexcept { return skipped_lines_; }

 private:
  std::string path_;
  MalformedLines malformed_;
  std::atomic<std::uint64_t> skipped_lines_{0};
  std::unique_ptr<InputFile> stream_;  // only for what cannot be opened twice
  std::atomic<bool> has_read_stream_{false};
};

}  // namespace signals::files
