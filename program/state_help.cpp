// SPDX-License-Identifier: Apache-2.0
#include "state_help.hpp"

namespace signals::program {

std::string_view update_help() noexcept {
  return R"(NAME
  signals update - fold new events into a state, and tell which flags changed

USAGE
  signals update --state FILE|postgres [--events FILE|firestore]... --goals FILE|postgres
                 [OPTION]...

DESCRIPTION
  The state keeps what the rules need of each user, so that a run reads only new events. It is
  made by the first run. Each later run evaluates the users with new events, the users for whom
  time changed a flag, and the users whose goals, apps or rules changed.

INPUT
  --state FILE|postgres
          The state. The first run makes the file. postgres is the PostgreSQL database of
          STATE_DATABASE_URL, else of DATABASE_URL, whose tables the file state.sql makes; the
          update also keeps reports and changes there, in the tables signals_current and
          signals_changes.
  --partition N
          Update the users of this partition of the state in PostgreSQL, from 0. Required if it
          has more than one; updates of two partitions may run at the same time.
  --events FILE|firestore
          New events, as for signals evaluate. May be repeated. The state knows a file by its
          bytes: a file that it holds already is skipped. firestore reads what is new in the
          database of signals evaluate: by the field FIREBASE_ARRIVED_FIELD, in which the server
          sets when an event arrived; without it, by counting each user's events and reading
          those users whole whose number changed.
  --audit 1/N
          With FIREBASE_ARRIVED_FIELD: count the events of one user in N, and read those whole who
          differ from the state. Others come next. 0 for none, 1 for all. Default: 1/30.
  --goals FILE|postgres, --rules FILE, --env-file FILE
          As for signals evaluate.
  --since T
          Drop events before T. Only for the run that makes the state; later runs do the same.
  --skip-malformed
          Skip lines of events that are not JSON objects or have no user id.
  --strict
          Exit with status 1 if some of the new events could not be used in full, or lines were
          skipped. The state is updated all the same.

TIME
  --now T
          The instant that the run is for. Default: the clock's. Not before the last run's.

OUTPUT
  --report changes|all|none
          changes (default) writes one JSON object a line for each flag that changed: id, user_id,
          flag, value, at, noticed_at and cause (event, time, goals, rules or reread). The run
          that makes the state writes none. all writes the reports of all users instead.
  --format json|ndjson|csv|table
          The format of --report all.
  --output FILE
          Write to FILE, which appears whole or not at all. Default: standard output.
  --deliver URL
          Also send each change to the webhook at URL, by the Standard Webhooks specification. The
          changes are stored with the state and sent after it, at least once and each user's in
          order. What an earlier run could not deliver is sent as well. See also
          signals state deliver.
  --jobs N
          Threads that read events, 1 to 1024. Default: one for each processor; for firestore, the
          number of users read at once, 32.

ENVIRONMENT
  As for signals evaluate, and:
  FIREBASE_ARRIVED_FIELD
          The field of each event in which the server sets when it arrived.
  FIREBASE_SHARD_FIELD, FIREBASE_SHARDS
          The field of each event that holds its shard, a number from 0, and how many shards there
          are. Each is read by a query of its own.
  FIREBASE_SETTLE_SECONDS
          How long the server may take to store an event after that; later ones only an audit
          finds. Default: 900.
  SIGNALS_WEBHOOK_SECRET, SIGNALS_WEBHOOK_SECRET_ID
          The secret that signs the changes for the webhook: whsec_ and base64. While it is rotated,
          two with a blank between them. Or the id of a secret in AWS Secrets Manager that holds it.
  SIGNALS_WEBHOOK_ALLOW_PRIVATE
          1 allows a URL that leads to this machine or into a private network, plain HTTP to this
          machine, and a proxy. Default: 0.
  SIGNALS_WEBHOOK_IN_FLIGHT, SIGNALS_WEBHOOK_TIMEOUT_SECONDS, SIGNALS_WEBHOOK_PATIENCE_SECONDS
          The changes sent at once, the time limit of an attempt, and how long a run goes on while
          it can deliver nothing. Default: 16, 15 and 60.
  SIGNALS_WEBHOOK_ATTEMPTS, SIGNALS_WEBHOOK_GIVE_UP_HOURS
          A change is given up when it has failed so often, and first so many hours ago. Default: 12
          and 72.

EXIT STATUS
  0  Done.
  1  Some users failed; the output says why. With --strict, something was passed over. With
     --deliver, some changes were not delivered; the state is updated all the same.
  2  The state is as it was before; standard error says why.

EXAMPLE
  Make the state from all events, then update it each night:
      signals update --state users.state --events all.ndjson --goals goals.json
      signals update --state users.state --events today.ndjson --goals goals.json
  The same from Firestore, with one command for all nights:
      signals update --state users.state --events firestore --goals goals.json
)";
}

std::string_view state_help() noexcept {
  return R"(NAME
  signals state - look at a state, and take care of it

USAGE
  signals state show    --state FILE|postgres [USER]...
  signals state forget  --state FILE|postgres USER...
  signals state verify  --state FILE|postgres --events FILE...
  signals state compact --state FILE|postgres
  signals state deliver --state FILE|postgres --deliver URL [--again]

COMMANDS
  show     Print what the state is and holds, or what it keeps of users, as JSON.
  forget   Erase users. Later events of a user begin a new state.
  verify   Compare the state with all events that it was made from; print the ids of users who
           differ. Takes --skip-malformed and --jobs as signals update does.
  compact  Make the state smaller.
  deliver  Send the changes that wait to a webhook, as signals update --deliver does, without an
           update: for changes that could not be delivered. With --again, also those given up.

OPTIONS
  --partition N, --env-file FILE
          As for signals update. Without --partition, show, verify, forget and deliver concern all
          partitions. deliver takes the variables of signals update, too.

EXIT STATUS
  0  Done; the state agrees with the events.
  1  A user was not found, or differs, or changes were not delivered.
  2  Nothing was done; standard error says why.
)";
}

}  // namespace signals::program
