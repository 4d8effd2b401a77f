// SPDX-License-Identifier: Apache-2.0
#include "catalogue_query.hpp"

#include <span>
#include <string>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

// Sorted, because of ids that differ only in case the first spelling stays.
constexpr auto select_apps =
    "select app.\"appId\"::text, service.\"goalSubCategoriesId\"::text"
    " from public.apps app"
    " left join public.app_goal_sub_categories service on service.\"appsId\" = app.id"
    " order by 1, 2";
enum AppField { app_id, app_subcategory };

}  // namespace

AppCatalogue read_catalogue(Connection& connection, const Call& call) {
  const Result result =
      connection.run({.sql = select_apps, .purpose = "reading the app catalogue from"}, call);
  AppCatalogue catalogue;
  for (int row = 0; row < result.rows(); ++row) {
    const auto id = result.text(row, app_subcategory);
    const std::string owned(id.value_or(""));
    catalogue.add(result.text(row, app_id).value_or(""), std::span(&owned, owned.empty() ? 0 : 1));
  }
  return catalogue;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
