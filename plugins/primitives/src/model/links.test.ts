import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NextStep } from '@ameide/plugin-primitives-common';
import {
  isWebAddress,
  nextStepTarget,
  pipelinePath,
  shortDigest,
  sourceUrl,
  templatePath,
} from './links';

describe('templatePath', () => {
  it('prefills the form', () => {
    const path = templatePath('enable-primitive', {
      primitive: 'domain-a-v0',
      digest: 'sha256:0&1',
    });
    const url = new URL(path, 'http://portal');
    expect(url.pathname).toBe('/create/templates/default/enable-primitive');
    expect(JSON.parse(url.searchParams.get('formData') ?? '')).toEqual({
      primitive: 'domain-a-v0',
      digest: 'sha256:0&1',
    });
  });

  it('asks for nothing when there are no values', () => {
    expect(templatePath('create-primitive', {})).toBe(
      '/create/templates/default/create-primitive',
    );
  });
});

describe('nextStepTarget', () => {
  const step = (rest: Partial<NextStep>): NextStep => ({
    kind: 'link',
    title: 't',
    reason: 'r',
    ...rest,
  });
  it.each<[string, NextStep, ReturnType<typeof nextStepTarget>]>([
    [
      'template',
      step({ kind: 'template', template: { name: 'x', values: {} } }),
      { path: '/create/templates/default/x' },
    ],
    ['template without a name', step({ kind: 'template' }), undefined],
    [
      'web page',
      step({ url: 'https://github.com/a' }),
      { url: 'https://github.com/a' },
    ],
    ['page of the portal', step({ url: '/audit' }), { path: '/audit' }],
    ['protocol-relative address', step({ url: '//evil.example' }), undefined],
    ['the same by a backslash', step({ url: '/\\evil.example' }), undefined],
    ['script', step({ url: 'data:text/html,x' }), undefined],
    ['wait', step({ kind: 'wait', url: 'https://github.com/a' }), undefined],
    ['none', step({ kind: 'none' }), undefined],
  ])('%s', (_, given, target) => {
    expect(nextStepTarget(given)).toEqual(target);
  });
});

describe('sourceUrl', () => {
  it.each([
    [
      'http://localhost:4700/o/r/commit/0123456789abcdef',
      'a/b.ts',
      3,
      'http://localhost:4700/o/r/blob/0123456789abcdef/a/b.ts#L3',
    ],
    [
      'https://github.com/o/r/commit/0123456',
      'a b.ts',
      undefined,
      'https://github.com/o/r/blob/0123456/a%20b.ts',
    ],
    ['https://github.com/o/r/pull/1', 'a.ts', 1, undefined],
    ['data:/commit/0123456', 'a.ts', 1, undefined],
    [undefined, 'a.ts', 1, undefined],
  ])('%s %s %s', (commit, file, line, url) => {
    expect(sourceUrl(commit, file, line)).toBe(url);
  });
});

it('tells web addresses from the rest', () => {
  expect(isWebAddress('http://localhost:4700/x')).toBe(true);
  expect(isWebAddress('data:text/html,x')).toBe(false);
  expect(isWebAddress('/x')).toBe(false);
});

it.each([
  ...['vbscript:x', 'blob:http://x/y', 'file:///etc/passwd', '//evil.example'],
  ...['java', ' java', 'java\n', 'JAVA'].map(start => `${start}script:x`),
])('makes no link of %j', url => {
  expect(isWebAddress(url)).toBe(false);
  expect(nextStepTarget({ kind: 'link', title: 't', reason: 'r', url })).toBe(
    undefined,
  );
});

it('is asked by whatever sets an address of its own', () => {
  const root = join(__dirname, '..');
  const setters = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(file => /(?<!\.test)\.tsx?$/.test(file))
    .filter(file =>
      /\b(href|src|srcDoc|formAction)=|window\.open|location\.(assign|replace)\b|location\.href\s*=|innerHTML/i.test(
        readFileSync(join(root, file), 'utf8'),
      ),
    );
  expect(setters.sort()).toEqual([
    // These and the button lead where nextStepTarget says.
    'components/fleet/GridLine.tsx',
    'components/pipeline/ActionMenu.tsx',
    'components/shared/ExternalLink.tsx',
    'components/shared/NextStepButton.tsx',
  ]);
});

it('shortens a digest, and leaves what is none readable', () => {
  expect(shortDigest(`sha256:${'ab'.repeat(32)}`)).toBe('sha256:abababababab');
  expect(shortDigest('main')).toBe('main');
});

it('finds the tab of a primitive', () => {
  expect(pipelinePath('domain-orders-v0')).toBe(
    '/catalog/default/component/domain-orders-v0/pipeline',
  );
});
