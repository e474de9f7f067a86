import { changeSayings } from './changes';
import { diffSayings } from './diff';
import { expressionSayings } from './expressions';
import { fileSayings } from './files';
import { gitopsSayings } from './gitops';
import { inputSayings } from './inputs';
import { moveSayings } from './moves';
import { partSayings } from './parts';
import { refusalSayings } from './refusals';
import { ruleSayings } from './rules';
import { sourceSayings } from './sources';
import { stageSayings } from './stages';
import { stepSayings } from './steps';
import { taskSayings } from './tasks';
import { verdictSayings } from './verdicts';
import { yamlSayings } from './yaml';

/**
 * What the backend says to people, in English, by id. The notation is i18next's as far as
 * Backstage's translation API takes it: `{{param}}`, `{{param, number}}`, and `_one` and
 * `_other` at the end of an id for what `count` says. A translation of the portal has each
 * of these under `said.<id>` of `plugin.primitives`.
 * @public
 */
export const sayings = {
  ...partSayings,
  ...stageSayings,
  ...changeSayings,
  ...sourceSayings,
  ...stepSayings,
  ...moveSayings,
  ...gitopsSayings,
  ...fileSayings,
  ...inputSayings,
  ...expressionSayings,
  ...refusalSayings,
  ...taskSayings,
  ...ruleSayings,
  ...verdictSayings,
  ...yamlSayings,
  ...diffSayings,
} as const;
