// The ws package on Node, with bufferutil as its documentation advises: echoes at /echo; what comes in at /pub goes to all
// at /sub.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { WebSocketServer } from 'ws';
import { options } from './options.mjs';

const { deflate, tls } = options(process.argv);
const http = tls
  ? createHttpsServer({ cert: readFileSync(tls + '/certificate.pem'), key: readFileSync(tls + '/key.pem') })
  : createHttpServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: deflate, maxPayload: 1 << 20 });
const subscribers = new Set();

server.on('connection', (ws, request) => {
  ws.on('error', (error) => console.error(error));
  switch (request.url) {
    case '/sub':
      subscribers.add(ws);
      ws.on('close', () => subscribers.delete(ws));
      break;
    case '/pub':
      ws.on('message', (data, binary) => {
        for (const subscriber of subscribers) {
          subscriber.send(data, { binary });
        }
      });
      break;
    default:
      ws.on('message', (data, binary) => ws.send(data, { binary }));
  }
});

http.listen(0, '127.0.0.1', 4096, () => console.log(`listening on ${http.address().port}`));
