import type { Request, Router } from 'express';
import { HttpProblem } from '../../http/errors';
import { paginate } from '../../http/pagination';
import type { ArtifactRecord, RunRecord } from '../model';
import type { Services } from '../run/services';
import { createZip, folderEntries } from '../zip';
import { presentArtifact } from './present';
import { queryText, repositoryOf, runOf } from './request';

/** Artifacts. */
export function addArtifactRoutes(router: Router, { services }: { services: Services }): void {
  const { store } = services;
  const ofRepository = (request: Request): { run: RunRecord; artifact: ArtifactRecord }[] => {
    const { repository } = repositoryOf(services, request);
    return store.artifacts().flatMap(artifact => {
      const run = store.run(repository, artifact.runId);
      return run ? [{ run, artifact }] : [];
    });
  };
  const find = (request: Request) => {
    const found = ofRepository(request).find(({ artifact }) => artifact.id === Number(request.params.artifact_id));
    if (!found) throw HttpProblem.notFound();
    return found;
  };
  const named = (request: Request) => {
    const name = queryText(request, 'name');
    return ({ artifact }: { artifact: ArtifactRecord }) => name === undefined || artifact.name === name;
  };

  router.get('/repos/:owner/:repo/actions/artifacts', (request, response) => {
    const all = ofRepository(request).filter(named(request));
    const artifacts = paginate(request, response, all).map(({ run, artifact }) => presentArtifact(services, run, artifact));
    response.json({ total_count: all.length, artifacts });
  });
  router.get('/repos/:owner/:repo/actions/runs/:run_id/artifacts', (request, response) => {
    const run = runOf(services, request);
    const all = store.artifacts(run.id).map(artifact => ({ run, artifact })).filter(named(request));
    const artifacts = paginate(request, response, all).map(({ artifact }) => presentArtifact(services, run, artifact));
    response.json({ total_count: all.length, artifacts });
  });
  router.get('/repos/:owner/:repo/actions/artifacts/:artifact_id', (request, response) => {
    const { run, artifact } = find(request);
    response.json(presentArtifact(services, run, artifact));
  });
  router.get('/repos/:owner/:repo/actions/artifacts/:artifact_id/zip', (request, response) => {
    const { artifact } = find(request);
    response.type('application/zip').send(createZip(folderEntries(store.artifactFolder(artifact))));
  });
}
