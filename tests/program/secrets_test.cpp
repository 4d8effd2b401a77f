// SPDX-License-Identifier: Apache-2.0
// Secrets in every setting, and what is said of them.
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "workspace.hpp"
#if SIGNALS_HAS_LAMBDA
#include <runtime_api_server.hpp>

#include "support/background_process.hpp"
#endif

using namespace signals::testing;

namespace {

class RandomSecrets {
 public:
  explicit RandomSecrets(std::uint32_t seed) : generator_(seed) {}

  /// One of each kind that people paste into the wrong setting.
  [[nodiscard]] std::vector<std::string> one_of_each() {
    const std::string body = text(1600, base64);
    std::string lines;
    for (std::size_t i = 0; i < body.size(); i += 64) lines += body.substr(i, 64) + '\n';
    const std::string pem =
        "-----BEGIN PRIVATE KEY-----\nMII" + lines + "-----END PRIVATE KEY-----\n";
    std::string escaped;
    for (const char c : pem) escaped += c == '\n' ? "\\n" : std::string(1, c);
    const std::string key =
        fmt::format(R"({{"type":"service_account","project_id":"p","private_key_id":"{}",)"
                    R"("private_key":"{}","client_email":"a@p.iam.gserviceaccount.com"}})",
                    text(40, "0123456789abcdef"), escaped);
    std::string pretty = key;
    pretty.insert(1, "\n  ");
    return {
        key,
        pretty,
        '"' + key + '"',
        pem,
        escaped,
        "MII" + body,
        "ewogICJ0eXBlIjogInNlcnZpY2VfYWNjb3VudCIsCiAg" + text(2000, base64),
        "eyJ0eXBlIjoic2VydmljZV9hY2NvdW50Iiwi" + text(2000, base64) + "==",
        "eyJhbGciOiJSUzI1NiJ9." + text(300, base64url) + '.' + text(342, base64url),
        "ya29.a0" + text(160, base64url),
        "IQoJb3JpZ2luX2Vj" + text(400, base64),
        text(40, base64),
        "postgres://reader:" + text(20, base64url) + "@127.0.0.1:1/goals",
        "Bearer " + text(64, base64url),
    };
  }

 private:
  static constexpr std::string_view base64url =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  static constexpr std::string_view base64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /// Begins with a letter of each case and a digit.
  [[nodiscard]] std::string text(std::size_t size, std::string_view letters) {
    std::string drawn = letters.starts_with('A') ? "aB3" : "";
    std::uniform_int_distribution<std::size_t> any(0, letters.size() - 1);
    while (drawn.size() < size) drawn += letters[any(generator_)];
    return drawn;
  }

  std::mt19937 generator_;
};

/// Whether any sixteen characters in a row of the secret are in the text, but for what every key
/// has.
[[nodiscard]] bool shows(std::string_view text, std::string_view secret) {
  constexpr std::size_t telling = 16;
  constexpr std::string_view common =
      R"({"type":"service_account","project_id":"p","private_key_id":" postgres://reader:@127.0.0.1:1/goals)"
      R"( "private_key":"-----BEGIN PRIVATE KEY-----\n -----END PRIVATE KEY-----\n","client_email":)"
      R"("a@p.iam.gserviceaccount.com")";
  for (std::size_t i = 0; i + telling <= secret.size(); ++i) {
    const std::string_view part = secret.substr(i, telling);
    if (common.find(part) == std::string_view::npos && text.find(part) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

/// Each with what makes the program read it.
struct Setting {
  std::string name;
  std::vector<std::pair<std::string, std::string>> others{};
};

[[nodiscard]] std::vector<Setting> settings() {
  const std::vector<std::pair<std::string, std::string>> emulator{
      {"FIRESTORE_EMULATOR_HOST", "127.0.0.1:1"}, {"FIREBASE_PROJECT_ID", "demo"}};
  const std::vector<std::pair<std::string, std::string>> aws{
      {"FIREBASE_SECRET_ID", "prod/firestore"},
      {"AWS_ENDPOINT_URL", "http://127.0.0.1:1"},
      {"AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"},
      {"AWS_SECRET_ACCESS_KEY", "a/s3cret"}};
  return {{"DATABASE_URL", emulator},
          {"FIREBASE_SERVICE_ACCOUNT_JSON"},
          {"FIREBASE_CREDENTIALS_FILE"},
          {"FIREBASE_SECRET_ID", aws},
          {"FIREBASE_PROJECT_ID", emulator},
          {"FIREBASE_DATABASE", emulator},
          {"FIREBASE_ROOT_COLLECTION", emulator},
          {"FIREBASE_EVENTS_SUBCOLLECTION", emulator},
          {"FIRESTORE_EMULATOR_HOST", emulator},
          {"AWS_REGION", aws},
          {"AWS_DEFAULT_REGION", aws},
          {"AWS_ENDPOINT_URL", aws},
          {"AWS_ENDPOINT_URL_SECRETS_MANAGER", aws},
          {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", {{"FIREBASE_SECRET_ID", "prod/firestore"}}},
          {"AWS_CONTAINER_CREDENTIALS_FULL_URI", {{"FIREBASE_SECRET_ID", "prod/firestore"}}},
          {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
           {{"FIREBASE_SECRET_ID", "prod/firestore"},
            {"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:1/"}}},
          {"USER_ID_LIMIT", emulator},
          {"SIGNALS_RULES", emulator},
          {"SSL_CERT_FILE", {{"FIREBASE_SECRET_ID", "prod/firestore"}}},
          {"GOOGLE_APPLICATION_CREDENTIALS"},
          {"SIGNALS_LAMBDA_MARGIN_MS", emulator},
          {"SIGNALS_LAMBDA_WORKERS", emulator},
          {"AWS_LAMBDA_LOG_LEVEL", emulator}};
}

}  // namespace

TEST_CASE("no setting of the environment shows a key or a token that is put into it") {
  RandomSecrets random(20'260'728);
  for (const Setting& setting : settings()) {
    for (const std::string& secret : random.one_of_each()) {
      Workspace workspace;
      for (const auto& [name, value] : setting.others) {
        workspace.options.environment[name] = value;
      }
      workspace.options.environment[setting.name] = secret;
      Words words{"evaluate"};
      if (setting.name == "DATABASE_URL" || setting.name == "USER_ID_LIMIT") {
        words.insert(words.end(), {"--events", "events.ndjson"});
      }
      if (setting.name != "DATABASE_URL") words.insert(words.end(), {"--goals", "goals.json"});
      // Where the setting does not matter to the program, or is right, it may wait for a server.
      const bool is_right = secret.starts_with("postgres://") && setting.name == "DATABASE_URL";
      const bool is_of_lambda = setting.name.find("LAMBDA") != std::string::npos;
      const bool is_elsewhere = secret.starts_with("ya29") || secret.starts_with("Bearer");
      if (is_right || is_of_lambda || (is_elsewhere && setting.name == "AWS_REGION")) continue;
      const ProcessResult result = workspace.run(words);
      CAPTURE(setting.name);
      CAPTURE(secret);
      CAPTURE(result.error);
      CHECK(result.status == 2);
      CHECK_FALSE(shows(result.error, secret));
      CHECK_FALSE(shows(result.output, secret));
    }
  }
}

TEST_CASE("no option shows a key or a token that is put into it") {
  RandomSecrets random(14);
  const Workspace workspace;
  for (const std::string option : {"--events", "--goals", "--rules", "--env-file", "--since",
                                   "--now", "--limit", "--format", "--jobs", "--user-id-file"}) {
    for (const std::string& secret : random.one_of_each()) {
      // A path may look like this one.
      if (secret.size() == 40) continue;
      const ProcessResult result = workspace.evaluate({option, secret});
      CAPTURE(option);
      CAPTURE(secret);
      CAPTURE(result.error);
      CHECK(result.status == 2);
      CHECK_FALSE(shows(result.error, secret));
    }
  }
}

#if SIGNALS_HAS_LAMBDA
TEST_CASE("Lambda is shown no key or token that is put into a setting" *
          doctest::test_suite("lambda") * doctest::skip(!has_node())) {
  RandomSecrets random(17);
  std::size_t kind = 0;
  for (const Setting& setting : settings()) {
    const auto secrets = random.one_of_each();
    const std::string& secret = secrets[kind++ % secrets.size()];
    if (setting.name == "GOOGLE_APPLICATION_CREDENTIALS" || secret.starts_with("postgres"))
      continue;
    const TemporaryDirectory directory;
    signals::lambda::testing::RuntimeApiServer api{boost::json::object{}};
    ProcessOptions options;
    options.working_directory = directory.path_of("");
    options.environment = {{"AWS_LAMBDA_RUNTIME_API", api.address()},
                           {"DATABASE_URL", "postgres://reader:s3cret@127.0.0.1:1/goals"}};
    for (const auto& [name, value] : setting.others) options.environment[name] = value;
    options.environment[setting.name] = secret;
    BackgroundProcess process({program, "lambda"}, directory.path_of("log"), options);
    const auto call = api.next_call();
    CAPTURE(setting.name);
    CAPTURE(secret);
    CAPTURE(call.body);
    CHECK(call.path == "/init/error");
    CHECK_FALSE(shows(call.body, secret));
    CHECK(process.wait() == 1);
    CHECK_FALSE(shows(directory.read("log"), secret));
  }
}
#endif
