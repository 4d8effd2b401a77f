// SPDX-License-Identifier: Apache-2.0
#include "json_web_token.hpp"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <openssl/evp.h>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

/// Base64 in the alphabet of URLs, without padding (RFC 7515, 2).
[[nodiscard]] std::string base64url(std::string_view bytes) {
  // Three bytes make four characters; OpenSSL adds a NUL.
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  text.resize(text.find_last_not_of('=') + 1);
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

}  // namespace

std::string sign_assertion(const ServiceAccount& account, std::string_view scope,
                           std::chrono::system_clock::time_point now) {
  json::object header{{"alg", "RS256"}, {"typ", "JWT"}};
  if (!account.private_key_id.empty()) header.emplace("kid", account.private_key_id);
  const auto issued_at = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  const json::object claims{
      {"iss", account.client_email},
      {"scope", scope},
      {"aud", account.token_uri},
      {"iat", issued_at.count()},
      {"exp", (issued_at + assertion_lifetime).count()},
  };
  std::string token = base64url(json::serialize(header)) + '.' + base64url(json::serialize(claims));
  token += '.' + base64url(account.private_key.sign(token));
  return token;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
