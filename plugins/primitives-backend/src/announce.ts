import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  primitivesChangedTopic,
  PrimitivesSignal,
  primitivesSignalChannel,
} from '@ameide/plugin-primitives-common';
import { SignalTags } from './signal-tags';
import { DocumentChanges } from './store/document-store';

/** Most pipelines that one message names: it goes to every open page. */
const maxTags = 200;

/** Tells open pages which pipelines changed, and other plugins when primitives came, went or moved. @internal */
export async function announce(options: {
  signals: SignalsService;
  events: EventsService;
  tags: SignalTags;
  changes: DocumentChanges;
}): Promise<void> {
  const { signals, events, changes } = options;
  const tags = changes.ids.slice(0, maxTags).map(id => options.tags.of(id));
  const more = changes.all === true || changes.ids.length > tags.length;
  await signals.publish<PrimitivesSignal>({
    recipients: { type: 'broadcast' },
    channel: primitivesSignalChannel,
    message: { type: 'changed', tags, more },
  });
  if (changes.setChanged) {
    await events.publish({
      topic: primitivesChangedTopic,
      eventPayload: { ids: changes.ids },
    });
  }
}
