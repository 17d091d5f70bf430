// The Node program that must work with Hawser unchanged: only its port is the test's.
const WebSocket = require('ws');
const wss = new WebSocket.Server({ port: process.argv[2] });
wss.on('connection', function connection(ws) {
  ws.on('message', function incoming(message) {
    console.log('received: %s', message);
    ws.send('Hello Client!');
  });
  ws.send('Welcome!');
});
