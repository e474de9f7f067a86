import { tally } from './tally.mjs';
import { summaryOf } from './latencies.mjs';

/**
 * What one entity page asks for with Backstage's community plugins, call by call:
 * GitHub Actions: the repository, its branches until an empty page, its runs
 * (github-actions/src/components/useWorkflowRuns.ts, api/GithubActionsClient.ts), without ETags.
 * Argo CD: whole Applications of the entity by its label, without a choice of fields, and the
 * metadata of each unique revision of their histories (argocd-backend ArgoCDService.ts,
 * argocd ArgoCDApiClient.ts#getRevisionDetailsList), and that every ten seconds
 * (useApplications.ts). A token is given, so there is no login.
 */
async function viewOf({ urls, id, repository }) {
  const github = path => ask(`${urls.api}/repos/ameideio/${repository}${path}`, 'ci-token');
  await github('');
  for (let page = 1; ; page += 1) {
    const branches = await github(`/branches?per_page=100&page=${page}`);
    if (!Array.isArray(branches) || branches.length === 0) break;
  }
  await github('/actions/runs?per_page=30&page=1');
  for (const url of Object.values(urls.argocd)) {
    const selector = encodeURIComponent(`ameide.io/component=${id}`);
    const { items } = await ask(`${url}/api/v1/applications?selector=${selector}`, 'argocd-token');
    const revisions = new Map();
    for (const { metadata, status } of items ?? []) {
      for (const { revision } of status.history ?? []) revisions.set(revision, metadata.name);
    }
    await Promise.all([...revisions].map(([revision, name]) => ask(`${url}/api/v1/applications/${name}/revisions/${revision}/metadata`, 'argocd-token')));
  }
}

async function ask(url, token) {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

/** Replays the views of a sample of entities, one after the other; gives requests, bytes and ms for each. */
export async function measureAlternative({ fleet, ids }) {
  await fleet.resetRequests();
  const latencies = [];
  for (const id of ids) {
    const began = performance.now();
    await viewOf({ urls: fleet.urls, id, repository: 'ameide' });
    latencies.push(performance.now() - began);
  }
  const { github, argocdLists, argocdOthers, bytes } = tally(await fleet.requests());
  const per = count => count / ids.length;
  return { views: ids.length, github: per(github), argocdLists: per(argocdLists), argocdOthers: per(argocdOthers), bytes: per(bytes), ...summaryOf(latencies) };
}
