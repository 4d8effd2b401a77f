// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

namespace signals::program {

std::string_view help() noexcept {
  return R"(signals - has each user signed up for what they set out to do, are they using it,
are they drifting away?

USAGE
  signals evaluate [OPTION]...   report on users; see signals evaluate --help
  signals lambda                 serve the AWS Lambda Runtime API
  signals --version | --help

EXAMPLE
  signals evaluate --events events.ndjson --goals goals.json --format table
)";
}

std::string_view evaluate_help() noexcept {
  return R"(NAME
  signals evaluate - report the signals and milestones of users

USAGE
  signals evaluate --events PATH --goals PATH [OPTION]...

DESCRIPTION
  Reads app-usage events and goals, decides for each user seven signals and eleven milestones,
  and writes one report a user, in the order asked for.

INPUT
  --events PATH|-|firestore
          Events, one JSON document a line, each with its user under user_id or userId; - is
          standard input. firestore is the Cloud Firestore database that the FIREBASE_ variables
          name, or the emulator at FIRESTORE_EMULATOR_HOST. Default: firestore, where one of
          these has credentials for it.
  --goals PATH|postgres
          Goals and the app catalogue: one JSON file, or the PostgreSQL database that
          DATABASE_URL names. Default: postgres, where DATABASE_URL is configured.
  --skip-malformed
          Pass over lines of events that are no JSON object or name no user, and say how many.
          Otherwise the first one ends the run.

USERS
  --user-id ID[,ID]...
          Report on these users, in this order, each once. May be repeated. Without it, the
          users come from the events, in the order of their first event there; from Firestore,
          in the order of their ids.
  --limit N
          Report on at most N users when none is named; 0 is all of them. Default:
          USER_ID_LIMIT, else 50.

TIME
  --now T
          The instant that the report is for. Default: the clock's.
  --since T
          Drop events before T; those without a time stay.

          T is ISO 8601 (2025-11-26, 2025-11-26T12:00:00Z, 2025-11-26 14:00+02:00; UTC where no
          offset is given) or Unix time in seconds, milliseconds, microseconds or nanoseconds.

RULES
  --rules FILE
          Thresholds, as a JSON object. Default: SIGNALS_RULES, else the product's:
            {"login_minutes": 1, "registration_minutes": 4, "registration_sessions": 4,
             "registration_window_days": 7, "engaged_weeks": 3, "retained_weeks": 9,
             "week": "rolling", "time_zone": "UTC"}
          "week" may be "calendar": Monday to Sunday in "time_zone", an IANA name.

OUTPUT
  --format json|ndjson|csv|table
          json (default) is one object: results by user, processed_user_ids, and where there are
          any, errors and unprocessed_user_ids. ndjson is a report a line. csv is a header and a
          row a user. table is for people, in colour on a terminal unless NO_COLOR is set.
  --explain
          Say for each flag why it is what it is.
  --output FILE
          Write to FILE, which appears whole or not at all. Default: standard output.

PROCESS
  --jobs N
          Threads that read and count, 1 to 1024. Default: one for each processor; at least 32
          that wait for Firestore.
  --env-file FILE
          Variables for what the environment lacks. Default: .env, where there is one.
  -h, --help
          Print this page.

EXIT STATUS
  0  All users are done.
  1  Some users failed; the others' reports were written, and the output says why.
  2  The arguments, configuration or input cannot be used: nothing was written, and one line on
     standard error says what is wrong and how to mend it.

ENVIRONMENT
  DATABASE_URL, FIREBASE_SERVICE_ACCOUNT_JSON, FIREBASE_CREDENTIALS_FILE, FIREBASE_SECRET_ID,
  FIREBASE_PROJECT_ID, FIREBASE_DATABASE, FIREBASE_ROOT_COLLECTION,
  FIREBASE_EVENTS_SUBCOLLECTION, FIRESTORE_EMULATOR_HOST, AWS_REGION, AWS_ACCESS_KEY_ID and its
  kin, USER_ID_LIMIT, SIGNALS_RULES, NO_COLOR. The file .env.example tells what each is for.

EXAMPLES
  Every user of an export, as a table:
      signals evaluate --events events.ndjson --goals goals.json --limit 0 --format table

  Two users as they were on a day, and why:
      signals evaluate --events events.ndjson --goals goals.json --user-id ada,grace \
          --now 2025-11-26 --explain

  A compressed export into a spreadsheet:
      zcat events.ndjson.gz | signals evaluate --events - --goals goals.json --limit 0 \
          --format csv --output reports.csv
)";
}

}  // namespace signals::program
