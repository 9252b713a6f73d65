// The Timestamp over the gateway (WB002, x-WSS-2, trap 40): signed by the sender as it stands, and outside the window or not a Timestamp.
import { utc } from '../../../src/core/index.ts';
import { change } from '../../support/exchange.ts';
import { timestamp, WSU } from '../../support/soap.ts';
import { type Attack, attacks, openArena, type Refused } from './arena.ts';
import { content, letter, part, signByOracle } from './message.ts';

const MINUTE = 60_000;
const created = (value: string) => `<wsu:Created>${value}</wsu:Created>`;
const expires = (value: string) => `<wsu:Expires>${value}</wsu:Expires>`;
const at = (offset: number) => utc(Date.now() + offset);

/** A message whose Timestamp was really signed with this content. */
const signed = (name: string, made: () => string, refused: Refused): Attack => ({
  name: `signed with ${name}`,
  make: (_good, { cast }) => signByOracle(cast.sender, letter(), { timestamp: made() }),
  refused,
  by: 'xml-crypto',
});

describe('attack over the gateway: time', () => {
  attacks(openArena(), [
    signed('Created before the oldest age', () => timestamp(Date.now() - 6 * MINUTE), 'wss.expired'),
    signed(
      'Created a day ago, Expires tomorrow',
      () => created(at(-1440 * MINUTE)) + expires(at(1440 * MINUTE)),
      'wss.expired',
    ),
    signed('Created two minutes from now', () => timestamp(Date.now() + 2 * MINUTE), 'wss.expired'),
    signed('Created in the year 9999', () => created('9999-12-31T23:59:59Z'), 'wss.expired'),
    signed('Created in 1970', () => created('1970-01-01T00:00:00Z'), 'wss.expired'),
    signed('Created in the year 1', () => created('0001-01-01T00:00:00Z'), 'wss.expired'),
    signed('Created in the year 12026', () => created('12026-01-01T00:00:00Z'), 'wss.structure'),
    signed('Created before our era', () => created('-2026-01-01T00:00:00Z'), 'wss.structure'),
    signed('Expires two minutes ago', () => created(at(-4 * MINUTE)) + expires(at(-2 * MINUTE)), 'wss.expired'),
    signed('Expires before Created', () => created(at(0)) + expires(at(-MINUTE / 2)), 'wss.expired'),
    signed(
      'Expires equal to Created',
      () => {
        const now = at(0);
        return created(now) + expires(now);
      },
      'wss.expired',
    ),
    signed('Created without zone', () => created(at(0).slice(0, -1)), 'wss.structure'),
    signed('Created in another zone than UTC', () => created(at(0).replace('Z', '+00:00')), 'wss.structure'),
    signed('Created in Dutch time', () => created(at(60 * MINUTE).replace('Z', '+01:00')), 'wss.structure'),
    signed('Created with a small z', () => created(at(0).replace('Z', 'z')), 'wss.structure'),
    signed('Created with a leap second', () => created(at(0).replace(/\d\d\.\d+Z/, '60Z')), 'wss.structure'),
    signed('Created at 24:30', () => created(at(0).replace(/T\d\d:\d\d/, 'T24:30')), 'wss.structure'),
    signed('Created on 31 February', () => created('2026-02-31T00:00:00Z'), 'wss.structure'),
    signed('Created in the form of ISO week dates', () => created('2026-W10-2T00:00:00Z'), 'wss.structure'),
    signed('Created as a date', () => created(at(0).slice(0, 10)), 'wss.structure'),
    signed('Created as a number', () => created(String(Date.now())), 'wss.structure'),
    signed('Created with words', () => created('now'), 'wss.structure'),
    signed('Created empty', () => created(''), 'wss.structure'),
    signed('Created with Arabic digits', () => created(at(0).replace(/^2/, '\u0662')), 'wss.structure'),
    signed(
      'Created with a thousand digits of a second',
      () => created(at(-6 * MINUTE).replace(/\.\d+/, `.${'9'.repeat(1000)}`)),
      'wss.expired',
    ),
    signed(
      'Created with an element inside',
      () => `<wsu:Created>${at(0)}<wsu:x></wsu:x></wsu:Created>`,
      'wss.structure',
    ),
    signed(
      'Created with ValueType (BSP R3225)',
      () => `<wsu:Created ValueType="xs:dateTime">${at(0)}</wsu:Created>`,
      'wss.structure',
    ),
    signed(
      'Expires with ValueType (BSP R3226)',
      () => `${created(at(0))}<wsu:Expires ValueType="xs:dateTime">${at(MINUTE)}</wsu:Expires>`,
      'wss.structure',
    ),
    signed('Expires without zone', () => created(at(0)) + expires(at(MINUTE).slice(0, -1)), 'wss.structure'),
    signed('Expires empty', () => created(at(0)) + expires(''), 'wss.structure'),
    signed('no Created', () => expires(at(MINUTE)), 'wss.structure'),
    signed('nothing', () => '', 'wss.structure'),
    signed('two Created (BSP R3203)', () => created(at(0)).repeat(2), 'wss.structure'),
    signed('two Expires (BSP R3224)', () => created(at(0)) + expires(at(MINUTE)).repeat(2), 'wss.structure'),
    signed('Expires first (BSP R3221)', () => expires(at(MINUTE)) + created(at(0)), 'wss.structure'),
    signed('something else besides (BSP R3222)', () => `${created(at(0))}<x xmlns="urn:x"></x>`, 'wss.structure'),
    signed('text besides', () => `${created(at(0))}later`, 'wss.structure'),
    signed('Created of another namespace', () => `<Created xmlns="urn:x">${at(0)}</Created>`, 'wss.structure'),
    {
      name: 'the Timestamp of an old message is renewed',
      make: (_good, { cast }) => {
        const old = signByOracle(cast.sender, letter(), { timestamp: timestamp(Date.now() - 60 * MINUTE) });
        return content(old, 'wsu:Created', at(0));
      },
      refused: 'wss.signature',
      by: 'xml-crypto',
    },
    {
      name: 'the life of a message is made longer',
      make: (good) => content(good, 'wsu:Expires', at(1440 * MINUTE)),
      refused: 'wss.signature',
    },
    {
      name: 'Expires is taken away',
      make: (good) => change(good, part(good, 'wsu:Expires'), ''),
      refused: 'wss.signature',
    },
    {
      name: 'the Timestamp in another namespace',
      make: (good) =>
        change(good, part(good, 'wsu:Timestamp'), (was) =>
          was.replace(/<wsu:Timestamp/, '<wsu:Timestamp xmlns:wsu="urn:other"').replace(` xmlns:wsu="${WSU}"`, ''),
        ),
      refused: 'wss.structure',
    },
    {
      name: 'two Timestamps, the signed one first',
      make: (good) =>
        change(
          good,
          part(good, 'wsu:Timestamp'),
          (was) => `${was}<wsu:Timestamp xmlns:wsu="${WSU}">${timestamp(Date.now())}</wsu:Timestamp>`,
        ),
      refused: 'wss.structure',
    },
    {
      name: 'two Timestamps, the signed one last',
      make: (good) =>
        change(
          good,
          part(good, 'wsu:Timestamp'),
          (was) => `<wsu:Timestamp xmlns:wsu="${WSU}">${timestamp(Date.now())}</wsu:Timestamp>${was}`,
        ),
      refused: 'wss.structure',
    },
  ]);
});
