import { z } from 'zod';
import type { ClusterPort } from '../cluster';
import { type ResourceNode, resourceTree } from './resource-tree';

/** A line of a log with its time. */
export type LogLine = { time: string; content: string };
/** Something that the cluster reported of an object. */
export type LiveEvent = ReturnType<ClusterPort['events']>[number];

/** What runs, as the routes of an Application's resources ask for it. */
export type LiveState = {
  /** The live objects of an Application and all that they own. */
  tree(application: string): ResourceNode[];
  /** The end of a container's log; of the first container where none is named. */
  logs(options: { application: string; namespace: string; pod: string; container: string | undefined; tailLines: number }): LogLine[];
  /** Of an object of an Application. */
  events(object: { application: string; namespace: string; name: string }): LiveEvent[];
};

const containersSchema = z.looseObject({ containers: z.array(z.looseObject({ name: z.string() })).min(1) });

/** What runs in a cluster. */
export function liveStateOf(cluster: ClusterPort): LiveState {
  return {
    tree: application => resourceTree({ cluster, application }),
    logs: ({ namespace, pod, container, tailLines }) => {
      const found = cluster.get({ group: '', kind: 'Pod', namespace, name: pod });
      const [first] = containersSchema.safeParse(found?.spec).data?.containers ?? [];
      return cluster.logs({ namespace, pod, container: container ?? first?.name ?? '', tailLines }) ?? [];
    },
    events: ({ namespace, name }) => cluster.events({ namespace, name }),
  };
}
