// SPDX-License-Identifier: Apache-2.0
#include "array_parameter.hpp"

#include <cstdint>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

// https://www.postgresql.org/docs/current/catalog-pg-type.html: these numbers never change.
constexpr std::uint32_t uuid_type = 2950;
constexpr std::uint32_t text_type = 25;

void append(std::string& bytes, std::size_t number) {
  const auto value = static_cast<std::uint32_t>(number);
  for (const int shift : {24, 16, 8, 0}) {
    bytes.push_back(static_cast<char>(value >> shift & 0xFF));
  }
}

/// The form is that of array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c.
template <typename Element>
[[nodiscard]] std::string to_binary(std::uint32_t element_type, std::span<const Element> elements) {
  std::string bytes;
  append(bytes, elements.empty() ? 0 : 1);  // dimensions
  append(bytes, 0);                         // no element is null
  append(bytes, element_type);
  if (elements.empty()) return bytes;
  append(bytes, elements.size());
  append(bytes, 1);  // the first index
  for (const Element& element : elements) {
    append(bytes, element.size());
    bytes.append(reinterpret_cast<const char*>(element.data()), element.size());
  }
  return bytes;
}

}  // namespace

std::string to_binary_array(std::span<const Uuid> elements) {
  return to_binary(uuid_type, elements);
}

std::string to_binary_array(std::span<const std::string_view> elements) {
  return to_binary(text_type, elements);
}

}  // namespace signals::inline SIGNALS_ABI::postgres
