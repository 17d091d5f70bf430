// Echoes each message as it came, text as text and binary as binary.
//
//     node echo-server.mjs [--deflate] [--bad-close]
//
// Prints "listening on ws://…" once it accepts connections, then "accepted EXTENSIONS" and "closed CODE" for each one.
// --deflate accepts permessage-deflate for messages of any size. --bad-close answers every broken frame with 1001
// instead of the right close code: the harness must notice.

import {parseArgs} from 'node:util';
import {WebSocketServer} from 'ws';

const {values: options} = parseArgs({
  options: {deflate: {type: 'boolean', default: false}, 'bad-close': {type: 'boolean', default: false}},
});

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  maxPayload: 64 * 1024 * 1024,
  perMessageDeflate: options.deflate ? {threshold: 0} : false,
});

server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}/`));
server.on('connection', (socket) => {
  console.log(`accepted ${socket.extensions || 'no extensions'}`);
  if (options['bad-close']) {
    const close = socket.close.bind(socket);
    socket.close = (code, reason) => close(code === undefined ? undefined : 1001, reason);
  }
  socket.on('message', (data, binary) => socket.send(data, {binary}));
  socket.on('error', () => {});
  socket.on('close', (code) => console.log(`closed ${code}`));
});
