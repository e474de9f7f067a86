import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  primitivesChangedTopic,
  PrimitivesSignal,
  primitivesSignalChannel,
} from '@ameide/plugin-primitives-common';
import { DocumentChanges } from './store/document-store';

/** Most ids that one message names: it goes to every open page. */
const maxIds = 200;

/** Tells open pages which pipelines changed, and other plugins when primitives came, went or moved. @internal */
export async function announce(options: {
  signals: SignalsService;
  events: EventsService;
  changes: DocumentChanges;
}): Promise<void> {
  const { signals, events, changes } = options;
  const ids = changes.ids.slice(0, maxIds);
  const more = changes.all === true || changes.ids.length > ids.length;
  await signals.publish<PrimitivesSignal>({
    recipients: { type: 'broadcast' },
    channel: primitivesSignalChannel,
    message: { type: 'changed', ids, more },
  });
  if (changes.setChanged) {
    await events.publish({
      topic: primitivesChangedTopic,
      eventPayload: { ids: changes.ids },
    });
  }
}
