// Writes the results of test-output/bench.json into docs/performance.md, between its two markers; the text around them is by hand.
// Run after `npm run bench`: `node scripts/bench/document.ts`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { figure, isMet, type Measured, type Outcome, type Result, round, targetText } from './result.ts';
import { spread } from './rounds.ts';

const BEGIN = '<!-- results: made by scripts/bench/document.ts -->';
const END = '<!-- /results -->';
const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

const outcome = JSON.parse(readFileSync(at('test-output/bench.json'), 'utf8')) as Outcome;
const document = readFileSync(at('docs/performance.md'), 'utf8');
const [before, rest] = split(document, BEGIN);
const [, after] = split(rest, END);
writeFileSync(at('docs/performance.md'), `${before}${BEGIN}\n\n${results(outcome)}\n\n${END}${after}`);

function split(text: string, mark: string): readonly [string, string] {
  const place = text.indexOf(mark);
  if (place < 0) throw new Error(`docs/performance.md has no line ${mark}`);
  return [text.slice(0, place), text.slice(place + mark.length)];
}

function results(run: Outcome): string {
  const { begin, end, rounds } = run;
  const all = run.results.flatMap((result) => rows(result).map((one) => ({ ...one, result: result.name })));
  const missed = all.filter((one) => isMet(one) === false);
  return [
    `Measured ${begin.at.slice(0, 10)}${begin.commit ? ` at ${begin.commit}` : ''} on ${begin.cores} cores of ${begin.model}, ${begin.memoryGiB} GiB, ` +
      `${begin.system}, Node ${begin.node}${begin.java ? `, ${begin.java}` : ''}; ${rounds} rounds; load ${begin.load} at the begin and ${end.load} ` +
      `at the end${begin.pinned ? '' : '; processes could not be kept on one core'}.`,
    ...run.results.map(table),
    missed.length === 0
      ? 'Every target is met.'
      : `### Targets missed\n\n${missed.map((one) => `- ${one.result}, ${one.name}: ${gap(one)}`).join('\n')}`,
  ].join('\n\n');
}

function rows({ series, ratios }: Result): readonly Measured[] {
  return [...series, ...ratios];
}

function table(result: Result): string {
  const lines = rows(result).map((one) => {
    const { min, max } = spread(one.values);
    const met = isMet(one);
    const verdict = met === undefined ? '' : `${targetText(one)}: ${met ? 'met' : '**missed**'}`;
    return `| ${one.name} | ${figure(one)} | ${round(min)} – ${round(max)} | ${verdict} |`;
  });
  return [
    `### ${result.name}: ${result.about}`,
    '',
    '| | median (quartiles) | lowest – highest | target |',
    '| --- | --- | --- | --- |',
    ...lines,
  ].join('\n');
}

function gap(one: Measured): string {
  const { median } = spread(one.values);
  const { target } = one;
  if (!target) return '';
  const wanted = 'least' in target ? target.least : target.most;
  return `${round(median)} ${one.unit}, wanted ${targetText(one)} (${round(Math.abs(median / wanted - 1) * 100)}% off).`;
}
