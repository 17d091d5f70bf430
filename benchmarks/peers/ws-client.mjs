// The ws package's client on Node, with bufferutil as its documentation advises: connects and sends back what it receives.
import WebSocket from 'ws';
import { options } from './options.mjs';

const { port, connections } = options(process.argv);

for (let i = 0; i < connections; i++) {
  const ws = new WebSocket(`ws://127.0.0.1:${port}/echo`, { perMessageDeflate: false });
  ws.on('message', (data, binary) => ws.send(data, { binary }));
  ws.on('error', (error) => {
    console.log(String(error));
    process.exit(1);
  });
}
