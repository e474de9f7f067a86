export { sayings } from './catalogue';
export { defaultRuleIds, standingRuleIds } from './rules';
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
  type Saying,
  type SayingId,
  type SayingParam,
  sayingSchema,
  sentences,
  verbatim,
} from './saying';
