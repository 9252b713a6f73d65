// A batch of 1,000 berichten with 100 MB of attachments, through a real process: delivered whole, with bounded memory, while small
// messages of another organisation go on (§3.3: 1,000 berichten, 104,857,600 bytes).
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newGuid, utc } from '../../src/core/index.ts';
import { type RunningBode, startBodeProcess } from '../support/bode.ts';
import { ROOT } from '../support/gateway.ts';

const RDW = '00000099000000002000';
const AMSTERDAM = '00000099000000014000';
const MIB = 1_048_576;
const AANTAL = 1000;
/** Base64 of one attachment: together with the rest just under 100 MiB. */
const PDF = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(77_400, 0x20), Buffer.from('\n%%EOF\n')]);

describe('a batch of 1,000 berichten and 100 MB', function () {
  this.timeout(180_000);
  let bode: RunningBode;

  before(async () => {
    bode = await startBodeProcess({ env: { BODE_PORTAL_ENABLED: 'false' } });
  });
  after(async () => {
    await bode.end();
    rmSync(bode.folder, { recursive: true, force: true });
  });

  function memory(field: 'VmHWM' | 'VmRSS'): number {
    const line = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${bode.pid}/status`, 'utf8'));
    return Number(line![1]) * 1024;
  }

  function batch(): Buffer {
    const batchId = newGuid(Date.now());
    const inhoud = PDF.toString('base64');
    const berichten = Array.from(
      { length: AANTAL },
      (_, index) =>
        `<b:Bericht><b:BerichtInformatie><b:BatchID>${batchId}</b:BatchID><b:BerichtID>${newGuid(Date.now())}</b:BerichtID>` +
        `<b:BerichtType>BEKEUR</b:BerichtType><b:Onderwerp>Bericht ${index + 1}</b:Onderwerp><b:GebruikerID>999990202</b:GebruikerID>` +
        '<b:SoortGebruiker>Burger</b:SoortGebruiker></b:BerichtInformatie><b:Bijlagen><b:Bijlage>' +
        `<b:Inhoud>${inhoud}</b:Inhoud><b:BijlageType>Pdf</b:BijlageType><b:Omschrijving>Besluit</b:Omschrijving><b:Volgorde>1</b:Volgorde>` +
        '</b:Bijlage></b:Bijlagen></b:Bericht>',
    );
    return Buffer.from(
      '<m:Berichten xmlns:m="http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01" xmlns:b="http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01">' +
        `<m:BatchInformatie><m:BatchID>${batchId}</m:BatchID><m:AanmaakDatum>${utc(Date.now())}</m:AanmaakDatum>` +
        `<m:BerichtLeverancierID>${RDW}</m:BerichtLeverancierID></m:BatchInformatie>${berichten.join('')}</m:Berichten>`,
    );
  }

  it('is delivered whole, within a bound of memory, and the gateway goes on', () => {
    const file = join(bode.folder, 'groot.xml');
    const bytes = batch();
    expect(bytes.length).to.be.within(98 * MIB, 100 * MIB);
    writeFileSync(file, bytes);
    const small = `${ROOT}wsdl/lopende-zaken/v1/voorbeelden/Ping.xml`;
    expect(bode.run('send', small, '--as', AMSTERDAM).status).to.equal(0);
    const before = memory('VmRSS');
    const sent = bode.run('send', file, '--as', RDW, '--json');
    expect(sent.status, sent.stderr).to.equal(0);
    expect(JSON.parse(sent.stdout).codes).to.deep.equal({ Verwerkt: AANTAL });
    const growth = (memory('VmHWM') - before) / bytes.length;
    expect(growth, 'peak memory as a multiple of the message').to.be.below(3);
    expect(bode.run('send', small, '--as', AMSTERDAM).status).to.equal(0);
    const again = bode.run('send', file, '--as', RDW, '--json');
    expect(JSON.parse(again.stdout).codes).to.deep.equal({ BerichtBestaatAl: AANTAL });
    const second = (memory('VmHWM') - before) / bytes.length;
    expect(second, 'a second batch adds hardly more').to.be.below(3.5);
  });
});
