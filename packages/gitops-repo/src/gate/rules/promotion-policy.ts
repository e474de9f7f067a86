import { Finding, parsePrimitiveId } from '@ameide/plugin-primitives-common';
import { RefusedError } from '../../errors';
import { Hold, holdsFile, isActive } from '../../policy/holds';
import { parseWaivers, waiversFile } from '../../policy/waivers';
import { judgeMove, Refusal } from '../../policy/judge-move';
import { policyFile } from '../../policy/policy';
import {
  filesOfMove,
  hasRules,
  parseRules,
  RulesInForce,
} from '../../policy/rules-in-force';
import { readStateHistory, StateHistory } from '../../policy/state-history';
import { Snapshot } from '../../snapshot';
import { EnvironmentValues } from '../environment-values';
import { couldNotRunFinding } from '../report';
import { approversRule } from './approvers';

type Options = {
  root: string;
  snapshot: Snapshot;
  states: readonly EnvironmentValues[];
  now: Date;
};

/**
 * Holds and promotion policy. What takes time (soak, freezes) is judged only of what the
 * newest commit of the main line, or the working tree, brings into an environment: what
 * came in rightly stays right when the policy changes.
 * @internal
 */
export async function promotionPolicyRule(
  options: Options,
): Promise<Finding[]> {
  const { root, snapshot, states, now } = options;
  let rules: RulesInForce;
  try {
    rules = parseRules(snapshot.get(policyFile), snapshot.get(holdsFile));
    // What nobody can read waives nothing, which its author should hear before the merge.
    parseWaivers(snapshot.get(waiversFile));
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.message.split('\n').map(unreadable);
  }
  return [
    ...(await approversRule(root, rules.policy)),
    ...holdFindings(rules.holds, states, now),
    ...(await arrivalFindings(options, rules)),
  ];
}

function unreadable(message: string): Finding {
  const file =
    [holdsFile, waiversFile].find(each => message.startsWith(each)) ??
    policyFile;
  return {
    rule: 'policy/unreadable',
    severity: 'error',
    message: message.replace(`${file}: `, ''),
    file,
    remedy: 'correct what is named',
  };
}

function holdFindings(
  holds: readonly Hold[],
  states: readonly EnvironmentValues[],
  now: Date,
): Finding[] {
  return holds.flatMap((hold, index): Finding[] => {
    const { primitive, environment, digest, until } = hold;
    const what = `${primitive} in ${environment}`;
    const finding = (
      rule: string,
      severity: Finding['severity'],
      message: string,
      remedy: string,
    ): Finding[] => [{ rule, severity, message, file: holdsFile, remedy }];
    const release = `take it out with "ameide gitops release"`;
    const first = holds.findIndex(
      h => h.primitive === primitive && h.environment === environment,
    );
    if (first !== index)
      return finding('hold/twice', 'error', `${what} is held twice`, release);
    if (!isActive(hold, now))
      return finding(
        'hold/over',
        'warning',
        `the hold of ${what} ended on ${until}, and pins nothing`,
        release,
      );
    const state = states.find(
      s => s.component === primitive && s.environment === environment,
    );
    return state?.enabled && state.digest === digest
      ? []
      : finding(
          'hold/not-running',
          'warning',
          `${what} is held at ${digest}, but ${
            state?.enabled ? `runs ${state.ref}` : 'is not enabled'
          }`,
          `${release}, or go back to the digest`,
        );
  });
}

type Arrival = {
  state: EnvironmentValues;
  digest: string;
  at: Date;
  commit?: string;
};

async function arrivalFindings(
  { root, states, now }: Options,
  rules: RulesInForce,
): Promise<Finding[]> {
  const judged = states.filter(
    ({ component, environment }) =>
      parsePrimitiveId(component) && hasRules(rules, environment),
  );
  if (judged.length === 0) return [];
  const history = await readStateHistory(
    root,
    judged.flatMap(({ component: id, environment }) =>
      filesOfMove(rules.policy, { id, environment }),
    ),
  );
  return judged.flatMap(state => {
    const arrival = arrivalOf(state, history, now);
    if (!arrival) return [];
    const { digest, at, commit } = arrival;
    const { component: id, environment } = state;
    return judgeMove({
      ...rules,
      history,
      at,
      move: { id, environment, digest },
      ...(commit && { arrival: commit }),
    }).map(refusal => toFinding(refusal, state.file));
  });
}

/** What the working tree or the newest commit brings in; undefined when it was there before. */
function arrivalOf(
  state: EnvironmentValues,
  history: StateHistory,
  now: Date,
): Arrival | undefined {
  const { file, enabled, digest } = state;
  if (!enabled || !digest) return undefined;
  const [latest, before] = history.of(file);
  const says = (past: typeof latest | undefined) =>
    past?.enabled === true && past.digest === digest;
  if (!says(latest)) return { state, digest, at: now };
  return latest.commit === history.head && !says(before)
    ? { state, digest, at: latest.at, commit: latest.commit }
    : undefined;
}

function toFinding(refusal: Refusal, file: string): Finding {
  const { rule, message, next } = refusal;
  return rule === 'history'
    ? couldNotRunFinding(message, next, file)
    : {
        rule: `policy/${rule}`,
        severity: 'error',
        message,
        file,
        remedy: next,
      };
}
