// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <new>
#include <string>

#include <signals/abi.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// The exception that is being handled, as an `Error`.
[[nodiscard]] inline Error current_error(const std::string& when_out_of_memory) {
  try {
    throw;
  } catch (const Error& error) {
    return error;
  } catch (const std::bad_alloc&) {
    return {ErrorCode::resource_exhausted, when_out_of_memory};
  } catch (const std::exception& error) {
    return {ErrorCode::internal, error.what()};
  } catch (...) {
    return {ErrorCode::unknown, "an exception of an unknown type"};
  }
}

}  // namespace signals::inline SIGNALS_ABI::detail
