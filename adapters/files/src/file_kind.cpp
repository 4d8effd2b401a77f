// SPDX-License-Identifier: Apache-2.0
#include "file_kind.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::files {
namespace {

using namespace std::string_view_literals;

/// A kind of file, what it has at some place, and the command that makes text of it.
struct FileKind {
  std::string_view name;
  std::size_t offset;
  std::string_view bytes;
  std::string_view command;  // `{}` stands for the file
};

constexpr std::string_view from_utf_16 = "iconv -f UTF-16 -t UTF-8 {}";

constexpr std::array<FileKind, 14> kinds{{
    {"UTF-16 text", 0, "\xFF\xFE"sv, from_utf_16},
    {"UTF-16 text", 0, "\xFE\xFF"sv, from_utf_16},
    {"UTF-16 text", 0, "{\0"sv, "iconv -f UTF-16LE -t UTF-8 {}"},
    {"UTF-16 text", 0, "\0{"sv, "iconv -f UTF-16BE -t UTF-8 {}"},
    {"a zip archive", 0, "PK\x03\x04"sv, "unzip -p {}"},
    {"a tar archive", 257, "ustar"sv, "tar -xOf {}"},
    {"a bzip2 archive", 0, "BZh"sv, "bzip2 -dc {}"},
    {"an xz archive", 0,
     "\xFD"
     "7zXZ"sv,
     "xz -dc {}"},
    {"an lz4 archive", 0, "\x04\x22\x4D\x18"sv, "lz4 -dc {}"},
    {"a 7z archive", 0, "7z\xBC\xAF"sv, "7z x -so {}"},
    {"a Parquet file", 0, "PAR1"sv,
     "duckdb -c \"COPY (FROM read_parquet('{}')) TO '/dev/stdout' (FORMAT json)\""},
    {"an Avro file", 0, "Obj\x01"sv, "avro-tools tojson {}"},
    {"an ORC file", 0, "ORC"sv, "orc-contents {}"},
    {"an SQLite database", 0, "SQLite format 3"sv, "sqlite3 -json {} 'SELECT * FROM events'"},
}};

/// Whether the first line looks like the header of a table: several names, and no JSON.
[[nodiscard]] bool is_csv(std::string_view head) {
  const std::string_view text = utf8::without_byte_order_mark(head);
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const auto is_of_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           " \"_-.,;\t"sv.find(c) != std::string_view::npos;
  };
  return line.find_first_of(",;\t") != std::string_view::npos &&
         std::all_of(line.begin(), line.end(), is_of_name);
}

[[noreturn]] void refuse(const std::string& name, std::string_view kind, std::string_view command,
                         ExpectedText expected) {
  const std::string_view file = expected == ExpectedText::events ? "events.ndjson" : "goals.json";
  throw Error(ErrorCode::invalid_argument,
              fmt::format("{}: {}; expected JSON in UTF-8; convert it: {} > {}", name, kind,
                          fmt::format(fmt::runtime(command), name), file));
}

}  // namespace

void refuse_other_kinds(std::string_view head, const std::string& name, ExpectedText expected) {
  for (const FileKind& kind : kinds) {
    if (head.size() > kind.offset && head.substr(kind.offset).starts_with(kind.bytes)) {
      refuse(name, kind.name, kind.command, expected);
    }
  }
  if (expected == ExpectedText::events && is_csv(head)) {
    refuse(name, "CSV", "mlr --icsv --ojsonl cat {}", expected);
  }
}

}  // namespace signals::inline SIGNALS_ABI::files
