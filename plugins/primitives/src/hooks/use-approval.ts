import { useEffect } from 'react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { useApi } from '@backstage/frontend-plugin-api';
import { scaffolderApiRef } from '@backstage/plugin-scaffolder-react';
import { Approval, findApproval } from '../model/second-person';

/** A person waits for another; nothing signals what becomes of tasks. */
const pollMs = 10_000;

/** The newest tasks; whoever approves does so within days. */
const newest = 100;

/** Who approved a request, looked for again while nobody has. @internal */
export function useApproval(taskId: string): {
  loading: boolean;
  error?: Error;
  approval?: Approval;
} {
  const scaffolder = useApi(scaffolderApiRef);
  const { loading, error, value, retry } = useAsyncRetry(async () => {
    const listed = await scaffolder.listTasks?.({
      ...{ filterByOwnership: 'all', limit: newest },
    });
    return findApproval(listed?.tasks ?? [], taskId);
  }, [scaffolder, taskId]);
  const isOver = value?.status === 'completed';
  useEffect(() => {
    if (loading || isOver) return undefined;
    const timer = setTimeout(retry, pollMs);
    return () => clearTimeout(timer);
  }, [loading, isOver, retry]);
  return { loading: loading && !value, error, approval: value };
}
