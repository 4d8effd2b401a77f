// SPDX-License-Identifier: Apache-2.0
#include "activity_table.hpp"

#include <algorithm>

namespace signals {

ActivityTable::ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                             const Timeframe& timeframe)
    : users_(users),
      catalogue_(catalogue),
      timeframe_(timeframe),
      named_(users.user_ids().begin(), users.user_ids().end()) {}

std::size_t ActivityTable::part_of(std::string_view user_id) {
  // The top bits: the maps use the others.
  return Hash{}(user_id) >> (std::numeric_limits<std::size_t>::digits - part_bits);
}

void ActivityTable::add(std::string_view user_id, const Event& event, std::uint64_t position) {
  if (users_.is_named() && !named_.contains(user_id)) return;
  Part& part = parts_[part_of(user_id)];
  const std::lock_guard lock(part.mutex);
  auto at = part.entries.find(user_id);
  if (at == part.entries.end()) at = part.entries.try_emplace(std::string(user_id)).first;
  Entry& entry = at->second;
  entry.first_position = std::min(entry.first_position, position);
  entry.activity.add(event, catalogue_, timeframe_);
}

std::vector<std::string_view> ActivityTable::user_ids() const {
  if (users_.is_named()) return {users_.user_ids().begin(), users_.user_ids().end()};
  std::vector<const Entries::value_type*> found;
  for (const Part& part : parts_) {
    for (const auto& entry : part.entries) found.push_back(&entry);
  }
  std::sort(found.begin(), found.end(), [](const auto* left, const auto* right) {
    return left->second.first_position < right->second.first_position;
  });
  if (users_.limit() > 0 && found.size() > users_.limit()) found.resize(users_.limit());
  std::vector<std::string_view> user_ids;
  user_ids.reserve(found.size());
  for (const auto* entry : found) user_ids.emplace_back(entry->first);
  return user_ids;
}

const Activity& ActivityTable::activity_of(std::string_view user_id) const {
  static const Activity none;
  const Entries& entries = parts_[part_of(user_id)].entries;
  const auto at = entries.find(user_id);
  return at == entries.end() ? none : at->second.activity;
}

}  // namespace signals
