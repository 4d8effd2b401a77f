// SPDX-License-Identifier: Apache-2.0
#include <signals/columns/event_columns_builder.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI {

SessionIndex EventColumnsBuilder::number_of(std::string_view session_id) {
  if (session_id.empty()) return no_session;
  if (const auto at = numbers_.find(session_id); at != numbers_.end()) return at->second;
  if (numbers_.size() >= static_cast<std::uint32_t>(no_session)) {
    throw Error(ErrorCode::resource_exhausted,
                "there are more than four billion sessions in one table; use several builders");
  }
  const auto number = static_cast<SessionIndex>(numbers_.size());
  numbers_.emplace(session_id, number);
  return number;
}

void EventColumnsBuilder::add(const Event& event) {
  events_.sessions.push_back(number_of(event.session_id));
  events_.apps.push_back(catalogue_.get().find(event.app_id).value_or(unknown_app));
  events_.times.push_back(event.time.value_or(no_time));
  events_.foregrounds.push_back(event.foreground);
}

}  // namespace signals::inline SIGNALS_ABI
