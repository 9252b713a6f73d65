// The `soap` package as a stock client from the published WSDL, with xml-crypto as signer and verifier (D5), through `bode send`.
import { expect } from 'chai';
import { type RunningBode, sharedBode } from '../support/bode.ts';
import { ROOT } from '../support/gateway.ts';

const RDW = '00000099000000002000';
const AMSTERDAM = '00000099000000014000';

describe('interoperability: soap and xml-crypto', function () {
  this.timeout(120_000);
  let bode: RunningBode;

  before(async () => {
    bode = await sharedBode();
  });

  const send = (file: string, ...more: string[]) => {
    const done = bode.run('send', `${ROOT}wsdl/${file}`, '--client', 'soap', '--fresh', '--json', ...more);
    return { status: done.status, stderr: done.stderr, result: JSON.parse(done.stdout || '{}') };
  };

  it('delivers berichten with attachment and extension, and proves the answer', () => {
    const { status, stderr, result } = send('berichtenbox/v1/voorbeelden/LeverBerichten.xml', '--as', RDW);
    expect(status, stderr).to.equal(0);
    expect(result).to.include({ berichten: 1, mislukt: 0, zonderBewezenAntwoord: 0, ontvangstbewijzen: 1 });
    expect(result.codes).to.deep.equal({ Verwerkt: 2 });
  });

  it('calls every operation of every service', () => {
    const files = [
      ['berichtenbox/v1/voorbeelden/Ping.xml', RDW],
      ['berichtenbox/v1/voorbeelden/HaalBerichtstatus.xml', RDW],
      ['berichtenbox-validatie/v1/voorbeelden/ValidateAbonnementen.xml', RDW],
      ['lopende-zaken/v1/voorbeelden/MeldZaak.xml', AMSTERDAM],
      ['lopende-zaken/v1/voorbeelden/MeldZaakstatus.xml', AMSTERDAM],
      ['lopende-zaken/v1/voorbeelden/Ping.xml', AMSTERDAM],
      ['persoonlijke-gegevens/v1/voorbeelden/LeverGegevens.xml', RDW],
      ['persoonlijke-gegevens/v1/voorbeelden/Ping.xml', RDW],
    ] as const;
    for (const [file, oin] of files) {
      const { status, stderr, result } = send(file, '--as', oin);
      expect(status, `${file}: ${stderr}`).to.equal(0);
      expect(result, file).to.include({ mislukt: 0, zonderBewezenAntwoord: 0 });
    }
  });
});
