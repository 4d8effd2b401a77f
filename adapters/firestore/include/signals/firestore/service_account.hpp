// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/error.hpp>
#include <signals/firestore/access_token_source.hpp>

namespace signals::inline SIGNALS_ABI::http {
class Client;
}

namespace signals::inline SIGNALS_ABI::firestore {

/// The key of a Google service account, as its JSON file holds it.
class SIGNALS_EXPORT ServiceAccountKey {
 public:
  /// Reads the JSON of a key and its RSA key in PEM. `origin` names where the text is from, such as
  /// a path, for messages. Throws `Error` with `invalid_argument` that says what is missing or
  /// malformed, and shows nothing of the key.
  [[nodiscard]] static ServiceAccountKey parse(std::string_view json, std::string_view origin);

  /// Keys move; they are not copied.
  ServiceAccountKey(ServiceAccountKey&&) noexcept;
  /// Keys move; they are not copied.
  ServiceAccountKey& operator=(ServiceAccountKey&&) noexcept;
  ~ServiceAccountKey();

  /// The project of the account; empty if the key does not name it.
  [[nodiscard]] const std::string& project_id() const noexcept;
  /// The account's name, an e-mail address.
  [[nodiscard]] const std::string& client_email() const noexcept;

 private:
  friend class ServiceAccountTokens;
  struct Content;
  explicit ServiceAccountKey(std::unique_ptr<Content> content) noexcept;

  std::unique_ptr<Content> content_;
};

/// How `ServiceAccountTokens` gets a token.
struct ServiceAccountOptions {
  /// The permissions of the token.
  std::string scope = "https://www.googleapis.com/auth/datastore";
  /// A token is renewed this long before it expires.
  std::chrono::seconds renew_before{300};
  /// The time limit for getting a token, including retries.
  std::chrono::milliseconds timeout{30'000};
  /// The number of attempts; at least 1.
  unsigned attempts = 5;
  /// As for `firestore::Options`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};
  /// Returns a random number in [0, 1). If empty, a generator that the system seeds.
  std::function<double()> random{};
  /// Called before each pause with the failure and the length of the pause, from whichever thread
  /// retries. Must not throw.
  std::function<void(const Error& failure, std::chrono::milliseconds pause)> on_retry{};
  /// The clock for the token's claims and age.
  std::function<std::chrono::system_clock::time_point()> clock = std::chrono::system_clock::now;
};

/// Exchanges a service account's key for access tokens at the key's `token_uri`: a JWT signed with
/// RS256 (RFC 7523, https://developers.google.com/identity/protocols/oauth2/service-account).
///
/// It keeps a token until shortly before it expires, and renews it once for all threads.
class SIGNALS_EXPORT ServiceAccountTokens final : public AccessTokenSource {
 public:
  /// Sends no request yet.
  ServiceAccountTokens(ServiceAccountKey key, std::shared_ptr<http::Client> client,
                       ServiceAccountOptions options = {});
  ~ServiceAccountTokens() override;

  [[nodiscard]] std::string token(std::stop_token stop) override;
  void reject(std::string_view token) override;

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
