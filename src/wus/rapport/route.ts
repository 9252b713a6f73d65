// `GET /aansluiten/rapport/<correlatieId>` on the mutual-TLS listener: the report as HTML for a person or as JSON for a program,
// for the organisation that sent the message only; for everybody else it does not exist.
import { parseGuid } from '../../core/index.ts';
import type { Answer, Asked } from '../../transport/index.ts';
import { escapeText } from '../../xml/index.ts';
import type { Rapport, Rapporten } from './rapport.ts';

export const RAPPORT_PATH = '/aansluiten/rapport/';

/** The answer to a GET below RAPPORT_PATH; undefined = not found. */
export function rapportAnswer(rapporten: Rapporten, { path, accept, peer }: Asked): Answer | undefined {
  const id = path.startsWith(RAPPORT_PATH) ? parseGuid(path.slice(RAPPORT_PATH.length)) : undefined;
  const rapport = id && rapporten.lees(id, peer.oin);
  if (!rapport) return undefined;
  return accept?.includes('application/json')
    ? { status: 200, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(rapport, null, 2)}\n` }
    : { status: 200, contentType: 'text/html; charset=utf-8', body: page(rapport) };
}

function page(rapport: Rapport): string {
  const { handtekening, uitleg } = rapport;
  const facts = (
    ['tijdstip', 'dienst', 'operatie', 'code', 'bepaling', 'oorzaak', 'veld', 'limiet', 'gevonden', 'positie'] as const
  )
    .filter((name) => rapport[name] !== undefined)
    .map((name) => `<tr><th scope="row">${name}</th><td>${escapeText(String(rapport[name]))}</td></tr>`);
  return [
    '<!doctype html><html lang="nl"><head><meta charset="utf-8">',
    `<title>Waarom is dit bericht geweigerd?</title></head><body><main><h1>Waarom is dit bericht geweigerd?</h1>`,
    `<p><strong>${escapeText(rapport.advies)}</strong></p><table>${facts.join('')}</table>`,
    uitleg.length > 0
      ? `<h2>Handtekening</h2><ul>${uitleg.map((line) => `<li>${escapeText(line)}</li>`).join('')}</ul>`
      : '',
    ...(handtekening?.referenties ?? []).flatMap(({ naam, verschil }) =>
      verschil
        ? [
            `<h3>${escapeText(naam)}: eerste verschil op byte ${verschil.positie} van de canonieke vorm</h3>`,
            `<p>Ondertekend:</p><pre>${escapeText(verschil.ondertekend)}</pre><p>Ontvangen:</p><pre>${escapeText(verschil.ontvangen)}</pre>`,
          ]
        : [],
    ),
    (handtekening?.certificaat.length ?? 0) > 0
      ? `<h2>Certificaat</h2><ul>${handtekening!.certificaat.map(({ level, rule, text }) => `<li>niveau ${level}, ${rule}: ${escapeText(text)}</li>`).join('')}</ul>`
      : '',
    `<p>correlatieId ${rapport.correlatieId}</p></main></body></html>`,
  ].join('\n');
}
