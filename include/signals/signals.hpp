// SPDX-License-Identifier: Apache-2.0
/// The rules engine. It is header-only, needs the headers of date, and links nothing. Each header
/// can also be included alone. Time zones other than UTC are in <signals/named_time_zone.hpp>.
#pragma once

// IWYU pragma: begin_exports
#include <signals/abi.hpp>
#include <signals/activity.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/app_dictionary.hpp>
#include <signals/borrowed_list.hpp>
#include <signals/error.hpp>
#include <signals/evaluate.hpp>
#include <signals/event.hpp>
#include <signals/event_facts.hpp>
#include <signals/explain.hpp>
#include <signals/explanation.hpp>
#include <signals/goal.hpp>
#include <signals/goal_tiers.hpp>
#include <signals/instant.hpp>
#include <signals/instant_runs.hpp>
#include <signals/interface.hpp>
#include <signals/interleaved_event.hpp>
#include <signals/list_view.hpp>
#include <signals/minutes.hpp>
#include <signals/minutes_text.hpp>
#include <signals/next_change.hpp>
#include <signals/passed_over.hpp>
#include <signals/recent_sessions.hpp>
#include <signals/report.hpp>
#include <signals/report_at.hpp>
#include <signals/report_builder.hpp>
#include <signals/rules.hpp>
#include <signals/service_activity.hpp>
#include <signals/subcategory.hpp>
#include <signals/tier.hpp>
#include <signals/time_zone.hpp>
#include <signals/timeframe.hpp>
#include <signals/usage.hpp>
#include <signals/user_milestones.hpp>
#include <signals/user_signals.hpp>
#include <signals/user_state.hpp>
#include <signals/user_state_bytes.hpp>
#include <signals/version.hpp>
#include <signals/week.hpp>
// IWYU pragma: end_exports
