// SPDX-License-Identifier: Apache-2.0
#include "array_parameter.hpp"

#include <cstdint>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

// https://www.postgresql.org/docs/current/catalog-pg-type.html: these numbers never change.
constexpr std::uint32_t uuid_type = 2950;
constexpr std::uint32_t text_type = 25;
constexpr std::uint32_t bytea_type = 17;
constexpr std::uint32_t bigint_type = 20;

void append(std::string& bytes, std::size_t number) {
  const auto value = static_cast<std::uint32_t>(number);
  for (const int shift : {24, 16, 8, 0}) {
    bytes.push_back(static_cast<char>(value >> shift & 0xFF));
  }
}

template <typename Bytes>
void append_element(std::string& bytes, const Bytes& element) {
  append(bytes, element.size());
  bytes.append(reinterpret_cast<const char*>(element.data()), element.size());
}

void append_element(std::string& bytes, std::int64_t element) {
  append_element(bytes, to_binary(element));
}

void append_element(std::string& bytes, const std::optional<std::int64_t>& element) {
  if (element) {
    append_element(bytes, *element);
  } else {
    append(bytes, static_cast<std::uint32_t>(-1));
  }
}

/// The form is that of array_recv in PostgreSQL's src/backend/utils/adt/arrayfuncs.c.
template <typename Element>
[[nodiscard]] std::string to_array(std::uint32_t element_type, std::span<const Element> elements,
                                   bool may_be_null = false) {
  std::string bytes;
  append(bytes, elements.empty() ? 0 : 1);  // dimensions
  append(bytes, may_be_null ? 1 : 0);       // whether an element is null
  append(bytes, element_type);
  if (elements.empty()) return bytes;
  append(bytes, elements.size());
  append(bytes, 1);  // the first index
  for (const Element& element : elements) append_element(bytes, element);
  return bytes;
}

}  // namespace

std::string to_binary_array(std::span<const Uuid> elements) {
  return to_array(uuid_type, elements);
}

std::string to_binary_array(std::span<const std::string_view> elements) {
  return to_array(text_type, elements);
}

std::string to_binary_array(std::span<const std::string> elements) {
  return to_array(text_type, elements);
}

std::string to_binary_array(std::span<const std::int64_t> elements) {
  return to_array(bigint_type, elements);
}

std::string to_binary_array(std::span<const std::optional<std::int64_t>> elements) {
  return to_array(bigint_type, elements, true);
}

std::string to_binary_array_of_bytes(std::span<const std::string_view> elements) {
  return to_array(bytea_type, elements);
}

std::string to_binary(std::int64_t number) {
  const auto value = static_cast<std::uint64_t>(number);
  std::string bytes;
  append(bytes, value >> 32U);
  append(bytes, value);
  return bytes;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
