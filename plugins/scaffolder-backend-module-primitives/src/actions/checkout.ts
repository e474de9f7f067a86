import { ConflictError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { branchName, clauses, refusal, say } from '@ameide/plugin-primitives-common';
import { createGitHubClient } from '@ameide/plugin-primitives-node';
import { authorizeCreate } from '../access/authorize';
import { CoreWorkspace, Origin } from '../core/core-workspace';
import { findTextDifferences } from '../core/pull-request-body';
import { callGitHub } from '../github/call-github';
import { findPullRequest } from '../github/pull-requests';
import { primitiveFields, primitiveInput } from '../primitive-input';
import { parseInput, PrimitiveRequest, primitiveRequestSchema } from '../primitive-request';
import { ActionServices, StepContext } from '../services';
import { checkoutExamples } from './checkout.examples';

const found: Record<Origin, string> = {
  new: 'The name is free',
  branch: 'It was created before and its pull request is not merged: going on with that branch',
  main: 'It is merged already: going on with what is there',
};

/** Clones the core repo onto the primitive's branch; the first step of "create primitive". @internal */
export function createCheckoutAction(services: ActionServices) {
  const { config, integrations } = services;
  const { core } = config;
  return createTemplateAction({
    id: 'primitives:core:checkout',
    description:
      'Clones the core repository and stands on the branch of the primitive, the one that exists or a new one. Fails when the name is taken by another primitive.',
    supportsDryRun: true,
    examples: checkoutExamples,
    schema: {
      input: primitiveFields,
      output: {
        primitive: primitiveInput,
        origin: z => z.enum(['new', 'branch', 'main'], { description: 'Where the primitive was found' }),
        branch: z => z.string({ description: 'Branch of the pull request' }),
      },
    },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input);
      await authorizeCreate(services, ctx, request);
      const branch = branchName(request, 'create');
      let origin: Origin = 'new';
      if (ctx.isDryRun) {
        ctx.logger.info(`Would clone ${core.owner}/${core.repository} and stand on ${branch}`);
      } else {
        ctx.logger.info(`Cloning ${core.owner}/${core.repository}`);
        const workspace = await CoreWorkspace.checkOut(services, ctx, request);
        origin = workspace.origin;
        if (workspace.isExisting) await assertAskedAlike(request, ctx);
        ctx.logger.info(`${found[origin]}; on branch ${branch}`);
      }
      ctx.output('primitive', request);
      ctx.output('origin', origin);
      ctx.output('branch', branch);
    },
  });

  /** The repository tells what a primitive is, its pull request what was asked for. */
  async function assertAskedAlike(request: PrimitiveRequest, ctx: StepContext): Promise<void> {
    const branch = branchName(request, 'create');
    const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
    const pull = await callGitHub(
      config,
      async () => (await findPullRequest(github, core, branch, 'open')) ?? findPullRequest(github, core, branch, 'merged'),
    );
    const differences = clauses(pull ? findTextDifferences(request, pull.body) : []);
    if (pull && differences) {
      throw refusal(
        ConflictError,
        say('task.takenByPull', {
          name: request.name,
          url: pull.html_url,
          primitive: `${request.kind}/${request.name}`,
          differences,
        }),
      );
    }
  }
}
