// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <signals/page/page.hpp>

#include "report_writer.hpp"

namespace signals::program {

/// What is known of a user beside the report.
struct PageUser {
  std::optional<UserCourse> course{};
  std::optional<Signals> before{};
};

/// Throws `Error` with `invalid_argument` where the output is a terminal.
void refuse_terminal(const Output& output);

/// Writes a page. `know` says what is known of the user of a report. Throws as `refuse_terminal`.
[[nodiscard]] std::unique_ptr<ReportWriter> make_page_writer(
    Output& output, const PageOptions& options, std::function<PageUser(const Report&)> know);

}  // namespace signals::program
