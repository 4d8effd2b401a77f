// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Some documents of a collection.
struct DocumentList {
  /// The last segment of each document's name, in the server's order; documents that exist only
  /// through their subcollections are among them.
  std::vector<std::string> ids{};
  /// Asks for the documents after these; empty after the last.
  std::string next_page_token{};
};

/// Reads the whole response of `GET …/documents/{collection}`. Throws `Error` that says what was
/// found instead, with `data_loss` for what is not JSON and `internal` for JSON of another shape.
[[nodiscard]] DocumentList read_document_list(std::string_view body);

}  // namespace signals::inline SIGNALS_ABI::firestore
