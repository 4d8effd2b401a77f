// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include <signals/webhook/signing_secrets.hpp>

#include "support/expected_error.hpp"

using namespace signals::testing;
using signals::webhook::SigningSecrets;

namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

}  // namespace

// The example of the specification's own libraries, such as
// https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/javascript/src/webhook.test.ts
TEST_CASE("the public example of the specification is signed as it says") {
  CHECK(SigningSecrets(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                                    R"({"test": 2432232314})") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("while a secret is rotated, a message has a signature by each") {
  const std::string other = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  const auto signature = [](const std::string& secrets) {
    return SigningSecrets(secrets).sign("id", 1, "{}");
  };
  CHECK(signature(secret) != signature(other));
  CHECK(signature(secret + " " + other) == signature(secret) + " " + signature(other));
  CHECK(signature("\n" + other + "\t " + secret + " ") ==
        signature(other) + " " + signature(secret));
}

TEST_CASE("what is no secret is refused, and not shown") {
  const std::string bytes_of_23 = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRY=";
  const std::string bytes_of_65 = "whsec_" + std::string(86, 'A') + "A=";
  for (const std::string& text :
       {std::string(), std::string("  "), std::string("whsec_"), secret.substr(6), secret + "!",
        std::string("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2Lan-_w"), bytes_of_23, bytes_of_65,
        std::string("whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), secret + " s3cret"}) {
    CAPTURE(text);
    const auto error = error_of([&] { const SigningSecrets read(text); });
    CHECK(error.code == signals::ErrorCode::invalid_argument);
    CHECK_FALSE(error.names("MfKQ9r8G"));
    CHECK_FALSE(error.names("AAEC"));
  }
}
