// SPDX-License-Identifier: Apache-2.0
#include <string_view>
#include <unordered_set>

#include <signals/analysis/user_selection.hpp>

namespace signals::inline SIGNALS_ABI {

UserSelection UserSelection::named(ListView<std::string> user_ids) {
  UserSelection selection;
  selection.is_named_ = true;
  std::unordered_set<std::string_view> seen;
  for (const std::string& user_id : user_ids) {
    if (seen.insert(user_id).second) selection.user_ids_.push_back(user_id);
  }
  return selection;
}

UserSelection UserSelection::listed(std::size_t limit) {
  UserSelection selection;
  selection.limit_ = limit;
  return selection;
}

}  // namespace signals::inline SIGNALS_ABI
