// Drives real Chromium pages for the Java tests, in both directions one JSON object a line.
//
//     node run.mjs CHROMIUM
//
// stdin   {"id": 1, "page": "a", "action": "open", "url": "http://…"}, see `actions` for the others
// stdout  {"id": 1, "value": …} or {"id": 1, "error": "…"} for each of them,
//         {"page": "a", "console": "…"} for each console line, {"page": "a", "failure": "…"} for an uncaught error
//
// Every page is a visitor of its own: it has its own browser context, so no cookies or storage are shared.

import {createInterface} from 'node:readline';
import {chromium} from 'playwright-core';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const TIMEOUT_MILLIS = 30_000;

const print = (value) => process.stdout.write(JSON.stringify(value) + '\n');

const browser = await chromium.launch({executablePath: process.argv[2], headless: true, args: FLAGS});
const pages = new Map();

/** Asks again and again. Playwright's own waitForFunction does not work on pages whose policy forbids eval. */
async function until(condition) {
  const deadline = Date.now() + TIMEOUT_MILLIS;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`not true within ${TIMEOUT_MILLIS} ms`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A point in an element, given in parts of its width and height, as a point of the page. */
async function pointIn(page, selector, x, y) {
  const box = await pages.get(page).locator(selector).boundingBox();
  return [box.x + x * box.width, box.y + y * box.height];
}

const actions = {
  async open({page: name, url, width = 1_400, height = 900}) {
    const context = await browser.newContext({viewport: {width, height}, ignoreHTTPSErrors: true});
    const page = await context.newPage();
    page.setDefaultTimeout(TIMEOUT_MILLIS);
    page.on('console', (message) => print({page: name, console: message.text()}));
    page.on('pageerror', (error) => print({page: name, failure: String(error)}));
    pages.set(name, page);
    await page.goto(url);
  },
  evaluate: ({page, script}) => pages.get(page).evaluate(script),
  waitUntil: ({page, script}) => until(() => pages.get(page).evaluate(script)),
  waitFor: ({page, selector}) => pages.get(page).locator(selector).first().waitFor(),
  waitForNo: ({page, selector}) => pages.get(page).locator(selector).first().waitFor({state: 'hidden'}),
  click: ({page, selector}) => pages.get(page).locator(selector).click(),
  fill: ({page, selector, text}) => pages.get(page).locator(selector).fill(text),
  press: ({page, selector, key}) => pages.get(page).locator(selector).press(key),
  async move({page, selector, path: [[x, y]]}) {
    await pages.get(page).mouse.move(...(await pointIn(page, selector, x, y)), {steps: 5});
  },
  async drag({page, selector, path: [start, ...path]}) {
    const {mouse} = pages.get(page);
    await mouse.move(...(await pointIn(page, selector, ...start)));
    await mouse.down();
    for (const point of path) {
      await mouse.move(...(await pointIn(page, selector, ...point)), {steps: 5});
    }
    await mouse.up();
  },
  screenshot: async ({page, path}) => void (await pages.get(page).screenshot({path})),
  async close({page}) {
    await pages.get(page).context().close();
    pages.delete(page);
  },
};

print({version: browser.version()});
for await (const line of createInterface({input: process.stdin})) {
  const command = JSON.parse(line);
  try {
    print({id: command.id, value: (await actions[command.action](command)) ?? null});
  } catch (error) {
    print({id: command.id, error: String(error)});
  }
}
await browser.close();
