// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "workspace.hpp"

using namespace signals::testing;

namespace {

constexpr std::string_view rules =
    R"({"login_minutes":1,"registration_minutes":4,"registration_sessions":4,)"
    R"("registration_window_days":7,"engaged_weeks":3,"retained_weeks":9,"week":"calendar",)"
    R"("time_zone":"Africa/Lagos"})";

/// Changes texts at random, but the same way on every machine: distributions of the standard
/// library differ, its engines do not.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  [[nodiscard]] std::size_t below(std::size_t bound) { return random_() % bound; }

  [[nodiscard]] std::string mutate(std::string text) {
    for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
      const std::size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
          break;
        case 1:
          text[at] = static_cast<char>(below(256));
          break;
        case 2:
          text.erase(at, 1 + below(8));
          break;
        case 3:
          text.insert(at, text.substr(below(text.size()), 1 + below(40)));
          break;
        default:
          text.resize(at);
      }
    }
    return text;
  }

 private:
  std::mt19937 random_;
};

}  // namespace

TEST_CASE("input that was damaged at random is used or refused, and never worse") {
  const Workspace workspace;
  Mutator mutator(20251126);
  const Words formats{"json", "ndjson", "csv", "table"};
  for (int run = 0; run < 400; ++run) {
    CAPTURE(run);
    const std::size_t damaged = mutator.below(3);
    const auto text_of = [&](std::size_t file, std::string_view text) {
      return file == damaged ? mutator.mutate(std::string(text)) : std::string(text);
    };
    workspace.directory.write("events.ndjson", text_of(0, Workspace::events));
    workspace.directory.write("goals.json", text_of(1, Workspace::goals));
    workspace.directory.write("rules.json", text_of(2, rules));
    const std::string& format = formats[mutator.below(4)];
    Words words{"--rules", "rules.json", "--jobs", "2", "--format", format};
    if (mutator.below(2) == 0) words.emplace_back("--explain");
    if (mutator.below(2) == 0) words.emplace_back("--skip-malformed");

    const auto result = workspace.evaluate(words);

    if (result.status == 0) {
      const bool may_be_empty = format == "ndjson";  // when no line is left that names a user
      CHECK((result.output != "" || may_be_empty));
    } else {
      CHECK(refusal_of(result) != "");
    }
  }
}
