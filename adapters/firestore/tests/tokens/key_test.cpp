// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include <signals/firestore/service_account.hpp>

#include "generated_key.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

constexpr auto google = "https://oauth2.googleapis.com/token";

[[nodiscard]] ExpectedError error_of_text(const std::string& text) {
  auto error =
      error_without_key([&] { static_cast<void>(ServiceAccountKey::parse(text, "key.json")); });
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.names("key.json: "));
  return error;
}

/// The error for a key's file in which one field is another.
[[nodiscard]] ExpectedError error_with(const std::string& field, json::value value) {
  json::object file = key_file(google);
  file[field] = std::move(value);
  return error_of_text(json::serialize(file));
}

[[nodiscard]] ExpectedError error_without(const std::string& field) {
  json::object file = key_file(google);
  file.erase(field);
  return error_of_text(json::serialize(file));
}

}  // namespace

TEST_CASE("a service account's key tells its project and its account") {
  const auto key = ServiceAccountKey::parse(json::serialize(key_file(google)), "key.json");
  CHECK(key.project_id() == "demo-project");
  CHECK(key.client_email() == "reader@demo-project.iam.gserviceaccount.com");
}

TEST_CASE("what only helps may be missing from a key") {
  json::object file = key_file(google);
  file.erase("project_id");
  file.erase("private_key_id");
  CHECK(ServiceAccountKey::parse(json::serialize(file), "key.json").project_id().empty());
}

TEST_CASE("a field that a key lacks, or that is of another type, is named") {
  for (const std::string field : {"type", "client_email", "private_key", "token_uri"}) {
    CAPTURE(field);
    CHECK(error_without(field).names("the key has no " + field));
    CHECK(error_with(field, "").names("the key's " + field + " is empty"));
    CHECK(error_with(field, nullptr).names("the key's " + field + " is not a string"));
    CHECK(error_with(field, 17).names("the key's " + field + " is not a string"));
  }
  for (const std::string field : {"project_id", "private_key_id"}) {
    CAPTURE(field);
    CHECK(error_with(field, json::array{}).names("the key's " + field + " is not a string"));
    CHECK(error_with(field, "a\nb").names("the key's " + field + " contains characters"));
  }
}

TEST_CASE("a text that is no JSON object is told by where it breaks, and not shown") {
  CHECK(error_of_text("").names("is empty"));
  CHECK(error_of_text(" \n").names("is empty"));
  CHECK(error_of_text("[]").names("not an object"));
  const std::string whole = json::serialize(key_file(google));
  CHECK(error_of_text(whole.substr(0, whole.size() / 2)).names("not valid JSON"));
  CHECK(error_of_text("{\n  \"type\": service_account\n}").names("byte 13 on, in line 2"));
  CHECK(error_of_text(shared_key().private_pem).names("not valid JSON, from its byte 2 on"));
  CHECK(error_of_text("/etc/key.json").names("not valid JSON"));
  CHECK(error_of_text(std::string(70'000, ' ') + "{}").names("too long"));
}

TEST_CASE("a key in a disguise is told by it, and what to do") {
  const std::string whole = json::serialize(key_file(google));
  std::string real_lines = whole;
  for (auto at = real_lines.find("\\n"); at != std::string::npos; at = real_lines.find("\\n")) {
    real_lines.replace(at, 2, "\n");
  }
  CHECK(error_of_text(real_lines).names("its private_key has real line ends"));
  CHECK(error_of_text("ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIKfQo=").names("it is base64"));
  CHECK(error_of_text("eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0").names("it is base64"));
  CHECK(error_of_text(json::serialize(json::value(whole))).names("encoded twice"));
  const std::string escaped = json::serialize(json::value(whole));
  CHECK(error_of_text(escaped.substr(1, escaped.size() - 2)).names("encoded twice"));
  CHECK(error_of_text(json::serialize(json::object{{"FIREBASE_SERVICE_ACCOUNT_JSON", whole}}))
            .names("a secret of keys and values"));
  CHECK(error_of_text(json::serialize(json::object{{"key", key_file(google)}}))
            .names("a secret of keys and values"));
  CHECK(error_of_text("'" + whole + "'").names("in quotes"));
  CHECK(error_of_text("{'type': 'service_account'}").names("its quotes are single"));
  CHECK(error_of_text("%7B%22type%22%3A%22service_account%22%7D").names("percent-encoded"));
  CHECK(error_of_text(shared_key().private_pem).names("it is a PEM"));
  CHECK(error_of_text("/etc/key.json").names("set FIREBASE_CREDENTIALS_FILE"));
  CHECK(error_of_text("arn:aws:secretsmanager:eu-west-1:1:secret:x").names("FIREBASE_SECRET_ID"));
  CHECK(ServiceAccountKey::parse("\xEF\xBB\xBF" + whole, "key.json").project_id() ==
        "demo-project");
}

TEST_CASE("credentials of another type are told by it") {
  CHECK(
      error_with("type", "authorized_user").names("\"authorized_user\", not \"service_account\""));
  CHECK(error_with("type", "external_account").names("\"external_account\""));
  CHECK_FALSE(error_with("type", "pasted by mistake").names("pasted"));
}

TEST_CASE("a private key that cannot be used is told by why") {
  const std::string& pem = shared_key().private_pem;
  const auto reason = [](const std::string& text) {
    return error_with("private_key", json::value(text));
  };

  CHECK(reason("MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcw").names("private_key is not PEM"));
  CHECK(reason(pem.substr(0, pem.size() / 2)).names("private_key is a broken PEM"));
  CHECK(reason(pem.substr(0, 300) + pem.substr(310)).names("private_key is a broken PEM"));
  CHECK(reason(shared_key().public_pem).names("private_key is a PEM that holds no private key"));
  CHECK(reason(encrypted_pem()).names("private_key is encrypted with a passphrase"));
  CHECK(reason(make_curve_key().private_pem).names("private_key is not an RSA key"));
  CHECK(reason(make_rsa_key(1024).private_pem).names("private_key is an RSA key of 1024 bits"));

  std::string spelled_out;
  for (const char c : pem) {
    if (c == '\n') {
      spelled_out += "\\n";
    } else {
      spelled_out += c;
    }
  }
  CHECK(reason(spelled_out).names("private_key has \\n spelled out"));
}

TEST_CASE("a PEM in which a character of the modulus was changed is not taken for a key") {
  const std::string& pem = shared_key().private_pem;
  for (const std::size_t at : {100U, 150U, 210U, 300U, 350U}) {
    CAPTURE(at);
    std::string changed = pem;
    REQUIRE(changed[at] != '\n');
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CHECK(error_with("private_key", json::value(changed)).names("private_key is a broken"));
  }
}

TEST_CASE("an account that is no e-mail address is refused") {
  for (const std::string text : {"reader", "@example.com", "reader@", "a b@example.com",
                                 "reader@example.com\r\nX: y", "réader@example.com"}) {
    CAPTURE(text);
    CHECK(error_with("client_email", json::value(text))
              .names("client_email is not an e-mail address"));
  }
}

TEST_CASE("assertions are sent by https, or to this machine") {
  for (const std::string uri :
       {"https://oauth2.googleapis.com/token", "https://example.com:8443/",
        "http://localhost:8080/token", "http://127.0.0.1/token", "http://[::1]:9/token"}) {
    CAPTURE(uri);
    CHECK_NOTHROW(
        static_cast<void>(ServiceAccountKey::parse(json::serialize(key_file(uri)), "key.json")));
  }
  for (const std::string uri :
       {"http://oauth2.googleapis.com/token", "http://127.0.0.1.example.com",
        "http://localhost.example.com/", "http://10.0.0.1/token"}) {
    CAPTURE(uri);
    CHECK(error_with("token_uri", json::value(uri)).names("token_uri is not https"));
  }
  for (const std::string uri :
       {"oauth2.googleapis.com/token", "/token", "ftp://example.com/", "https://",
        "https://user:password@example.com/", "http://localhost@example.com/",
        "https://example.com/ token", "https://example.com/\n"}) {
    CAPTURE(uri);
    CHECK(error_with("token_uri", json::value(uri)).names("token_uri is not a URL"));
  }
}
