import { Code, ConnectError, type ServiceImpl } from '@connectrpc/connect';
import { type Consumer, GapError, type SubjectEvent } from '../consumer/consumer.ts';
import type { Event, __Name__Service } from '../proto/index.ts';

const defaultLimit = 10;
const maxLimit = 100;

/** What the query handlers work with. */
export type Dependencies = { consumer: Consumer };

/** The RPC handlers: they take events in, and answer from what the consumer keeps. */
export function createQueries({ consumer }: Dependencies): ServiceImpl<typeof __Name__Service> {
  return {
    apply({ event }) {
      const parsed = parseEvent(event);
      try {
        return { checkpoint: consumer.apply(parsed) };
      } catch (error) {
        if (error instanceof GapError) throw new ConnectError(error.message, Code.FailedPrecondition);
        throw error;
      }
    },
    get({ subject }) {
      const summary = consumer.find(subject);
      if (!summary) throw new ConnectError(`subject: nothing was told of ${JSON.stringify(subject)}`, Code.NotFound);
      return { summary };
    },
    top({ limit }) {
      const summaries = consumer.all().sort((a, b) => Number(b.totalCents - a.totalCents));
      return { summaries: summaries.slice(0, Math.min(limit || defaultLimit, maxLimit)) };
    },
  };
}

function parseEvent(event: Event | undefined): SubjectEvent {
  if (!event?.subject) throw invalid('event.subject: must not be empty');
  if (event.sequence < 1n) throw invalid('event.sequence: must be at least 1');
  return event;
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
