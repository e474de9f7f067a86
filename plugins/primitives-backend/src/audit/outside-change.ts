import { OutsideChange } from '@ameide/plugin-primitives-common';
import { imagesFromGit } from './images-from-git';
import { noManualSyncs } from './no-manual-syncs';
import { noOverrides } from './no-overrides';

/** Stands between an Application and the override in the subject of a breach. */
const overrideMark = ': ';

/** Which breaches are a change outside Git of one kind. @internal */
export type ChangeRule = {
  rule: string;
  /** Text that the subject has (true) or has not (false), where the rule finds two kinds. */
  mark?: { text: string; isThere: boolean };
};

/** Breaches that are a change outside Git, by what was changed. @internal */
export const changeRules: Record<OutsideChange, ChangeRule> = {
  drift: {
    rule: noOverrides.rule,
    mark: { text: overrideMark, isThere: false },
  },
  override: {
    rule: noOverrides.rule,
    mark: { text: overrideMark, isThere: true },
  },
  'manual-sync': { rule: noManualSyncs.rule },
  image: { rule: imagesFromGit.rule },
};

/** What a breach says was changed outside Git; undefined where it is about something else. @internal */
export function changeOf(breach: {
  rule: string;
  subject: string;
}): OutsideChange | undefined {
  const kinds: OutsideChange[] = ['drift', 'override', 'manual-sync', 'image'];
  return kinds.find(kind => {
    const { rule, mark } = changeRules[kind];
    return (
      rule === breach.rule &&
      (!mark || breach.subject.includes(mark.text) === mark.isThere)
    );
  });
}
