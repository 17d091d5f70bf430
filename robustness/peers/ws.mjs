// The ws package on Node with its defaults: echoes at /echo, floods at /flood. Speaks with its parent as Control.java does.
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(new URL('../../benchmarks/package.json', import.meta.url)); // where it is installed
const { WebSocketServer } = require('ws');

const text = '0123456789abcdef'.repeat(64);
const textsPerTurn = 20;
const turnMillis = 20;

function flood(ws) {
  const timer = setInterval(() => {
    for (let i = 0; i < textsPerTurn; i++) {
      ws.send(text);
    }
  }, turnMillis);
  ws.on('close', () => clearInterval(timer));
}

async function listen(http) {
  new WebSocketServer({ server: http }).on('connection', (ws, request) => {
    ws.on('error', (error) => console.error(error.message));
    ws.on('message', (data, binary) => ws.send(data, { binary }));
    if (request.url === '/flood') {
      flood(ws);
    }
  });
  await new Promise((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http.address().port;
}

const tls = process.argv.find((argument) => argument.startsWith('tls='))?.substring(4);
const port = await listen(createHttpServer());
const secure =
  tls &&
  (await listen(createHttpsServer({ cert: readFileSync(tls + '/certificate.pem'), key: readFileSync(tls + '/key.pem') })));
console.log(`listening on ${port}${secure ? `, with TLS on ${secure}` : ''}`);

const input = createInterface({ input: process.stdin });
input.on('close', () => process.exit(0));
input.on('line', (line) => {
  if (line === 'stall') {
    console.log('stall=NaN'); // one loop for everything: bystanders see it
    return;
  }
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  console.log(`heap=${heapUsed} direct=${external}`);
});
