// SPDX-License-Identifier: Apache-2.0
#include "activity_table.hpp"

#include <algorithm>
#include <utility>

#include <signals/detail/text_hash.hpp>
#include <signals/event_facts.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::size_t parts = 256;

/// The index of the part, and the rest of the hash, which distinguishes the users of a part.
[[nodiscard]] constexpr std::size_t part_of(std::uint64_t user_hash) noexcept {
  static_assert(parts == 256);
  return user_hash >> 56U;
}
[[nodiscard]] constexpr std::uint32_t tag_of(std::uint64_t user_hash) noexcept {
  return static_cast<std::uint32_t>(user_hash);
}

/// Enough that each of some 100,000 users has several staged events. All threads together take at
/// most 48 MiB.
[[nodiscard]] constexpr std::size_t staged_for_a_part(unsigned threads) noexcept {
  constexpr std::size_t most = std::size_t{128} << 10U;
  constexpr std::size_t least = std::size_t{8} << 10U;
  constexpr std::size_t of_all_threads = std::size_t{48} << 20U;
  return std::clamp(of_all_threads / parts / std::max(1U, threads), least, most);
}

}  // namespace

ActivityTable::ActivityTable(std::optional<std::span<const std::string>> named,
                             const AppCatalogue& catalogue, const Timeframe& timeframe,
                             unsigned threads)
    : catalogue_(catalogue),
      timeframe_(timeframe),
      staged_for_a_part_(staged_for_a_part(threads)),
      parts_(parts) {
  if (named) named_.emplace(named->begin(), named->end());
}

ActivityTable::User* ActivityTable::find(std::string_view user_id) {
  const std::uint64_t hash = hash_of(user_id);
  return parts_[part_of(hash)].find(tag_of(hash), user_id);
}

std::vector<ActivityTable::User*> ActivityTable::by_first_event() {
  std::vector<std::pair<std::uint64_t, User*>> found;
  for (ActivityTablePart& part : parts_) {
    for (User& user : part.users()) found.emplace_back(user.first_position, &user);
  }
  std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
    if (left.first != right.first) return left.first < right.first;
    return left.second->id.view() < right.second->id.view();
  });
  std::vector<User*> users(found.size());
  std::transform(found.begin(), found.end(), users.begin(),
                 [](const auto& user) { return user.second; });
  return users;
}

ActivityTable::Adder::Adder(ActivityTable& table)
    : table_(table),
      apps_(table.catalogue_),
      staged_(parts, StagedContributions(table.staged_for_a_part_)) {}

void ActivityTable::Adder::add(std::span<const InterleavedEvent> events) {
  for (const InterleavedEvent& event : events) {
    if (table_.named_ && !table_.named_->contains(event.user_id)) continue;
    const std::uint64_t hash = hash_of(event.user_id);
    add(part_of(hash), contribution_of(event, tag_of(hash)));
  }
}

void ActivityTable::Adder::add(std::size_t part, const Contribution& contribution) {
  if (staged_[part].append(contribution)) return;
  finish(part);
  if (!staged_[part].append(contribution)) table_.parts_[part].add(contribution);
}

void ActivityTable::Adder::finish(std::size_t part) {
  if (!staged_[part].empty()) table_.parts_[part].add(staged_[part]);
}

Contribution ActivityTable::Adder::contribution_of(const InterleavedEvent& event,
                                                   std::uint32_t user_tag) {
  const EventFacts facts = facts_of(event, table_.timeframe_);
  return {.position = event.position,
          .facts = facts,
          .app = apps_.find(event.app_id),
          .user_tag = user_tag,
          .user_id = event.user_id,
          .session_id = facts.is_recent ? event.session_id : std::string_view{}};
}

}  // namespace signals::inline SIGNALS_ABI
