// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/state/state_update.hpp>

#include "output.hpp"

namespace signals::program {

/// Appends a change as a JSON object.
inline void append_json(std::string& json, const FlagChange& change) {
  json.append(R"({"id":")").append(change.id).append(R"(","user_id":)");
  append_json_string(json, change.user_id);
  json.append(R"(,"flag":")").append(change.flag).append(R"(","value":)");
  json += change.value ? "true" : "false";
  json.append(R"(,"at":")").append(format_instant(change.at));
  json.append(R"(","noticed_at":")").append(format_instant(change.noticed_at));
  json.append(R"(","cause":")").append(name_of(change.cause)).append("\"}");
}

/// Writes each change as a JSON object on a line.
class ChangeWriter final : public ChangeSink {
 public:
  explicit ChangeWriter(Output& output) : output_(output) {}

  void changed(const FlagChange& change) override {
    line_.clear();
    append_json(line_, change);
    output_.write(line_ += '\n');
  }

 private:
  Output& output_;
  std::string line_;
};

/// Puts each change into the outbox of the store, as a JSON object, and hands it on.
class ChangePoster final : public ChangeSink {
 public:
  ChangePoster(StateTransaction& store, ChangeSink& next) : store_(store), next_(next) {}

  void changed(const FlagChange& change) override {
    next_.changed(change);
    OutboxMessage message{.id = change.id, .user_id = change.user_id};
    append_json(message.payload, change);
    store_.add_message(message);
  }

 private:
  StateTransaction& store_;
  ChangeSink& next_;
};

/// Drops the changes.
class NoChanges final : public ChangeSink {
 public:
  void changed(const FlagChange& /*change*/) override {}
};

}  // namespace signals::program
