// Signing and encryption of one action: both ends say the same, with algorithms that are allowed (x-E2E-2, x-E2E-11, SIGN003, SIGN004,
// ENC003, trap 2). What older agreements name (SHA-1, CBC, RSA 1.5) is refused, and said in as many words.
import { handtekeningAlgoritme, hashToegestaan, versleutelAlgoritme } from './algoritmen.ts';
import { type Bevinding, fout, waarschuwing } from './bevinding.ts';
import { DS, XENC } from './names.ts';
import { isOndertekend, isVersleuteld, profielVan } from './profiel.ts';
import type { DigitalEnvelope, NonRepudiation } from './types.ts';
import type { Verbinding } from './zoek.ts';

export function oordeelBeveiliging(verbinding: Verbinding, plaats: string): readonly Bevinding[] {
  const profiel = profielVan(verbinding);
  return [
    ...(isOndertekend(profiel) ? oordeelHandtekening(verbinding, plaats) : []),
    ...(isVersleuteld(profiel) ? oordeelVersleuteling(verbinding, plaats) : []),
  ];
}

function oordeelHandtekening({ verzender, ontvanger }: Verbinding, plaats: string): readonly Bevinding[] {
  const sender = verzender.docExchange.sender.nonRepudiation;
  const receiver = ontvanger.docExchange.receiver.nonRepudiation;
  const found: Bevinding[] = [];
  if (!sender)
    found.push(fout('x-E2E-1', plaats, 'De zender zegt niet hoe hij ondertekent (SenderNonRepudiation ontbreekt).'));
  if (!receiver)
    found.push(
      waarschuwing(
        'x-E2E-1',
        plaats,
        'De ontvanger zegt niet dat hij een handtekening verwacht (ReceiverNonRepudiation ontbreekt).',
      ),
    );
  if (sender && receiver && !hebbenGemeen(sender, receiver))
    found.push(fout('x-E2E-2', plaats, 'Zender en ontvanger noemen verschillende algoritmen voor de handtekening.'));
  return [...found, ...[sender, receiver].flatMap((side) => (side ? oordeelOndertekening(side, plaats) : []))];
}

function hebbenGemeen(one: NonRepudiation, other: NonRepudiation): boolean {
  const chosen = handtekeningAlgoritme(one.signatureAlgorithms);
  if (chosen === undefined || handtekeningAlgoritme(other.signatureAlgorithms) === undefined) return true;
  return one.hashFunction === other.hashFunction && other.signatureAlgorithms.includes(chosen);
}

function oordeelOndertekening(
  { protocol, hashFunction, signatureAlgorithms }: NonRepudiation,
  plaats: string,
): readonly Bevinding[] {
  const found: Bevinding[] = [];
  if (!hashToegestaan(hashFunction))
    found.push(
      fout(
        'x-E2E-2',
        plaats,
        `HashFunction ${kort(hashFunction)} is niet toegestaan; gebruik SHA-256, SHA-384 of SHA-512.`,
      ),
    );
  if (handtekeningAlgoritme(signatureAlgorithms) === undefined)
    found.push(
      fout(
        'x-E2E-2',
        plaats,
        `SignatureAlgorithm ${signatureAlgorithms.map(kort).join(', ')} is niet toegestaan; gebruik RSA met SHA-256, SHA-384 of SHA-512.`,
      ),
    );
  if (!protocol.startsWith(DS))
    found.push(
      waarschuwing(
        'x-CPA-6',
        plaats,
        `NonRepudiationProtocol hoort ${DS} te zijn; Bode gebruikt altijd XML Signature.`,
      ),
    );
  return found;
}

function oordeelVersleuteling({ verzender, ontvanger }: Verbinding, plaats: string): readonly Bevinding[] {
  const { envelope: sender, nonRepudiation } = verzender.docExchange.sender;
  const { envelope: receiver } = ontvanger.docExchange.receiver;
  const found: Bevinding[] = [];
  if (!nonRepudiation) found.push(fout('x-EBP-1', plaats, 'Versleutelde berichten moeten ook ondertekend zijn.'));
  if (!receiver)
    found.push(
      fout(
        'x-CPA-7',
        plaats,
        'De ontvanger noemt geen certificaat om voor te versleutelen (ReceiverDigitalEnvelope ontbreekt).',
      ),
    );
  if (!sender)
    found.push(
      waarschuwing('x-CPA-6', plaats, 'De zender zegt niet dat hij versleutelt (SenderDigitalEnvelope ontbreekt).'),
    );
  return [...found, ...[sender, receiver].flatMap((side) => (side ? oordeelEnvelop(side, plaats) : []))];
}

function oordeelEnvelop({ protocol, encryptionAlgorithms }: DigitalEnvelope, plaats: string): readonly Bevinding[] {
  const found: Bevinding[] = [];
  if (versleutelAlgoritme(encryptionAlgorithms) === undefined)
    found.push(
      fout(
        'x-E2E-11',
        plaats,
        `EncryptionAlgorithm ${encryptionAlgorithms.map(kort).join(', ')} is niet toegestaan; gebruik AES-128-GCM of AES-256-GCM.`,
      ),
    );
  if (!protocol.startsWith(XENC) && !/^xmlenc/i.test(protocol))
    found.push(
      waarschuwing(
        'x-CPA-6',
        plaats,
        'DigitalEnvelopeProtocol is niet XML Encryption; Bode gebruikt altijd XML Encryption.',
      ),
    );
  return found;
}

/** The last part of a URI, at most 40 characters: enough to recognise an algorithm. */
function kort(uri: string): string {
  return uri.slice(uri.lastIndexOf('#') + 1).slice(0, 40);
}
