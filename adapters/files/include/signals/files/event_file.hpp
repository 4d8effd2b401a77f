// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/error.hpp>
#include <signals/formats/event_lines.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// What to do with a line that is not an event document, or that has no user.
enum class MalformedLines { stop, skip };

/// The error of a malformed line, so that a program can offer to skip such lines.
class SIGNALS_EXPORT MalformedLineError final : public Error {
 public:
  /// `message` begins with `path:line:column`.
  explicit MalformedLineError(const std::string& message)
      : Error(ErrorCode::invalid_argument, message) {}
};

/// The malformed lines that a pass skipped.
struct SkippedLines {
  std::uint64_t count = 0;
  /// The place of the first one and the reason: `events.ndjson:3:14: the JSON ends too early`.
  std::string first{};
};

/// The first place at which something of a kind was passed over in a pass.
struct PassedOverPlace {
  EventLineNoteKind kind{};
  /// The file and the line: `events.ndjson:3`.
  std::string where{};
  /// The field and its value, as in `EventLineNote`.
  std::string field{};
  std::string value{};
};

/// Events in one or more files of JSON documents, each with its user under `user_id` or `userId`;
/// users may be interleaved in any order.
///
/// As an `InterleavedEventSource`, it reads all users in one pass, in blocks that the sinks'
/// threads share, in memory that does not grow with the files. As an `EventSource`, it reads all
/// files at each call, which suits tests and small files.
///
/// A file may be compressed with gzip or Zstandard. It is read fastest with one document a line
/// (NDJSON): lines may end in a comma or in CRLF, be blank, and begin with a byte order mark. A
/// file that begins with a JSON array, or with a document over several lines, may hold any number
/// of both. A line or a document is at most `longest_line` bytes.
///
///     signals::files::EventFile events("events.ndjson");
///     signals::analyse(events, goals, signals::UserSelection::listed(50), timeframe, sink);
class SIGNALS_EXPORT EventFile final : public EventSource, public InterleavedEventSource {
 public:
  /// Firestore's documents are at most 1 MiB; escaped, that is 6 MiB of JSON.
  static constexpr std::size_t longest_line = std::size_t{16} << 20U;

  /// The file at `path`, or standard input for `-`. Throws `Error`: `not_found`,
  /// `permission_denied`, or `invalid_argument` for a directory.
  explicit EventFile(std::string path, MalformedLines malformed = MalformedLines::stop);
  /// Several files, which are read as if they were one, in this order.
  explicit EventFile(std::vector<std::string> paths,
                     MalformedLines malformed = MalformedLines::stop);
  ~EventFile() override;

  /// Throws `MalformedLineError` with `path:line:column` at the first malformed line, unless such
  /// lines are skipped. Throws `Error`: `failed_precondition` if a stream (standard input, a pipe)
  /// is read a second time; `invalid_argument` for a file of another kind (UTF-16, an archive, CSV,
  /// Parquet, …), and if all lines were malformed.
  void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) override;

  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) override;
  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) override;

  /// Notes events after `now` among what the next passes read and could not use in full. Call it
  /// before they begin.
  void note_after(Instant now) noexcept { now_ = now; }

  /// The malformed lines that the last pass skipped.
  [[nodiscard]] SkippedLines skipped() const;
  /// The first place of each kind of what the last pass read and could not use in full.
  [[nodiscard]] std::vector<PassedOverPlace> passed_over() const;
  /// The rows that say that a document was deleted, which hold no event, of the last pass.
  [[nodiscard]] std::uint64_t deleted_rows() const;
  /// The number of malformed lines that the last pass skipped.
  [[nodiscard]] std::uint64_t skipped_lines() const { return skipped().count; }

 private:
  struct Input;

  std::vector<Input> inputs_;
  MalformedLines malformed_;
  Instant now_ = Instant::max();
  std::atomic<bool> has_read_{false};
  mutable std::mutex skipped_mutex_;
  SkippedLines skipped_;
  std::vector<PassedOverPlace> passed_over_;
  std::uint64_t deleted_rows_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
