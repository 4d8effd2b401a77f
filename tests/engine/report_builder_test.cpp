// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include <signals/report_builder.hpp>

#include "support/user_example.hpp"

using signals::ReportBuilder;
using user_example::use;

TEST_CASE("a builder reports at any moment on the events so far") {
  const signals::AppCatalogue catalogue = user_example::catalogue();
  ReportBuilder builder("u1", user_example::goals(), catalogue,
                        signals::Timeframe(user_example::now));
  CHECK(builder.report().user_id == "u1");
  CHECK(builder.report().event_count == 0);
  CHECK_FALSE(builder.report().signals.customer_app_login_completed);

  builder.add(use("com.momo", 2, 0));
  CHECK(builder.report().event_count == 1);
  CHECK(builder.report().signals.customer_app_login_completed);
  CHECK_FALSE(builder.report().signals.customer_app_registration_completed);

  builder.add(use("com.momo", 4, 100));
  CHECK(builder.report().event_count == 2);
  CHECK(builder.report().signals.customer_app_registration_completed);
}

TEST_CASE("a builder takes what another fold counted") {
  const signals::AppCatalogue catalogue = user_example::catalogue();
  const signals::Timeframe timeframe(user_example::now);
  const auto events = user_example::weekly_use("com.both", 0, 9);
  ReportBuilder whole("u1", user_example::goals(), catalogue, timeframe);
  ReportBuilder parts("u1", user_example::goals(), catalogue, timeframe);
  signals::Activity older;
  for (std::size_t i = 0; i < events.size(); ++i) {
    whole.add(events[i]);
    if (i < 4) {
      parts.add(events[i]);
    } else {
      older.add(events[i], catalogue, timeframe);
    }
  }
  CHECK_FALSE(parts.report() == whole.report());
  parts.add(older);
  CHECK(parts.report() == whole.report());
  CHECK(parts.report(signals::Detail::explained) == whole.report(signals::Detail::explained));
  CHECK(parts.report(signals::Detail::explained).explanation.has_value());
}
