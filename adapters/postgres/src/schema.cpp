// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "column_of.hpp"
#include "failure.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

enum class Kind { id, text, text_or_enum };
/// What a column of each kind may be.
constexpr std::array<std::string_view, 3> kind_texts{"uuid or text", "text", "an enum or text"};

struct Column {
  std::string_view table;
  std::string_view name;
  Kind kind;
  /// Whether queries read it; the others confirm that this is the right database.
  bool is_read;
};

constexpr std::array columns{
    Column{"users", "id", Kind::id, false},
    Column{"goals", "id", Kind::id, true},
    Column{"goals", "title", Kind::text, true},
    Column{"goals", "goalSubCategoryId", Kind::id, true},
    Column{"user_goals", "userId", Kind::id, true},
    Column{"user_goals", "goalId", Kind::id, true},
    Column{"user_goals", "relationshipType", Kind::text_or_enum, true},
    Column{"goal_sub_categories", "id", Kind::id, false},
    Column{"goal_sub_categories", "name", Kind::text, false},
    Column{"apps", "id", Kind::id, true},
    Column{"apps", "appId", Kind::text, true},
    Column{"app_goal_sub_categories", "appsId", Kind::id, true},
    Column{"app_goal_sub_categories", "goalSubCategoriesId", Kind::id, true},
};

struct Pair {
  std::string_view left_table;
  std::string_view left;
  std::string_view right_table;
  std::string_view right;
};

// Columns that queries compare.
constexpr std::array pairs{
    Pair{"user_goals", "goalId", "goals", "id"},
    Pair{"app_goal_sub_categories", "appsId", "apps", "id"},
    Pair{"goals", "goalSubCategoryId", "app_goal_sub_categories", "goalSubCategoriesId"},
};

// A row for each column, in the order asked for. A domain counts as the type below it.
constexpr auto select_columns =
    "select class.oid is not null, attribute.attnum is not null,"
    " pg_catalog.format_type(attribute.atttypid, attribute.atttypmod),"
    " coalesce(base.typname, type.typname), coalesce(base.typtype, type.typtype),"
    " coalesce(pg_catalog.has_column_privilege(class.oid, attribute.attnum, 'select')"
    "  and pg_catalog.has_schema_privilege(namespace.oid, 'usage'), false),"
    // Row-level security without a permissive policy for the role hides each row, without an error.
    " coalesce(pg_catalog.row_security_active(class.oid) and not exists ("
    "  select from pg_catalog.pg_policy policy, pg_catalog.unnest(policy.polroles) as of (role)"
    "  where policy.polrelid = class.oid and policy.polpermissive and policy.polcmd in ('r', '*')"
    "   and (of.role = 0 or pg_catalog.pg_has_role(of.role, 'usage'))), false)"
    " from unnest($1::text[], $2::text[]) with ordinality"
    "  as wanted (table_name, column_name, place)"
    " left join pg_catalog.pg_namespace namespace on namespace.nspname = 'public'"
    " left join pg_catalog.pg_class class on class.relnamespace = namespace.oid"
    "  and class.relname = wanted.table_name and class.relkind in ('r', 'p', 'v', 'm', 'f')"
    " left join pg_catalog.pg_attribute attribute on attribute.attrelid = class.oid"
    "  and attribute.attname = wanted.column_name and attribute.attnum > 0"
    "  and not attribute.attisdropped"
    " left join pg_catalog.pg_type type on type.oid = attribute.atttypid"
    " left join pg_catalog.pg_type base on base.oid = type.typbasetype"
    " order by wanted.place";
enum ColumnField { has_table, has_column, type_text, type_name, type_class, may_read, hides_rows };

[[nodiscard]] std::string name_of(std::string_view table, std::string_view column) {
  return fmt::format("public.{}.\"{}\"", table, column);
}

/// `bpchar` is PostgreSQL's name of char(n).
[[nodiscard]] bool is_text(std::string_view type) {
  return type == "text" || type == "varchar" || type == "bpchar" || type == "name" ||
         type == "citext";
}

/// Collects all problems, to report them at once.
class Findings {
 public:
  void look_at(const Column& column, const Result& result, int row) {
    const auto field = [&](ColumnField at) { return result.text(row, at).value_or(""); };
    if (!result.is_true(row, has_table)) {
      if (add(column.table, missing_tables_)) {
        problems_.push_back(fmt::format("public.{} is missing", column.table));
      }
      return;
    }
    const std::string name = name_of(column.table, column.name);
    if (!result.is_true(row, has_column)) {
      problems_.push_back(fmt::format("{} is missing", name));
      return;
    }
    const std::string_view type = field(type_name);
    const bool fits = is_text(type) || (column.kind == Kind::id && type == "uuid") ||
                      (column.kind == Kind::text_or_enum && field(type_class) == "e");
    if (!fits) {
      problems_.push_back(fmt::format("{} is {}, not {}", name, field(type_text),
                                      kind_texts.at(static_cast<std::size_t>(column.kind))));
    } else if (column.is_read && !result.is_true(row, may_read)) {
      add(column.table, closed_tables_);
    } else if (column.is_read && result.is_true(row, hides_rows)) {
      add(column.table, hidden_tables_);
    }
  }

  void compare(const Pair& pair, std::string_view left_type, std::string_view right_type) {
    const bool both_are_ids = (is_text(left_type) || left_type == "uuid") &&
                              (is_text(right_type) || right_type == "uuid");
    if (!both_are_ids || (left_type == "uuid") == (right_type == "uuid")) return;
    problems_.push_back(fmt::format("{} and {} are of different types, {} and {}",
                                    name_of(pair.left_table, pair.left),
                                    name_of(pair.right_table, pair.right), left_type, right_type));
  }

  void throw_if_any(const ConnectionString& target) const {
    if (!problems_.empty()) {
      throw Failure(
          ErrorCode::failed_precondition,
          fmt::format("{} does not have the tables that signals reads: {}; schema.sql shows them",
                      target.place(), fmt::join(problems_, ", ")));
    }
    if (!closed_tables_.empty()) {
      throw Failure(ErrorCode::permission_denied,
                    fmt::format("the role \"{0}\" may not read {1} in {2}; grant usage on schema "
                                "public to it, and select on the tables",
                                target.user(),
                                fmt::format("public.{}", fmt::join(closed_tables_, ", public.")),
                                target.place()));
    }
    if (!hidden_tables_.empty()) {
      throw Failure(
          ErrorCode::permission_denied,
          fmt::format(
              "row-level security hides every row of {1} in {2} from the role \"{0}\", as no "
              "policy is for it; give it one for each table, such as: create policy "
              "signals_reads on public.{3} for select to {0} using (true)",
              target.user(), fmt::format("public.{}", fmt::join(hidden_tables_, ", public.")),
              target.place(), hidden_tables_.front()));
    }
  }

 private:
  /// Tables come one after the other. Whether this one was not there.
  static bool add(std::string_view table, std::vector<std::string>& tables) {
    if (!tables.empty() && tables.back() == table) return false;
    tables.emplace_back(table);
    return true;
  }

  std::vector<std::string> missing_tables_;
  std::vector<std::string> closed_tables_;
  std::vector<std::string> hidden_tables_;
  std::vector<std::string> problems_;
};

[[nodiscard]] int row_of(std::string_view table, std::string_view name) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].table == table && columns[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace

Schema read_schema(const ConnectionString& target, Connection& connection, const Call& call) {
  const auto arrays = columns_of(columns, &Column::table, &Column::name);
  const Result result = connection.run({select_columns, "reading the schema from", arrays}, call);

  const auto type_of = [&](std::string_view table, std::string_view name) {
    return result.text(row_of(table, name), type_name).value_or("");
  };
  Findings findings;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    findings.look_at(columns[i], result, static_cast<int>(i));
  }
  for (const Pair& pair : pairs) {
    findings.compare(pair, type_of(pair.left_table, pair.left),
                     type_of(pair.right_table, pair.right));
  }
  findings.throw_if_any(target);
  return {.user_id = type_of("user_goals", "userId") == "uuid" ? IdType::uuid : IdType::text};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
