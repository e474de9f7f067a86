import { forTheLog, RefusedError } from '@ameide/gitops-repo';
import { describeError } from './exit';

const hostile = 'held: x\u001b[2J\n::add-mask::x\r\n##[error]y';

it.each([
  ['a refusal', new RefusedError(forTheLog(hostile))],
  ['a fault', Object.assign(new Error(hostile), { stack: hostile })],
  ['what is no error', hostile],
])('%s commands neither a terminal nor a runner', (_, error) => {
  expect(describeError(error).split('\n')).toEqual([
    'ameide: held: x\\u001b[2J',
    '  | ::add-mask::x',
    '  | ## [error]y',
  ]);
});
