// SPDX-License-Identifier: Apache-2.0
#include "activity_table.hpp"

#include <algorithm>
#include <utility>

namespace signals {

ActivityTable::ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                             const Timeframe& timeframe, AnalysisProgress* progress)
    : users_(users),
      catalogue_(catalogue),
      timeframe_(timeframe),
      progress_(progress),
      named_(users.user_ids().begin(), users.user_ids().end()) {}

ActivityTable::Entry* ActivityTable::entry_of(std::string_view user_id) {
  if (latest_ != nullptr && latest_->first == user_id) return &latest_->second;
  auto at = entries_.find(user_id);
  if (at == entries_.end()) {
    if (users_.is_named() && !named_.contains(user_id)) return nullptr;
    at = entries_.try_emplace(std::string(user_id)).first;
  }
  latest_ = &*at;
  return &at->second;
}

void ActivityTable::accept(std::string_view user_id, const Event& event, std::uint64_t position) {
  if (progress_ != nullptr) progress_->events_read.fetch_add(1, std::memory_order_relaxed);
  Entry* const entry = entry_of(user_id);
  if (entry == nullptr) return;
  entry->first_position = std::min(entry->first_position, position);
  entry->activity.add(event, catalogue_, timeframe_);
}

void ActivityTable::merge(ActivityTable& other) {
  entries_.merge(other.entries_);  // moves the users that are not here yet
  for (auto& [user_id, theirs] : other.entries_) {
    Entry& ours = entries_.find(user_id)->second;
    ours.first_position = std::min(ours.first_position, theirs.first_position);
    ours.activity.merge(theirs.activity);
  }
  other.entries_.clear();
  other.latest_ = nullptr;
}

std::vector<std::string_view> ActivityTable::user_ids() const {
  if (users_.is_named()) return {users_.user_ids().begin(), users_.user_ids().end()};
  std::vector<const Entries::value_type*> found;
  found.reserve(entries_.size());
  for (const auto& entry : entries_) found.push_back(&entry);
  std::sort(found.begin(), found.end(), [](const auto* left, const auto* right) {
    return left->second.first_position < right->second.first_position;
  });
  if (users_.limit() > 0 && found.size() > users_.limit()) found.resize(users_.limit());
  std::vector<std::string_view> user_ids;
  user_ids.reserve(found.size());
  for (const auto* entry : found) user_ids.push_back(entry->first);
  return user_ids;
}

const Activity& ActivityTable::activity_of(std::string_view user_id) const {
  static const Activity none;
  const auto at = entries_.find(user_id);
  return at == entries_.end() ? none : at->second.activity;
}

}  // namespace signals
