// Namespaces and messages of the services that the codec reads and writes.

/** The official Berichtenbox contract (mijnoverheid.md §3.2). */
export const BATCH = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/Types/2009/01';
export const BERICHT = 'http://schemas.rdw.nl/GEB/BerichtenProsessor/Bericht/Types/2009/01';
export const RESULTAAT = 'http://schemas.rdw.nl/GEB/BerichtVerwerkService/BerichtResultaat/Types/2009/01';
export const CONTROLE = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/2009/01';
export const CONTROLE_TYPES = 'http://schemas.rdw.nl/GEB/BerichtenboxValidatieService/Types/2009/01';
export const ABONNEMENT_AANVRAAG = 'http://schemas.overheid.nl/GEB/AbonnementServiceProcessor/2014/02';
export const GEDEELD = 'http://schemas.rdw.nl/GEB/Shared/Types/2009/01';

/** Bode's own contracts (mijnoverheid.md §3.19). */
export const BERICHTENBOX = 'urn:bode:berichtenbox:v1';
export const LOPENDE_ZAKEN = 'urn:bode:lopende-zaken:v1';
export const GEGEVENS = 'urn:bode:persoonlijke-gegevens:v1';
export const BEWIJS = 'urn:bode:bewijs:v1';
export const ABONNEMENTEN = 'urn:bode:abonnementen:v1';
export const ALGEMEEN = 'urn:bode:algemeen:v1';

export const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
