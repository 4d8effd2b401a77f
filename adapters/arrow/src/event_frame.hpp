// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <signals/abi.hpp>
#include <signals/arrow/event_columns.hpp>
#include <signals/arrow/frame_options.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>
#include <signals/passed_over.hpp>

#include "column.hpp"
#include "input_stream.hpp"
#include "name_reader.hpp"
#include "text_numbers.hpp"
#include "value_reader.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Some rows of a frame of events, a value a row.
struct EventRows {
  std::vector<std::uint32_t> users;
  /// `TextNumbers::none` where the event has none.
  std::vector<std::uint32_t> apps;
  /// As the apps'; `TextNumbers::any` where no one needs it.
  std::vector<std::uint32_t> sessions;
  std::vector<Instant> times;
  std::vector<Minutes> foregrounds;
  std::vector<std::uint8_t> has_unreadable_time;
  std::vector<std::uint8_t> has_unreadable_foreground;

  [[nodiscard]] std::size_t size() const noexcept { return users.size(); }

  /// Whether anything of the event may be passed over: fast, and true for few.
  [[nodiscard]] bool may_lack(std::size_t row, Instant now) const noexcept {
    return (unsigned{times[row] > now} | has_unreadable_time[row] | has_unreadable_foreground[row] |
            unsigned{apps[row] == TextNumbers::none} |
            unsigned{sessions[row] == TextNumbers::none}) != 0;
  }

  /// What of the event in that row could not be used, whenever now is.
  [[nodiscard]] PassedOverSet lacks(std::size_t row) const noexcept;
};

/// The names that a frame gives, by their numbers.
struct FrameNames {
  TextNumbers users{};
  TextNumbers apps{};
  TextNumbers sessions{};
};

/// Reads a frame of events, some thousand rows at a time.
class EventFrame {
 public:
  /// Takes over the stream. Numbers what it reads in `names`, which outlives this. Throws as
  /// `evaluate` does.
  EventFrame(ArrowArrayStream& stream, const FrameOptions& options, FrameNames& names);

  /// The columns that are read: `event_columns`.
  [[nodiscard]] std::vector<EventColumn> columns();

  /// Reads the next rows but for their sessions; null at the end. They last until the next call.
  [[nodiscard]] EventRows* next();

  /// The number of rows of this batch that come next.
  [[nodiscard]] std::size_t rows_left() const noexcept { return batch_size_ - batch_row_; }

  /// Reads the sessions of these rows, and numbers those whose place in `is_needed` is not 0.
  void read_sessions(std::span<const std::uint8_t> is_needed);

  /// Forgets the numbers of the sessions.
  void clear_sessions();

 private:
  /// A column of the frame that says one fact.
  template <typename Reader>
  struct Source {
    Source(std::size_t place, EventField says, Reader with)
        : column(place), field(says), reader(std::move(with)) {}

    std::size_t column;
    EventField field;
    Reader reader;
    Column values{};
  };
  template <typename Reader>
  using Sources = std::vector<Source<Reader>>;

  void find_columns(const ColumnNames& columns);
  void add_source(EventField field, std::size_t column);
  [[nodiscard]] bool next_batch();
  template <typename Use>
  void for_each_source(Use use);
  void require_users() const;
  void throw_missing(std::string_view fact, std::string_view known) const;

  std::stop_token stop_;
  InputStream stream_;
  FrameNames* names_;
  std::vector<std::string> column_names_;
  Sources<NameReader> users_;
  Sources<NameReader> apps_;
  Sources<NameReader> sessions_;
  Sources<TimeReader> times_;
  Sources<ForegroundReader> foregrounds_;
  Owned<ArrowArray> batch_;
  std::size_t batch_size_ = 0;
  std::size_t batch_row_ = 0;    // the first one that was not read
  std::size_t rows_read_ = 0;    // of all batches, for errors
  std::size_t block_first_ = 0;  // in the batch
  EventRows rows_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
