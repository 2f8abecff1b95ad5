// Opens an EventSource and leaves it to itself: it reconnects for as long as it takes that for right,
// and the process ends when it does not any more. Tells what comes, a line of JSON each.
'use strict';

const EventSource = require('eventsource');

const report = (...what) => process.stdout.write(JSON.stringify(what) + '\n');
const source = new EventSource(process.argv[2]);
source.onopen = () => report('open');
source.onmessage = event => report('message', event.data);
for (const kind of ['packet', 'dropped', 'close'])
  source.addEventListener(kind, event => report(kind, event.data, event.lastEventId));
source.addEventListener('error', event => {
  if (event.data !== undefined) report('error', event.data);
  else report(event.status === undefined ? 'broken' : 'refused');
});
