// GLOBE-R-A-Request → GLOBE-R-A-Result (mijnoverheid.md §3.6): everybody, what changed, or these BSNs, in gzipped parts; a repeated VerzoekId gets the
// same answer; whoever was looked up can see it (PG-15).
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { Bsn } from '../../../src/core/index.ts';
import { MIJNOVERHEID } from '../../../src/ebms/index.ts';
import type { Change, EbmsBericht, Store } from '../../../src/store/index.ts';
import { bsn } from '../../store/support.ts';
import { lading, until } from '../../support/ebms.ts';
import {
  aanvraagVan,
  abonnee,
  BURGER,
  CLIENT,
  type GelezenDeel,
  inhoudVan,
  leesDeel,
  MOMENT,
  type Opzet,
  opzet,
  PARTNER,
  UITGEZET,
} from './support.ts';

const { abonnementen } = MIJNOVERHEID.acties;
const SINDS = new Date(MOMENT).toISOString();

async function delenVan(pair: Opzet, verzoek: EbmsBericht, count = 1): Promise<readonly GelezenDeel[]> {
  const berichten = await pair.antwoorden(verzoek, count);
  const delen: GelezenDeel[] = [];
  for (const bericht of berichten) delen.push(leesDeel(await inhoudVan(pair.partner.store, bericht)));
  return delen.sort((a, b) => Number(a.velden.Deel) - Number(b.velden.Deel));
}

describe('GLOBE-R-A-Request', function () {
  this.timeout(60_000);
  let pair: Opzet;
  before(async () => {
    pair = await opzet({ profiel: 'osb-rm-s' });
  });
  after(() => pair.close());
  const vraag = async (inhoud = '', options: Parameters<typeof aanvraagVan>[1] = {}) => {
    const verzoek = await pair.vraagLijst(aanvraagVan(inhoud, options));
    const delen = await delenVan(pair, verzoek);
    expect(delen.length).to.equal(1);
    return { verzoek, ...delen[0]! };
  };

  it('without more asks for everybody who is subscribed', async () => {
    const verzoekId = 'maand 1 <&> "é"';
    const before = Date.now();
    const { verzoek, velden, regels } = await vraag('', {
      verzoekId: verzoekId.replace('&', '&amp;').replace('<', '&lt;'),
    });
    expect(velden).to.deep.include({ VerzoekId: verzoekId, Soort: 'Volledig', Deel: '1', Laatste: 'true' });
    expect(Date.parse(velden.Peilmoment!)).to.be.within(before, Date.now());
    expect(regels).to.deep.equal([[BURGER, 'true', SINDS]]);
    const [antwoord] = await pair.antwoorden(verzoek);
    expect(antwoord).to.deep.include({
      action: abonnementen.antwoord,
      conversationId: verzoek.conversationId,
      refToMessageId: verzoek.messageId,
    });
    expect(antwoord!.delen.map(({ contentType }) => contentType)).to.deep.equal(['application/gzip']);
    expect(await pair.einde(verzoek)).to.include({ status: 'verwerkt', code: 'Verwerkt' });
  });

  it('with MutatieDatum asks for what changed from that moment on', async () => {
    const from = (moment: number) => `<MutatieDatum>${new Date(moment).toISOString()}</MutatieDatum>`;
    const { velden, regels } = await vraag(from(MOMENT));
    expect(velden.Soort).to.equal('Mutatie');
    expect([...regels].sort()).to.deep.equal(
      [
        [BURGER, 'true', SINDS],
        [UITGEZET, 'false'],
      ].sort(),
    );
    expect((await vraag(from(MOMENT + 1))).regels).to.deep.equal([]);
  });

  it('with BSNLijst asks for these, in this order, and never tells why somebody is not', async () => {
    const onbekend = bsn(3);
    const asked = [UITGEZET, '999990019', BURGER, '123', onbekend, '123456789', 'BSN_12345', BURGER];
    const { velden, regels } = await vraag(
      `<BSNLijst>\n${asked.map((een) => `<BSN> ${een} </BSN>`).join('\n')}</BSNLijst>`,
    );
    expect(velden.Soort).to.equal('BSNLijst');
    expect(regels).to.deep.equal([
      [UITGEZET, 'false'],
      ['999990019', 'false'],
      [BURGER, 'true', SINDS],
      ['123', 'false'],
      // Outside productie every valid number without a profile is subscribed (§3.18).
      [onbekend, 'true'],
      ['123456789', 'false'],
      ['BSN_12345', 'false'],
      [BURGER, 'true', SINDS],
    ]);
  });

  it('is a row in the log of whoever was looked up', async () => {
    const count = async (who: Bsn) => (await pair.bode.store.inzages(who, 100)).length;
    const [burger, uitgezet] = [await count(BURGER), await count(UITGEZET)];
    await vraag();
    expect(await count(BURGER)).to.equal(burger + 1);
    expect(await count(UITGEZET)).to.equal(uitgezet);
    await vraag(`<BSNLijst><BSN>${UITGEZET}</BSN></BSNLijst>`);
    expect(await count(UITGEZET)).to.equal(uitgezet + 1);
    expect((await pair.bode.store.inzages(BURGER, 1))[0]).to.include({
      wie: PARTNER,
      wat: 'Of u post van deze organisatie digitaal krijgt',
    });
  });

  it('gets the same answer for the same VerzoekId, whatever changed in between', async () => {
    const verzoekId = randomUUID();
    const first = await pair.vraagLijst(aanvraagVan('', { verzoekId }));
    const bytes = await inhoudVan(pair.partner.store, (await pair.antwoorden(first))[0]!);
    await pair.bode.store.commit(abonnee(bsn(9), 'aan', PARTNER));
    for (let time = 0; time < 2; time++) {
      const again = await pair.vraagLijst(aanvraagVan('', { verzoekId }));
      const [antwoord] = await pair.antwoorden(again);
      expect((await inhoudVan(pair.partner.store, antwoord!)).equals(bytes)).to.equal(true);
    }
    expect((await vraag()).regels.length).to.equal(2);
    await pair.bode.store.commit(abonnee(bsn(9), 'uit', PARTNER));
  });

  it('about another organisation needs a machtiging for everything', async () => {
    const asked = async () => pair.vraagLijst(aanvraagVan('', { oin: CLIENT }));
    const value = { intermediairOin: PARTNER, clientOin: CLIENT, van: 0 };
    const refused = await asked();
    expect(await pair.einde(refused)).to.include({ status: 'mislukt', code: 'auth.noAansluiting' });
    await pair.bode.store.commit([{ kind: 'machtiging', value: { ...value, berichtTypes: ['APK'] } }]);
    expect(await pair.einde(await asked())).to.include({ status: 'mislukt' });
    await pair.bode.store.commit([{ kind: 'machtiging', value: { ...value, berichtTypes: [] } }]);
    const verzoek = await asked();
    expect((await delenVan(pair, verzoek))[0]!.regels).to.deep.equal([[BURGER, 'true', SINDS]]);
    expect((await pair.bode.store.inzages(BURGER, 1))[0]).to.include({
      wat: 'Of u post van een opdrachtgever van deze organisatie digitaal krijgt',
    });
    await until(
      async () =>
        (await pair.partner.store.ebms.gebeurtenissen(refused.id)).some(({ code }) => code === 'SecurityFailure'),
      'the error',
    );
  });

  it('is refused when it is no request, with the first place that is wrong', async () => {
    const goed = aanvraagVan('<BSNLijst><BSN>1</BSN></BSNLijst>');
    const lijst = (inhoud: string) => aanvraagVan(`<BSNLijst>${inhoud}</BSNLijst>`);
    for (const [document, code, reden] of [
      [goed.replace('<VerzoekId>', '<VerzoekId x="1">'), 'schema.invalid', 'VerzoekId'],
      [goed.replace(/<VerzoekId>.*<\/VerzoekId>/, ''), 'schema.invalid', 'BSNLijst'],
      [goed.replaceAll('BSN>', 'Bsn>'), 'schema.invalid', 'BSNLijst/BSN[1] onverwacht'],
      [lijst(''), 'schema.invalid', 'BSNLijst ontbreekt BSN'],
      [lijst('<BSN>1</BSN>x'), 'schema.invalid', 'BSNLijst/BSN[2] inhoud'],
      [lijst('<BSN>1</BSN><BSN/>'), 'schema.invalid', 'BSNLijst/BSN[2] minLength'],
      [lijst(`<BSN>${'1'.repeat(21)}</BSN>`), 'schema.invalid', 'BSNLijst/BSN[1] maxLength'],
      [lijst('<BSN a="">1</BSN>'), 'schema.invalid', 'BSNLijst/BSN[1] attribuut'],
      [lijst('<BSN><x/></BSN>'), 'schema.invalid', 'BSNLijst/BSN[1] inhoud'],
      [lijst('<BSN>1</BSN>').replace('<BSNLijst>', '<BSNLijst a="">'), 'schema.invalid', 'BSNLijst attribuut'],
      [aanvraagVan('<MutatieDatum>gisteren</MutatieDatum>'), 'schema.invalid', 'MutatieDatum type xs:dateTime'],
      [
        aanvraagVan('<BSNLijst><BSN>1</BSN></BSNLijst><BSNLijst><BSN>1</BSN></BSNLijst>'),
        'schema.invalid',
        'BSNLijst[2]',
      ],
      [goed.replaceAll('n:', 'm:').replace('xmlns:m', 'xmlns:n'), 'xml.malformed', ''],
      ['<AbonnementAanvraag/>', 'schema.invalid', 'onverwacht AbonnementAanvraag'],
    ] as const) {
      const end = await pair.einde(await pair.vraagLijst(document));
      expect(end, document).to.include({ status: 'mislukt', code });
      expect(end.reden).to.contain(reden);
    }
  });

  it('takes the children also where the namespace of the root is the default one', async () => {
    const document = aanvraagVan(`<BSNLijst xmlns=""><BSN>${BURGER}</BSN></BSNLijst>`)
      .replaceAll('n:AbonnementAanvraag', 'AbonnementAanvraag')
      .replace('xmlns:n', 'xmlns')
      .replace('<BerichtLeverancier>', '<BerichtLeverancier xmlns="">')
      .replace('<VerzoekId>', '<VerzoekId xmlns="">');
    const [deel] = await delenVan(pair, await pair.vraagLijst(document));
    expect(deel!.regels).to.deep.equal([[BURGER, 'true', SINDS]]);
  });
});

describe('an encrypted list of subscriptions', function () {
  this.timeout(60_000);

  it('is made anew for a repeated VerzoekId: what was sent can be read by the partner only', async () => {
    const pair = await opzet({ profiel: 'osb-rm-e' });
    try {
      const verzoekId = randomUUID();
      for (let time = 0; time < 3; time++) {
        const [deel] = await delenVan(pair, await pair.vraagLijst(aanvraagVan('', { verzoekId })));
        expect(deel!.regels).to.deep.equal([[BURGER, 'true', SINDS]]);
      }
    } finally {
      await pair.close();
    }
  });
});

describe('a crash while a list is made', function () {
  this.timeout(60_000);

  for (const when of ['before', 'after'] as const)
    it(`${when} the commit: it is answered once`, async () => {
      let failed = false;
      const isAnswer = (changes: readonly Change[]) => changes.some(({ kind }) => kind === 'ebmsStatus');
      const pair = await opzet({
        store: (store: Store) => ({
          ...store,
          async commit(changes, given) {
            if (failed || !isAnswer(changes)) return store.commit(changes, given);
            failed = true;
            if (when === 'after') await store.commit(changes, given);
            throw new Error('the power went');
          },
        }),
      });
      try {
        const verzoek = await pair.vraagLijst(aanvraagVan());
        expect((await delenVan(pair, verzoek))[0]!.regels.length).to.equal(1);
        await pair.einde(verzoek);
        expect(failed).to.equal(true);
        expect((await pair.bode.store.ebms.lijst({ richting: 'uit' })).items.length).to.equal(1);
      } finally {
        await pair.close();
      }
    });

  it('and two with one VerzoekId at the same moment both get an answer', async () => {
    const pair = await opzet();
    try {
      const document = aanvraagVan();
      const verzoeken = await Promise.all([1, 2, 3].map(() => pair.vraag(abonnementen.verzoek, [lading(document)])));
      const answers = await Promise.all(verzoeken.map((verzoek) => pair.antwoorden(verzoek)));
      const bytes = await Promise.all(answers.map(([een]) => inhoudVan(pair.partner.store, een!)));
      expect(new Set(bytes.map((een) => een.toString('base64'))).size).to.equal(1);
    } finally {
      await pair.close();
    }
  });
});
