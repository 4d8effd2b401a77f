// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/abi.hpp>

#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::files::testing {

using namespace signals::testing;

/// Checks that a `File` opens neither a directory nor a path at which nothing is.
template <typename File>
void check_that_unreadable_is_refused(std::string_view missing_name) {
  const TemporaryDirectory directory;
  const auto directory_error = error_of([&] { const File file(directory.path()); });
  CHECK(directory_error.code == ErrorCode::invalid_argument);
  CHECK(directory_error.message ==
        fmt::format("cannot read {}: it is a directory; give a file", directory.path()));

  const std::string missing = directory.path_of(missing_name);
  const auto missing_error = error_of([&] { const File file(missing); });
  CHECK(missing_error.code == ErrorCode::not_found);
  CHECK(missing_error.message == fmt::format("cannot read {}: No such file or directory", missing));
}

}  // namespace signals::inline SIGNALS_ABI::files::testing
