// Bun as a server and as a client, for io.hawser.conformance.peers.ProgramPeer, which tells the protocol of the lines.
//
//     bun bun-peer.mjs

import {createInterface} from 'node:readline';
import {conversation, connectionOf} from '../browser/conversation.mjs';

const ended = (connection, code, reason) => console.log(JSON.stringify({connection, code, reason}));

/** What the sockets of both sides have in common. */
const line = (socket, subprotocol) => ({
  send: (data) => socket.send(data, true), // on a server: compressed, if that was agreed on
  ping: (payload) => socket.ping(payload),
  close: (...status) => socket.close(...status),
  cut: () => socket.terminate(),
  subprotocol: () => subprotocol(),
});

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request, bun) {
    const offered = (request.headers.get('Sec-WebSocket-Protocol') ?? '').split(/, */);
    const agreed = offered.includes('chat.v2') ? 'chat.v2' : '';
    const data = {connection: connectionOf(request.url), agreed};
    bun.upgrade(request, {data, headers: agreed ? {'Sec-WebSocket-Protocol': agreed} : {}});
  },
  websocket: {
    perMessageDeflate: true,
    open(socket) {
      socket.data.talk = conversation(line(socket, () => socket.data.agreed));
    },
    message(socket, message) {
      const {talk} = socket.data;
      typeof message === 'string' ? talk.text(message) : talk.binary(message);
    },
    pong: (socket, payload) => socket.data.talk.pong(payload.toString()),
    close: (socket, code, reason) => ended(socket.data.connection, code, reason),
  },
});
console.log(`listening on ws://127.0.0.1:${server.port}`);

createInterface({input: process.stdin}).on('line', (command) => {
  const {connect, subprotocols} = JSON.parse(command);
  const socket = new WebSocket(connect, subprotocols);
  socket.binaryType = 'arraybuffer';
  const talk = conversation(line(socket, () => socket.protocol));
  socket.onmessage = ({data}) => (typeof data === 'string' ? talk.text(data) : talk.binary(new Uint8Array(data)));
  socket.addEventListener('pong', ({data}) => talk.pong(new TextDecoder().decode(data)));
  socket.onclose = ({code, reason}) => ended(connectionOf(connect), code, reason);
});
