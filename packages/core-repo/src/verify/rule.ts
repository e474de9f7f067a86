import { CheckId } from '@ameide/plugin-primitives-common';

/**
 * One rule of a check: what the finding's `rule` names, what `ameide.yaml` sets the
 * severity of, and what the page of the check is written from. Ids are
 * `<check>/<what-is-wrong>`, in kebab-case.
 * @public
 */
export type Rule = {
  id: `${CheckId}/${string}`;
  /** What a finding weighs unless `ameide.yaml` says otherwise. */
  severity: 'error' | 'warning';
  /** What is wrong, in a few words, as a heading. */
  title: string;
  /** Why it matters: the harm, in a sentence or two. */
  why: string;
  /** How to put it right, step by step where it takes steps. */
  fix: string;
  /** What the rule does not catch, so that nobody leans on it too hard. */
  limits: string;
  /** Another program's rules stand below this id: `contract/lint/ENUM_PASCAL_CASE`. */
  open?: true;
};

/** What a check as a whole looks at, for its page. @public */
export type CheckDescription = {
  title: string;
  /** What is looked at, and when the check passes. */
  what: string;
  rules: readonly Rule[];
};
