// SPDX-License-Identifier: Apache-2.0
// Prints, as JSON, what Google's own client for Node.js reads: google_client.mjs PACKAGES HOST:PORT

import {createRequire} from 'node:module';
import {join} from 'node:path';

const [packages, host] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const {Firestore} = require('@google-cloud/firestore');

process.env.FIRESTORE_EMULATOR_HOST = host;
const firestore = new Firestore({projectId: 'demo-signals', preferRest: true});
const users = await firestore.collection('users').listDocuments();
const read = {};
for (const user of users) {
  const events = await user.collection('events').orderBy('__name__').select('sessionId').get();
  read[user.id] = events.docs.map(event => [event.id, event.data()]);
}
console.log(JSON.stringify(read));
await firestore.terminate();
process.exit(0);
