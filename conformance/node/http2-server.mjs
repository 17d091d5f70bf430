// Echoes each message over HTTP/2 (RFC 8441): Node's own http2 without TLS, and the ws package on its streams.
//
//     node http2-server.mjs
//
// Prints "listening on PORT", then "session" for each TCP connection. /echo is a WebSocket; after a message "goaway" there its
// session takes no further streams; /refuse answers 403; all else is 404.

import http2 from 'node:http2';
import {WebSocket} from 'ws';

const server = http2.createServer({settings: {enableConnectProtocol: true, maxConcurrentStreams: 100}});

server.on('session', () => console.log('session'));
server.on('stream', (stream, headers) => {
  stream.on('error', () => {});
  if (headers[':method'] !== 'CONNECT' || headers[':protocol'] !== 'websocket' || headers[':path'] !== '/echo') {
    stream.respond({':status': headers[':path'] === '/refuse' ? 403 : 404});
    stream.end('not here');
    return;
  }
  stream.respond({':status': 200});
  const socket = new WebSocket(null, undefined, {});
  socket.setSocket(stream, Buffer.alloc(0), {
    allowSynchronousEvents: true,
    maxPayload: 64 * 1024 * 1024,
    skipUTF8Validation: false,
  });
  socket.on('message', (data, binary) => {
    if (!binary && data.toString() === 'goaway') {
      stream.session.goaway(http2.constants.NGHTTP2_NO_ERROR);
    }
    socket.send(data, {binary});
  });
  socket.on('error', () => {});
});

server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
