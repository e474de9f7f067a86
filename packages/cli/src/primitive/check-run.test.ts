import { Finding } from '@ameide/plugin-primitives-common';
import { annotationsOf } from './check-run';

const finding: Finding = {
  rule: 'r',
  severity: 'error',
  message: 'm',
  file: 'f',
  line: 1,
  remedy: 'do',
};

it('makes annotations of findings that have a place', () => {
  const { line: _, ...nowhere } = finding;
  expect(annotationsOf([finding, nowhere])).toEqual([
    {
      path: 'f',
      start_line: 1,
      end_line: 1,
      annotation_level: 'failure',
      title: 'r',
      message: 'm\ndo',
    },
  ]);
});
