// What a peer does in every scenario, the same code in Node, in Bun and in browsers: it sends back what comes, and
// obeys the commands among the texts. io.hawser.conformance.peers.Conversation lists them.

const PARTS = 3;

/**
 * @param line what the library can do with its connection: send(data), and as far as it can sendPart(part, last),
 *   ping(payload), close(code, reason), cut(), subprotocol()
 * @returns what to call when something came: text(string), binary(Uint8Array), pong(string)
 */
export function conversation(line) {
  let inFragments = false;

  const commands = {
    subprotocol: () => line.send(`subprotocol ${line.subprotocol()}`),
    ping: (payload) => line.ping(payload),
    fragments: () => (inFragments = true),
    close: (code, ...reason) => (code ? line.close(Number(code), reason.join(' ')) : line.close()),
    cut: () => line.cut(),
  };

  function answer(data) {
    if (!inFragments) {
      return line.send(data);
    }
    for (let part = 1; part <= PARTS; part++) {
      const [from, to] = [part - 1, part].map((end) => Math.floor((end * data.length) / PARTS));
      line.sendPart(data.slice(from, to), part === PARTS);
    }
  }

  return {
    text(text) {
      if (!text.startsWith('!')) {
        return answer(text);
      }
      const [name, ...words] = text.slice(1).split(' ');
      commands[name](...words);
    },
    binary: answer,
    pong: (payload) => line.send(`pong ${payload}`),
  };
}

/** The name of a connection: the last segment of its address. */
export const connectionOf = (url) => url.slice(url.lastIndexOf('/') + 1);
