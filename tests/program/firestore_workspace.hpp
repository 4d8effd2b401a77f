// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <emulator.hpp>
#include <fmt/format.h>
#include <typed_value.hpp>

#include "workspace.hpp"

namespace signals::testing {

/// A workspace whose events lie in a project of the emulator's too, which the environment names.
class FirestoreWorkspace : public Workspace {
 public:
  explicit FirestoreWorkspace(const std::string& project,
                              const std::string& root = "app_usage_events",
                              const std::string& subcollection = "events") {
    using firestore::testing::Emulator;
    std::vector<firestore::testing::StoredDocument> documents;
    for (std::string_view left = events; !left.empty();) {
      const auto end = left.find('\n');
      boost::json::object event = boost::json::parse(left.substr(0, end)).as_object();
      left.remove_prefix(end + 1);
      const auto text_of = [&](std::string_view name) {
        return boost::json::value_to<std::string>(event.at(name));
      };
      std::string path =
          fmt::format("{}/{}/{}/{}", root, text_of("user_id"), subcollection, text_of("id"));
      event.erase("user_id");
      documents.push_back(
          {.path = std::move(path), .fields = firestore::testing::typed_fields(event)});
    }
    Emulator::shared().write(documents, project);
    options.environment = {{"FIRESTORE_EMULATOR_HOST", Emulator::shared().host()},
                           {"FIREBASE_PROJECT_ID", project}};
  }

  /// `signals evaluate` on the events in the emulator as of `now`, with more words.
  [[nodiscard]] ProcessResult evaluate_firestore(const Words& words = {}) const {
    Words all{"evaluate", "--goals", "goals.json", "--now", std::string(now)};
    all.insert(all.end(), words.begin(), words.end());
    return run(all);
  }
};

}  // namespace signals::testing
