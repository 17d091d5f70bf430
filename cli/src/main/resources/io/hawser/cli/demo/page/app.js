// The page: makes the parts and tells each what concerns it. The protocol is in ../protocol.md, the connection in js/line.js.

import { Board } from './js/board.js';
import { Chat } from './js/chat.js';
import { Crew } from './js/crew.js';
import { Cursors } from './js/cursors.js';
import { Line } from './js/line.js';
import { Me } from './js/me.js';
import { Mooring } from './js/mooring.js';
import { Outbox } from './js/outbox.js';
import { Pen } from './js/pen.js';
import { VERSION } from './js/protocol.js';
import { UnsentQuestion, WipeQuestion } from './js/questions.js';
import { room, lineTo } from './js/room.js';
import { RoundTrips, millis } from './js/rtt.js';
import { RttChart } from './js/rttchart.js';
import { Status } from './js/status.js';
import { Strokes } from './js/strokes.js';
import { startTabs } from './js/tabs.js';
import { remembered, startTheme } from './js/theme.js';
import { startTools } from './js/tools.js';
import { Wire, WirePanel } from './js/wire.js';
import { drawChart } from './js/chart.js';

const $ = (id) => document.getElementById(id);

const here = room();
let key = ''; // of our seat; kept in this page only, so that two tabs are two people

const line = new Line(lineTo(here), () => ({ t: 'hello', v: VERSION, name: (remembered('name') ?? '').slice(0, 24).toWellFormed(), key }));
const strokes = new Strokes();
const crew = new Crew($('crew'), $('crew-count'));
const board = new Board($('board'), strokes);
const outbox = new Outbox(line, strokes);
const cursors = new Cursors($('cursors'), crew);
const pen = new Pen($('board'), { line, board, outbox, showKey: (position, down) => cursors.showOwn(position, down, pen.color) });
const chat = new Chat({ list: $('chat-lines'), form: $('chat-form'), input: $('chat-input'), note: $('chat-note') }, line, crew);
const me = new Me(line);
const mooring = new Mooring($('mooring'));
const status = new Status(line, mooring, { text: $('state'), button: $('line-button') });
const trips = new RoundTrips(line, showTrips, showSilence);
const chart = new RttChart($('rtt-chart'), trips);
const news = startTabs(document.querySelector('.tabs'), () => chart.draw());
const unsent = new UnsentQuestion(line, strokes, outbox);

new WipeQuestion(line, strokes, crew, (text) => chat.event(text));
new WirePanel(new Wire(line), line);
startTheme($('theme'), () => board.retheme());
startTools({ line, pen, strokes, crew });
drawChart($('chart'), here);
if (here !== 'lobby') {
  document.title = `${here} · Hawser`;
}

function showSilence(since) {
  status.silent(since);
  if (since !== null) {
    $('rtt-now').textContent = `> ${Math.floor((performance.now() - since) / 1000)} s`;
  }
}

function showTrips(sample) {
  $('rtt-now').textContent = line.open ? millis(trips.last) : '–';
  $('rtt-median').textContent = millis(trips.quantile(0.5));
  $('rtt-p99').textContent = millis(trips.quantile(0.99));
  $('rtt-lost').textContent = String(trips.lost);
  $('rtt-note').textContent = `A 7-byte message each second, timed to its echo; median and p99 of ${trips.answered}.`;
  chart.draw();
  if (sample.ms !== null) {
    mooring.answered(sample.ms);
    crew.ownTrip(sample.ms);
  }
  if (trips.answered % 10 === 1) {
    chart.describe();
  }
}

line
  .on('welcome', (welcome) => {
    const back = key !== '';
    key = welcome.key;
    const self = { id: welcome.id, name: welcome.name, color: welcome.color, rtt: null };
    strokes.resync(welcome.done);
    crew.welcome(self, welcome.peers);
    cursors.clear();
    pen.color = welcome.color;
    me.show(self);
    chat.welcome(welcome.id, welcome.chat);
    if (back) {
      chat.event(welcome.resumed ? 'The line is made fast again.'
        : 'The server no longer knows your seat: you are someone new here, and cannot take back earlier strokes.');
    }
  })
  .on('history', (history) => strokes.replay(history.strokes))
  .on('stroke', (part) => {
    const grown = strokes.part(part);
    if (grown) {
      board.draw(grown.stroke, grown.fresh);
      const tip = grown.stroke.points.at(-1);
      cursors.move(part.by, tip.x, tip.y);
    }
  })
  .on('stored', (stored) => strokes.confirm(stored.number, stored.stroke, crew.me.id))
  .on('erase', (erase) => strokes.erase(erase.ids))
  .on('cursor', ({ id, x, y }) => cursors.move(id, x, y))
  .on('away', ({ id }) => cursors.away(id))
  .on('join', ({ peer }) => {
    crew.put(peer);
    chat.event(`${peer.name} came aboard.`);
  })
  .on('leave', ({ id }) => {
    const person = crew.remove(id);
    cursors.away(id);
    if (person) {
      chat.event(`${person.name} left.`);
    }
  })
  .on('peer', ({ peer }) => {
    const before = crew.person(peer.id)?.name;
    crew.put(peer);
    cursors.rename(peer);
    if (peer.id === crew.me.id) {
      me.show(crew.me);
    }
    if (before !== peer.name) {
      chat.event(`${before} is now ${peer.name}.`);
    }
  })
  .on('chat', (message) => {
    chat.add(message.line);
    news('chat');
  })
  .on('rtt', (rtt) => crew.trips(rtt.all))
  .on('down', (state) => {
    const { code, reason } = state.last ?? state;
    chat.event(`The line parted: ${code}, ${reason}.`);
    strokes.parted(new Date());
    cursors.clear();
    crew.unknown();
    $('rtt-now').textContent = '–';
  });

unsent.show();
line.connect();
