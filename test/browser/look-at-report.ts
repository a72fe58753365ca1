/**
 * `node test/browser/look-at-report.ts CHROMIUM OUT FOLDER…`: opens report.html of each folder in a browser, on a telephone and on a desk, takes
 * pictures and a PDF into OUT, and fails when a page is wider than its window or the PDF lacks the title of a service level.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openBrowser, type Page } from './chromium.ts';

/** CSS pixels. */
const widths = [390, 1200];

const open = async (page: Page, file: string, width: number): Promise<void> => {
  await page.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
  const loaded = page.next('Page.loadEventFired');
  await page.send('Page.navigate', { url: pathToFileURL(file).href });
  await loaded;
};

const evaluate = async (page: Page, expression: string): Promise<unknown> => {
  const { result } = await page.send('Runtime.evaluate', { expression, returnByValue: true });
  return typeof result === 'object' && result !== null && 'value' in result ? result.value : undefined;
};

const save = async (data: unknown, file: string): Promise<void> => writeFile(file, Buffer.from(String(data), 'base64'));

const problemsAt = async (page: Page, file: string, width: number, picture: string): Promise<readonly string[]> => {
  await open(page, file, width);
  const shot = await page.send('Page.captureScreenshot', { captureBeyondViewport: true });
  await save(shot['data'], picture);
  const wide = Number(await evaluate(page, 'document.documentElement.scrollWidth'));
  const title = await evaluate(page, 'document.title');
  return [
    ...(wide > width ? [`${file}: ${wide} px wide in a window of ${width} px`] : []),
    ...(typeof title === 'string' && title !== '' ? [] : [`${file}: a page without title`]),
  ];
};

const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

const problemsOnPaper = async (page: Page, folder: string, file: string, pdf: string): Promise<readonly string[]> => {
  await open(page, file, 1200);
  const printed = await page.send('Page.printToPDF', { preferCSSPageSize: true });
  await save(printed['data'], pdf);
  const { stdout } = await promisify(execFile)('pdftotext', [pdf, '-'], { maxBuffer: 64_000_000 });
  const text = plain(stdout);
  const report = await readFile(join(folder, 'report.json'), 'utf8');
  const { levels }: { readonly levels: readonly { readonly title: string }[] } = JSON.parse(report);
  if (levels.length === 0) return [`${folder}: a report without service levels`];
  return levels
    .filter(({ title }) => !text.includes(plain(title)))
    .map(({ title }) => `${pdf}: the title "${title}" is not in its text`);
};

const look = async (page: Page, folder: string, out: string): Promise<readonly string[]> => {
  const file = join(resolve(folder), 'report.html');
  const name = join(out, basename(folder));
  const problems: string[] = [];
  for (const width of widths) problems.push(...(await problemsAt(page, file, width, `${name}-${width}.png`)));
  problems.push(...(await problemsOnPaper(page, folder, file, `${name}.pdf`)));
  console.log(
    `${folder}: ${problems.length === 0 ? 'fits, and prints with every title' : `${problems.length} problem(s)`}`,
  );
  return problems;
};

const [program, out, ...folders] = process.argv.slice(2);
if (program === undefined || out === undefined || folders.length === 0)
  throw new Error('expected CHROMIUM OUT FOLDER…');
await mkdir(out, { recursive: true });
const browser = await openBrowser(program);
const problems: string[] = [];
for (const folder of folders) problems.push(...(await look(browser.page, folder, out)));
await browser.close();
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
