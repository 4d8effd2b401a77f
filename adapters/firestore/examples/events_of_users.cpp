// SPDX-License-Identifier: Apache-2.0
//
// Counts the events of the first users of a Firestore emulator's project:
//
//     FIRESTORE_EMULATOR_HOST=127.0.0.1:8080 events_of_users PROJECT_ID
//
// or of a project of Google Cloud, by the key of a service account, which is a file:
//
//     FIREBASE_CREDENTIALS_FILE=key.json events_of_users PROJECT_ID

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include <signals/error.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/firestore/service_account.hpp>
#include <signals/http/client.hpp>

namespace {

namespace firestore = signals::firestore;

class EventCount final : public signals::EventSink {
 public:
  void accept(const signals::Event& event) override {
    ++events;
    minutes += event.foreground.count();
  }
  std::size_t events = 0;
  double minutes = 0;
};

[[nodiscard]] firestore::ServiceAccountKey read_key(const std::string& path) {
  std::ifstream file(path);
  const std::string json(std::istreambuf_iterator<char>(file), {});
  return firestore::ServiceAccountKey::parse(json, path);
}

}  // namespace

int main(int count, char** values) {
  const char* const emulator =
      std::getenv("FIRESTORE_EMULATOR_HOST");  // NOLINT(concurrency-mt-unsafe)
  const char* const key =
      std::getenv("FIREBASE_CREDENTIALS_FILE");  // NOLINT(concurrency-mt-unsafe)
  if (count != 2 || (emulator == nullptr && key == nullptr)) {
    std::cerr << "usage: FIRESTORE_EMULATOR_HOST=… events_of_users PROJECT_ID\n"
                 "       FIREBASE_CREDENTIALS_FILE=… events_of_users PROJECT_ID\n";
    return 2;
  }
  try {
    const auto client = std::make_shared<signals::http::Client>();
    firestore::Options options{.project_id = values[1]};
    std::shared_ptr<firestore::AccessTokenSource> tokens;
    if (emulator != nullptr) {
      options.endpoint = std::string("http://") + emulator;
    } else {
      tokens = std::make_shared<firestore::ServiceAccountTokens>(read_key(key), client);
    }

    firestore::EventDatabase events(options, client, tokens);
    events.check();
    constexpr std::size_t most = 10;
    for (const std::string& user_id : events.list_users({}, most, {}).user_ids) {
      EventCount counted;
      events.read_events(user_id, counted, {});
      std::cout << user_id << ": " << counted.events << " events, " << counted.minutes
                << " minutes\n";
    }
  } catch (const signals::Error& error) {
    std::cerr << name_of(error.code()) << ": " << error.what() << '\n';
    return 1;
  }
}
