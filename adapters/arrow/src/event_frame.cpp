// SPDX-License-Identifier: Apache-2.0
#include "event_frame.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <signals/columns/columns.hpp>
#include <signals/detail/widest_vectors.hpp>
#include <signals/event_facts.hpp>
#include <signals/formats/nearest_name.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

constexpr std::uint32_t first_text = 0x80000000;  // of sessions, if smaller numbers are integers
constexpr std::size_t most_rows = 2048;           // what is read of them stays in the cache

/// A name that `ColumnNames` gives, and the spelling that the column stands for.
struct MappedColumn {
  std::string ColumnNames::*name;
  std::string_view spelling;
};

constexpr std::array<MappedColumn, 7> mapped_columns{{
    {&ColumnNames::user, "user_id"},
    {&ColumnNames::app, "package_name"},
    {&ColumnNames::session, "session_id"},
    {&ColumnNames::id, "id"},
    {&ColumnNames::time, "timestamp"},
    {&ColumnNames::foreground_ms, "total_time_in_foreground_ms"},
    {&ColumnNames::foreground_minutes, "total_time_in_foreground_minutes"},
}};

/// `lacks_of` an event, of which it asks no more.
struct EventLacks {
  bool time = false;
  Unreadable unreadable{};
  struct Name {
    bool is_empty = true;
    [[nodiscard]] bool empty() const noexcept { return is_empty; }
  };
  Name app_id{};
  Name session_id{};
};

}  // namespace

PassedOverSet EventRows::lacks(std::size_t row) const noexcept {
  return lacks_of(EventLacks{
      .time = times[row] != no_time,
      .unreadable = {.time = has_unreadable_time[row] != 0,
                     .foreground = has_unreadable_foreground[row] != 0},
      .app_id = {apps[row] == TextNumbers::none},
      .session_id = {sessions[row] == TextNumbers::none},
  });
}

bool EventRows::may_lack_any(Instant now) const noexcept {
  // A loop for each type, which the compiler can turn into vector instructions.
  const auto has = [](const auto& values, auto condition) {
    unsigned found = 0;
    detail::with_widest_vectors([&found, condition, values = std::span(values)] {
      unsigned found_of_all = 0;
      for (const auto value : values) found_of_all |= unsigned{condition(value)};
      found = found_of_all;
    });
    return found != 0;
  };
  const auto is_none = [](std::uint32_t number) { return number == TextNumbers::none; };
  const auto is_set = [](std::uint8_t flag) { return flag != 0; };
  return has(times, [&](Instant time) { return time > now; }) || has(apps, is_none) ||
         has(sessions, is_none) || has(has_unreadable_time, is_set) ||
         has(has_unreadable_foreground, is_set);
}

EventFrame::EventFrame(ArrowArrayStream& stream, const FrameOptions& options, FrameNames& names,
                       Batches batches)
    : stop_(options.stop), stream_(stream, "events"), names_(&names), kept_(batches) {
  const ArrowSchema& schema = stream_.schema();
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    const char* const name = schema.children[i]->name;
    column_names_.emplace_back(name == nullptr ? "" : name);
  }
  find_columns(options.columns);
}

void EventFrame::find_columns(const ColumnNames& columns) {
  const auto find = [&](std::string_view name) {
    const auto at = std::find(column_names_.begin(), column_names_.end(), name);
    if (std::count(at, column_names_.end(), name) > 1) {
      stream_.fail(ErrorCode::invalid_argument,
                   fmt::format("there are two columns \"{}\"; rename one", name));
    }
    return static_cast<std::size_t>(at - column_names_.begin());
  };
  std::vector<EventFact> mapped;
  for (const MappedColumn& column : mapped_columns) {
    const std::string& name = columns.*column.name;
    if (name.empty()) continue;
    const std::size_t place = find(name);
    if (place == column_names_.size()) {
      const std::vector<std::string_view> known(column_names_.begin(), column_names_.end());
      const auto nearest = nearest_name(name, known);
      stream_.fail(ErrorCode::invalid_argument,
                   fmt::format("there is no column \"{}\"{}; its columns are {}", name,
                               nearest ? fmt::format("; did you mean \"{}\"?", *nearest) : "",
                               fmt::join(column_names_, ", ")));
    }
    const EventField field = EventField::named(column.spelling).value();
    add_source(field, place);
    mapped.push_back(field.fact());
  }
  for (const std::string& name : column_names_) {
    const auto field = EventField::named(name);
    if (field && std::find(mapped.begin(), mapped.end(), field->fact()) == mapped.end()) {
      add_source(*field, find(name));
    }
  }
  for_each_source([](auto& sources) {
    std::sort(sources.begin(), sources.end(), [](const auto& left, const auto& right) {
      return left.field.place() < right.field.place();
    });
  });
  if (users_.empty()) throw_missing("user", "user_id");
  if (apps_.empty()) throw_missing("app", "package_name or app_id");
  if (times_.empty()) throw_missing("time", "timestamp or date");
}

void EventFrame::throw_missing(std::string_view fact, std::string_view known) const {
  stream_.fail(
      ErrorCode::invalid_argument,
      fmt::format("no column says the {0}; expected one of its spellings, such as {1}, got "
                  "{2}; rename it, or name it as the column of the {0}",
                  fact, known, fmt::join(column_names_, ", ")));
}

void EventFrame::add_source(EventField field, std::size_t column) {
  switch (field.fact()) {
    case EventFact::user:
      users_.push_back({column, field, NameReader(field, names_->users)});
      break;
    case EventFact::app:
      apps_.push_back({column, field, NameReader(field, names_->apps)});
      break;
    case EventFact::session:
    case EventFact::id:
      sessions_.push_back({column, field, NameReader(field, names_->sessions)});
      break;
    case EventFact::time:
      times_.push_back({column, field, TimeReader(field)});
      break;
    case EventFact::foreground_minutes:
    case EventFact::foreground_milliseconds:
      foregrounds_.push_back({column, field, ForegroundReader(field)});
      break;
  }
}

template <typename Use>
void EventFrame::for_each_source(Use use) {
  use(users_);
  use(apps_);
  use(sessions_);
  use(times_);
  use(foregrounds_);
}

std::vector<EventColumn> EventFrame::columns() {
  std::vector<EventColumn> columns;
  for_each_source([&](const auto& sources) {
    for (const auto& source : sources) {
      columns.push_back({column_names_[source.column], source.field.fact()});
    }
  });
  return columns;
}

bool EventFrame::read_batch() {
  if (is_read_) return false;
  // The batch before stays until then, so what lies in the same place is the same.
  auto rows = std::make_unique<Owned<ArrowArray>>();
  if (!stream_.next(*rows)) {
    is_read_ = true;
    return false;
  }
  require_rows(**rows);
  batch_first_ = row_count_;
  use_batch(**rows);
  if (kept_ == Batches::pass) batches_.clear();
  batches_.push_back({row_count_, std::move(rows)});
  batch_ = batches_.size();
  row_count_ += batch_size_;
  return true;
}

bool EventFrame::next_batch() {
  if (batch_ == batches_.size()) return read_batch();
  batch_first_ = batches_[batch_].first_row;
  use_batch(**batches_[batch_++].rows);
  return true;
}

void EventFrame::require_rows(const ArrowArray& batch) const {
  if (batch.null_count == 0 || batch.buffers == nullptr || batch.n_buffers < 1 ||
      batch.buffers[0] == nullptr) {
    return;
  }
  const Column rows = Column::of_validity(batch);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows.is_null(row)) {
      stream_.fail(ErrorCode::invalid_argument,
                   fmt::format("row {} is null; leave such rows out", row_count_ + row + 1));
    }
  }
}

void EventFrame::use_batch(const ArrowArray& batch) {
  for_each_source([&](auto& sources) {
    for (auto& source : sources) {
      const Column values(*stream_.schema().children[source.column], *batch.children[source.column],
                          batch.offset, batch.length, column_names_[source.column]);
      const Column* const before = source.values.dictionary();
      const Column* const dictionary = values.dictionary();
      if (before == nullptr || dictionary == nullptr || !dictionary->is_same(*before)) {
        source.reader.forget_dictionary();
      }
      source.values = values;
    }
  });
  batch_size_ = static_cast<std::size_t>(batch.length);
  batch_row_ = 0;
}

void EventFrame::use_rows(std::size_t first, std::size_t count) {
  block_first_ = first;
  batch_row_ = first + count;
  rows_.users.resize(count);
  rows_.apps.resize(count);
  rows_.sessions.resize(count);
  rows_.times.resize(count);
  rows_.foregrounds.resize(count);
  rows_.has_unreadable_time.resize(count);
  rows_.has_unreadable_foreground.resize(count);
}

bool EventFrame::next() {
  while (batch_row_ == batch_size_) {
    if (!next_batch()) return false;
  }
  if (stop_.stop_requested()) stream_.fail(ErrorCode::cancelled, "stopped on request");
  use_rows(batch_row_, std::min(most_rows, batch_size_ - batch_row_));
  return true;
}

void EventFrame::rewind() {
  batch_ = 0;
  batch_row_ = batch_size_;
}

void EventFrame::go_to(std::size_t row) {
  if (row < batch_first_ || row - batch_first_ >= batch_size_) {
    const auto after = std::upper_bound(
        batches_.begin(), batches_.end(), row,
        [](std::size_t wanted, const Batch& batch) { return wanted < batch.first_row; });
    batch_ = static_cast<std::size_t>(after - batches_.begin()) - 1;
    static_cast<void>(next_batch());
  }
  use_rows(row - batch_first_, 1);
}

template <typename AnySource>
Column EventFrame::part_of(const AnySource& source) const {
  return source.values.slice(block_first_, rows_.size());
}

template <typename Reader, typename Value>
void EventFrame::read_values(Sources<Reader>& sources, std::vector<Value>& values,
                             std::vector<std::uint8_t>& is_unreadable) {
  if (sources.empty()) {
    std::fill(values.begin(), values.end(), Reader::none);
    std::fill(is_unreadable.begin(), is_unreadable.end(), 0);
  }
  for (auto& source : sources) {
    source.reader.read(part_of(source), &source == sources.data(), values, is_unreadable);
  }
}

void EventFrame::read_names(Sources<NameReader>& sources,
                            const std::optional<std::span<const std::uint32_t>>& needed,
                            std::span<std::uint32_t> names) {
  if (sources.empty()) std::fill(names.begin(), names.end(), TextNumbers::none);
  for (auto& source : sources) {
    source.reader.read(part_of(source), &source == sources.data(), needed, names);
  }
}

void EventFrame::read_users() {
  read_names(users_, std::nullopt, rows_.users);
  const auto at = std::find(rows_.users.begin(), rows_.users.end(), TextNumbers::none);
  if (at == rows_.users.end()) return;
  stream_.fail(ErrorCode::invalid_argument,
               fmt::format("row {} names no user in column {}; leave such rows out",
                           batch_first_ + block_first_ +
                               static_cast<std::size_t>(at - rows_.users.begin()) + 1,
                           column_names_[users_.front().column]));
}

void EventFrame::read_uses() {
  read_names(apps_, std::nullopt, rows_.apps);
  read_values(times_, rows_.times, rows_.has_unreadable_time);
  read_values(foregrounds_, rows_.foregrounds, rows_.has_unreadable_foreground);
}

void EventFrame::read_sessions(const std::optional<std::span<const std::uint32_t>>& needed) {
  read_names(sessions_, needed, rows_.sessions);
}

void EventFrame::tell_sessions_apart() noexcept {
  // Two columns may give one session as a number and as text.
  if (sessions_.size() == 1) names_->sessions.begin_with(first_text);
}

void EventFrame::clear_sessions() {
  names_->sessions.clear();
  for (auto& source : sessions_) source.reader.forget_numbers();
}

std::vector<EventColumn> event_columns(ArrowArrayStream& events, const ColumnNames& columns) {
  FrameNames names;
  return EventFrame(events, {.columns = columns}, names).columns();
}

}  // namespace signals::inline SIGNALS_ABI::arrow
