// The buttons under the board.

const $ = (id) => document.getElementById(id);
const LOOPBACK = /^(localhost|127\.|\[?::1)/;

export function startTools({ line, pen, strokes, crew }) {
  const nibs = [...document.querySelectorAll('.nib')];
  for (const nib of nibs) {
    nib.addEventListener('click', () => {
      pen.width = Number(nib.dataset.width);
      nibs.forEach((each) => each.setAttribute('aria-pressed', String(each === nib)));
    });
  }

  const undo = () => {
    const unsent = strokes.unsent;
    if (unsent.length > 0) {
      strokes.dropNewestUnsent();
    } else {
      line.sendText({ t: 'undo' });
    }
  };
  const refresh = () => {
    const mine = crew.me ? strokes.ownCount(crew.me.id) : 0;
    $('undo').disabled = strokes.unsent.length === 0 && !(line.open && mine > 0);
    $('wipe').disabled = !line.open || strokes.stored.size === 0;
    $('wipe').setAttribute('aria-label', crew.others > 0 ? 'Ask the others whether the board may be wiped' : 'Wipe the board');
    $('wipe').textContent = crew.others > 0 ? 'Wipe…' : 'Wipe';
  };
  $('undo').addEventListener('click', undo);
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === 'z' && !event.target.closest('input')) {
      event.preventDefault();
      undo();
    }
  });
  strokes.on('redraw', refresh).on('count', refresh);
  for (const kind of ['state', 'ready', 'join', 'leave']) {
    line.on(kind, () => queueMicrotask(refresh));
  }
  refresh();
  $('invite').addEventListener('click', () => invite());
}

async function invite() {
  const button = $('invite-text');
  const said = button.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = LOOPBACK.test(location.hostname) ? 'Copied: this machine only' : 'Copied';
  } catch {
    window.prompt('Copy this address:', location.href); // no clipboard without https
  }
  setTimeout(() => (button.textContent = said), 2500);
}
