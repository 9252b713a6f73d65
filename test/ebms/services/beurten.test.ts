// Bytes of documents that are in memory at the same time are bounded; what does not fit waits in its turn.
import { expect } from 'chai';
import { createBeurten } from '../../../src/ebms/services/beurten.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('turns by bytes', () => {
  it('lets in what fits, in order, and one alone whatever its size', async () => {
    const { met } = createBeurten(100);
    const begun: string[] = [];
    const ends = new Map<string, () => void>();
    const run = (name: string, bytes: number) =>
      met(bytes, () => {
        begun.push(name);
        return new Promise<void>((resolve) => ends.set(name, resolve));
      });
    const all = [run('a', 60), run('b', 40), run('groot', 500), run('klein', 1)];
    await turn();
    expect(begun).to.deep.equal(['a', 'b']);
    ends.get('a')!();
    await turn();
    // What is small does not overtake what is large: else it would wait for ever.
    expect(begun).to.deep.equal(['a', 'b']);
    ends.get('b')!();
    await turn();
    expect(begun).to.deep.equal(['a', 'b', 'groot']);
    ends.get('groot')!();
    await turn();
    ends.get('klein')!();
    await Promise.all(all);
    expect(begun).to.deep.equal(['a', 'b', 'groot', 'klein']);
  });

  it('gives its room back when the work fails', async () => {
    const { met } = createBeurten(10);
    const failed = await met(10, async () => Promise.reject(new Error('x'))).catch((error: Error) => error.message);
    expect(failed).to.equal('x');
    expect(await met(10, async () => 'next')).to.equal('next');
  });
});
