// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Escapes one segment of a URL's path, or a value of its query (RFC 3986): all but letters,
/// digits, `-`, `.`, `_` and `~`.
[[nodiscard]] std::string escape_segment(std::string_view segment);

/// Why no document or collection can have this id
/// (https://firebase.google.com/docs/firestore/quotas#collections_documents_and_fields); empty when
/// one can.
[[nodiscard]] std::string_view fault_of_id(std::string_view id) noexcept;

/// Throws `Error` with `invalid_argument` when no document can have this id of a user.
void check_document_id(std::string_view id);

}  // namespace signals::inline SIGNALS_ABI::firestore
