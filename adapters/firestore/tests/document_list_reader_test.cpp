// SPDX-License-Identifier: Apache-2.0
#include "document_list_reader.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/error.hpp>

using signals::Error;
using signals::ErrorCode;
using signals::firestore::DocumentList;
using signals::firestore::read_document_list;

namespace {

[[nodiscard]] ErrorCode code_of(std::string_view body) {
  try {
    static_cast<void>(read_document_list(body));
  } catch (const Error& error) {
    CAPTURE(std::string(error.what()));
    CHECK(std::string_view(error.what()).find("secret") == std::string_view::npos);
    return error.code();
  }
  FAIL("no error was thrown");
  return {};
}

}  // namespace

TEST_CASE("a list of documents yields their ids, those of missing documents too, and the token") {
  const DocumentList list = read_document_list(R"({
  "documents": [
    {
      "name": "projects/p/databases/(default)/documents/app_usage_events/u1",
      "createTime": "2025-11-24T09:00:00.500Z",
      "updateTime": "2025-11-24T09:00:00.500Z"
    },
    {
      "name": "projects/p/databases/(default)/documents/app_usage_events/a b\u00fc😀"
    }
  ],
  "nextPageToken": "AFTOeJw="
}
)");
  CHECK(list.ids == std::vector<std::string>{"u1", "a bü😀"});
  CHECK(list.next_page_token == "AFTOeJw=");
}

TEST_CASE("an empty list is an empty object") {
  for (const std::string body : {"{}", R"({"documents": []})", R"({"nextPageToken": ""})"}) {
    const DocumentList list = read_document_list(body);
    CHECK(list.ids.empty());
    CHECK(list.next_page_token.empty());
  }
}

TEST_CASE("a list that is not JSON is data loss") {
  for (const std::string body : {"", "<html>secret</html>", R"({"documents": [)", "{} {}"}) {
    CAPTURE(body);
    CHECK(code_of(body) == ErrorCode::data_loss);
  }
}

TEST_CASE("a list of another shape is refused") {
  for (const std::string body :
       {"[]", "7", R"({"documents": {}})", R"({"documents": [7]})", R"({"documents": [{}]})",
        R"({"documents": [{"name": 7}]})", R"({"documents": [{"name": "secret/"}]})",
        R"({"nextPageToken": 7})"}) {
    CAPTURE(body);
    CHECK(code_of(body) == ErrorCode::internal);
  }
}

TEST_CASE("a list longer than any page is refused") {
  CHECK(code_of(std::string(std::size_t{17} * 1024 * 1024, ' ')) == ErrorCode::internal);
}
