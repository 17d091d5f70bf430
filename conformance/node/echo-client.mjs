// Runs ws as the client of Autobahn's fuzzing server, all cases one after another.
//
//     node echo-client.mjs SERVER AGENT

import WebSocket from 'ws';

const [server, agent] = process.argv.slice(2);

/** Connects, sends every message back, and resolves with the received texts when the connection has ended. */
async function echo(path, {reply}) {
  const texts = [];
  const socket = new WebSocket(server + path, {perMessageDeflate: false, maxPayload: 64 * 1024 * 1024});
  socket.on('error', () => {});
  socket.on('message', (data, binary) => {
    if (reply) {
      socket.send(data, {binary});
    } else {
      texts.push(data.toString());
    }
  });
  await new Promise((resolve) => socket.on('close', resolve));
  return texts;
}

const [count] = await echo('/getCaseCount', {reply: false});
for (let number = 1; number <= Number(count); number++) {
  await echo(`/runCase?case=${number}&agent=${agent}`, {reply: true});
}
await echo(`/updateReports?agent=${agent}`, {reply: false});
console.log(`ran ${count} cases`);
