// SPDX-License-Identifier: Apache-2.0
#include "goal_digest.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <signals/detail/concat.hpp>
#include <signals/detail/text.hpp>
#include <signals/user_milestones.hpp>
#include <signals/user_signals.hpp>

namespace signals::inline SIGNALS_ABI {

std::uint64_t digest_of(std::span<const Goal> goals) {
  if (goals.empty()) return 0;
  std::set<std::pair<Tier, std::string_view>> aims;
  for (const Goal& goal : goals) {
    if (const auto aim = aim_of(goal)) aims.emplace(aim->tier, aim->subcategory);
  }
  Sha256 digest;
  for (const auto& [tier, subcategory] : aims) {
    digest.add_sized(std::to_string(static_cast<unsigned>(tier)));
    digest.add_sized(subcategory);
  }
  const Digest bytes = digest.finish();
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) number = number << 8U | bytes[i];
  return number;
}

Digest digest_of(const Rules& rules, const AppCatalogue& catalogue) {
  Sha256 digest;
  digest.add_sized(detail::concat(
      rules.login_minutes.count(), " ", rules.registration_minutes.count(), " ",
      rules.registration_sessions, " ", rules.registration_window.count(), " ",
      rules.engaged_weeks.count(), " ", rules.retained_weeks.count(), " ",
      rules.week == WeekKind::calendar ? rules.time_zone.name() : std::string_view("rolling")));
  for (const SignalField& field : signal_fields) digest.add_sized(field.name);
  for (const MilestoneField& field : milestone_fields) digest.add_sized(field.name);
  std::vector<std::pair<std::string, std::vector<std::string_view>>> apps;
  for (std::size_t i = 0; i < catalogue.size(); ++i) {
    const auto app = static_cast<AppIndex>(i);
    std::string id(catalogue.app_id(app));
    std::transform(id.begin(), id.end(), id.begin(), text::lower);
    std::vector<std::string_view> subcategories;
    for (const SubcategoryIndex index : catalogue.subcategories(app)) {
      subcategories.push_back(catalogue[index].id);
    }
    std::sort(subcategories.begin(), subcategories.end());
    apps.emplace_back(std::move(id), std::move(subcategories));
  }
  std::sort(apps.begin(), apps.end());
  for (const auto& [id, subcategories] : apps) {
    digest.add_sized(id);
    digest.add_sized(std::to_string(subcategories.size()));
    for (const std::string_view subcategory : subcategories) digest.add_sized(subcategory);
  }
  return digest.finish();
}

}  // namespace signals::inline SIGNALS_ABI
