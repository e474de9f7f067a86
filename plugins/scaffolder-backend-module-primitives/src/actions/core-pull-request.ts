import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { branchName, corePath } from '@ameide/plugin-primitives-common';
import { createGitHubClient } from '@ameide/plugin-primitives-node';
import { audited } from '../access/audited';
import { authorizeCreate, createRequest } from '../access/authorize';
import { CoreWorkspace } from '../core/core-workspace';
import { describePullRequest } from '../core/pull-request-body';
import { callGitHub } from '../github/call-github';
import { findPullRequest, openDraftPullRequest } from '../github/pull-requests';
import { primitiveInput } from '../primitive-input';
import { parseInput, primitiveRequestSchema } from '../primitive-request';
import { ActionServices } from '../services';
import { followingExample } from './checkout.examples';

/** Pushes the branch and opens the draft pull request, or finds both. @internal */
export function createCorePullRequestAction(services: ActionServices) {
  const { config, integrations } = services;
  const { core } = config;
  return createTemplateAction({
    id: 'primitives:core:pull-request',
    description: 'Pushes the primitive to its branch and opens a draft pull request on the core repository, or finds the one that is there.',
    supportsDryRun: true,
    examples: followingExample('pullRequest', 'primitives:core:pull-request', 'Open the pull request'),
    schema: {
      input: {
        primitive: primitiveInput,
        report: z => z.string({ description: 'Verify report for the text of the pull request, as Markdown' }).optional(),
      },
      output: {
        url: z => z.string({ description: 'Address of the pull request; of the folder on main when there is none' }),
        number: z => z.number({ description: 'Number of the pull request' }).optional(),
        state: z => z.enum(['created', 'existing', 'merged']),
      },
    },
    async handler(ctx) {
      const request = parseInput(primitiveRequestSchema, ctx.input.primitive);
      await authorizeCreate(services, ctx, request);
      const branch = branchName(request, 'create');
      const repositoryUrl = `${config.github.webUrl}/${core.owner}/${core.repository}`;
      if (ctx.isDryRun) {
        ctx.logger.info(`Would push ${branch} and open a draft pull request on ${core.owner}/${core.repository}`);
        ctx.output('url', `${repositoryUrl}/pulls`);
        ctx.output('state', 'created');
        return;
      }
      const change = createRequest(request, { owner: request.owner, language: request.language, from: request.from });
      await audited(services, ctx, change, openPullRequest);

      async function openPullRequest() {
        const workspace = await CoreWorkspace.open(services, ctx, request);
        const github = await createGitHubClient({ config, integrations, logger: ctx.logger, signal: ctx.signal });
        const done = (pull: { html_url: string; number: number }, state: 'created' | 'existing' | 'merged') => {
          ctx.logger.info(`Pull request #${pull.number} ${state === 'created' ? 'opened' : `is there (${state})`}: ${pull.html_url}`);
          ctx.output('url', pull.html_url);
          ctx.output('number', pull.number);
          ctx.output('state', state);
          return { state, url: pull.html_url };
        };
        if (workspace.origin === 'main') {
          const merged = await callGitHub(config, () => findPullRequest(github, core, branch, 'merged'));
          if (merged) {
            return done(merged, 'merged');
          }
          ctx.logger.info(`${request.kind}/${request.name} is on ${core.branch}`);
          const url = `${repositoryUrl}/tree/${core.branch}/${corePath(request.kind, request.name)}`;
          ctx.output('url', url);
          ctx.output('state', 'merged');
          return { state: 'merged', url };
        }
        await workspace.writeScaffold();
        if (!workspace.isExisting) {
          ctx.logger.info(`Pushing ${branch}`);
          await workspace.push();
        }
        const text = describePullRequest({
          request,
          files: await workspace.changedFiles(),
          report: ctx.input.report,
          requestedBy: ctx.user?.ref,
        });
        const { pull, created } = await callGitHub(config, () => openDraftPullRequest(github, core, { branch, ...text }));
        return done(pull, created ? 'created' : 'existing');
      }
    },
  });
}
