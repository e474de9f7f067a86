import { useCallback } from 'react';
import { useTaskEventStream } from '@backstage/plugin-scaffolder-react';
import {
  digestMoveSchema,
  DigestMove,
  Progress,
  recognised,
  WaitingChange,
  waitingChangeSchema,
} from '@ameide/plugin-primitives-common';
import { Asked } from '../model/request';
import { templateMessage } from '../model/template-words';
import { Live, useLive } from './use-live';
import { usePrimitivesApi, useSay } from './use-primitives-api';
import { useText } from './use-text';

/** What somebody asked for, as the Scaffolder keeps it. @internal */
export type TaskRequest = {
  loading: boolean;
  /** Why the task could not be read. */
  error?: Error;
  /** Why it cannot be followed at this moment; it is tried again. */
  lost?: Error;
  asked: Asked;
  /** Name of the template. */
  template?: string;
  /** Its title, for people. */
  title: string;
  values: Record<string, unknown>;
  person?: string;
  /** Set where another person has to approve it. */
  waits?: WaitingChange;
  links: ReadonlyArray<{ title?: string; url?: string }>;
};

/** A request by its task; the Scaffolder replays what happened, so that it survives a reload. @internal */
export function useTaskRequest(taskId: string): TaskRequest {
  const { loading, error, task, output, steps, completed, cancelled } =
    useTaskEventStream(taskId);
  const sayIt = useSay();
  const t = useText();
  const inWords = (words: string) => {
    const message = templateMessage(words);
    return message ? t(message) : words;
  };
  const moves = digestMoveSchema.array().safeParse(output?.moves).data;
  const waits = waitingChangeSchema.safeParse(output?.asked).data;
  const pull = Number(output?.pull ?? Number.NaN);
  const more = Number(output?.more ?? 0);
  const all = task?.spec.steps ?? [];
  const index = all.findIndex(({ id }) => steps[id]?.status === 'processing');
  // The hook of 1.55 calls a task completed, too, whose stream broke, and reconnects by itself;
  // that error was thrown, while a task's own came as JSON.
  const lost = error instanceof Error && task ? error : undefined;
  const isOver = completed && !lost;
  const status = () => {
    if (cancelled) return 'cancelled';
    if (isOver) return error ? 'failed' : 'completed';
    return 'processing';
  };
  return {
    loading: loading && !task,
    ...(error && !task && { error }),
    ...(lost && { lost }),
    asked: {
      status: status(),
      // A task keeps words only.
      ...(isOver && error && { error: sayIt(recognised(error.message)) }),
      ...(all[index] && {
        at: { name: inWords(all[index].name), number: index + 1, of: all.length },
      }),
      ...(Number.isInteger(pull) && { pull }),
      ...(moves && { moves }),
      ...(Number.isInteger(more) && more > 0 && { more }),
    },
    template: task?.spec.templateInfo?.entityRef.split('/').at(-1),
    title: inWords(
      task?.spec.templateInfo?.entity?.metadata.title ??
        task?.spec.templateInfo?.entityRef ??
        '',
    ),
    values: task?.spec.parameters ?? {},
    person: task?.spec.user?.ref,
    ...(waits && { waits }),
    links: (output?.links ?? []).map(({ title = '', url }) => ({
      title: inWords(title),
      url,
    })),
  };
}

const nowhere: readonly DigestMove[] = [];

/** How far the digests of a request have come, live. @internal */
export function useProgress({
  pull,
  moves = nowhere,
}: Pick<Asked, 'pull'> & { moves?: readonly DigestMove[] }): Live<Progress> {
  const api = usePrimitivesApi();
  const key = moves.map(({ id, digest }) => `${id}@${digest}`).join(' ');
  const environment = moves.at(0)?.environment;
  const load = useCallback(
    () =>
      api.getProgress({
        ...(pull !== undefined && { pull }),
        ...(environment && { environment }),
        ...(key && { move: key.split(' ') }),
      }),
    [api, pull, environment, key],
  );
  // A pull request of several belongs to none of them, so that any signal may be about it.
  return useLive(load, () => true);
}
