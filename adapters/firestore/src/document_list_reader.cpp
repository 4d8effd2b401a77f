// SPDX-License-Identifier: Apache-2.0
#include "document_list_reader.hpp"

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

[[noreturn]] void refuse_list(std::string_view what) {
  throw Error(ErrorCode::internal,
              fmt::format("Firestore's list of documents is malformed: {}", what));
}

[[nodiscard]] json::value parse_list(std::string_view body) {
  // The most documents of a page, 300, with the longest names, 6 KiB, are far below it.
  constexpr std::size_t longest_body = std::size_t{16} * 1024 * 1024;
  if (body.size() > longest_body) refuse_list("it is longer than 16 MiB");
  constexpr std::size_t deepest = 128;
  json::parse_options options;
  options.max_depth = deepest;
  json::error_code error;
  json::value value = json::parse({body.data(), body.size()}, error, {}, options);
  if (error) {
    throw Error(ErrorCode::data_loss,
                fmt::format("Firestore's list of documents is not valid JSON: {}", error.message()),
                Retry::may_help);
  }
  return value;
}

[[nodiscard]] std::string id_of(const json::value& document) {
  const json::object* const members = document.if_object();
  if (members == nullptr) refuse_list("a document is not an object");
  const json::value* const name = members->if_contains("name");
  if (name == nullptr || !name->is_string()) refuse_list("a document has no name");
  const json::string& path = name->get_string();
  const std::string_view text(path.data(), path.size());
  const std::string_view id = text.substr(text.rfind('/') + 1);  // npos + 1 is 0
  if (id.empty()) refuse_list("a document has no id");
  return std::string(id);
}

}  // namespace

DocumentList read_document_list(std::string_view body) {
  const json::value parsed = parse_list(body);
  const json::object* const members = parsed.if_object();
  if (members == nullptr) refuse_list("it is not an object");
  DocumentList list;
  if (const json::value* const documents = members->if_contains("documents")) {
    if (!documents->is_array()) refuse_list("the documents are not an array");
    list.ids.reserve(documents->get_array().size());
    for (const json::value& document : documents->get_array()) list.ids.push_back(id_of(document));
  }
  if (const json::value* const token = members->if_contains("nextPageToken")) {
    if (!token->is_string()) refuse_list("the token of the next page is not a string");
    list.next_page_token = std::string_view(token->get_string().data(), token->get_string().size());
  }
  return list;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
