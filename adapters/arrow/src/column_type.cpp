// SPDX-License-Identifier: Apache-2.0
#include "column_type.hpp"

#include <array>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

struct NamedType {
  std::string_view format;
  std::string_view name;
  ColumnType type;
};

constexpr ColumnType without_validity{.has_validity = false};

// Those whose format is a prefix have a zone, a size or types behind it.
constexpr auto types = std::to_array<NamedType>({
    {"n", "null", {Layout::none, Meaning::text}},
    {"b", "bool", {}},
    {"c", "int8", {Layout::int8, Meaning::number}},
    {"C", "uint8", {Layout::uint8, Meaning::number}},
    {"s", "int16", {Layout::int16, Meaning::number}},
    {"S", "uint16", {Layout::uint16, Meaning::number}},
    {"i", "int32", {Layout::int32, Meaning::number}},
    {"I", "uint32", {Layout::uint32, Meaning::number}},
    {"l", "int64", {Layout::int64, Meaning::number}},
    {"L", "uint64", {Layout::uint64, Meaning::number}},
    {"f", "float", {Layout::float32, Meaning::number}},
    {"g", "double", {Layout::float64, Meaning::number}},
    {"u", "string", {Layout::text32, Meaning::text}},
    {"U", "large_string", {Layout::text64, Meaning::text}},
    {"vu", "string_view", {Layout::text_view, Meaning::text}},
    {"z", "binary", {Layout::text32, Meaning::binary}},
    {"Z", "large_binary", {Layout::text64, Meaning::binary}},
    {"vz", "binary_view", {Layout::text_view, Meaning::binary}},
    {"tdD", "date32", {Layout::int32, Meaning::time, 1, 86'400}},
    {"tdm", "date64", {Layout::int64, Meaning::time, 1'000}},
    {"tDs", "duration[s]", {Layout::int64, Meaning::duration}},
    {"tDm", "duration[ms]", {Layout::int64, Meaning::duration, 1'000}},
    {"tDu", "duration[us]", {Layout::int64, Meaning::duration, 1'000'000}},
    {"tDn", "duration[ns]", {Layout::int64, Meaning::duration, 1'000'000'000}},
    {"tss:", "timestamp[s]", {Layout::int64, Meaning::time}},
    {"tsm:", "timestamp[ms]", {Layout::int64, Meaning::time, 1'000}},
    {"tsu:", "timestamp[us]", {Layout::int64, Meaning::time, 1'000'000}},
    {"tsn:", "timestamp[ns]", {Layout::int64, Meaning::time, 1'000'000'000}},
    {"+l", "list", {Layout::list32, Meaning::list}},
    {"+L", "large_list", {Layout::list64, Meaning::list}},
    {"+vl", "list_view", {}},
    {"+r", "run_end_encoded", without_validity},
    {"+s", "struct", {}},
    {"+m", "map", {}},
    {"d:", "decimal", {}},
    {"e", "half_float", {}},
    {"tt", "time", {}},
    {"ti", "interval", {}},
    {"w:", "fixed_size_binary", {}},
    {"+w:", "fixed_size_list", {}},
    {"+u", "union", without_validity},
});

[[nodiscard]] const NamedType* find(std::string_view format) noexcept {
  for (const NamedType& type : types) {
    const bool is_prefix = type.format.ends_with(':') || type.type.layout == Layout::other;
    if (is_prefix ? format.starts_with(type.format) : format == type.format) return &type;
  }
  return nullptr;
}

}  // namespace

ColumnType type_of(std::string_view format) noexcept {
  const NamedType* const type = find(format);
  return type == nullptr ? without_validity : type->type;
}

std::string name_of(const ArrowSchema& schema) {
  const std::string_view format = schema.format == nullptr ? "" : schema.format;
  const NamedType* const type = find(format);
  std::string name = type == nullptr ? fmt::format("\"{}\"", format) : std::string(type->name);
  if (format.starts_with("ts") && format.size() > 4) {
    name.insert(name.size() - 1, fmt::format(", tz={}", format.substr(4)));
  }
  if (schema.dictionary == nullptr) return name;
  return fmt::format("dictionary<{}, {}>", name, name_of(*schema.dictionary));
}

}  // namespace signals::inline SIGNALS_ABI::arrow
