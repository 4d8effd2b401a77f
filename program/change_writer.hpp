// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>
#include <signals/state/state_update.hpp>

#include "output.hpp"

namespace signals::program {

/// Writes each change as a JSON object on a line.
class ChangeWriter final : public ChangeSink {
 public:
  explicit ChangeWriter(Output& output) : output_(output) {}

  void changed(const FlagChange& change) override {
    line_ = R"({"id":")" + change.id + R"(","user_id":)";
    append_json_string(line_, change.user_id);
    line_.append(R"(,"flag":")").append(change.flag).append(R"(","value":)");
    line_ += change.value ? "true" : "false";
    line_ += R"(,"at":")" + format_instant(change.at) + R"(","noticed_at":")" +
             format_instant(change.noticed_at) + R"(","cause":")";
    line_.append(name_of(change.cause)).append("\"}\n");
    output_.write(line_);
  }

 private:
  Output& output_;
  std::string line_;
};

/// Drops the changes.
class NoChanges final : public ChangeSink {
 public:
  void changed(const FlagChange& /*change*/) override {}
};

}  // namespace signals::program
