// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <signals/sqlite/state_file.hpp>

#include "execute_sql.hpp"
#include "support/temporary_directory.hpp"
#include "support/two_state_batches.hpp"

using signals::Error;
using signals::ErrorCode;
using signals::sqlite::StateFile;
using namespace signals::testing;

namespace {

struct ColumnName {
  std::string_view table;
  std::string_view name;
};

constexpr std::array<ColumnName, 19> columns{{
    {"run", "source"},        {"run", "since"},
    {"run", "sessions_most"}, {"run", "sessions_least"},
    {"run", "state_bytes"},   {"run", "epoch"},
    {"run", "now"},           {"run", "rules"},
    {"run", "goals"},         {"run", "cursor"},
    {"apps", "number"},       {"apps", "app_id"},
    {"users", "number"},      {"users", "user_id"},
    {"users", "flags"},       {"users", "due"},
    {"users", "goals"},       {"states", "number"},
    {"states", "state"},
}};

}  // namespace

TEST_CASE("a state of which any value was changed is used or refused, and never worse") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("state");
  TwoStateBatches batches;
  {
    StateFile file(path);
    static_cast<void>(batches.update(file, 0));
  }
  const std::string whole = directory.read("state");
  int refused = 0;
  CHECK(rc::check([&] {
    const ColumnName column = *rc::gen::elementOf(columns);
    // SQLite keeps a text in a column of numbers, but for a key.
    const auto number = *rc::gen::oneOf(rc::gen::arbitrary<std::int64_t>(),
                                        rc::gen::map(rc::gen::inRange(0U, 63U), [](unsigned bit) {
                                          return std::int64_t{1} << bit;
                                        }));
    const bool is_number = column.name == "number" || *rc::gen::inRange(0, 4) > 0;
    directory.write("state", whole);
    execute_sql(path, fmt::format("UPDATE OR IGNORE {0} SET {1} = {2} WHERE rowid = "
                                  "(SELECT min(rowid) FROM {0})",
                                  column.table, column.name,
                                  is_number ? fmt::to_string(number) : "x'00ff'"));
    try {
      StateFile file(path);
      static_cast<void>(batches.update(file, 1));
    } catch (const Error& error) {
      ++refused;
      CAPTURE(column.table);
      CAPTURE(column.name);
      CAPTURE(number);
      CAPTURE(std::string(error.what()));
      CHECK((error.code() == ErrorCode::data_loss ||
             error.code() == ErrorCode::failed_precondition ||
             error.code() == ErrorCode::invalid_argument));
    }
  }));
  CHECK(refused > 0);
}
