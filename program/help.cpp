// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

#include <algorithm>
#include <string>

#include "report_writer.hpp"

namespace signals::program {

std::string_view help() noexcept {
  return R"(signals - has each user signed up for what they set out to do, are they using it,
are they drifting away?

USAGE
  signals evaluate [OPTION]...   report on users; see signals evaluate --help
  signals report [OPTION]...     make a page to look at; see signals report --help
  signals update [OPTION]...     fold new events into a state; see signals update --help
  signals state COMMAND...       look at a state; see signals state --help
  signals lambda                 serve the AWS Lambda Runtime API; see signals lambda --help
  signals --version | --help

EXAMPLE
  signals evaluate --events events.ndjson --goals goals.json --format table
)";
}

namespace {

/// The formats' names with a bar between them.
[[nodiscard]] std::string format_names() {
  std::string names;
  for (const ReportFormat& format : report_formats()) {
    if (!names.empty()) names += '|';
    names += format.name;
  }
  return names;
}

/// What each format is, in lines of a help page's width.
[[nodiscard]] std::string format_descriptions() {
  constexpr std::size_t width = 98;
  const std::string indent(10, ' ');
  std::string text;
  for (const ReportFormat& format : report_formats()) {
    std::string line = indent + std::string(format.name);
    if (&format == &report_formats().front()) line += " (default)";
    line += " is";
    std::string_view rest = format.description;
    while (!rest.empty()) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      rest.remove_prefix(std::min(word.size() + 1, rest.size()));
      if (line.size() + 1 + word.size() >= width) {
        text += line + '\n';
        line = indent;
      } else {
        line += ' ';
      }
      line += word;
    }
    text += line + ".\n";
  }
  return text;
}

}  // namespace

std::string evaluate_help() {
  return R"(NAME
  signals evaluate - report the signals and milestones of users

USAGE
  signals evaluate --events PATH --goals PATH [OPTION]...

DESCRIPTION
  Reads app-usage events and goals, evaluates the signals and milestones of each user, and writes
  one report for each, in the requested order.

INPUT
  --events PATH...|FOLDER|-|firestore
          Files of events: JSON documents, each with its user in user_id or userId. One document
          a line (NDJSON) is fastest; JSON arrays, pretty-printed documents, gzip and Zstandard
          are read too. A folder is all files in it named .ndjson, .jsonl or .json, perhaps
          followed by .gz or .zst, in the order of their names; - is standard input. You may name
          several and repeat the option. firestore is the Cloud Firestore database of the
          FIREBASE_ variables, or the emulator of FIRESTORE_EMULATOR_HOST. Default: firestore, if
          these variables have credentials or an emulator.
  --state FILE|postgres
          Report from a state that signals update keeps, instead of from events; writes nothing to
          it.
  --goals PATH|postgres
          Goals and the app catalogue: one JSON file, which may be compressed, or the PostgreSQL
          database of DATABASE_URL or DATABASE_SECRET_ID. Default: postgres, if either is set.
  --strict
          End with status 1 if something in the events was passed over: a time or a foreground
          time that cannot be read, an event after now, a line that was skipped. Standard error
          always says what and where first.
  --skip-malformed
          Skip lines of events that are not a JSON object or have no user. The number of such
          lines and the first one go to standard error. It is an error if no line is left.
          Without the option, the first such line ends the run.

USERS
  --user-id ID[,ID]...
          Report on these users, in this order, without repeats. You may repeat the option.
          Without it, the users come from the events, in the order of their first events, then
          from the goal file; from Firestore, in the order of their ids.
  --user-id-file FILE
          Report on the users in FILE, after those of --user-id: one id a line, literal, with its
          commas and blanks.
  --limit N
          Report on at most N users if none is named; 0 is all. Default: USER_ID_LIMIT; without
          it, all users of files, or 50 of Firestore. Standard error says how many are left out.

TIME
  --now T
          The instant of the report. Default: the system's clock.
  --since T
          Drop events before T; events without a time count.

          T is ISO 8601 (2025-11-26, 2025-11-26T12:00:00Z, 2025-11-26 14:00+02:00; UTC without
          an offset) or Unix time in seconds, milliseconds, microseconds or nanoseconds.

RULES
  --rules FILE
          The path of a JSON object. Default: the path in SIGNALS_RULES, or these rules:
            {"login_minutes": 1, "registration_minutes": 4, "registration_sessions": 4,
             "registration_window_days": 7, "engaged_weeks": 3, "retained_weeks": 9,
             "week": "rolling", "time_zone": "UTC"}
          "week" may be "calendar": Monday to Sunday in "time_zone", an IANA name.

OUTPUT
  --format )" +
         format_names() + "\n" + format_descriptions() + R"(  --csv-raw
          Write cells of CSV as they are. Otherwise a cell that a spreadsheet would take for a
          formula gets a ' in front.
  --explain
          Say for each flag why it is what it is.
  --output FILE|-|postgres
          Write to FILE, which appears complete or not at all. It may not be one of the inputs.
          postgres replaces the users' rows of the table signals_current in the PostgreSQL
          database of STATE_DATABASE_URL, else of DATABASE_URL; the file state.sql makes it.
          Default: -, standard output.

PROCESS
  --jobs N
          The number of threads, 1 to 1024. Default: one for each processor; at least 32 for
          Firestore.
  --env-file FILE
          A file with variables; the environment takes precedence. Default: .env, if it exists,
          in which lines that cannot be read are skipped with a warning.
  -h, --help
          Print this page.

EXIT STATUS
  0  All users were evaluated.
  1  Some users failed: the others' reports were written; the output contains the reasons. Or,
     with --strict, something was passed over.
  2  The arguments, the configuration or the input are invalid, or the output cannot be written. One
     line on standard error says what is wrong and how to fix it. A file of --output is as it was;
     standard output may hold a part of the reports if it failed, such as on a full disk.

ENVIRONMENT
  DATABASE_URL, DATABASE_SECRET_ID, STATE_DATABASE_URL, FIREBASE_SERVICE_ACCOUNT_JSON,
  FIREBASE_CREDENTIALS_FILE, FIREBASE_SECRET_ID, FIREBASE_PROJECT_ID, FIREBASE_DATABASE,
  FIREBASE_ROOT_COLLECTION, FIREBASE_EVENTS_SUBCOLLECTION, FIRESTORE_EMULATOR_HOST, AWS_REGION,
  AWS_ACCESS_KEY_ID and the other AWS variables, USER_ID_LIMIT, SIGNALS_RULES, NO_COLOR. The file
  .env.example explains all.

EXAMPLES
  Every user of an export, as a table:
      signals evaluate --events events.ndjson --goals goals.json --format table

  Two users on a past day, with explanations:
      signals evaluate --events events.ndjson --goals goals.json --user-id ada,grace \
          --now 2025-11-26 --explain

  A compressed export for a spreadsheet:
      signals evaluate --events events.ndjson.gz --goals goals.json --format csv \
          --output reports.csv
)";
}

}  // namespace signals::program
