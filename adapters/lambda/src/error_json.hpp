// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/error.hpp>
#include <signals/formats/report_json.hpp>

namespace signals::lambda {

/// The error as `{"code":"unavailable","message":"…"}`, appended to `out`.
inline void append_json_error(std::string& out, const Error& error) {
  out += R"({"code":)";
  append_json_string(out, name_of(error.code()));
  out += R"(,"message":)";
  append_json_string(out, error.what());
  out += '}';
}

}  // namespace signals::lambda
