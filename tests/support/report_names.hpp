// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

/// What a report holds, by name and in the order of every format, written down a second time.
namespace report_names {

using Names = std::vector<std::string>;

inline const Names signals{"goal_setting_completed",          "customer_app_registration_completed",
                           "customer_app_login_completed",    "customer_app_engaged",
                           "customer_app_engagement_dropoff", "customer_app_retained",
                           "customer_app_retained_dropoff"};

inline const Names milestones{"goal_setting_complete",
                              "tier1_app_registered",
                              "tier2_app_registered",
                              "tier1_app_engaged",
                              "tier2_app_engaged",
                              "tier1_app_engagement_dropoff",
                              "tier2_app_engagement_dropoff",
                              "tier1_app_retained",
                              "tier2_app_retained",
                              "tier1_app_retention_dropoff",
                              "tier2_app_retention_dropoff"};

/// The columns of CSV without reasons.
[[nodiscard]] inline Names csv_header() {
  Names names{"user_id", "event_count"};
  names.insert(names.end(), signals.begin(), signals.end());
  names.insert(names.end(),
               {"service_event_count", "max_minutes", "weekly_sessions",
                "active_weeks (x active; . idle; this week first)", "tier1", "tier2", "tier3"});
  names.insert(names.end(), milestones.begin(), milestones.end());
  names.insert(names.end(), {"unreadable_times", "unreadable_foregrounds", "without_time",
                             "without_app", "without_session", "after_now"});
  names.emplace_back("error");
  return names;
}

}  // namespace report_names
