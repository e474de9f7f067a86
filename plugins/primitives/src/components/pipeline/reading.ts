import { createContext, useContext } from 'react';
import {
  Durations,
  HistoryPage,
  Moves,
  Pipeline,
  Transition,
} from '@ameide/plugin-primitives-common';
import { Live } from '../../hooks/use-live';

/** All that the parts of a pipeline's page are drawn from; what is not read yet is absent. @internal */
export type Reading = {
  pipeline: Pipeline;
  moves?: Moves;
  /** Why they could not be read, or not again. */
  movesError?: Error;
  durations?: Durations;
  /** Newest first. */
  history?: readonly Transition[];
  /** How reading these goes. */
  historyRead: Live<HistoryPage>;
  /** Whether there are older transitions than those. */
  hasOlder: boolean;
  /** ISO 8601, where a past moment is shown. */
  at?: string;
};

const context = createContext<Reading | undefined>(undefined);

/** Gives a reading to the parts below. @internal */
export const ReadingProvider = context.Provider;

/** The reading that a part is drawn from. @internal */
export function useReading(): Reading {
  const reading = useContext(context);
  if (!reading) throw new Error('useReading: must be within a ReadingProvider');
  return reading;
}
