// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include <signals/app_catalogue.hpp>
#include <signals/interleaved_event.hpp>
#include <signals/timeframe.hpp>

#include "activity_table_part.hpp"
#include "app_lookup.hpp"
#include "staged_contributions.hpp"

namespace signals {

/// One activity for each user, to which any number of threads may add at once.
///
/// It is cut into parts with a lock each, many more than threads, so that few wait for one another,
/// and so many that most tables' parts fit into a cache of the second level. One table for all
/// threads, and not one for each, because most users have events everywhere in a file: tables of
/// their own would hold every user again.
///
/// The catalogue and the timeframe must outlive it.
class ActivityTable {
 public:
  /// For so many threads. Where users are named, those alone are let in; their ids must outlive it.
  ActivityTable(std::optional<std::span<const std::string>> named, const AppCatalogue& catalogue,
                const Timeframe& timeframe, unsigned threads);

  /// What a thread uses to add its events.
  ///
  /// They are not added at once but part by part, when enough of them wait; `StagedContributions`
  /// says why.
  class Adder {
   public:
    explicit Adder(ActivityTable& table);

    /// Counts the events of users that are let in, now or later.
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

  using User = ActivityTablePart::User;

  /// How many parts it is cut into.
  [[nodiscard]] std::size_t part_count() const noexcept { return parts_.size(); }

  /// A user by the id; null without events. As below.
  [[nodiscard]] User* find(std::string_view user_id);

  /// All users, by their first event. Call it when all has been added. What is known of different
  /// users may then be used, and changed, in different threads.
  [[nodiscard]] std::vector<User*> by_first_event();

  /// Gives back the memory of one of the parts, whose users are gone then. Different parts may be
  /// cleared in different threads.
  void clear(std::size_t part) noexcept { parts_[part].clear(); }

 private:
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  std::size_t staged_for_a_part_;  // bytes, for each thread
  std::optional<std::unordered_set<std::string_view>> named_;
  std::vector<ActivityTablePart> parts_;
};

}  // namespace signals
