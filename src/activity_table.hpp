// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <signals/activity.hpp>
#include <signals/analyser.hpp>
#include <signals/interleaved_event_source.hpp>
#include <signals/user_selection.hpp>

#include "activity_table_part.hpp"
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
  /// For so many threads.
  ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                const Timeframe& timeframe, unsigned threads);

  /// What a thread uses again and again to add its events.
  class Adder {
   public:
    explicit Adder(ActivityTable& table);

    /// Counts the events of users that the selection lets in.
    void add(std::span<const InterleavedEvent> events);

   private:
    [[nodiscard]] Contribution contribution_of(const InterleavedEvent& event) const;
    void sort_by_part();

    ActivityTable& table_;
    std::vector<Contribution> contributions_;
    std::vector<const Contribution*> by_part_;
    std::vector<std::size_t> part_ends_;
  };

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

 private:
  [[nodiscard]] std::size_t part_of(std::uint64_t user_hash) const noexcept {
    return (user_hash >> 32U) % parts_.size();
  }

  const UserSelection& users_;
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
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

  void accept_all(std::span<const InterleavedEvent> events) override {
    counter_.count(events.size());
    adder_.add(events);
  }

 private:
  ActivityTable::Adder adder_;
  EventCounter counter_;
};

}  // namespace signals
