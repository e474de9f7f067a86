export { sayings } from './catalogue';
export { defaultRuleIds, standingRuleIds } from './rules';
export { recognised } from './recognised';
export {
  type DiffWords,
  recognisedDiffLine,
  recognisedDiffWords,
} from './recognised-diff';
export { refusal } from './refusal';
export {
  english,
  reasoned,
  renderSaying,
  sayingOf,
  type Spoken,
  spoken,
  told,
  type WriteMessage,
} from './render';
export {
  clauses,
  saidSchema,
  say,
  sayAt,
  sayLines,
  type Saying,
  type SayingId,
  type SayingNumbers,
  type SayingParam,
  type SayingParams,
  type SayingPlaces,
  type SayingText,
  sayingSchema,
  sentences,
  verbatim,
} from './saying';
export { sayStale, sentencesOnce, type Stale, staleOf } from './stale';
