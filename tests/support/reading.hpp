// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>

/// Short ways to write the values that tests are made of.
namespace reading {

/// The instant that the text names; the text must name one.
[[nodiscard]] inline signals::Instant at(std::string_view text) {
  const auto instant = signals::parse_instant(text);
  if (!instant) throw std::logic_error("no instant: " + std::string(text));
  return *instant;
}

/// The instant as text, "none" where there is none, so that a failed check shows both sides.
[[nodiscard]] inline std::string shown(const std::optional<signals::Instant>& instant) {
  return instant ? signals::format_instant(*instant) : "none";
}

/// The message of the `Error` that the call throws with `invalid_argument`; else what it did.
template <typename Call>
[[nodiscard]] std::string invalid_argument_of(Call call) {
  try {
    call();
  } catch (const signals::Error& error) {
    if (error.code() == signals::ErrorCode::invalid_argument) return error.what();
    return std::string("another code: ") + std::string(signals::name_of(error.code()));
  }
  return "nothing was thrown";
}

[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace reading
