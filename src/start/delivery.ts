// The outbox worker with what its tasks mean: publication by the domain, mail by notification.
import { publiceerBericht } from '../berichten/index.ts';
import { notificatieBlad } from '../bewijs/index.ts';
import { newGuid } from '../core/index.ts';
import { createPubliceer, NOTIFICEER, startWorker, type Worker, waitAfter } from '../delivery/index.ts';
import { createMelder, type Post } from '../notification/index.ts';
import type { Base } from './base.ts';

export function startDelivery(base: Base, post: Post): Worker {
  const { store, clock, log, metrics, settings, pseudoniem } = base;
  const melder = createMelder({
    store,
    post,
    omgeving: settings.omgeving,
    site: settings.mail.site,
    bundleMs: settings.notification.bundleMs,
    waitAfter: (attempt) => waitAfter(NOTIFICEER, attempt),
    bewijs: ({ oin, op, ...poging }) => notificatieBlad({ bewijsId: newGuid(op), oin, op }, poging),
    newGuid,
    log: log.log,
    metrics,
  });
  const worker = startWorker({
    store,
    handlers: {
      publiceer: createPubliceer({
        berichten: store.berichten,
        publiceer: (taak, bericht, now) => publiceerBericht(taak, bericht, { newGuid, pseudoniem, now }),
      }),
      notificeer: { ladder: NOTIFICEER, carryOut: melder },
    },
    clock,
    log: log.log,
    metrics,
    name: `${process.pid}-${newGuid(clock())}`,
    ...settings.delivery,
  });
  base.stops.unshift(() => worker.stop());
  return worker;
}
