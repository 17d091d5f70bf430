// Bun's WebSocket server, which is µWebSockets: echoes at /echo; what comes in at /pub goes to all at /sub.
import { options } from './options.mjs';

const topic = 'all';
const { deflate, tls } = options(process.argv);

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  ...(tls && { tls: { cert: Bun.file(tls + '/certificate.pem'), key: Bun.file(tls + '/key.pem') } }),
  fetch(request, server) {
    const path = new URL(request.url).pathname;
    return server.upgrade(request, { data: { path } }) ? undefined : new Response('no WebSocket', { status: 426 });
  },
  websocket: {
    perMessageDeflate: deflate,
    maxPayloadLength: 1 << 20,
    backpressureLimit: 64 << 20,
    idleTimeout: 0,
    sendPings: false,
    open(ws) {
      if (ws.data.path === '/sub') {
        ws.subscribe(topic);
      }
    },
    message(ws, message) {
      if (ws.data.path === '/pub') {
        server.publish(topic, message, deflate);
      } else {
        ws.send(message, deflate);
      }
    },
  },
});

console.log(`listening on ${server.port}`);
