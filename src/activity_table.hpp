// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <limits>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <boost/unordered/unordered_flat_map.hpp>

#include <signals/activity.hpp>
#include <signals/analyser.hpp>
#include <signals/interleaved_event_source.hpp>
#include <signals/user_selection.hpp>

#include "event_counter.hpp"

namespace signals {

/// One activity for each user of a selection, to which any number of threads may add at once.
///
/// It is cut into parts with a lock each. One table for all threads, and not one for each, because
/// most users have events everywhere in a file: tables of their own would hold every user again.
///
/// The catalogue, timeframe and selection must outlive it.
class ActivityTable {
 public:
  ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                const Timeframe& timeframe);

  /// Counts an event of that user, if the selection lets the user in.
  void add(std::string_view user_id, const Event& event, std::uint64_t position);

  /// The users of the selection in its order: those named, or those found, by their first event
  /// and up to the limit. Views into the table or the selection. Call it when all has been added.
  [[nodiscard]] std::vector<std::string_view> user_ids() const;

  /// The user's activity; an empty one for a user without events. Call it when all has been added.
  [[nodiscard]] const Activity& activity_of(std::string_view user_id) const;

 private:
  struct Entry {
    std::uint64_t first_position = std::numeric_limits<std::uint64_t>::max();
    Activity activity;
  };
  struct Hash {
    using is_transparent = void;
    using is_avalanching = void;  // every bit depends on every byte, so the map need not mix it
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  // Flat, because nearly every event asks for another user and waits for memory: the standard's map
  // goes through three places where this one goes through two.
  using Entries = boost::unordered_flat_map<std::string, Entry, Hash, std::equal_to<>>;
  struct Part {
    std::mutex mutex;
    Entries entries;
  };
  static constexpr unsigned part_bits = 6;  // many more parts than threads, so that few wait

  [[nodiscard]] static std::size_t part_of(std::string_view user_id);

  const UserSelection& users_;
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  std::unordered_set<std::string_view> named_;
  std::array<Part, std::size_t{1} << part_bits> parts_;
};

/// Adds one thread's events to a table.
class ActivityTableSink final : public InterleavedEventSink {
 public:
  ActivityTableSink(ActivityTable& table, AnalysisProgress* progress)
      : table_(table), counter_(progress) {}

  void accept(std::string_view user_id, const Event& event, std::uint64_t position) override {
    counter_.count_one();
    table_.add(user_id, event, position);
  }

 private:
  ActivityTable& table_;
  EventCounter counter_;
};

}  // namespace signals
