// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
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

/// Some rows of a frame of events, a value a row, as far as they were read.
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

  /// Whether that holds for a row.
  [[nodiscard]] bool may_lack_any(Instant now) const noexcept;

  /// What of the event in that row could not be used, whenever now is.
  [[nodiscard]] PassedOverSet lacks(std::size_t row) const noexcept;
};

/// The names that a frame gives, by their numbers.
struct FrameNames {
  TextNumbers users{};
  TextNumbers apps{};
  TextNumbers sessions{};
};

/// Reads a frame of events, some thousand rows at a time, and of them what it is asked for.
class EventFrame {
 public:
  /// Whether its batches stay in memory, for their rows to be read again.
  enum class Batches : std::uint8_t { pass, stay };

  /// Takes over the stream. Numbers what it reads in `names`, which outlives this. Throws as
  /// `evaluate` does.
  EventFrame(ArrowArrayStream& stream, const FrameOptions& options, FrameNames& names,
             Batches batches = Batches::pass);

  /// The columns that are read: `event_columns`.
  [[nodiscard]] std::vector<EventColumn> columns();

  /// Goes to the next rows; false at the end.
  [[nodiscard]] bool next();

  /// Goes before the first row. As the next one, it takes batches that stay.
  void rewind();

  /// Goes to one row, by its place in the frame.
  void go_to(std::size_t row);

  /// What was read of these rows; until `next` is called.
  [[nodiscard]] const EventRows& rows() const noexcept { return rows_; }

  /// Reads the users of these rows. Throws if one has none.
  void read_users();

  /// Reads the apps, the times and the foregrounds.
  void read_uses();

  /// Reads the sessions of these rows, and numbers all, or those in the rows that are needed.
  void read_sessions(const std::optional<std::span<const std::uint32_t>>& needed = {});

  /// Lets the numbers of sessions only tell them apart, so that small integers are their own: the
  /// texts of `FrameNames` are then those of some. To be called before the first rows are read.
  void tell_sessions_apart() noexcept;

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
  /// A batch, and the place of its first row in the frame.
  struct Batch {
    std::size_t first_row = 0;
    std::unique_ptr<Owned<ArrowArray>> rows{};
  };

  void find_columns(const ColumnNames& columns);
  void add_source(EventField field, std::size_t column);
  [[nodiscard]] bool next_batch();
  [[nodiscard]] bool read_batch();
  void require_rows(const ArrowArray& batch) const;
  void use_batch(const ArrowArray& batch);
  void use_rows(std::size_t first, std::size_t count);
  template <typename Use>
  void for_each_source(Use use);
  template <typename Reader, typename Value>
  void read_values(Sources<Reader>& sources, std::vector<Value>& values,
                   std::vector<std::uint8_t>& is_unreadable);
  void read_names(Sources<NameReader>& sources,
                  const std::optional<std::span<const std::uint32_t>>& needed,
                  std::span<std::uint32_t> names);
  template <typename AnySource>
  [[nodiscard]] Column part_of(const AnySource& source) const;
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
  Batches kept_;
  std::vector<Batch> batches_;   // all, if they stay; else the last one
  std::size_t batch_ = 0;        // the next one of them
  bool is_read_ = false;         // whether there are no more
  std::size_t row_count_ = 0;    // of all batches that were read
  std::size_t batch_first_ = 0;  // the place of this batch's first row
  std::size_t batch_size_ = 0;
  std::size_t batch_row_ = 0;    // the first one that was not read
  std::size_t block_first_ = 0;  // in the batch
  EventRows rows_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
