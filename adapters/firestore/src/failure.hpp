// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <signals/error.hpp>
#include <signals/http/response.hpp>

#include "error_response.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// What is done about a failure before it is the caller's.
enum class Remedy { none, try_again, renew_token };

/// A request that failed, and what to do about it.
class Failure : public Error {
 public:
  Failure(ErrorCode code, const std::string& message, Remedy remedy,
          std::optional<std::chrono::milliseconds> asked_for = std::nullopt)
      : Error(code, message, remedy == Remedy::try_again ? Retry::may_help : Retry::useless),
        remedy_(remedy),
        asked_for_(asked_for) {}

  [[nodiscard]] Remedy remedy() const noexcept { return remedy_; }
  /// How long the server asks to be left alone.
  [[nodiscard]] std::optional<std::chrono::milliseconds> asked_for() const noexcept {
    return asked_for_;
  }

 private:
  Remedy remedy_;
  std::optional<std::chrono::milliseconds> asked_for_;
};

/// What messages name.
struct ReadTarget {
  std::string project_id{};
  std::string database{};
  /// Of what is read, from `projects/` on.
  std::string path{};
};

// What the server says is quoted unless it repeats the token that it was sent.

/// A response whose status is not 200.
[[nodiscard]] Failure request_refused(const ReadTarget& target, std::string_view token,
                                      const http::ResponseHead& head, std::string_view body);

/// An error in the midst of a response of 200.
[[nodiscard]] Failure response_failed(const ReadTarget& target, std::string_view token,
                                      const ErrorResponse& error);

/// A response of 200 that is something else than JSON, by its own account.
[[nodiscard]] Failure wrong_content_type(const ReadTarget& target, std::string_view token,
                                         std::string_view content_type);

/// No whole response, for a reason that another adapter or a reader of responses gave.
[[nodiscard]] Failure reading_failed(const ReadTarget& target, const Error& error);

/// How a server says that it keeps no documents as of that time any more. Its words have changed
/// over the years, so they are not looked at: asked again without a time, it says whether something
/// else is wrong.
[[nodiscard]] bool may_refuse_time(ErrorCode code) noexcept;

}  // namespace signals::inline SIGNALS_ABI::firestore
