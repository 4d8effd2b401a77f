// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/explain.hpp>
#include <signals/formats/report_json.hpp>

#include "support/generated_input.hpp"
#include "support/reference.hpp"

using signals::Activity;
using signals::Event;
using signals::Report;

namespace {

/// The library's side of an input.
class Subject {
 public:
  explicit Subject(const reference::Input& input)
      : goals_(input.goals),
        timeframe_({.now = input.now, .rules = input.rules, .since = input.since}) {
    for (const auto& [app, subcategories] : input.catalogue) {
      catalogue_.add(app, std::vector<std::string>(subcategories.begin(), subcategories.end()));
    }
  }

  [[nodiscard]] Activity fold(std::span<const Event> events) const {
    Activity activity;
    for (const Event& event : events) activity.add(event, catalogue_, timeframe_);
    return activity;
  }

  [[nodiscard]] Report evaluate(const Activity& activity) const {
    return signals::evaluate("u1", activity, goals_, catalogue_, timeframe_,
                             signals::Detail::explained);
  }

  [[nodiscard]] Report evaluate(std::span<const Event> events) const {
    return signals::evaluate("u1", events, goals_, catalogue_, timeframe_);
  }

 private:
  std::vector<signals::Goal> goals_;
  signals::AppCatalogue catalogue_;
  signals::Timeframe timeframe_;
};

}  // namespace

TEST_CASE("the users of these properties reach both values of every flag") {
  std::map<std::string_view, std::set<bool>> seen;
  int drawn = 0;
  CHECK(rc::check([&] {
    for (int i = 0; i < 20 && drawn < 5000; ++i, ++drawn) {
      const reference::Input input = generated::draw_input();
      const Report report = reference::evaluate(input);
      for (const auto& field : signals::signal_fields) {
        seen[field.name].insert(report.signals.*field.value);
      }
      for (const auto& field : signals::milestone_fields) {
        seen[field.name].insert(report.milestones.*field.value);
      }
    }
  }));
  CHECK(seen.size() == 18);
  for (const auto& entry : seen) {
    CAPTURE(entry.first);
    CHECK(entry.second.size() == 2);
  }
}

TEST_CASE("the library agrees with a plain reading of the rules") {
  CHECK(rc::check([] {
    const reference::Input input = generated::draw_input();
    const Report given = Subject(input).evaluate(input.events);
    const Report wanted = reference::evaluate(input);
    if (given != wanted) {
      RC_LOG() << "library:   " << signals::to_json(given) << '\n'
               << "reference: " << signals::to_json(wanted) << '\n';
    }
    RC_ASSERT((given == wanted));
  }));
}

TEST_CASE("the report does not depend on the order of events") {
  CHECK(rc::check([] {
    const reference::Input input = generated::draw_input();
    std::vector<Event> shuffled = input.events;
    for (std::size_t i = shuffled.size(); i > 1; --i) {
      std::swap(shuffled[i - 1], shuffled[*rc::gen::inRange<std::size_t>(0, i)]);
    }
    const Subject subject(input);
    const Activity given = subject.fold(shuffled);
    const Activity wanted = subject.fold(input.events);
    RC_ASSERT((given == wanted));
    RC_ASSERT((subject.evaluate(given) == subject.evaluate(wanted)));
  }));
}

TEST_CASE("merging the activities of any split of the events equals folding them all") {
  CHECK(rc::check([] {
    const reference::Input input = generated::draw_input();
    const auto part_count = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<std::vector<Event>> parts(part_count);
    for (const Event& event : input.events) {
      parts[*rc::gen::inRange<std::size_t>(0, part_count)].push_back(event);
    }
    const Subject subject(input);
    Activity merged;
    Activity merged_backwards;
    for (const auto& part : parts) merged.merge(subject.fold(part));
    std::reverse(parts.begin(), parts.end());
    for (const auto& part : parts) merged_backwards.merge(subject.fold(part));

    const Activity whole = subject.fold(input.events);
    RC_ASSERT((merged == whole));
    RC_ASSERT((merged_backwards == whole));
    RC_ASSERT((subject.evaluate(merged) == subject.evaluate(whole)));
  }));
}

TEST_CASE("adding an event never turns off what a user has achieved") {
  CHECK(rc::check([] {
    const reference::Input input = generated::draw_input();
    const Event added = *generated::event(input);
    const Subject subject(input);
    const signals::Signals before = subject.evaluate(input.events).signals;
    std::vector<Event> more = input.events;
    more.push_back(added);
    const signals::Signals after = subject.evaluate(more).signals;

    const auto stays = [](bool was, bool is) { return !was || is; };
    RC_ASSERT(stays(before.customer_app_registration_completed,
                    after.customer_app_registration_completed));
    RC_ASSERT(stays(before.customer_app_login_completed, after.customer_app_login_completed));
    RC_ASSERT(stays(before.customer_app_engaged, after.customer_app_engaged));
    RC_ASSERT(stays(before.customer_app_retained, after.customer_app_retained));
    RC_ASSERT(after.goal_setting_completed == before.goal_setting_completed);
    RC_ASSERT(after.raw_event_count >= before.raw_event_count);
  }));
}
