import {
  EvidenceDocument,
  EvidenceKey,
  evidenceStatementSchema,
  parsePrimitiveId,
  Pipeline,
  refusal,
  say,
} from '@ameide/plugin-primitives-common';
import { Readable } from '@ameide/plugin-primitives-node';
import { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { Knex } from 'knex';
import { AuditConfig } from '../audit/rule';
import { stillSeen } from '../done/seen';
import { fleetView } from '../collect/judge-fleet';
import { FactValue } from '../facts/fact';
import { FactView } from '../facts/fact-view';
import { scopeOfId } from '../facts/scope';
import { viewsOfScopes } from '../facts/scope-views';
import { assemblePipeline } from '../pipeline/assemble-pipeline';
import { isScopeReadable } from '../read/readable';
import { databaseNow } from '../store/database-time';
import { addUpLooksOf } from '../store/look-store';
import { SourceStatusStore } from '../store/source-status-store';
import { assembleEvidence } from './assemble-evidence';
import { EvidenceSigner } from './evidence-signer';
import {
  readBreachesOf,
  readCommitFacts,
  readHistoryOf,
  readVerdictsOn,
} from './evidence-rows';
import { commitOfDigest, factsOfPath, viewOfCommit } from './view-of-digest';

type EvidenceReaderOptions = {
  db: Knex;
  statuses: SourceStatusStore;
  config: AuditConfig;
  logger: LoggerService;
  signer: EvidenceSigner | undefined;
  /** A commit of the core repo that is not the newest; undefined where it cannot be found. */
  commitOf: (sha: string) => Promise<FactValue<'commit'> | undefined>;
};

/** Makes evidence bundles from what is stored. @internal */
export class EvidenceReader {
  readonly #options: EvidenceReaderOptions;

  /** Without a signer bundles are not signed, and say so. */
  constructor(options: EvidenceReaderOptions) {
    this.#options = options;
  }

  /** The key that bundles are signed with; a `NotFoundError` without. */
  key(): EvidenceKey {
    const { signer } = this.#options;
    if (!signer) throw refusal(NotFoundError, say('refusal.notSigned'));
    return signer.publicKey;
  }

  /** The bundle of one digest of a primitive; a `NotFoundError` where the primitive never published it, and the same where the caller may not read all of its folder. */
  async read(
    id: string,
    digest: string,
    readable: Readable,
  ): Promise<EvidenceDocument> {
    const { db, signer, config, logger } = this.#options;
    const now = new Date(await databaseNow(db));
    const scope = scopeOfId(id);
    if (!(await isScopeReadable(db, scope, readable)))
      throw notPublished(id, digest);
    const views = await viewsOfScopes(db, { scopes: [scope], logger });
    const { view, pipeline } = await this.#assemble({
      ...{ id, digest, now },
      view: views.get(scope) ?? new FactView([]),
    });
    const { image } = pipeline;
    if (!image || image.digest !== digest) throw notPublished(id, digest);
    const statement = assembleEvidence({
      ...{ pipeline, image, config, now },
      facts: factsOfPath(view, pipeline),
      fleet: await fleetView(db, logger),
      breaches: await readBreachesOf(db, scope),
      looked: await addUpLooksOf(db, scope),
      history: await readHistoryOf(db, id),
      signature: signer
        ? { status: 'signed', keyId: signer.publicKey.keyId }
        : {
            status: 'unsigned',
            reason: 'primitives.evidence.signingKey is not configured',
          },
    });
    // What goes out is what the schema says, and nothing that a fact happens to carry beside.
    const checked = evidenceStatementSchema.parse(statement);
    return signer ? signer.sign(JSON.stringify(checked)) : checked;
  }

  async #assemble(options: {
    id: string;
    digest: string;
    view: FactView;
    now: Date;
  }): Promise<{ view: FactView; pipeline: Pipeline }> {
    const { db, statuses, config, logger, commitOf } = this.#options;
    const { id, digest, now } = options;
    const ref = parsePrimitiveId(id);
    if (!ref) throw notPublished(id, digest);
    const told = await readCommitFacts(db, { ref, digest, logger });
    const all = new FactView([...options.view.all(), ...told]);
    const sha = commitOfDigest(all, ref, digest);
    if (!sha) throw notPublished(id, digest);
    const subject = `${ref.kind}/${ref.name}`;
    const newest = all.get('commit', subject);
    const commit = newest?.sha === sha ? newest : await commitOf(sha);
    if (!commit)
      throw refusal(
        NotFoundError,
        say('refusal.commitUnread', { commit: sha, digest }),
      );
    const view = viewOfCommit(all, { subject, commit });
    const sources = await statuses.all(db);
    const assembled = assemblePipeline({ id, config, view, sources, now });
    if (!assembled) throw notPublished(id, digest);
    const { pipeline } = assembled;
    const known = await readVerdictsOn(db, id, digest);
    const done = stillSeen(pipeline.done, { known, sources });
    return { view, pipeline: { ...pipeline, done } };
  }
}

function notPublished(id: string, digest: string): NotFoundError {
  return refusal(NotFoundError, say('refusal.notPublished', { id, digest }));
}
