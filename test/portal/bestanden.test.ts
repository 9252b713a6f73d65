// What leaves the portal as a file: names, calendar, archive, PDF, proof.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { agendaBestand } from '../../src/portal/agenda.ts';
import { type Afschrift, maakAfschrift } from '../../src/portal/pdf/afschrift.ts';
import { termijn } from '../../src/portal/taal.ts';
import { veiligeNaam } from '../../src/portal/veilige-naam.ts';
import { maakZip } from '../../src/portal/zip.ts';
import { NU } from '../support/portal-gegevens.ts';

describe('portal file names', () => {
  it('keeps a plain name with its accents', () => {
    expect(veiligeNaam('Besluit één.pdf')).to.equal('Besluit één.pdf');
  });

  it('leaves no path, control character, reserved name or hidden file', () => {
    const namen = [
      '../../etc/passwd.pdf',
      'a\\b:c*?"<>|.pdf',
      'regel\r\nX-Kop: 1.pdf',
      'aux.pdf',
      '...pdf',
      '\u202Efdp.pdf',
      '.pdf',
    ];
    for (const naam of namen) expect(veiligeNaam(naam), naam).to.not.match(/[\p{C}/\\:*?"<>|]|^\.|^aux/u);
    expect(veiligeNaam('../../etc/passwd.pdf')).to.equal('etc passwd.pdf');
    expect(veiligeNaam('aux.pdf')).to.equal('bericht.pdf');
  });

  it('never holds a BSN', () => {
    expect(veiligeNaam('Aanslag 999990111.pdf')).to.equal('bericht.pdf');
    expect(veiligeNaam('Aanslag 999 990 111.pdf')).to.equal('bericht.pdf');
  });

  it('is at most 80 characters and the extension', () => {
    expect([...veiligeNaam(`${'é'.repeat(200)}.pdf`)].length).to.equal(84);
  });
});

describe('portal calendar file', () => {
  const bestand = Buffer.from(
    agendaBestand({
      id: 'x',
      dag: '2026-02-28',
      titel: 'RDW; boete, \\ betaal',
      toelichting: `Regel 1\nBEGIN:VEVENT\r${'é'.repeat(80)}`,
      host: 'localhost',
      nu: NU,
    }),
  ).toString('utf8');

  it('is one all-day event that ends the next day', () => {
    expect(bestand)
      .to.contain('DTSTART;VALUE=DATE:20260228\r\n')
      .and.contain('DTEND;VALUE=DATE:20260301\r\n')
      .and.contain('DTSTAMP:20260303T093200Z');
  });

  it('escapes text so that a subject cannot add a line', () => {
    expect(bestand).to.contain('SUMMARY:RDW\\; boete\\, \\\\ betaal\r\n');
    expect(bestand.split('\r\n').filter((regel) => regel === 'BEGIN:VEVENT')).to.have.length(1);
  });

  it('folds lines at 75 octets', () => {
    for (const regel of bestand.split('\r\n')) expect(Buffer.byteLength(regel)).to.be.at.most(75);
    expect(bestand.replaceAll('\r\n ', '')).to.contain('é'.repeat(80));
  });
});

describe('portal archive', () => {
  const bestanden = [
    { naam: 'één.txt', inhoud: Buffer.from('hallo') },
    { naam: 'leeg.bin', inhoud: new Uint8Array() },
  ];
  const zip = Buffer.from(maakZip(bestanden, NU));

  it('holds each file as it was, with its checksum', () => {
    expect(zip.readUInt32LE(0)).to.equal(0x04034b50);
    expect(zip.readUInt32LE(14)).to.equal(crc32(Buffer.from('hallo')));
    expect(zip.indexOf('hallo')).to.be.greaterThan(0);
    expect(zip.readUInt16LE(zip.length - 22 + 10)).to.equal(2);
  });

  it('is read by another program', function () {
    requirePeer(this, 'python3');
    const map = mkdtempSync(join(tmpdir(), 'bode-zip-'));
    try {
      writeFileSync(join(map, 'a.zip'), zip);
      const uit = spawnSync(
        'python3',
        [
          '-c',
          'import sys,zipfile;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;print([(i.filename,z.read(i).decode()) for i in z.infolist()])',
          join(map, 'a.zip'),
        ],
        { encoding: 'utf8' },
      );
      expect(uit.stdout.trim()).to.equal("[('één.txt', 'hallo'), ('leeg.bin', '')]");
    } finally {
      rmSync(map, { recursive: true });
    }
  });
});

import { requirePeer } from '../support/peers.ts';

const AFSCHRIFT: Afschrift = {
  portaal: 'MijnBode',
  omgeving: 'Demo-omgeving',
  afzender: 'Gemeente Súdwest-Fryslân',
  ontvanger: 'Łukasz Şahin-Öztürk',
  onderwerp: 'Uw aanvraag',
  referentie: 'Z-1',
  soort: 'Besluit',
  rechtsgevolg: 'Ja, dit is een besluit',
  termijn: termijn(NU + 7 * 86_400_000, NU),
  gepubliceerdOp: NU,
  tekst: 'Beste,\\r\\n\\r\\n- een\\r\\n- twee\\r\\n\\r\\nGroet',
  bijlagen: [{ omschrijving: 'Brief', omvang: 1234, sha256: 'a'.repeat(64) }],
  historie: [{ op: NU, kern: 'In uw box gezet.', uitleg: 'Dit is het moment van bezorgen.' }],
  inhoudHash: 'b'.repeat(64),
  gemaaktOp: NU,
};

describe('portal PDF', () => {
  it('is a tagged Dutch PDF/A-2a with embedded fonts', async () => {
    const pdf = Buffer.from(await maakAfschrift(AFSCHRIFT)).toString('latin1');
    expect(pdf.startsWith('%PDF-1.7')).to.equal(true);
    expect(pdf)
      .to.match(/\/Marked true/)
      .and.match(/\/Lang \(nl-NL\)/)
      .and.contain('/StructTreeRoot')
      .and.contain('/FontFile2');
    expect(pdf)
      .to.match(/<pdfaid:part>2<\/pdfaid:part>/)
      .and.match(/<pdfaid:conformance>A<\/pdfaid:conformance>/);
    for (const soort of ['/Document', '/H1', '/H2', '/P', '/L', '/LI', '/LBody'])
      expect(pdf, soort).to.contain(`/S ${soort}`);
  });

  it('takes the longest text over more pages', async () => {
    const tekst = Array.from({ length: 80 }, (_, i) => `- Regel ${i} ${'woord '.repeat(5)}`).join('\\r\\n');
    const pdf = Buffer.from(await maakAfschrift({ ...AFSCHRIFT, tekst })).toString('latin1');
    const paginas = pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0;
    expect(paginas).to.be.within(2, 5);
  });

  it('takes text that no page can show', async () => {
    const pdf = await maakAfschrift({
      ...AFSCHRIFT,
      onderwerp: '\u0000\u202e\ud83d\ude00',
      tekst: '\u0007\ufeff',
      historie: [],
      bijlagen: [],
    });
    expect(pdf.length).to.be.greaterThan(1000);
  });
});
