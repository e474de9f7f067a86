import { ReactElement } from 'react';
import {
  breachSchema,
  choicesSchema,
  movesSchema,
  pipelineSchema,
  primitiveAnnotation,
  PrimitivesApi,
  primitiveSummarySchema,
  progressSchema,
  auditRuleSchema,
  ruleDefinitionSchema,
  sourceStatusSchema,
  standingRuleSchema,
} from '@ameide/plugin-primitives-common';
import { fireEvent, waitFor } from '@testing-library/react';
import given from './assembled.json';
import { auditOf } from './fleet-fixtures';
import { pseudoLocale, unmarked } from './pseudo-locale';
import { auditApi, renderPage } from './render';
import { openRequest as openRequestInEnglish } from './request';

/** What the backend's own code made, through the schemas that the client has. @internal */
export const assembled = {
  pipelines: pipelineSchema.array().parse(given.pipelines),
  summaries: primitiveSummarySchema.array().parse(given.summaries),
  rules: auditRuleSchema.array().parse(given.rules),
  breaches: breachSchema.array().parse(given.breaches),
  standing: standingRuleSchema.array().parse(given.standing),
  defaults: ruleDefinitionSchema.array().parse(given.defaults),
  choices: choicesSchema.parse(given.choices),
  moves: movesSchema.parse(given.moves),
  progress: progressSchema.parse(given.progress),
  sources: sourceStatusSchema.array().parse(given.sources),
  refusal: given.refusal,
};

const [green] = assembled.pipelines;

/** The primitive that all of it is about, in the catalog. @internal */
export const entity = {
  ...{ apiVersion: 'backstage.io/v1alpha1', kind: 'Component' },
  metadata: {
    name: green.id,
    annotations: { [primitiveAnnotation]: green.id },
  },
};

const rulesOf = {
  rules: assembled.defaults.map(rule => ({
    ...rule,
    counts: { met: 1, 'not-met': 2, unknown: 0, waived: 0 },
    isDefault: true,
  })),
  standing: assembled.standing,
};
/** The audit, as pages read it. @internal */
export const audit = auditApi({
  ...auditOf(2),
  ...{
    done: rulesOf,
    sources: assembled.sources,
    breaches: assembled.breaches,
  },
  waivers: {
    ...auditOf(2).waivers,
    items: [
      {
        ...{ rule: 'core-ci', title: assembled.defaults[0].title },
        ...{ until: '2027-01-31', isOver: false, reason: 'Being rewritten' },
        ...{ since: '2026-01-02T08:00:00Z' },
      },
    ],
  },
  all: assembled.breaches,
  rules: assembled.rules.map(rule => ({ ...rule, breaches: 1 })),
  items: assembled.pipelines.slice(0, 4).map((item, index) => ({
    ...item,
    done: item.done.map(verdict => ({
      ...verdict,
      seen: { since: '2026-01-02T08:00:00Z', atLeast: index % 2 === 0 },
      ...(verdict.status !== 'met' && {
        waiver: {
          ...{ until: '2027-01-31', reason: 'Being rewritten', by: 'ann' },
          ...{ since: '2026-01-02T08:00:00Z', url: 'http://w' },
        },
      }),
    })),
  })),
  trends: {
    ...{ from: '2026-01-01', to: '2026-01-03', days: [] },
    rules: assembled.rules,
  },
});

/** Words of people and of outside systems, which no catalogue has; times, which the browser writes. */
const theirs = [
  // What a test has an outside system say.
  /^Outside words/,
  /Take orders|Being rewritten|Because it is time|A fire|Ameide Portal/,
  /^ameide (verify|publish) domain\/orders$/,
  /^ameide gitops waive /,
  /^stages\.contract\.status == /,
  /^linux\/amd64, linux\/arm64$/,
  /^values\.yaml: password$/,
  /^\d+ \w+ ago$/,
  /^\w{3} \d+, \d{4}, \d+:\d+:\d+ [AP]M$/,
];

/** Shows something in that language. @internal */
export const show = (
  element: ReactElement,
  api: Partial<PrimitivesApi>,
  path?: string,
) => renderPage(element, { api, path, translation: pseudoLocale() });

/** As long as a page takes on a busy machine. @internal */
export const patiently = { timeout: 20_000 };

/** Waits until nothing of the page is on its way. @internal */
export const untilRead = () =>
  waitFor(
    () => expect(document.querySelector('.MuiSkeleton-root')).toBeNull(),
    patiently,
  );

/** What is shown in English of ours. @internal */
export const inEnglish = () =>
  unmarked(document.body).filter(text => !theirs.some(each => each.test(text)));

/** Opens the page of a request in that language. @internal */
export const openRequest = (
  options: Parameters<typeof openRequestInEnglish>[0],
) => openRequestInEnglish({ ...options, translation: pseudoLocale() });

/** More than any page has to open; a page that opened without end would never be done. */
const mostOpened = 100;

/** Opens whatever can be opened, and looks at the page each time; how much that was. @internal */
export function openEverything(): number {
  const opened = new Set<Element>();
  while (opened.size < mostOpened) {
    const closed = [
      ...document.querySelectorAll('[aria-expanded="false"]'),
    ].find(each => !opened.has(each));
    if (!closed) break;
    opened.add(closed);
    fireEvent.click(closed);
    expect(inEnglish()).toEqual([]);
  }
  return opened.size;
}
