import {
  auditItemsPageSchema,
  auditOverviewSchema,
  auditQuerySchema,
  apiRoutes,
  auditItemsQuerySchema,
  breachesPageSchema,
  breachesQuerySchema,
  fleetPageSchema,
  fleetQuerySchema,
  historyPageSchema,
  historyQuerySchema,
  lineageSchema,
  pipelineSchema,
  primitivesAuditReadPermission,
  primitivesReadPermission,
  sourcesReportSchema,
} from '@ameide/plugin-primitives-common';
import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { Answers } from '../api/answers';
import { Registrar } from './registrar';

const idShape = apiRoutes.getPipeline.params.shape;
const byId = z.strictObject({
  ...idShape,
  at: auditQuerySchema.shape.at,
});

/** Offers what the API reads to agents and to the command line. @internal */
export function registerReads(registrar: Registrar, answers: Answers): void {
  const pipelines = { permission: primitivesReadPermission, readOnly: true };
  const audits = { permission: primitivesAuditReadPermission, readOnly: true };

  registrar.register({
    ...pipelines,
    name: 'list-primitives',
    title: 'List primitives',
    description:
      'Lists primitives with the state of their build and of each environment, and their next step, in pages. Filters narrow it; nextCursor asks for the next page.',
    input: fleetQuerySchema,
    output: fleetPageSchema,
    run: async ({ input, readable }) =>
      fleetPageSchema.parse(
        JSON.parse(await answers.to(readable).fleet.page(input)),
      ),
  });
  registrar.register({
    ...pipelines,
    name: 'get-primitive-pipeline',
    title: 'Get the pipeline of a primitive',
    description:
      'Shows the path of the newest digest of one primitive: every stage with status, reason and evidence, the Definition of Done, and the next step. With at: as it was known at that moment.',
    input: byId,
    output: pipelineSchema,
    run: async ({ input, readable }) =>
      pipelineSchema.parse(
        JSON.parse(await answers.to(readable).pipeline(input.id, input.at)),
      ),
  });
  registrar.register({
    ...pipelines,
    name: 'get-primitive-history',
    title: 'Get what changed in a pipeline',
    description:
      'Lists the stages of one primitive that changed status or digest, newest first, in pages.',
    input: z.strictObject({ ...idShape, ...historyQuerySchema.shape }),
    output: historyPageSchema,
    run: async ({ input: { id, ...query }, readable }) =>
      answers.to(readable).history(id, query),
  });
  registrar.register({
    ...pipelines,
    name: 'get-lineage',
    title: 'Get the lineage of a digest or a commit',
    description:
      'Tells how a commit became an image, who approved it, and in which environments it is asked for, synced, running and smoked; or from an image back to all that. Give digest or sha, not both. What is not known is listed.',
    input: z.strictObject({
      digest: apiRoutes.getDigestLineage.params.shape.digest.optional(),
      sha: apiRoutes.getCommitLineage.params.shape.sha.optional(),
    }),
    output: lineageSchema,
    run: async ({ input: { digest, sha }, readable }) => {
      if (digest !== undefined && sha === undefined)
        return answers.to(readable).lineage({ type: 'digest', value: digest });
      if (sha !== undefined && digest === undefined)
        return answers.to(readable).lineage({ type: 'commit', value: sha });
      throw new InputError('digest, sha: give one of the two');
    },
  });
  registrar.register({
    ...pipelines,
    name: 'get-primitive-sources',
    title: 'Get how the sources are read',
    description:
      'Tells of GitHub, the registry and each Argo CD whether they could be read, how old what is known is, what is left of rate limits, and what waits.',
    input: z.strictObject({}),
    output: sourcesReportSchema,
    run: async () => answers.sources({ withDetails: false }),
  });
  registrar.register({
    ...audits,
    name: 'get-primitive-audit',
    title: 'Get the audit',
    description:
      'Tells of each non-negotiable whether it is met, not met or unknown, with counts and the newest breaches. With at: as it was known at that moment.',
    input: auditQuerySchema,
    output: auditOverviewSchema,
    run: async ({ input, readable }) =>
      answers.to(readable).audit.overview(input.at),
  });
  registrar.register({
    ...audits,
    name: 'list-primitive-breaches',
    title: 'List breaches',
    description:
      'Lists breaches of the non-negotiables, of one rule or of all, in pages.',
    input: breachesQuerySchema,
    output: breachesPageSchema,
    run: async ({ input, readable }) =>
      answers.to(readable).model.breaches(input),
  });
  registrar.register({
    ...audits,
    name: 'list-primitive-verdicts',
    title: 'List Definitions of Done',
    description:
      'Lists the Definition of Done of every primitive: each rule with verdict, reason and evidence, in pages.',
    input: auditItemsQuerySchema,
    output: auditItemsPageSchema,
    run: async ({ input, readable }) =>
      answers.to(readable).model.auditItems(input),
  });
}
