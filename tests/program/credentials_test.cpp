// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/environment_variable.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

using Variables = std::vector<std::pair<std::string, std::string>>;

/// How the program refuses to read events from Firestore with these variables.
[[nodiscard]] std::string refusal_with(const Variables& variables) {
  Workspace workspace;
  for (const auto& [name, value] : variables) workspace.options.environment[name] = value;
  std::string refusal = refusal_of(workspace.run({"evaluate", "--goals", "goals.json"}));
  CHECK(refusal.find("top secret") == std::string::npos);
  return refusal;
}

const Variables an_emulator{{"FIRESTORE_EMULATOR_HOST", "127.0.0.1:9"},
                            {"FIREBASE_PROJECT_ID", "demo"}};

[[nodiscard]] std::string refusal_of_emulator_with(const std::string& name,
                                                   const std::string& value) {
  Variables variables = an_emulator;
  variables.emplace_back(name, value);
  return refusal_with(variables);
}

}  // namespace

TEST_CASE("credentials that are configured make firestore the default; empty ones do not") {
  for (const std::string variable : {"FIREBASE_SERVICE_ACCOUNT_JSON", "FIREBASE_CREDENTIALS_FILE",
                                     "FIREBASE_SECRET_ID", "FIRESTORE_EMULATOR_HOST"}) {
    CAPTURE(variable);
    const std::string refusal = refusal_with({{variable, "no such thing"}});
    if (has_firestore) {
      CHECK(refusal.starts_with(variable));
    } else {
      CHECK(refusal == "this build has no firestore adapter; give --events a path");
    }
    CHECK(refusal_with({{variable, ""}}) ==
          "--events is missing; give a path, such as --events FILE");
  }
}

TEST_SUITE_BEGIN("program" * doctest::skip(!has_firestore));

TEST_CASE("a key that cannot be used is refused at the start, and not shown") {
  const std::string no_key =
      R"({"type": "service_account", "project_id": "p", "client_email": "a@b.example",)"
      R"( "token_uri": "https://oauth2.example/token", "private_key": "top secret"})";
  CHECK(refusal_with({{"FIREBASE_SERVICE_ACCOUNT_JSON", no_key}}).find("private_key") !=
        std::string::npos);
  CHECK(refusal_with({{"FIREBASE_SERVICE_ACCOUNT_JSON", R"({"type": "service_account"})"}})
            .find("client_email") != std::string::npos);
  for (const std::string variable : {"FIREBASE_CREDENTIALS_FILE", "FIREBASE_SECRET_ID"}) {
    CHECK(refusal_with({{variable, no_key}}) ==
          variable +
              " contains a key instead of its name; set FIREBASE_SERVICE_ACCOUNT_JSON to it");
  }

  CHECK(refusal_with({{"FIREBASE_CREDENTIALS_FILE", "/none/such.json"}}) ==
        "FIREBASE_CREDENTIALS_FILE: cannot read /none/such.json: No such file or directory");
  Workspace workspace;
  workspace.options.environment["FIREBASE_CREDENTIALS_FILE"] =
      workspace.directory.write("key.json", no_key);
  CHECK(refusal_of(workspace.run({"evaluate", "--goals", "goals.json"}))
            .starts_with("FIREBASE_CREDENTIALS_FILE: " + workspace.directory.path_of("key.json")));
}

TEST_CASE("of several credentials, an emulator goes first, then the key, its file, its secret") {
  Variables variables{{"FIREBASE_SECRET_ID", "no such thing"}};
  for (const std::string first : {"FIREBASE_SECRET_ID", "FIREBASE_CREDENTIALS_FILE",
                                  "FIREBASE_SERVICE_ACCOUNT_JSON", "FIRESTORE_EMULATOR_HOST"}) {
    variables.emplace_back(first, "no such thing");
    CHECK(refusal_with(variables).starts_with(first));
  }
}

TEST_CASE("an emulator needs a host, a port, and a project") {
  CHECK(refusal_with({{"FIRESTORE_EMULATOR_HOST", "127.0.0.1:9"}}) ==
        "FIRESTORE_EMULATOR_HOST needs FIREBASE_PROJECT_ID; set it to the project that the "
        "emulator's data is in");
  for (const std::string host : {"127.0.0.1", "http://127.0.0.1:9", "127.0.0.1:9/v1"}) {
    CHECK(refusal_with({{"FIRESTORE_EMULATOR_HOST", host}, {"FIREBASE_PROJECT_ID", "demo"}}) ==
          "FIRESTORE_EMULATOR_HOST: expected a host and port, such as 127.0.0.1:8080, got \"" +
              host + "\"");
  }
}

TEST_CASE("a name that Firestore cannot have is refused by its variable") {
  CHECK(refusal_of_emulator_with("FIREBASE_DATABASE", "No/Database")
            .starts_with("FIREBASE_DATABASE must be "));
  CHECK(refusal_of_emulator_with("FIREBASE_ROOT_COLLECTION", "users/ada")
            .starts_with("FIREBASE_ROOT_COLLECTION must be a collection"));
  CHECK(refusal_of_emulator_with("FIREBASE_EVENTS_SUBCOLLECTION", "..")
            .starts_with("FIREBASE_EVENTS_SUBCOLLECTION cannot be the id of a collection"));
  CHECK(refusal_with({{"FIRESTORE_EMULATOR_HOST", "127.0.0.1:9"}, {"FIREBASE_PROJECT_ID", "a/b"}})
            .starts_with("FIREBASE_PROJECT_ID must be a project's id"));
}

TEST_CASE("white space and invisible marks around a value do not count, and quotes are refused") {
  for (const std::string value : {"  /none/such.json\n", "\t/none/such.json\r\n",
                                  "\xEF\xBB\xBF/none/such.json", "/none/such.json\xC2\xA0 "}) {
    CHECK(refusal_with({{"FIREBASE_CREDENTIALS_FILE", value}}) ==
          "FIREBASE_CREDENTIALS_FILE: cannot read /none/such.json: No such file or directory");
  }
  for (const std::string quoted :
       {"\"top secret\"", "'top secret'", "`top secret`", "“top secret”", " \"top secret\"\n"}) {
    for (const std::string variable :
         {"FIREBASE_CREDENTIALS_FILE", "FIREBASE_SERVICE_ACCOUNT_JSON", "FIREBASE_SECRET_ID"}) {
      CHECK(refusal_with({{variable, quoted}}) ==
            variable + " is in quotes; remove the quotes around its value");
    }
    CHECK(refusal_of_emulator_with("FIREBASE_ROOT_COLLECTION", quoted)
              .starts_with("FIREBASE_ROOT_COLLECTION is in quotes"));
  }
}

TEST_CASE("a key in the place of a name is refused without a quote") {
  for (const std::string& key :
       {std::string("-----BEGIN PRIVATE KEY-----top secret"), std::string("eyJhbGciOi"),
        std::string("MIIEvgIBADANB"), std::string("ewogICJ0eXBl"), std::string("a\nb"),
        std::string(513, 'a'), std::string("https://ada:top secret@example.com/")}) {
    CAPTURE(key);
    CHECK(refusal_with({{"FIREBASE_CREDENTIALS_FILE", key}})
              .starts_with("FIREBASE_CREDENTIALS_FILE contains a key instead of its name"));
    CHECK(refusal_of_emulator_with("FIREBASE_DATABASE", key)
              .starts_with("FIREBASE_DATABASE contains a key instead of its name"));
  }
}

TEST_CASE("a path may begin with ~/") {
  Workspace workspace;
  const EnvironmentVariable home("HOME", workspace.directory.path());
  workspace.options.environment["FIREBASE_CREDENTIALS_FILE"] = "~/key.json";
  workspace.directory.write("key.json", "{}");
  const std::string refusal = refusal_of(workspace.run({"evaluate", "--goals", "goals.json"}));
  CAPTURE(refusal);
  CHECK(refusal.find("key.json: the key has no type") != std::string::npos);
}

TEST_CASE("Google's own variable alone is named beside ours") {
  const std::string refusal =
      refusal_with({{"GOOGLE_APPLICATION_CREDENTIALS", "/top secret.json"}});
  CHECK(refusal.find("set FIREBASE_CREDENTIALS_FILE to the same path") != std::string::npos);
}

TEST_CASE("the region and the endpoint of AWS come from the variables that its SDKs read") {
  const std::string arn = "arn:aws:secretsmanager:ap-south-1:111122223333:secret:key-AbCdEf";
  const auto refusal = [&](const std::string& id, Variables variables) {
    variables.emplace_back("FIREBASE_SECRET_ID", id);
    variables.emplace_back("AWS_SECRET_ACCESS_KEY", "topsecret");
    return refusal_with(variables);
  };
  // Without an access key id nothing is sent.
  const auto region_of = [&](const std::string& id, const Variables& variables) {
    Variables all = variables;
    all.emplace_back("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://127.0.0.1:1/not/an/endpoint");
    return refusal(id, all);
  };
  CHECK(refusal(arn, {{"AWS_REGION", "eu-west-1"}}).find("not in eu-west-1") != std::string::npos);
  CHECK(refusal(arn, {{"AWS_DEFAULT_REGION", "eu-west-2"}}).find("not in eu-west-2") !=
        std::string::npos);
  CHECK(refusal(arn, {{"AWS_REGION", "eu-west-1"}, {"AWS_DEFAULT_REGION", "ap-south-1"}})
            .find("not in eu-west-1") != std::string::npos);
  CHECK(refusal(arn, {}).find("AWS_ACCESS_KEY_ID is not") != std::string::npos);
  CHECK(region_of(arn, {{"AWS_ENDPOINT_URL", "http://127.0.0.1:1"}})
            .find("AWS_ENDPOINT_URL_SECRETS_MANAGER") != std::string::npos);
}

TEST_SUITE_END();
