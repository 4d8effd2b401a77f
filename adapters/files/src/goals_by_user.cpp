// SPDX-License-Identifier: Apache-2.0
#include "goals_by_user.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signals::inline SIGNALS_ABI::files {

void GoalsByUser::shrink_open(std::size_t size) noexcept {
  for (; open_size_ > size; --open_size_) blocks_.back().pop_back();
}

bool GoalsByUser::close(std::string_view user_id) {
  // Nearly every id is new, so its text is kept before it is looked for.
  auto* const text = static_cast<char*>(user_ids_.allocate(user_id.size(), 1));
  std::copy(user_id.begin(), user_id.end(), text);
  if (!goals_.try_emplace({text, user_id.size()}, open_goals()).second) return false;
  users_.emplace_back(text, user_id.size());
  open_size_ = 0;
  return true;
}

void GoalsByUser::add_block() {
  constexpr std::size_t usual_size = 8192;
  std::vector<Goal> block;
  block.reserve(std::max(usual_size, 2 * open_size_));
  if (open_size_ > 0) {
    auto& last = blocks_.back();
    const auto open = last.end() - static_cast<std::ptrdiff_t>(open_size_);
    block.assign(std::move_iterator(open), std::move_iterator(last.end()));
    last.erase(open, last.end());
  }
  blocks_.push_back(std::move(block));
}

}  // namespace signals::inline SIGNALS_ABI::files
