// The default channel of each party, over which acknowledgements and errors go: one profile, the most secure one (x-CPA-3, x-SIG-2).
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { kiesAdres, ondertekeningVan } from './kanaal.ts';
import { plaatsPartij } from './oordeel-partijen.ts';
import { isOndertekend, isRm, profielVan } from './profiel.ts';
import { mshKanaal } from './signaal.ts';
import type { Cpa, PartyInfo } from './types.ts';
import { alleVerbindingen, type Verbinding } from './zoek.ts';

export function oordeelSignalen(cpa: Cpa): readonly Bevinding[] {
  const verbindingen = alleVerbindingen(cpa);
  return cpa.parties.flatMap((partij) => {
    const plaats = `${plaatsPartij(cpa, partij)}/defaultMshChannelId`;
    const bevestigt = verbindingen.filter((one) => one.naar === partij && isRm(profielVan(one)));
    return [...oordeelBevestigen(partij, bevestigt, plaats), ...oordeelOntvangen(partij, plaats)];
  });
}

/** True when the acknowledgement of this action must be signed. */
function vraagtHandtekening(verbinding: Verbinding): boolean {
  return isOndertekend(profielVan(verbinding)) && verbinding.verzender.ackSignatureRequested !== 'never';
}

function oordeelBevestigen(partij: PartyInfo, bevestigt: readonly Verbinding[], plaats: string): readonly Bevinding[] {
  const signed = bevestigt.filter(vraagtHandtekening).length;
  const { docExchange } = mshKanaal(partij, 'Acknowledgment');
  const found: Bevinding[] = [];
  if (signed > 0 && !ondertekeningVan(partij, docExchange.sender))
    found.push(
      fout(
        'x-CPA-3',
        plaats,
        'Ontvangstbevestigingen moeten ondertekend zijn, maar dit kanaal kan dat niet. Neem het kanaal van het veiligste profiel.',
      ),
    );
  if (signed > 0 && signed < bevestigt.length)
    found.push(
      waarschuwing(
        'x-CPA-3',
        plaats,
        'Sommige acties vragen een ondertekende bevestiging en andere niet; die horen in aparte overeenkomsten.',
      ),
    );
  return found;
}

function oordeelOntvangen(partij: PartyInfo, plaats: string): readonly Bevinding[] {
  const { transport } = mshKanaal(partij, 'MessageError');
  return kiesAdres(transport.endpoints, ['error', 'allPurpose', 'response', 'request'])
    ? []
    : [fout('x-SIG-2', plaats, 'Dit kanaal heeft geen adres: fouten en bevestigingen kunnen niet aankomen.')];
}
