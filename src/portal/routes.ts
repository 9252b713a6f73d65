// Every address of the portal in one table, with who may use it (mijnoverheid.md §4.6).

import { AANSLUITEN } from './pages/aansluiten.ts';
import { ACTIVEREN } from './pages/activeren.ts';
import { ACTUEEL } from './pages/actueel.ts';
import { cookies, privacy, toegankelijkheid, voorwaarden } from './pages/afspraken.ts';
import { BERICHT } from './pages/bericht.ts';
import { BERICHTEN } from './pages/berichten.ts';
import { BRON } from './pages/bron.ts';
import { GEGEVENS } from './pages/gegevens.ts';
import { english, hulp } from './pages/hulp.ts';
import { INLOGGEN } from './pages/inloggen.ts';
import { INSTELLINGEN } from './pages/instellingen.ts';
import { INZAGE } from './pages/inzage.ts';
import { landing } from './pages/landing.ts';
import { ORGANISATIES } from './pages/organisaties.ts';
import { SESSIE } from './pages/sessie.ts';
import { THUIS } from './pages/thuis.ts';
import { ZAAK } from './pages/zaak.ts';
import { ZAKEN } from './pages/zaken.ts';
import { open, type Route } from './portaal.ts';

export const ROUTES: readonly Route[] = [
  open('GET', '/', landing),
  ...INLOGGEN,
  ...SESSIE,
  ...ACTIVEREN,
  ...THUIS,
  ...BERICHTEN,
  ...BERICHT,
  ...ZAKEN,
  ...ZAAK,
  ...GEGEVENS,
  ...BRON,
  ...INSTELLINGEN,
  ...INZAGE,
  ...ORGANISATIES,
  ...ACTUEEL,
  ...AANSLUITEN,
  open('GET', '/hulp', hulp),
  open('GET', '/english', english),
  open('GET', '/privacy', privacy),
  open('GET', '/cookies', cookies),
  open('GET', '/toegankelijkheid', toegankelijkheid),
  open('GET', '/voorwaarden', voorwaarden),
];
