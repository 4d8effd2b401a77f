// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace formats_test {

/// Pieces of JSON, right and wrong, of which random lines are put together.
class RandomLines {
 public:
  explicit RandomLines(unsigned seed) : random_(seed) {}

  [[nodiscard]] std::string next() {
    std::string line = pick({"{", "{", "{", "{ ", " {", "", "["});
    const int members = number(6);
    for (int i = 0; i < members; ++i) {
      if (i > 0) line += pick({",", ",", ",", ",", ", ", " ,", ",,", "", "\t,"});
      line += name() + pick({":", ":", ":", ": ", " : ", "", "::", ";"}) + value();
    }
    line += pick({"}", "}", "}", "}", "} ", "}}", "", "}\r", "},", "} x"});
    if (number(4) == 0 && !line.empty()) mutate(line);
    return line;
  }

  /// So many lines of the same names and spaces with other values, a few of them damaged.
  [[nodiscard]] std::vector<std::string> next_alike(int count) {
    std::vector<std::string> between{pick({"{", "{ "}) + name() + pick({":", ": "})};
    for (int i = number(6); i > 0; --i) {
      between.push_back(pick({",", ", ", " ,"}) + name() + pick({":", " : "}));
    }
    between.push_back(pick({"}", "}", " }", "}\r"}));
    std::vector<std::string> alike;
    for (int i = 0; i < count; ++i) {
      std::string line;
      for (std::size_t member = 0; member + 1 < between.size(); ++member) {
        // Names of users have text for their value more often than chance would give it.
        line += between[member] + (number(3) == 0 ? std::string("\"ada\"") : value());
      }
      line += between.back();
      if (number(6) == 0) mutate(line);
      alike.push_back(line);
    }
    return alike;
  }

 private:
  int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

  std::string pick(std::initializer_list<std::string_view> choices) {
    return std::string(choices.begin()[number(static_cast<int>(choices.size()))]);
  }

  std::string name() {
    return pick({"\"user_id\"",
                 "\"userId\"",
                 "\"user_id\"",
                 "\"app\"",
                 "\"package_name\"",
                 "\"session_id\"",
                 "\"sessionId\"",
                 "\"id\"",
                 "\"timestamp\"",
                 "\"date\"",
                 "\"created_at\"",
                 "\"total_time_in_foreground_minutes\"",
                 "\"totalTimeInForegroundMs\"",
                 "\"total_time_in_foreground\"",
                 "\"note\"",
                 "\"\"",
                 "\"user\\u005fid\"",
                 "\"n\xC3\xA4me\"",
                 "\"user_idx\"",
                 "user_id",
                 "1"});
  }

  std::string value() {
    return pick({"\"ada\"",
                 "\"\"",
                 "\" padded \"",
                 "\"com.mtn.momo\"",
                 "\"a\\\"b\"",
                 "\"\\u00e9\"",
                 "\"caf\xC3\xA9\"",
                 "\"\xFF\"",
                 "\"a\tb\"",
                 "\"2025-11-19T12:00:00.000Z\"",
                 "\"2025-11-19T12:00:00Z\"",
                 "\"2025-02-29T12:00:00Z\"",
                 "\"2025-11-19 14:00+02\"",
                 "0",
                 "-0",
                 "1",
                 "12",
                 "-7",
                 "01",
                 "-",
                 "1.5",
                 "1.",
                 ".5",
                 "0.25",
                 "-1.5",
                 "1e3",
                 "1E+2",
                 "1e999",
                 "1763553600",
                 "1763553600000",
                 "1763553600000000",
                 "1763553600000000000",
                 "123456789012345678901234567890",
                 "\"12.5\"",
                 "\"1e2\"",
                 "\"0.1\"",
                 "true",
                 "false",
                 "null",
                 "tru",
                 "nul",
                 "nullx",
                 "[]",
                 "[1,2]",
                 "{\"a\":1}",
                 "{}",
                 "\"open",
                 "",
                 "\"123456789012345.6\"",
                 "\"99999999999\"",
                 "\"100000000000\"",
                 "9007199254740993",
                 "123.456789012345"});
  }

  void mutate(std::string& line) {
    constexpr std::string_view bytes =
        "\"\\{}[]:, \t\x01\x80\xC3"
        "a0-.e";
    const auto at = static_cast<std::size_t>(number(static_cast<int>(line.size())));
    const char byte = bytes[static_cast<std::size_t>(number(static_cast<int>(bytes.size())))];
    if (number(2) == 0) {
      line[at] = byte;
    } else {
      line.insert(at, 1, byte);
    }
  }

  std::mt19937 random_;
};

}  // namespace formats_test
