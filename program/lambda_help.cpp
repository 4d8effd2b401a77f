// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

namespace signals::program {

std::string_view lambda_help() noexcept {
  return R"(NAME
  signals lambda - serve the AWS Lambda Runtime API

USAGE
  signals lambda
  bootstrap

DESCRIPTION
  Takes invocations from the Runtime API of AWS Lambda or of an emulator, and answers each with the
  reports of its users. Events come from Firestore, goals from PostgreSQL. Started under the name
  bootstrap, the program does the same. scripts/package-lambda makes the zip to deploy.

  It ends when Lambda ends it. There are no options: all settings are variables.

EVENTS
  {"user_ids": ["ada", "linus"], "since": "2025-01-01", "now": "2025-11-26T12:00:00Z"}
          Report on these users; since and now are optional.
  {"action": "list_users", "cursor": "", "limit": 1000}
          List users, a page at a time.

  API Gateway, function URLs, SQS, SNS, EventBridge and schedules wrap such an event.

ENVIRONMENT
  AWS_LAMBDA_RUNTIME_API
          Host and port of the Runtime API; Lambda sets it.
  DATABASE_URL or DATABASE_SECRET_ID
          The PostgreSQL database with the goals.
  FIREBASE_SECRET_ID and the other FIREBASE_ variables
          The Firestore database with the events.
  USER_ID_LIMIT
          The most users that an event lists by itself. Default: 50.
  SIGNALS_RULES
          The path of a JSON file with rules.
  SIGNALS_LAMBDA_MARGIN_MS
          The time before the deadline at which work stops and the answer is sent, in milliseconds.
          Default: 1000.
  SIGNALS_LAMBDA_WORKERS
          The number of users whose events are read at the same time. Default: 8.
  AWS_LAMBDA_LOG_LEVEL
          TRACE, DEBUG, INFO (default), WARN, ERROR or FATAL.

  The file .env.example explains all variables.

EXIT STATUS
  0  Lambda ended the function.
  1  The function could not start, or lost the Runtime API; the log says why.
  2  AWS_LAMBDA_RUNTIME_API is not set.

EXAMPLE
  Serve an emulator of the Runtime API on this machine:
      AWS_LAMBDA_RUNTIME_API=127.0.0.1:9001 signals lambda
)";
}

}  // namespace signals::program
