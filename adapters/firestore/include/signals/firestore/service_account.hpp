// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/firestore/access_token_source.hpp>

namespace signals::http {
class Client;
}

namespace signals::firestore {

/// The key of a Google service account, as its JSON file holds it.
class ServiceAccountKey {
 public:
  /// Reads the JSON of a key and its RSA key in PEM. `origin` names where the text is from, such as
  /// a path, for messages. Throws `Error` with `invalid_argument` that says what of it is missing
  /// or broken, and shows nothing of the key.
  [[nodiscard]] static ServiceAccountKey parse(std::string_view json, std::string_view origin);

  /// Keys move; they are not copied.
  ServiceAccountKey(ServiceAccountKey&&) noexcept;
  /// Keys move; they are not copied.
  ServiceAccountKey& operator=(ServiceAccountKey&&) noexcept;
  ~ServiceAccountKey();

  /// The project that the account belongs to; empty when the key does not say.
  [[nodiscard]] const std::string& project_id() const noexcept;
  /// The account's name, an e-mail address.
  [[nodiscard]] const std::string& client_email() const noexcept;

 private:
  friend class ServiceAccountTokens;
  struct Content;
  explicit ServiceAccountKey(std::unique_ptr<Content> content) noexcept;

  std::unique_ptr<Content> content_;
};

/// How `ServiceAccountTokens` come by a token.
struct ServiceAccountOptions {
  /// What the token lets its bearer do.
  std::string scope = "https://www.googleapis.com/auth/datastore";
  /// A token is renewed this long before it expires.
  std::chrono::seconds renew_before{300};
  /// The most that getting a token may take, with what is tried again.
  std::chrono::milliseconds timeout{30'000};
  /// How often it is tried; at least 1.
  unsigned attempts = 5;
  /// As for `firestore::Options`.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{5'000};
  /// A number from 0 up to 1, 1 left out; none: a generator seeded by the system.
  std::function<double()> random{};
  /// What tells the time, for the token's claims and age.
  std::function<std::chrono::system_clock::time_point()> clock = std::chrono::system_clock::now;
};

/// Exchanges a service account's key for access tokens at the key's `token_uri`: a JWT signed with
/// RS256 (RFC 7523, https://developers.google.com/identity/protocols/oauth2/service-account).
///
/// A token is kept until shortly before it expires, and renewed once, however many threads ask.
class ServiceAccountTokens final : public AccessTokenSource {
 public:
  /// Asks for nothing yet.
  ServiceAccountTokens(ServiceAccountKey key, std::shared_ptr<http::Client> client,
                       ServiceAccountOptions options = {});
  ~ServiceAccountTokens() override;

  [[nodiscard]] std::string token(std::stop_token stop) override;
  void reject(std::string_view token) override;

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::firestore
