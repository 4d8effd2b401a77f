// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// An RSA key that signs. Safe to share between threads.
class PrivateKey {
 public:
  /// Reads a key in PEM, unencrypted, of 2048 bits at least. Throws `Error` with
  /// `invalid_argument`, whose message follows on `name`, the text's, and shows nothing of it.
  [[nodiscard]] static PrivateKey parse(std::string_view pem, std::string_view name);

  /// The signature of a text, by RSASSA-PKCS1-v1_5 with SHA-256, which JWT calls RS256. Throws
  /// `Error` with `internal` when OpenSSL fails.
  [[nodiscard]] std::string sign(std::string_view text) const;

 private:
  struct Deleter {
    void operator()(EVP_PKEY* key) const noexcept;
  };
  using Handle = std::unique_ptr<EVP_PKEY, Deleter>;

  explicit PrivateKey(Handle key) noexcept;
  [[nodiscard]] bool verifies(std::string_view text, std::string_view signature) const;

  Handle key_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
