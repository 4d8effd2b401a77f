// SPDX-License-Identifier: Apache-2.0
#include "activity_table_part.hpp"

#include <algorithm>
#include <array>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

// About as many as a core has line fill buffers, which bound its loads in flight.
constexpr std::size_t few = 32;

void fetch(const void* memory) noexcept { __builtin_prefetch(memory, 1); }

}  // namespace

ActivityTablePart::Slot& ActivityTablePart::slot_of(std::uint32_t user_tag,
                                                    std::string_view user_id) noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = user_tag & mask;; at = (at + 1) & mask) {
    Slot& slot = slots_[at];
    if (slot.user_plus_one == 0) return slot;
    if (slot.tag == user_tag && users_[slot.user_plus_one - 1].id.view() == user_id) return slot;
  }
}

ActivityTablePart::User* ActivityTablePart::find(std::uint32_t user_tag,
                                                 std::string_view user_id) noexcept {
  const Slot& slot = slot_of(user_tag, user_id);
  return slot.user_plus_one == 0 ? nullptr : &users_[slot.user_plus_one - 1];
}

std::uint32_t ActivityTablePart::find_or_add(const Contribution& contribution) {
  Slot* slot = &slot_of(contribution.user_tag, contribution.user_id);
  if (slot->user_plus_one == 0) {
    if (users_.size() * 2 >= slots_.size()) {
      make_room();
      slot = &slot_of(contribution.user_tag, contribution.user_id);
    }
    users_.emplace_back(StoredText(contribution.user_id, long_ids_));
    *slot = {.tag = contribution.user_tag,
             .user_plus_one = static_cast<std::uint32_t>(users_.size())};
  }
  return slot->user_plus_one - 1;
}

void ActivityTablePart::make_room() {
  if (users_.size() >= std::numeric_limits<std::uint32_t>::max() / 2) {
    throw Error(ErrorCode::resource_exhausted,
                "too many users for one analysis; name users, or split the events");
  }
  std::vector<Slot> larger(slots_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots_) {
    if (slot.user_plus_one == 0) continue;
    std::size_t at = slot.tag & mask;
    while (larger[at].user_plus_one != 0) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots_ = std::move(larger);
}

void ActivityTablePart::add(StagedContributions& staged) {
  const std::lock_guard lock(mutex_);
  std::array<Contribution, few> some;
  while (const std::size_t count = staged.take(some)) add_few(std::span(some).first(count));
}

void ActivityTablePart::add(const Contribution& contribution) {
  const std::lock_guard lock(mutex_);
  add_few({&contribution, 1});
}

void ActivityTablePart::add_few(std::span<const Contribution> contributions) {
  const std::size_t mask = slots_.size() - 1;
  for (const Contribution& contribution : contributions) {
    fetch(&slots_[contribution.user_tag & mask]);
  }
  // A slot with an equal tag nearly always belongs to the right user; prefetching a wrong one is
  // harmless.
  for (const Contribution& contribution : contributions) {
    const Slot& slot = slots_[contribution.user_tag & mask];
    if (slot.user_plus_one != 0) fetch(&users_[slot.user_plus_one - 1]);
  }
  std::array<std::uint32_t, few> users{};
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    users[i] = find_or_add(contributions[i]);
    if (contributions[i].app != Contribution::no_app) users_[users[i]].apps.fetch_apps();
  }
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    if (contributions[i].app == Contribution::no_app) continue;
    users_[users[i]].apps.fetch_cell(contributions[i].app);
  }
  for (std::size_t i = 0; i < contributions.size(); ++i) {
    add_to(users_[users[i]], contributions[i]);
  }
}

ActivityTablePart::Rest& ActivityTablePart::rest_of(User& user) {
  if (!user.rest) user.rest = std::make_unique<Rest>();
  return *user.rest;
}

void ActivityTablePart::add_to(User& user, const Contribution& contribution) {
  user.first_position = std::min(user.first_position, contribution.position);
  if (!contribution.facts.is_counted) return;
  ++user.event_count;
  if (!contribution.facts.passed_over.empty()) {
    signals::add(rest_of(user).passed_over, contribution.facts.passed_over);
  }
  if (contribution.app == Contribution::no_app) return;
  user.apps.cell_of(contribution.app).add(contribution.facts);
  if (contribution.session_id.empty()) return;
  rest_of(user).sessions.insert(contribution.app, contribution.session_id);
}

}  // namespace signals::inline SIGNALS_ABI
