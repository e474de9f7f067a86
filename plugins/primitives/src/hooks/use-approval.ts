import { useEffect } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ScaffolderApi,
  scaffolderApiRef,
} from '@backstage/plugin-scaffolder-react';
import { Approval, findApproval } from '../model/second-person';
import { useKept } from './use-kept';
import { useText } from './use-text';

/** A person waits for another; nothing signals what becomes of tasks. */
const pollMs = 10_000;

/** Tasks that are listed at a time. */
const perPage = 100;

/** Who approves does so within days; that many tasks are weeks. */
const mostPages = 20;

/** Who approved a request, looked for again while nobody has; `isKnown` where it could be looked. @internal */
export function useApproval(taskId: string): {
  loading: boolean;
  error?: Error;
  isKnown: boolean;
  approval?: Approval;
} {
  const scaffolder = useApi(scaffolderApiRef);
  const t = useText();
  const { loading, error, value, retry } = useAsyncRetry(
    async () => ({ taskId, approval: await look(scaffolder, taskId, t) }),
    [scaffolder, taskId, t],
  );
  // What was found stays where it cannot be looked at again.
  const { value: known } = useKept({ value, error, loading, reload: retry });
  const approval = known?.taskId === taskId ? known.approval : undefined;
  const isOver = approval?.status === 'completed';
  useEffect(() => {
    if (loading || isOver) return undefined;
    const timer = setTimeout(retry, pollMs);
    return () => clearTimeout(timer);
  }, [loading, isOver, retry]);
  return {
    loading: loading && !value && !error,
    ...{ error, approval },
    isKnown: value !== undefined && !error,
  };
}

/** Goes back through the tasks, newest first, to the one that asked: who approved it came later. */
async function look(
  scaffolder: Pick<ScaffolderApi, 'listTasks'>,
  taskId: string,
  t: ReturnType<typeof useText>,
): Promise<Approval | undefined> {
  for (let page = 0; page < mostPages; page += 1) {
    const listed = await scaffolder.listTasks?.({
      ...{ filterByOwnership: 'all', limit: perPage, offset: page * perPage },
    });
    if (!listed) throw new Error(t('second.noTasks'));
    const approval = findApproval(listed.tasks, taskId);
    if (approval) return approval;
    if (listed.tasks.some(({ id }) => id === taskId)) return undefined;
    if (listed.tasks.length < perPage) return undefined;
  }
  throw new Error(t('second.tooOld', { number: String(mostPages * perPage) }));
}
