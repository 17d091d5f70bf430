// Text and binary in both directions at once, the same code in a browser and in Node. io.hawser.conformance.Duplex is
// the other side.
//
// Each side sends COUNT texts and COUNT binary messages in turn, of its own accord, and holds back its last pair until
// it has received something: so neither direction can have ended before the other one began.

export const COUNT = 500;

/**
 * @param socket an open WebSocket with binaryType 'arraybuffer'
 * @param me what my texts begin with
 * @param peer what the texts of the other side must begin with
 * @returns what came: {texts, binaries, wrong}, `wrong` being messages out of order or with other contents
 */
export function duplex(socket, me, peer) {
  const received = {texts: 0, binaries: 0, wrong: 0};
  let begun;
  const peerHasBegun = new Promise((resolve) => (begun = resolve));

  const sending = (async () => {
    for (let i = 0; i < COUNT; i++) {
      if (i === COUNT - 1) {
        await peerHasBegun;
      }
      socket.send(`${me} text ${i} ✓`);
      socket.send(new Uint32Array([i, i * 3]).buffer);
    }
  })();

  const receiving = new Promise((resolve, reject) => {
    socket.onclose = (event) => reject(new Error(`closed ${event.code} after ${JSON.stringify(received)}`));
    socket.onmessage = (event) => {
      begun();
      received.wrong += isNext(event.data) ? 0 : 1;
      if (received.texts === COUNT && received.binaries === COUNT) {
        resolve();
      }
    };
  });

  function isNext(data) {
    if (typeof data === 'string') {
      return data === `${peer} text ${received.texts++} ✓`;
    }
    const [number, triple] = new Uint32Array(data);
    return data.byteLength === 8 && number === received.binaries++ && triple === number * 3;
  }

  return Promise.all([sending, receiving]).then(() => received);
}
