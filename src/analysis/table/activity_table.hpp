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

namespace signals::inline SIGNALS_ABI {

/// One activity for each user, to which any number of threads may add at once.
///
/// It has parts with a lock each, many more than threads, so that threads rarely wait for one
/// another, and so many that a part usually fits into the second-level cache. All threads share one
/// table, because most users have events everywhere in a file: with a table for each thread, every
/// table would hold every user.
///
/// The catalogue and the timeframe must outlive it.
class ActivityTable {
 public:
  /// For that many threads. If users are named, only their events are added; their ids must outlive
  /// the table.
  ActivityTable(std::optional<std::span<const std::string>> named, const AppCatalogue& catalogue,
                const Timeframe& timeframe, unsigned threads);

  /// Adds the events of one thread.
  ///
  /// It stages them and adds them part by part; `StagedContributions` explains why.
  class Adder {
   public:
    explicit Adder(ActivityTable& table);

    /// Adds the events of selected users, now or later.
    void add(std::span<const InterleavedEvent> events);

    /// Adds the staged events of one of the table's parts.
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

  /// The number of parts.
  [[nodiscard]] std::size_t part_count() const noexcept { return parts_.size(); }

  /// The user with this id; null without events. Call it after all events were added.
  [[nodiscard]] User* find(std::string_view user_id);

  /// All users, in the order of their first events. Call it after all events were added. Different
  /// threads may then use and change different users.
  [[nodiscard]] std::vector<User*> by_first_event();

  /// Releases the memory of one of the parts and removes its users. Different threads may clear
  /// different parts.
  void clear(std::size_t part) noexcept { parts_[part].clear(); }

 private:
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  std::size_t staged_for_a_part_;  // bytes, for each thread
  std::optional<std::unordered_set<std::string_view>> named_;
  std::vector<ActivityTablePart> parts_;
};

}  // namespace signals::inline SIGNALS_ABI
