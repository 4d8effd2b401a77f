// SPDX-License-Identifier: Apache-2.0
#include "error_response.hpp"

#include <string>

#include <doctest/doctest.h>

using signals::ErrorCode;
using signals::firestore::ErrorResponse;
using signals::firestore::one_line;
using signals::firestore::read_error_response;

TEST_CASE("an error of Google's is read alone and in an array") {
  const std::string error = R"({
  "error": {
    "code": 403,
    "message": "Missing or insufficient permissions.",
    "status": "PERMISSION_DENIED"
  }
}
)";
  const ErrorResponse expected{.http_status = 403,
                               .status = "PERMISSION_DENIED",
                               .message = "Missing or insufficient permissions."};
  CHECK(read_error_response(403, error) == expected);
  CHECK(read_error_response(403, "[" + error + "]") == expected);
  CHECK(expected.code() == ErrorCode::permission_denied);
}

TEST_CASE("the status decides on the code, and the HTTP status where there is none") {
  CHECK(ErrorResponse{.http_status = 400, .status = "FAILED_PRECONDITION"}.code() ==
        ErrorCode::failed_precondition);
  CHECK(ErrorResponse{.http_status = 500, .status = "DATA_LOSS"}.code() == ErrorCode::data_loss);
  CHECK(ErrorResponse{.http_status = 400, .status = "OUT_OF_RANGE"}.code() ==
        ErrorCode::out_of_range);
  CHECK(ErrorResponse{.http_status = 409}.code() == ErrorCode::aborted);
  CHECK(ErrorResponse{.http_status = 401}.code() == ErrorCode::unauthenticated);
  CHECK(ErrorResponse{.http_status = 404, .status = "Not_Found"}.code() == ErrorCode::not_found);
  CHECK(ErrorResponse{.http_status = 429, .status = "NEW"}.code() == ErrorCode::resource_exhausted);
  CHECK(ErrorResponse{.http_status = 502}.code() == ErrorCode::unavailable);
  CHECK(ErrorResponse{.http_status = 503}.code() == ErrorCode::unavailable);
  CHECK(ErrorResponse{.http_status = 504}.code() == ErrorCode::deadline_exceeded);
  CHECK(ErrorResponse{.http_status = 418}.code() == ErrorCode::unknown);
  CHECK(ErrorResponse{}.code() == ErrorCode::unknown);
}

TEST_CASE("of a body that is no error of Google's, the message is the beginning on one line") {
  CHECK(read_error_response(502, "<html>\r\n <h1>Bad\tGateway</h1>\n</html>\n") ==
        ErrorResponse{.http_status = 502, .message = "<html> <h1>Bad Gateway</h1> </html>"});
  CHECK(read_error_response(503, "") == ErrorResponse{.http_status = 503});
  CHECK(read_error_response(503, "[]").message == "[]");
  CHECK(read_error_response(500, R"({"error": "text"})").message == R"({"error": "text"})");
  CHECK(read_error_response(500, std::string(1'000'000, 'x')).message == std::string(200, 'x'));
  CHECK(read_error_response(500, std::string(100'000, '[')).message == std::string(200, '['));
}

TEST_CASE("an error without words says nothing") {
  CHECK(read_error_response(500, R"({"error": {}})") == ErrorResponse{.http_status = 500});
  CHECK(read_error_response(500, R"({"error": {"message": 5, "status": []}})") ==
        ErrorResponse{.http_status = 500});
}

TEST_CASE("a text on one line is cut between characters") {
  CHECK(one_line("  a \n\n b\x7f"
                 "c  ",
                 100) == "a b c");
  CHECK(one_line("abcdef", 6) == "abcdef");
  CHECK(one_line("abcdefg", 6) == "abcdef");
  CHECK(one_line("aé", 3) == "aé");
  CHECK(one_line("aéx", 3) == "aé");
  CHECK(one_line("aéx", 2) == "a");
  CHECK(one_line("😀😀", 7) == "😀");
  CHECK(one_line("", 5).empty());
}
