// SPDX-License-Identifier: Apache-2.0
// Firestore's lists and errors, a key of a service account, and the answers of the token's server.
#include <signals/firestore/service_account.hpp>

#include "document_list_reader.hpp"
#include "error_response.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  const auto error = firestore::read_error_response(403, input);
  require(error.message.size() <= firestore::ErrorResponse::longest_message);
  require(error.message.find('\n') == std::string::npos);
  try {
    static_cast<void>(firestore::ServiceAccountKey::parse(input, "the key"));
  } catch (const Error&) {
  }
  static_cast<void>(firestore::read_document_list(input));
}
