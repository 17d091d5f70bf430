// Text and binary in both directions at once with each client, see ../browser/duplex.mjs.
//
//     node duplex-server.mjs [--deflate]
//
// Prints "listening on ws://…", then for each client what it received as JSON, and "closed CODE".

import {parseArgs} from 'node:util';
import {WebSocketServer} from 'ws';
import {duplex} from '../browser/duplex.mjs';

const {values: options} = parseArgs({options: {deflate: {type: 'boolean', default: false}}});

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: options.deflate ? {threshold: 0} : false,
});

server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}/`));
server.on('connection', async (socket) => {
  socket.binaryType = 'arraybuffer';
  try {
    const received = await duplex(socket, 'server', 'client');
    socket.onclose = (event) => console.log(`closed ${event.code}`);
    console.log(JSON.stringify({...received, extensions: socket.extensions}));
  } catch (error) {
    console.log(`failed: ${error.message}`);
  }
});
