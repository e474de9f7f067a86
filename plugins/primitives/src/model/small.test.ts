import { english } from '@ameide/plugin-primitives-common';
import { DateTime } from 'luxon';
import { argocdDown, sources } from '../__testUtils__/fixtures';
import { formatAge } from './age';
import { idOf, nameProblem, nameUse, previewRequest } from './name';
import { lastReadAt, staleStages, troubledSources } from './sources';

describe('age', () => {
  const now = DateTime.fromISO('2026-01-01T12:00:00Z');
  it.each([
    ['2026-01-01T11:57:00Z', '3 minutes ago'],
    ['2026-01-01T11:59:58Z', undefined],
    ['2026-01-01T12:00:30Z', undefined],
    ['yesterday', 'yesterday'],
  ])('%s', (iso, words) => {
    expect(formatAge(iso, now, 'en')).toBe(words);
  });
});

describe('sources', () => {
  it('marks the stages that rest on a source that is down', () => {
    expect([...staleStages(argocdDown)]).toEqual(['sync', 'health', 'smoke']);
    expect(troubledSources(sources)).toEqual([]);
  });

  it('is as old as the source that was read longest ago', () => {
    expect(lastReadAt(argocdDown)).toBe(argocdDown.at(-1)?.lastSuccessAt);
    expect(
      lastReadAt([...sources, { source: 'registry', status: 'never' }]),
    ).toBeUndefined();
  });

  it('counts a source that was never read as trouble', () => {
    expect([...staleStages([{ source: 'registry', status: 'never' }])]).toEqual(
      ['image'],
    );
  });
});

describe('name', () => {
  it.each(['orders', 'order-history', 'a1'])('takes %s', name => {
    expect(nameProblem(name)).toBeUndefined();
  });

  it.each([
    ['Orders', /lower-case/],
    ['orders-smoke', /must not end in/],
    ['a'.repeat(25), /at most 24/],
    [undefined, /lower-case/],
  ])('refuses %s', (name, problem) => {
    const saying = nameProblem(name);
    expect(saying && english(saying)).toMatch(problem);
  });

  it('knows the id as soon as there is one', () => {
    expect(idOf({ kind: 'domain', name: 'orders' })).toBe('domain-orders-v0');
    expect(idOf({ kind: 'domain', name: 'orders', version: 'v2' })).toBe(
      'domain-orders-v2',
    );
    expect(idOf({ name: 'orders' })).toBeUndefined();
    expect(idOf({ kind: 'domain', name: 'Orders' })).toBeUndefined();
  });

  it('asks for a preview when all is there, and for nothing more', () => {
    const form = {
      kind: 'domain',
      name: 'orders',
      version: 'v0',
      language: 'typescript',
      from: 'example',
    };
    expect(
      previewRequest({ ...form, owner: 'group:default/a', preview: null }),
    ).toEqual(form);
    expect(previewRequest({ ...form, language: undefined })).toBeUndefined();
    expect(previewRequest({ ...form, from: undefined })).toBeUndefined();
  });

  it('tells free, begun and taken apart', () => {
    const items = [
      { id: 'domain-a-v0' },
      { id: 'domain-b-v0', branch: 'primitive/domain-b-v0/create' },
    ];
    expect(nameUse(items, 'domain-a-v0')).toBe('taken');
    expect(nameUse(items, 'domain-b-v0')).toBe('begun');
    expect(nameUse(items, 'domain-c-v0')).toBe('free');
  });
});
