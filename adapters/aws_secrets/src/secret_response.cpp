// SPDX-License-Identifier: Apache-2.0
#include "secret_response.hpp"

#include <algorithm>
#include <array>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/formats/detail/json_text.hpp>
#include <signals/http/quotable.hpp>
#include <signals/http/retry.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

namespace json = boost::json;
using detail::text_at;

/// What a kind of answer means, and what to do about it.
struct Meaning {
  ErrorCode code;
  std::string_view what;
  std::string_view advice;
  Retry retry = Retry::useless;
};

constexpr Meaning not_found{ErrorCode::not_found, "does not exist",
                            "check its name, and that AWS_REGION is the region of the secret"};
constexpr Meaning denied{ErrorCode::permission_denied, "may not be read",
                         "allow the role secretsmanager:GetSecretValue on it, and kms:Decrypt on "
                         "its key where that is not AWS's own"};
constexpr Meaning undecipherable{ErrorCode::permission_denied, "cannot be decrypted",
                                 "enable its KMS key, and allow the role kms:Decrypt on it"};
constexpr Meaning refused{ErrorCode::unauthenticated,
                          "cannot be read with these AWS credentials, which AWS rejects",
                          "renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, "
                          "or the role, and check this machine's clock"};
constexpr Meaning expired{ErrorCode::unauthenticated,
                          "cannot be read with these AWS credentials, which have expired",
                          "renew AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN"};
constexpr Meaning throttled{ErrorCode::resource_exhausted,
                            "is requested more often than AWS allows", "try again later",
                            Retry::may_help};
constexpr Meaning unavailable{ErrorCode::unavailable, "is temporarily unavailable",
                              "try again later", Retry::may_help};
constexpr Meaning invalid{ErrorCode::invalid_argument, "cannot be requested like this",
                          "check its name or ARN"};
constexpr Meaning unready{ErrorCode::failed_precondition, "cannot be read as it is",
                          "check that it is not scheduled for deletion, and has a value"};

struct NamedMeaning {
  std::string_view name;
  const Meaning* meaning;
};

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html and
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html
constexpr std::array<NamedMeaning, 24> meanings{{
    {"ResourceNotFoundException", &not_found},
    {"AccessDeniedException", &denied},
    {"AccessDenied", &denied},
    {"NotAuthorized", &denied},
    {"OptInRequired", &denied},
    {"DecryptionFailure", &undecipherable},
    {"UnrecognizedClientException", &refused},
    {"InvalidSignatureException", &refused},
    {"IncompleteSignature", &refused},
    {"IncompleteSignatureException", &refused},
    {"InvalidClientTokenId", &refused},
    {"MissingAuthenticationToken", &refused},
    {"MissingAuthenticationTokenException", &refused},
    {"RequestExpired", &refused},
    {"ExpiredTokenException", &expired},
    {"ExpiredToken", &expired},
    {"ThrottlingException", &throttled},
    {"TooManyRequestsException", &throttled},
    {"RequestLimitExceeded", &throttled},
    {"InternalServiceError", &unavailable},
    {"ServiceUnavailable", &unavailable},
    {"InvalidParameterException", &invalid},
    {"ValidationException", &invalid},
    {"InvalidRequestException", &unready},
}};

[[nodiscard]] const Meaning& meaning_of(std::string_view name, int status) {
  const auto at = std::find_if(meanings.begin(), meanings.end(),
                               [&](const NamedMeaning& known) { return known.name == name; });
  if (at != meanings.end()) return *at->meaning;
  if (name.starts_with("Throttl") || status == 429) return throttled;
  if (http::may_help_to_retry(status)) return unavailable;
  if (status == 401) return refused;
  if (status == 403) return denied;
  return invalid;
}

/// `ThrottlingException` of `com.example#ThrottlingException:http://…`.
[[nodiscard]] std::string_view bare_name(std::string_view type) {
  type = type.substr(0, type.find(':'));
  return type.substr(type.find('#') + 1);
}

}  // namespace

std::string read_secret(const http::Response& response, SecretReference secret) {
  json::error_code error;
  const json::value value = json::parse(response.body, error);
  const json::object* const object = error ? nullptr : value.if_object();
  if (object != nullptr) {
    const json::value* const text = object->if_contains("SecretString");
    if (text != nullptr && text->is_string()) return std::string(text->get_string());
    if (object->contains("SecretBinary")) {
      throw Error(ErrorCode::failed_precondition,
                  fmt::format("the secret {} in {} holds bytes (SecretBinary), not text; store it "
                              "as a SecretString",
                              secret.id, secret.region));
    }
  }
  throw Error(ErrorCode::unavailable,
              fmt::format("the answer for the secret {} in {} holds no secret; check the endpoint "
                          "of AWS, and whether a proxy answers in its place",
                          secret.id, secret.region),
              Retry::may_help);
}

Error refusal(const http::Response& response, SecretReference secret,
              const Credentials& credentials) {
  json::error_code error;
  const json::value value = json::parse(response.body, error);
  const json::object none;
  const json::object& object = !error && value.is_object() ? value.get_object() : none;
  std::string_view name = bare_name(text_at(object, "__type"));
  if (name.empty()) name = bare_name(response.head.find("x-amzn-ErrorType").value_or(""));
  std::string_view explanation = text_at(object, "Message");
  if (explanation.empty()) explanation = text_at(object, "message");

  const std::array<std::string_view, 3> secrets{
      credentials.secret_access_key, credentials.session_token, credentials.access_key_id};
  constexpr std::size_t longest_name = 60;
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
  const std::string quoted_name = is_name ? http::quotable(name, secrets, longest_name) : "";
  const std::string quoted = http::quotable(explanation, secrets);
  const Meaning& meaning = meaning_of(name, response.head.status);
  return {meaning.code,
          fmt::format("the secret {} in {} {} ({}{}{}{}{}); {}", secret.id, secret.region,
                      meaning.what, response.head.status, quoted_name.empty() ? "" : ", ",
                      quoted_name, quoted.empty() ? "" : ": ", quoted, meaning.advice),
          meaning.retry};
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
