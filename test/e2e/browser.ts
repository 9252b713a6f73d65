// Chromium for tests: one process, a context per visit. Without JavaScript unless axe has to run in the page; then the policy of the
// portal is set aside in that context only.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

const ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const SMAL = 320;
export const BREED = 1280;

const UITVOER = new URL('../../test-output/screenshots/', import.meta.url);

export async function startBrowser(): Promise<Browser> {
  return await chromium.launch({ executablePath: '/usr/bin/chromium', args: ARGS });
}

export interface Bezoek {
  readonly breedte: number;
  /** Default false: the portal must do without. */
  readonly javascript?: boolean;
}

/** A context that accepts the test certificate. `storageState` of another context carries its session over. */
export async function nieuwBezoek(browser: Browser, bezoek: Bezoek, vanuit?: BrowserContext): Promise<BrowserContext> {
  const javascript = bezoek.javascript ?? false;
  return await browser.newContext({
    ignoreHTTPSErrors: true,
    javaScriptEnabled: javascript,
    bypassCSP: javascript,
    viewport: { width: bezoek.breedte, height: bezoek.breedte === SMAL ? 640 : 900 },
    locale: 'nl-NL',
    timezoneId: 'Europe/Amsterdam',
    ...(vanuit && { storageState: await vanuit.storageState() }),
  });
}

/** Does what leads to another page, and waits until that page is there: a click alone returns before a slow answer. */
export async function naarPagina(page: Page, doe: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), doe()]);
}

/** Keeps the whole page as `test-output/screenshots/<naam>-<breedte>.png`. */
export async function leg(page: Page, naam: string): Promise<void> {
  await mkdir(UITVOER, { recursive: true });
  const breedte = page.viewportSize()!.width;
  await page.screenshot({
    path: fileURLToPath(new URL(`${naam}-${breedte}.png`, UITVOER)),
    fullPage: true,
    animations: 'disabled',
  });
}

let axeBron: string | undefined;

/** What axe finds on the page as it is now: rule and selector. WCAG 2.0 to 2.2 A and AA, and its best practices. */
export async function axe(page: Page): Promise<readonly string[]> {
  axeBron ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axeBron);
  return await page.evaluate(async () => {
    type Axe = {
      run(root: unknown, options: unknown): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }>;
    };
    const { axe: gereedschap, document } = globalThis as unknown as { axe: Axe; document: unknown };
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await gereedschap.run(document, { runOnly: { type: 'tag', values: tags } });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${JSON.stringify(target)}`));
  });
}

/** Opens every `details` of the page; needs JavaScript. */
export async function openAlles(page: Page): Promise<void> {
  await page.evaluate(() => {
    type Element = { open: boolean };
    const { document } = globalThis as unknown as { document: { querySelectorAll(s: string): Iterable<Element> } };
    for (const element of document.querySelectorAll('details')) element.open = true;
  });
}

/** How far the page is wider than the window, in CSS pixels; needs JavaScript. */
export async function teBreed(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { document } = globalThis as unknown as {
      document: { documentElement: { scrollWidth: number; clientWidth: number } };
    };
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
}
