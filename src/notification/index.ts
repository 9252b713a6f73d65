// Mail to citizens by the rules of mijnoverheid.md §3.12 and §4.3, and the sink that stands in for the world outside productie.
export { type AdrescontroleOptions, createAdresControle } from './adrescontrole.ts';
export { aardVan, type Melding, wanneer, wanneerDag } from './melding.ts';
export { createMelder, type Melder, type MelderOptions, type Meldresultaat, type Poging } from './notificeer.ts';
export { createSmtpPost, type Mail, type Post, type SmtpOptions, type Storing, type Verzending } from './post.ts';
export { type KeptMail, type Sink, type SinkOptions, startSink } from './sink.ts';
export { type Brief, type BriefGegevens, maakBrief, SJABLOON_VERSIE } from './sjabloon.ts';
export { type VoorafOptions, zonderStilleTaken } from './vooraf.ts';
