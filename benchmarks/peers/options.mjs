/** The peer's `name=value` arguments. */
export function options(argv) {
  const given = Object.fromEntries(argv.slice(2).map((argument) => argument.split(/=(.*)/s, 2)));
  return {
    deflate: given.deflate === 'true',
    tls: given.tls,
    port: Number(given.port),
    connections: Number(given.connections),
  };
}
