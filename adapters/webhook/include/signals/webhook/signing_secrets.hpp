// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::webhook {

/// The secrets that a sender and a receiver of webhooks share, by the Standard Webhooks
/// specification
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
///
/// While a secret is rotated there are two, and each message has a signature by each. Safe to share
/// between threads.
class SIGNALS_EXPORT SigningSecrets {
 public:
  /// Reads secrets with blanks between them: `whsec_` and 24 to 64 bytes in base64 each. Throws
  /// `Error` with `invalid_argument`, whose message shows nothing of them.
  explicit SigningSecrets(std::string_view text);
  /// Copies the secrets; each copy overwrites its own.
  SigningSecrets(const SigningSecrets&) = default;
  /// Likewise.
  SigningSecrets& operator=(const SigningSecrets&) = default;
  /// Moves the secrets, of which nothing is left behind.
  SigningSecrets(SigningSecrets&&) noexcept = default;
  /// Likewise.
  SigningSecrets& operator=(SigningSecrets&&) noexcept = default;
  /// Overwrites the secrets.
  ~SigningSecrets();

  /// The value of the header `webhook-signature`: a signature by each secret. `timestamp` is the
  /// value of `webhook-timestamp`, in seconds since 1970.
  [[nodiscard]] std::string sign(std::string_view id, std::int64_t timestamp,
                                 std::string_view payload) const;

 private:
  std::vector<std::string> keys_;
};

}  // namespace signals::inline SIGNALS_ABI::webhook
