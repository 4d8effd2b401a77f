// SPDX-License-Identifier: Apache-2.0
// States of users: what decodes comes back the same, and reports can be made of it.
#include <string>

#include <signals/signals.hpp>
#include <signals/user_state_bytes.hpp>

#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  AppDictionary dictionary;
  for (const std::string_view app_id : {"", "com.invest.app", "com.mtn.momo"}) {
    static_cast<void>(dictionary.number_of(app_id));
  }
  const UserState state = decode_user_state(input, dictionary);
  std::string bytes;
  append_user_state(bytes, state, dictionary);
  require(decode_user_state(bytes, dictionary) == state);
  AppCatalogue catalogue;
  catalogue.add("com.mtn.momo", {"mobile-money"});
  const std::vector<Goal> goals{{.id = "g", .subcategory = "mobile-money"}};
  const Timeframe timeframe(Instant{date::sys_days{date::year{2025} / 11 / 26}});
  static_cast<void>(
      evaluate("ada", state.activity(catalogue, timeframe), goals, catalogue, timeframe));
}
