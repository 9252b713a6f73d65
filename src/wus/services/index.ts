// Which code answers which service: path → handlers. checkHandlers compares this with the WSDLs at start-up.
import type { ServiceHandlers } from '../types.ts';
import { berichtenbox } from './berichtenbox.ts';
import { berichtenboxValidatie } from './berichtenbox-validatie.ts';
import { lopendeZaken } from './lopende-zaken.ts';
import { persoonlijkeGegevens } from './persoonlijke-gegevens.ts';

export const SERVICES: Readonly<Record<string, ServiceHandlers>> = {
  '/wus/berichtenbox/v1': berichtenbox,
  '/wus/berichtenbox-validatie/v1': berichtenboxValidatie,
  '/wus/lopende-zaken/v1': lopendeZaken,
  '/wus/persoonlijke-gegevens/v1': persoonlijkeGegevens,
};
