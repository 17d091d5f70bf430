// ws as a server and as a client, for io.hawser.conformance.peers.ProgramPeer, which tells the protocol of the lines.
//
//     node ws-peer.mjs [--deflate]

import {createInterface} from 'node:readline';
import {parseArgs} from 'node:util';
import WebSocket, {WebSocketServer} from 'ws';
import {conversation, connectionOf} from '../browser/conversation.mjs';

const {values: options} = parseArgs({options: {deflate: {type: 'boolean', default: false}}});
const perMessageDeflate = options.deflate ? {threshold: 0} : false;

function converse(socket, connection) {
  const talk = conversation({
    send: (data) => socket.send(data),
    sendPart: (part, last) => socket.send(part, {fin: last}),
    ping: (payload) => socket.ping(payload),
    close: (...status) => socket.close(...status),
    cut: () => socket.terminate(),
    subprotocol: () => socket.protocol,
  });
  socket.on('message', (data, binary) => (binary ? talk.binary(data) : talk.text(data.toString())));
  socket.on('pong', (payload) => talk.pong(payload.toString()));
  socket.on('error', () => {});
  socket.on('close', (code, reason) =>
    console.log(JSON.stringify({connection, code, reason: reason.toString()})),
  );
}

const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate,
  handleProtocols: (offered) => offered.has('chat.v2') && 'chat.v2',
});
server.on('listening', () => console.log(`listening on ws://127.0.0.1:${server.address().port}`));
server.on('connection', (socket, request) => converse(socket, connectionOf(request.url)));

createInterface({input: process.stdin}).on('line', (line) => {
  const {connect, subprotocols} = JSON.parse(line);
  converse(new WebSocket(connect, subprotocols, {perMessageDeflate}), connectionOf(connect));
});
