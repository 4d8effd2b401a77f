// SPDX-License-Identifier: Apache-2.0
// What would dangle does not compile.
#include <concepts>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/analysis/user_selection.hpp>
#include <signals/columns/columns.hpp>
#include <signals/columns/event_columns_builder.hpp>
#include <signals/columns/grouped_events.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/signals.hpp>

#include "support/user_example.hpp"

using signals::AppCatalogue;
using signals::BorrowedList;
using signals::EventColumns;
using signals::EventColumnsBuilder;
using signals::Goal;
using signals::GoalTiers;
using signals::ReportBuilder;
using signals::Timeframe;

namespace {

using Goals = std::vector<Goal>;

// A view is kept only of what has a name.
static_assert(std::constructible_from<GoalTiers, const AppCatalogue&>);
static_assert(!std::constructible_from<GoalTiers, AppCatalogue>);
static_assert(!std::constructible_from<GoalTiers, const AppCatalogue>);
static_assert(std::constructible_from<GoalTiers, const Goals&, const AppCatalogue&>);
static_assert(std::constructible_from<GoalTiers, std::span<const Goal>, const AppCatalogue&>);
static_assert(!std::constructible_from<GoalTiers, Goals, const AppCatalogue&>);
static_assert(!std::constructible_from<GoalTiers, const Goals, const AppCatalogue&>);
static_assert(!std::constructible_from<GoalTiers, Goals&, AppCatalogue>);
static_assert(!std::constructible_from<GoalTiers, std::initializer_list<Goal>, AppCatalogue&>);

template <typename Catalogue>
concept builds_reports =
    std::constructible_from<ReportBuilder, std::string, Goals, Catalogue, Timeframe>;
static_assert(builds_reports<const AppCatalogue&>);
static_assert(builds_reports<std::shared_ptr<const AppCatalogue>>);
static_assert(builds_reports<std::shared_ptr<AppCatalogue>>);
static_assert(!builds_reports<AppCatalogue>);
static_assert(!builds_reports<const AppCatalogue>);
// What a temporary optional holds dies with it.
static_assert(!builds_reports<decltype(*std::declval<std::optional<AppCatalogue>>())>);
static_assert(!builds_reports<decltype(*std::declval<const std::optional<AppCatalogue>>())>);

static_assert(std::constructible_from<EventColumnsBuilder, AppCatalogue&>);
static_assert(!std::constructible_from<EventColumnsBuilder, AppCatalogue>);
static_assert(!std::constructible_from<EventColumnsBuilder, const AppCatalogue>);

template <typename List>
concept is_borrowed = std::convertible_to<List, BorrowedList<double>>;
static_assert(is_borrowed<std::vector<double>&>);
static_assert(is_borrowed<const std::vector<double>&>);
static_assert(is_borrowed<std::span<double>>);
static_assert(!is_borrowed<std::vector<double>>);
static_assert(!is_borrowed<const std::vector<double>>);
static_assert(!is_borrowed<std::initializer_list<double>>);
static_assert(std::same_as<decltype(EventColumns::foregrounds), BorrowedList<signals::Minutes>>);

// Nor is a view of it given.
template <typename Owner>
concept lists_apps = requires {
  std::declval<Owner>().apps();
};
static_assert(lists_apps<signals::Activity&> && lists_apps<const signals::UserState&>);
static_assert(!lists_apps<signals::Activity> && !lists_apps<const signals::Activity>);
static_assert(!lists_apps<signals::UserState>);

template <typename Owner>
concept has_columns = requires {
  std::declval<Owner>().columns();
};
static_assert(has_columns<EventColumnsBuilder&> && !has_columns<EventColumnsBuilder>);

template <typename Owner>
concept has_events = requires {
  std::declval<Owner>().events();
};
template <typename Owner>
concept has_offsets = requires {
  std::declval<Owner>().offsets();
};
static_assert(has_events<signals::GroupedEvents&> && !has_events<signals::GroupedEvents>);
static_assert(has_offsets<signals::GroupedEvents&> && !has_offsets<signals::GroupedEvents>);

template <typename Owner>
concept has_user_ids = requires {
  std::declval<Owner>().user_ids();
};
static_assert(has_user_ids<signals::UserSelection&> && !has_user_ids<signals::UserSelection>);

template <typename Owner>
concept tells_fields = requires {
  std::declval<Owner>().unreadable_time();
}
|| requires { std::declval<Owner>().unreadable_foreground(); };
static_assert(tells_fields<signals::EventDocument&> && !tells_fields<signals::EventDocument>);

template <typename AnyGoal>
concept has_aim = requires {
  signals::aim_of(std::declval<AnyGoal>());
};
static_assert(has_aim<Goal&> && !has_aim<Goal> && !has_aim<const Goal>);

template <typename AnyEvent>
concept has_view = requires {
  signals::view_of(std::declval<AnyEvent>(), "u1", 0);
};
static_assert(has_view<signals::Event&> && !has_view<signals::Event>);

}  // namespace

TEST_CASE("a builder that shares its catalogue keeps it") {
  auto catalogue = std::make_shared<const AppCatalogue>(user_example::catalogue());
  const std::weak_ptr<const AppCatalogue> watched = catalogue;
  {
    ReportBuilder builder("u1", user_example::goals(), std::move(catalogue),
                          Timeframe(user_example::now));
    builder.add(user_example::use("com.momo", 2, 0));
    CHECK_FALSE(watched.expired());
    CHECK(builder.report().signals.customer_app_login_completed);
  }
  CHECK(watched.expired());
}

TEST_CASE("what a call only reads may be written in braces") {
  const AppCatalogue catalogue = user_example::catalogue();
  const signals::Report report =
      signals::evaluate("u1", {user_example::use("com.momo", 2, 0)},
                        {{.id = "g1", .subcategory = "mobile-money"}, {.id = "g2"}}, catalogue,
                        {.now = user_example::now});
  CHECK(report.signals.customer_app_login_completed);
  CHECK(report == signals::evaluate("u1", std::vector{user_example::use("com.momo", 2, 0)},
                                    std::vector<Goal>{{.subcategory = "mobile-money"}}, catalogue,
                                    Timeframe(user_example::now)));
  CHECK(signals::evaluate("u1", {}, {}, catalogue, {.now = user_example::now}).event_count == 0);
}
