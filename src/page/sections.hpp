// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <signals/page/overview.hpp>
#include <signals/page/page.hpp>

#include "user_rows.hpp"

namespace signals::inline SIGNALS_ABI {

/// What the sections of a page are made from.
struct PageContent {
  PageOptions options;
  Overview overview;
  UserRows rows;
  /// The first ids and reasons of those who have no report, and how many there are.
  std::vector<std::pair<std::string, std::string>> failures{};
  std::uint64_t failed = 0;
  std::vector<std::string> remarks{};
};

/// The parts of the page as HTML; one that has nothing to show is empty.
[[nodiscard]] std::string answer_section(const PageContent& content);
[[nodiscard]] std::string people_lead(const PageContent& content);
[[nodiscard]] std::string people_limits(const PageContent& content);
[[nodiscard]] std::string people_rows(const PageContent& content);
[[nodiscard]] std::string people_note(const PageContent& content);
[[nodiscard]] std::string funnel_section(const PageContent& content);
[[nodiscard]] std::string weeks_section(const PageContent& content);
[[nodiscard]] std::string changes_section(const PageContent& content);
[[nodiscard]] std::string usage_section(const PageContent& content);
[[nodiscard]] std::string data_section(const PageContent& content);

}  // namespace signals::inline SIGNALS_ABI
