// SPDX-License-Identifier: Apache-2.0
// Prints, as JSON, what Google's own client for Node.js reads: google_client.mjs PACKAGES HOST PORT

import {createRequire} from 'node:module';
import {join} from 'node:path';

const [packages, host, port] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const {Firestore} = require('@google-cloud/firestore');
const {OAuth2Client} = require('google-auth-library');

// Over REST, the client asks for credentials even of an emulator.
const authClient = new OAuth2Client();
authClient.setCredentials({access_token: 'owner', expiry_date: Date.now() + 3_600_000});
const firestore = new Firestore({
  projectId: 'demo-signals',
  preferRest: true,
  host: `${host}:${port}`,
  ssl: false,
  authClient,
});
const read = {};
for (const user of await firestore.collection('users').listDocuments()) {
  const events = await user.collection('events').orderBy('__name__').select('sessionId').get();
  read[user.id] = events.docs.map(event => [event.id, event.data()]);
}
console.log(JSON.stringify(read));
process.exit(0);
