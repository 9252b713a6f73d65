// x-PKG-13 and x-PKG-15: what an HTTP status means for the message.
import { expect } from 'chai';
import { outcomeOf } from '../../src/ebms/reliability/index.ts';

describe('x-PKG-13 and x-PKG-15: the outcome of an attempt', () => {
  const response = (status: number, code?: string) =>
    outcomeOf({ kind: 'response', status, ...(code === undefined ? {} : { fault: { code, text: '' } }) });
  for (const [status, expected] of [
    [200, 'taken'],
    [202, 'taken'],
    [204, 'taken'],
    [301, 'refused'],
    [307, 'refused'],
    [400, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'unreached'],
    [413, 'refused'],
    [429, 'unreached'],
    [500, 'unknown'],
    [501, 'refused'],
    [502, 'unknown'],
    [503, 'unreached'],
    [504, 'unknown'],
    [505, 'refused'],
    [510, 'refused'],
  ] as const)
    it(`${status} is ${expected}`, () => expect(response(status)).to.equal(expected));
  it('a SOAP Fault counts by its code, also with status 200', () => {
    expect(response(500, 'Client')).to.equal('refused');
    expect(response(500, 'MustUnderstand')).to.equal('refused');
    expect(response(200, 'Client')).to.equal('refused');
    expect(response(500, 'Server')).to.equal('unknown');
    expect(response(500, 'Server.Busy')).to.equal('unknown');
  });
  it('a connection that failed before and after something was sent', () => {
    expect(outcomeOf({ kind: 'failure', sent: false })).to.equal('unreached');
    expect(outcomeOf({ kind: 'failure', sent: true })).to.equal('unknown');
  });
  it('what is recoverable can be set (x-PKG-15)', () => {
    const policy = { later: new Set([404]), never: new Set<number>() };
    expect(outcomeOf({ kind: 'response', status: 404 }, policy)).to.equal('unreached');
    expect(outcomeOf({ kind: 'response', status: 501 }, policy)).to.equal('unknown');
  });
});
