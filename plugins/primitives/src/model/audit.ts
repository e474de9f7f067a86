import {
  AuditItem,
  promotionOrder,
  RuleDefinition,
  Saying,
  Verdict,
} from '@ameide/plugin-primitives-common';

/** One column of the matrix: a rule, in one environment where it is judged by these. @internal */
export type MatrixColumn = {
  rule: string;
  title: string;
  environment?: string;
};

/** A column for each rule, and for each environment where it is about one. @internal */
export function matrixColumns(
  rules: ReadonlyArray<Pick<RuleDefinition, 'id' | 'title' | 'per'>>,
  environments: readonly string[],
): MatrixColumn[] {
  const once = rules.filter(rule => rule.per === 'primitive');
  const each = rules.filter(rule => rule.per === 'environment');
  return [
    ...once.map(({ id, title }) => ({ rule: id, title })),
    ...environments.flatMap(environment =>
      each.map(({ id, title }) => ({ rule: id, title, environment })),
    ),
  ];
}

/** The verdict of a cell; undefined where the rule is not judged, which is not met by it. @internal */
export function verdictAt(
  item: AuditItem,
  { rule, environment }: MatrixColumn,
): Verdict | undefined {
  return item.done.find(
    verdict => verdict.rule === rule && verdict.environment === environment,
  );
}

/** What is to be waived. @internal */
export type WaiverTarget = {
  rule?: string;
  primitive?: string;
  owner?: string;
  environment?: string;
};

/** A word that a shell takes as it is. */
const plain = /^[A-Za-z0-9:/._-]+$/;

/** The command that asks for a waiver; who asks writes the day and the reason. @internal */
export function waiveCommand(target: WaiverTarget): string {
  const { rule = 'RULE', primitive, owner, environment } = target;
  const quoted = (text: string) =>
    plain.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
  const whom =
    primitive !== undefined || owner === undefined
      ? ['--primitive', primitive ?? 'KIND-NAME-VERSION']
      : ['--owner', owner];
  return [
    ...['ameide', 'gitops', 'waive', '--rule', rule, ...whom],
    ...(environment === undefined ? [] : ['--env', environment]),
  ]
    .map(quoted)
    .concat("--until YYYY-MM-DD --reason 'WHY' --pull-request")
    .join(' ');
}

/** What the form that asks for a waiver is filled in with. @internal */
export function waiverForm(target: WaiverTarget): Record<string, string> {
  const { rule, primitive, owner, environment } = target;
  const isOfOwner = primitive === undefined && owner !== undefined;
  return {
    whom: isOfOwner ? 'owner' : 'primitive',
    ...(rule !== undefined && { rule }),
    ...(primitive !== undefined && { primitive }),
    ...(isOfOwner && { owner }),
    // The form knows those of the promotion order.
    ...(promotionOrder.some(each => each === environment) &&
      environment !== undefined && { environment }),
  };
}

/** Where an expression is wrong, by what the backend says of it; offsets count from nought. @internal */
export function placeOfError(
  saying: Saying,
  expression: string,
): number | undefined {
  const { id, params = {} } = saying;
  const { line, column, problem } = params;
  if (id !== 'expression.at')
    return typeof problem === 'object' && 'id' in problem
      ? placeOfError(problem, expression)
      : undefined;
  if (typeof line !== 'number' || typeof column !== 'number') return undefined;
  const before = expression.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  return Math.min(start + column - 1, expression.length);
}
