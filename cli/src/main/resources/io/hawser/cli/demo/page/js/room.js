// Which room, and where its line goes.

const CALM = ['calm', 'brisk', 'misty', 'bright', 'quiet', 'salty', 'windy', 'still'];
const PLACES = ['bay', 'cove', 'sound', 'reach', 'haven', 'roads', 'inlet', 'firth'];

/** The room of this page's address; ?room=new is given a name of its own. */
export function room() {
  const url = new URL(location.href);
  const asked = (url.searchParams.get('room') ?? '').toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 32);
  if (asked !== 'new') {
    return asked || 'lobby';
  }
  const [a, b, c] = crypto.getRandomValues(new Uint16Array(3));
  const name = `${CALM[a % CALM.length]}-${PLACES[b % PLACES.length]}-${100 + (c % 900)}`;
  url.searchParams.set('room', name);
  history.replaceState(null, '', url);
  return name;
}

export function lineTo(name) {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}/demo${name === 'lobby' ? '' : `/${name}`}`;
}
