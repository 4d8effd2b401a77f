// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::program {

/// The result of `action`; the messages of its errors begin with the name of what it is about.
template <typename Action>
auto naming(std::string_view name, Action action) {
  try {
    return action();
  } catch (const Error& error) {
    throw Error(error.code(), fmt::format("{}: {}", name, error.what()), error.retry());
  }
}

}  // namespace signals::program
