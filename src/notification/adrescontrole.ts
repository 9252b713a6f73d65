// The mail with a code that proves an address (mijnoverheid.md §3.11): six digits, no link, nothing about the citizen.
import type { EpochMs } from '../core/index.ts';
import { newGuid } from '../core/index.ts';
import type { Post } from './post.ts';

export interface AdrescontroleOptions {
  readonly post: Pick<Post, 'verstuur'>;
  /** Name of the portal as plain text. */
  readonly site: string;
  readonly now?: () => EpochMs;
}

/** Sends codes to addresses that are not proven yet. */
export function createAdresControle({ post, site, now = Date.now }: AdrescontroleOptions) {
  return {
    /** @throws Error when the mail server does not take the mail now; the text holds no address. */
    async stuurCode(email: string, code: string): Promise<void> {
      const sent = await post.verstuur({
        aan: email,
        onderwerp: 'Uw code voor MijnBode',
        tekst: codeTekst(code, site),
        messageId: newGuid(now()),
      });
      if (sent.soort !== 'verzonden') throw new Error(`the mail with the code was not sent: ${sent.reden}`);
    },
  };
}

function codeTekst(code: string, site: string): string {
  return [
    `Uw code is ${code}.`,
    '',
    'Vul deze code in op de pagina waar u uw e-mailadres opgaf. De code is 15 minuten geldig.',
    '',
    `Heeft u niet zelf om deze code gevraagd op ${site}? Dan hoeft u niets te doen.`,
    'Geef deze code nooit aan iemand anders.',
    '',
  ].join('\r\n');
}
