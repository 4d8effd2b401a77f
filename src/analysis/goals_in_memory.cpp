// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <memory_resource>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include <signals/analysis/goals_in_memory.hpp>
#include <signals/detail/text_hash.hpp>

namespace signals::inline SIGNALS_ABI {

struct GoalsInMemory::Users {
  void add_block();
  [[nodiscard]] std::span<const Goal> find(std::string_view user_id) const noexcept;

  // Blocks never grow, so goals need not move, and memory is taken only as it is filled.
  std::vector<std::vector<Goal>> blocks;
  std::size_t open_size = 0;  // the last goals of the last block
  std::pmr::monotonic_buffer_resource ids;
  std::vector<std::string_view> listed;
  boost::unordered_flat_map<std::string_view, std::span<const Goal>, TextHash> goals;
};

void GoalsInMemory::Users::add_block() {
  constexpr std::size_t usual_size = 8192;
  std::vector<Goal> block;
  block.reserve(std::max(usual_size, 2 * open_size));
  if (open_size > 0) {
    auto& last = blocks.back();
    const auto open = last.end() - static_cast<std::ptrdiff_t>(open_size);
    block.assign(std::move_iterator(open), std::move_iterator(last.end()));
    last.erase(open, last.end());
  }
  blocks.push_back(std::move(block));
}

std::span<const Goal> GoalsInMemory::Users::find(std::string_view user_id) const noexcept {
  const auto at = goals.find(user_id);
  return at == goals.end() ? std::span<const Goal>{} : at->second;
}

GoalsInMemory::GoalsInMemory()
    : users_(std::make_unique<Users>()), catalogue_(std::make_shared<const AppCatalogue>()) {}

GoalsInMemory::~GoalsInMemory() = default;

Goal& GoalsInMemory::append() {
  auto& blocks = users_->blocks;
  if (blocks.empty() || blocks.back().size() == blocks.back().capacity()) users_->add_block();
  ++users_->open_size;
  return blocks.back().emplace_back();
}

std::span<const Goal> GoalsInMemory::open_goals() const noexcept {
  if (users_->open_size == 0) return {};
  return std::span(users_->blocks.back()).last(users_->open_size);
}

void GoalsInMemory::shrink_open(std::size_t size) noexcept {
  for (; users_->open_size > size; --users_->open_size) users_->blocks.back().pop_back();
}

bool GoalsInMemory::close(std::string_view user_id) {
  // Nearly every id is new, so its text is kept before it is looked for.
  auto* const text = static_cast<char*>(users_->ids.allocate(user_id.size(), 1));
  std::copy(user_id.begin(), user_id.end(), text);
  const std::string_view id(text, user_id.size());
  if (!users_->goals.try_emplace(id, open_goals()).second) {
    shrink_open(0);
    return false;
  }
  users_->listed.push_back(id);
  users_->open_size = 0;
  return true;
}

void GoalsInMemory::set_catalogue(std::shared_ptr<const AppCatalogue> catalogue) noexcept {
  catalogue_ = std::move(catalogue);
}

std::vector<std::vector<Goal>> GoalsInMemory::goals_of(std::span<const std::string> user_ids,
                                                       std::stop_token /*stop*/) {
  std::vector<std::vector<Goal>> all;
  all.reserve(user_ids.size());
  for (const std::string& user_id : user_ids) {
    const std::span<const Goal> goals = users_->find(user_id);
    all.emplace_back(goals.begin(), goals.end());
  }
  return all;
}

std::optional<std::span<const Goal>> GoalsInMemory::goals_in_memory(std::string_view user_id) {
  return users_->find(user_id);
}

std::span<const std::string_view> GoalsInMemory::users() { return users_->listed; }

std::shared_ptr<const AppCatalogue> GoalsInMemory::catalogue(std::stop_token /*stop*/) {
  return catalogue_;
}

}  // namespace signals::inline SIGNALS_ABI
