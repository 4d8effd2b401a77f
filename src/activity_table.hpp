// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <signals/activity.hpp>
#include <signals/analyser.hpp>
#include <signals/interleaved_event_source.hpp>
#include <signals/user_selection.hpp>

#include "activity_table_part.hpp"
#include "app_lookup.hpp"
#include "event_counter.hpp"
#include "staged_contributions.hpp"

namespace signals {

/// One activity for each user of a selection, to which any number of threads may add at once.
///
/// It is cut into parts with a lock each, many more than threads, so that few wait for one another,
/// and so many that most tables' parts fit into a cache of the second level. One table for all
/// threads, and not one for each, because most users have events everywhere in a file: tables of
/// their own would hold every user again.
///
/// The catalogue, timeframe and selection must outlive it.
class ActivityTable {
 public:
  /// For so many threads.
  ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                const Timeframe& timeframe, unsigned threads);

  /// What a thread uses to add its events.
  ///
  /// They are not added at once but part by part, when enough of them wait; `StagedContributions`
  /// says why.
  class Adder {
   public:
    explicit Adder(ActivityTable& table);

    /// Counts the events of users that the selection lets in, now or later.
    void add(std::span<const InterleavedEvent> events);

    /// Adds what still waits for one of the table's parts.
    void finish(std::size_t part);

   private:
    [[nodiscard]] Contribution contribution_of(const InterleavedEvent& event,
                                               std::uint32_t user_tag);
    void add(std::size_t part, const Contribution& contribution);

    ActivityTable& table_;
    AppLookup apps_;
    std::vector<StagedContributions> staged_;  // for each part
  };

  /// How many parts it is cut into.
  [[nodiscard]] std::size_t part_count() const noexcept { return parts_.size(); }

  /// A user of the selection.
  struct Selected {
    /// A view into the table or the selection.
    std::string_view id;
    /// What is known of the user; null without events.
    ActivityTablePart::User* user = nullptr;
  };

  /// The users of the selection in its order: those named, or those found, by their first event
  /// and up to the limit. Call it when all has been added. What is known of different users may
  /// then be used, and changed, in different threads.
  [[nodiscard]] std::vector<Selected> selected_users();

  /// Gives back the memory of one of the parts, whose users are gone then. Different parts may be
  /// cleared in different threads.
  void clear(std::size_t part) noexcept { parts_[part].clear(); }

 private:
  const UserSelection& users_;
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  std::size_t staged_for_a_part_;  // bytes, for each thread
  std::unordered_set<std::string_view> named_;
  std::vector<ActivityTablePart> parts_;
};

/// Adds one thread's events to a table.
class ActivityTableSink final : public InterleavedEventSink {
 public:
  ActivityTableSink(ActivityTable& table, AnalysisProgress* progress)
      : adder_(table), counter_(progress) {}

  void accept(std::string_view user_id, const Event& event, std::uint64_t position) override {
    const InterleavedEvent view{.user_id = user_id,
                                .position = position,
                                .id = event.id,
                                .app_id = event.app_id,
                                .session_id = event.session_id,
                                .time = event.time,
                                .foreground = event.foreground};
    accept_all({&view, 1});
  }

  /// Adds what still waits for one of the table's parts.
  void finish(std::size_t part) { adder_.finish(part); }

  void accept_all(std::span<const InterleavedEvent> events) override {
    counter_.count(events.size());
    adder_.add(events);
  }

 private:
  ActivityTable::Adder adder_;
  EventCounter counter_;
};

}  // namespace signals
