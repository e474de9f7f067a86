import { Application, generateApplications } from '../gate/applications';
import { RenderInput, RenderInputs } from '../gate/render-inputs';
import { SchemaSets } from '../manifests/schema-locations';
import { readSnapshot } from '../snapshot';

/** An Application with what it is rendered from; a text says why that cannot be told. @internal */
export type Member = { application: Application; input: RenderInput | string };

/** One of the two revisions that are compared. @internal */
export type Side = {
  /** By the name of the Application. */
  members: ReadonlyMap<string, Member>;
  /** Why there may be Applications that are not among the members. */
  problems: string[];
};

/** Finds the Applications of a revision whose files are in `folder`. @internal */
export async function readSide(folder: string, cache: string): Promise<Side> {
  const snapshot = await readSnapshot(folder);
  const { applications, findings } = generateApplications(snapshot);
  const schemas = SchemaSets.create({ root: folder, cache });
  const inputs = RenderInputs.create({ root: folder, snapshot, schemas });
  const members = new Map<string, Member>();
  const problems = findings.map(({ file, message }) =>
    file ? `${file}: ${message}` : message,
  );
  for (const application of applications) {
    const input = await inputs
      .of(application)
      // Such as a version of Kubernetes that nothing is known of.
      .catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
    if (members.has(application.name))
      problems.push(`${application.name} is generated twice`);
    members.set(application.name, { application, input });
  }
  return { members, problems };
}
