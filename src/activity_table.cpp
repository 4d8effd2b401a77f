// SPDX-License-Identifier: Apache-2.0
#include "activity_table.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "text_hash.hpp"

namespace signals {
namespace {

/// Many more parts than threads, so that few wait for one another; one thread waits for nobody.
[[nodiscard]] std::size_t part_count(unsigned threads) {
  constexpr std::size_t most = 1024;
  return threads <= 1 ? 1 : std::min(most, std::size_t{8} * std::bit_ceil(threads));
}

}  // namespace

ActivityTable::ActivityTable(const UserSelection& users, const AppCatalogue& catalogue,
                             const Timeframe& timeframe, unsigned threads)
    : users_(users),
      catalogue_(catalogue),
      timeframe_(timeframe),
      named_(users.user_ids().begin(), users.user_ids().end()),
      parts_(part_count(threads)) {}

std::vector<ActivityTable::Selected> ActivityTable::selected_users() {
  std::vector<Selected> selected;
  if (users_.is_named()) {
    for (const std::string& id : users_.user_ids()) {
      const std::uint64_t hash = hash_of(id);
      selected.push_back({.id = id, .user = parts_[part_of(hash)].find(hash, id)});
    }
    return selected;
  }
  std::vector<std::pair<std::uint64_t, ActivityTablePart::User*>> found;
  for (ActivityTablePart& part : parts_) {
    for (auto& user : part.users()) found.emplace_back(user.first_position, &user);
  }
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    if (left.first != right.first) return left.first < right.first;
    return left.second->id.view() < right.second->id.view();
  });
  if (users_.limit() > 0 && found.size() > users_.limit()) found.resize(users_.limit());
  selected.reserve(found.size());
  for (const auto& [position, user] : found) {
    selected.push_back({.id = user->id.view(), .user = user});
  }
  return selected;
}

ActivityTable::Adder::Adder(ActivityTable& table)
    : table_(table), part_ends_(table.parts_.size()) {}

void ActivityTable::Adder::add(std::span<const InterleavedEvent> events) {
  contributions_.clear();
  for (const InterleavedEvent& event : events) {
    if (table_.users_.is_named() && !table_.named_.contains(event.user_id)) continue;
    contributions_.push_back(contribution_of(event));
  }
  sort_by_part();
  std::size_t first = 0;
  for (std::size_t part = 0; part < part_ends_.size(); ++part) {
    const std::size_t end = part_ends_[part];
    if (end > first) table_.parts_[part].add(std::span(by_part_).subspan(first, end - first));
    first = end;
  }
}

Contribution ActivityTable::Adder::contribution_of(const InterleavedEvent& event) const {
  const Timeframe& timeframe = table_.timeframe_;
  Contribution contribution{.user_hash = hash_of(event.user_id),
                            .user_id = event.user_id,
                            .position = event.position,
                            .is_counted = timeframe.admits(event.time),
                            .app = table_.catalogue_.find(event.app_id),
                            .foreground = event.foreground,
                            .week = {},
                            .session_id = {}};
  if (!event.time) return contribution;
  if (event.foreground > Minutes::zero()) {
    if (const auto week = timeframe.week_of(*event.time)) contribution.week.insert(*week);
  }
  if (timeframe.in_registration_window(*event.time)) contribution.session_id = event.session_id;
  return contribution;
}

void ActivityTable::Adder::sort_by_part() {
  by_part_.resize(contributions_.size());
  std::fill(part_ends_.begin(), part_ends_.end(), 0);
  for (const Contribution& contribution : contributions_) {
    ++part_ends_[table_.part_of(contribution.user_hash)];
  }
  std::exclusive_scan(part_ends_.begin(), part_ends_.end(), part_ends_.begin(), std::size_t{0});
  for (const Contribution& contribution : contributions_) {
    by_part_[part_ends_[table_.part_of(contribution.user_hash)]++] = &contribution;
  }
}

}  // namespace signals
