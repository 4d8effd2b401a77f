// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <signals/activity.hpp>
#include <signals/analyser.hpp>
#include <signals/interleaved_event_source.hpp>
#include <signals/user_selection.hpp>

namespace signals {

/// Folds interleaved events into one activity for each user of a selection.
///
/// Tables of the same selection, catalogue and timeframe merge. The catalogue, timeframe and
/// selection must outlive it. Not safe to change from two threads; give each its own.
class ActivityTable final : public InterleavedEventSink {
 public:
  ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                const Timeframe& timeframe, AnalysisProgress* progress);

  void accept(std::string_view user_id, const Event& event, std::uint64_t position) override;

  /// Takes over everything in the other, which is empty afterwards.
  void merge(ActivityTable& other);

  /// The users of the selection in its order: those named, or those found, by their first event
  /// and up to the limit. Views into the table or the selection.
  [[nodiscard]] std::vector<std::string_view> user_ids() const;

  /// The user's activity; an empty one for a user without events.
  [[nodiscard]] const Activity& activity_of(std::string_view user_id) const;

 private:
  struct Entry {
    std::uint64_t first_position = std::numeric_limits<std::uint64_t>::max();
    Activity activity;
  };
  struct Hash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  using Entries = std::unordered_map<std::string, Entry, Hash, std::equal_to<>>;

  [[nodiscard]] Entry* entry_of(std::string_view user_id);

  const UserSelection& users_;
  const AppCatalogue& catalogue_;
  const Timeframe& timeframe_;
  AnalysisProgress* progress_;
  std::unordered_set<std::string_view> named_;
  Entries entries_;
  Entries::value_type* latest_ = nullptr;  // files often hold runs of one user
};

}  // namespace signals
