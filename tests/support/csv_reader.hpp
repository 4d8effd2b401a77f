// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace signals::testing {

using CsvRecord = std::vector<std::string>;

/// Reads CSV as RFC 4180 has it: records end in CRLF, and fields in quotes may hold anything.
/// Throws `std::runtime_error` for what is not that.
[[nodiscard]] inline std::vector<CsvRecord> read_csv(std::string_view text) {
  std::vector<CsvRecord> records;
  while (!text.empty()) {
    CsvRecord& record = records.emplace_back();
    for (bool is_last = false; !is_last;) {
      std::string field;
      if (text.starts_with('"')) {
        text.remove_prefix(1);
        for (;;) {
          const std::size_t quote = text.find('"');
          if (quote == std::string_view::npos) throw std::runtime_error("an open quote");
          field += text.substr(0, quote);
          text.remove_prefix(quote + 1);
          if (!text.starts_with('"')) break;
          field += '"';
          text.remove_prefix(1);
        }
      } else {
        const std::size_t end = text.find_first_of(",\r\n\"");
        if (end == std::string_view::npos) throw std::runtime_error("no end of record");
        field = text.substr(0, end);
        text.remove_prefix(end);
      }
      record.push_back(std::move(field));
      is_last = text.starts_with("\r\n");
      if (!is_last && !text.starts_with(',')) throw std::runtime_error("no comma after a field");
      text.remove_prefix(is_last ? 2 : 1);
    }
  }
  return records;
}

}  // namespace signals::testing
