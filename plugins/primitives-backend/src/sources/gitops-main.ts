import { gitopsPaths } from '@ameide/plugin-primitives-common';
import { GitMirror } from '@ameide/plugin-primitives-node';
import { Fact, FactValue } from '../facts/fact';
import { scopeOfId } from '../facts/scope';
import { DigestOrderReader, OrderQuestion } from './digest-order-reader';
import { FactWriter } from './fact-writer';
import { componentOf, GitOpsValues, layered } from './gitops-values';
import { SourceContext } from './source';

const componentsRoot = 'environments/_shared/components/apps/primitives';
const valuesRoot = 'sources/values';

/** Components of one batch of facts. */
const perBatch = 500;

/** What a look at main works with. @internal */
export type GitOpsMain = {
  mirror: GitMirror;
  values: GitOpsValues;
  context: SourceContext;
  writer: FactWriter;
  environments: readonly string[];
  order: DigestOrderReader;
};

/**
 * Writes down wirings and desired state of the components whose files differ between two
 * commits of main; without `from`, of all there are, and which of the known are gone.
 * @internal
 */
export async function readGitOpsMain(
  main: GitOpsMain,
  range: { from?: string; to: string },
): Promise<void> {
  const { mirror } = main;
  const { from, to } = range;
  const roots = [componentsRoot, valuesRoot];
  const changed = from && (await mirror.changes(from, to, roots));
  const touched =
    changed &&
    new Set(changed.flatMap(({ path }) => componentOf(path)?.id ?? []));
  const tree = touched
    ? await mirror.entries(
        to,
        [...touched].flatMap(id => filesOf(id, main.environments)),
      )
    : await mirror.tree(to, roots);
  const files = new Map(
    tree.filter(e => e.type === 'blob').map(e => [e.path, e.oid]),
  );
  const wired = new Set(
    [...files.keys()].flatMap(path => {
      const component = componentOf(path);
      return component?.isWiring && !component.isSmoke ? [component.id] : [];
    }),
  );
  await main.values.load([...files.values()]);
  const ids = [...wired];
  for (let i = 0; i < ids.length; i += perBatch) {
    const some = ids.slice(i, i + perBatch);
    const values = await desiredOfAll(main, some, files);
    await main.writer.write(
      some.flatMap(id => factsOf(main, { id, files, values, revision: to })),
    );
  }
  const gone = touched
    ? [...touched].filter(id => !wired.has(id))
    : await missing(main.context, wired);
  await main.writer.write(
    gone.flatMap(id => [
      main.writer.fact('wiring', id, null, {
        scope: scopeOfId(id),
        revision: to,
      }),
      ...[id, `${id}-smoke`].flatMap(c => desiredFacts(main, c, undefined, to)),
    ]),
  );
}

/** What Git asks for, by `<env>/<component>`. */
type Desired = ReadonlyMap<string, FactValue<'desired'>>;

function factsOf(
  main: GitOpsMain,
  about: {
    id: string;
    files: ReadonlyMap<string, string>;
    values: Desired;
    revision: string;
  },
): Fact[] {
  const { id, files, values, revision } = about;
  const smoke = `${id}-smoke`;
  const wiring: FactValue<'wiring'> = {
    component: true,
    smoke: files.has(gitopsPaths(smoke).component),
    values: files.has(gitopsPaths(id).sharedValues),
  };
  return [
    main.writer.fact('wiring', id, wiring, { scope: scopeOfId(id), revision }),
    ...desiredFacts(main, id, values, revision),
    ...desiredFacts(main, smoke, wiring.smoke ? values : undefined, revision),
  ];
}

/** What is asked for in each environment; nothing where there is no wiring. */
function desiredFacts(
  main: GitOpsMain,
  component: string,
  values: Desired | undefined,
  revision: string,
): Fact[] {
  return main.environments.map(environment => {
    const subject = `${environment}/${component}`;
    const order = { scope: scopeOfId(component), revision };
    const value = values?.get(subject) ?? null;
    return main.writer.fact('desired', subject, value, order);
  });
}

/** Of primitives and their smokes, in every environment, with the way that digests came. */
async function desiredOfAll(
  main: GitOpsMain,
  ids: readonly string[],
  files: ReadonlyMap<string, string>,
): Promise<Desired> {
  const values = new Map<string, FactValue<'desired'>>();
  const questions: Array<OrderQuestion & { subject: string }> = [];
  for (const component of ids.flatMap(id => [id, `${id}-smoke`])) {
    for (const [i, environment] of main.environments.entries()) {
      const value = desiredOf(main, { environment, component }, files);
      const subject = `${environment}/${component}`;
      values.set(subject, value);
      const { digest } = value;
      const before = main.environments[i - 1];
      // A smoke's own image need not have been anywhere; it runs what it smokes.
      if (digest && before && !component.endsWith('-smoke'))
        questions.push({ subject, environment, before, component, digest });
    }
  }
  const orders = await main.order.ask(questions);
  questions.forEach(({ subject }, i) => {
    const value = values.get(subject);
    if (value) values.set(subject, { ...value, order: orders[i] });
  });
  return values;
}

function desiredOf(
  main: GitOpsMain,
  about: { environment: string; component: string },
  files: ReadonlyMap<string, string>,
): FactValue<'desired'> {
  const paths = gitopsPaths(about.component);
  const path = paths.environmentValues(about.environment);
  const at = (file: string) => ({ path: file, oid: files.get(file) });
  const [sharedFile, ownFile] = [at(paths.sharedValues), at(path)];
  const shared = main.values.layer(sharedFile);
  const own = main.values.layer(ownFile);
  if (shared && own) return { ...layered(shared, own), path };
  const unreadable = [sharedFile, ownFile]
    .flatMap(file => main.values.problemOf(file) ?? [])
    .join('; ');
  return { enabled: false, suspects: [], path, unreadable };
}

function filesOf(id: string, environments: readonly string[]): string[] {
  return [id, `${id}-smoke`].flatMap(component => {
    const paths = gitopsPaths(component);
    return [
      paths.component,
      paths.sharedValues,
      ...environments.map(paths.environmentValues),
    ];
  });
}

async function missing(
  context: SourceContext,
  wired: ReadonlySet<string>,
): Promise<string[]> {
  const gone: string[] = [];
  for await (const page of context.facts.each('wiring'))
    gone.push(...page.map(f => f.subject).filter(id => !wired.has(id)));
  return gone;
}
