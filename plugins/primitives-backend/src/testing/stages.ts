import { allOk, Change, id, pipelineIn, sha } from './world';

/** The key of facts about the commit on main that {@link world} has. @internal */
export const main = `domain/orders@${sha('a')}`;

/** The Application of the primitive in dev. @internal */
export const dev = `dev-${id}`;

/** By id, the status of each stage of the primitive and of dev. @internal */
export function statusesOf(change: Change, sources = allOk) {
  const pipeline = pipelineIn(change, sources);
  const stages = [...pipeline.stages, ...pipeline.environments[0].stages];
  return Object.fromEntries(stages.map(s => [s.id, s.status]));
}

/** One stage of the primitive, or of dev. @internal */
export function stageOf(change: Change, stageId: string, sources = allOk) {
  const pipeline = pipelineIn(change, sources);
  const found = [...pipeline.stages, ...pipeline.environments[0].stages].find(
    s => s.id === stageId,
  );
  if (!found) throw new Error(`no stage ${stageId}`);
  return found;
}
