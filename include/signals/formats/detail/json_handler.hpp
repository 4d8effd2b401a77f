// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// The base of handlers for `boost::json::basic_parser`: what it asks of each, and none does
/// anything with.
class JsonHandler {
 public:
  using Code = boost::json::error_code;
  using Text = boost::json::string_view;

  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }
};

}  // namespace signals::inline SIGNALS_ABI::detail
