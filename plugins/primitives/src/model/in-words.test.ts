import { createTranslationMessages } from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import {
  english,
  say,
  sayings,
  Saying,
} from '@ameide/plugin-primitives-common';
import { messagesByAnyId, primitivesTranslationRef } from '../translation';
import { inWords, putRefusal } from './in-words';

function translation() {
  const found = mockApis.translation().getTranslation(messagesByAnyId);
  if (!found.ready) throw new Error('The mock is ready at once');
  return found.t;
}

it('is translated by a resource, whose ids the types know', () => {
  const german = createTranslationMessages({
    ref: primitivesTranslationRef,
    messages: {
      'said.step.promote': 'Nach {{environment}} übernehmen',
      'said.stage.health.passed_one': 'Gesund; der Pod läuft mit {{digest}}.',
      'said.rule.core-ci.title': 'Die CI des Kern-Repositorys ist grün',
      // @ts-expect-error there is no such message
      'said.step.nothing': 'Nichts',
    },
  });
  expect(german.id).toBe(primitivesTranslationRef.id);
});

const marked = (id: string) => `⟦${id}⟧`;
const passed = say('stage.verify.passed', { commit: 'abc' });

describe('what the backend said', () => {
  it('is the same in its English and through the translation API, whatever fills it', () => {
    const t = translation();
    for (const [key, text] of Object.entries<string>(sayings)) {
      const [, id, form] = /^(.*?)(?:_(one|other))?$/.exec(key) ?? [];
      const names = [...text.matchAll(/\{\{(\w+)(, number)?\}\}/g)];
      const params = Object.fromEntries([
        ...names.map(([, name, number]) => [
          name,
          number ? 12_345 : 'a $t(part.separator) {{b}} $& <i>',
        ]),
        ...(form ? [['count', form === 'one' ? 1 : 12_345]] : []),
      ]);
      const saying: Saying = { id, params };
      expect(t(`said.${id}`, params)).toBe(english(saying));
    }
  });

  it('replaces the words of whatever tells which message they are', () => {
    const answer = {
      stages: [
        { message: english(passed), said: { message: passed }, digest: 'd' },
      ],
      notes: ['a', 'b'],
      said: { notes: [passed, { id: 'of.another.version' }] },
    };
    expect(inWords(answer, marked)).toEqual({
      ...answer,
      stages: [{ ...answer.stages[0], message: '⟦stage.verify.passed⟧' }],
      notes: ['⟦stage.verify.passed⟧', 'b'],
    });
    // What was given stays as it was.
    expect(answer.notes).toEqual(['a', 'b']);
  });

  it.each<[string, object]>([
    ['tells none', {}],
    ['has one of another version', { said: { message: { id: 'x.y' } } }],
    [
      'lacks what fills it',
      { said: { message: { id: 'stage.verify.passed' } } },
    ],
    ['has what is no message', { said: { message: 7 } }],
  ])('keeps the words of what %s', (_name, rest) => {
    const answer = { message: 'As it was.', ...rest };
    expect(inWords(answer, marked)).toEqual(answer);
  });

  it('has the texts of our rules by their ids, and an organisation’s own as they are', () => {
    const title = english(say('rule.core-ci.title'));
    const answer = [
      { rule: 'core-ci', title },
      { id: 'core-ci', title: 'Our own CI' },
      { id: 'has-owner', title },
    ];
    expect(inWords(answer, marked)).toEqual([
      { rule: 'core-ci', title: '⟦rule.core-ci.title⟧' },
      ...answer.slice(1),
    ]);
  });

  it('puts a refusal into words, as Backstage’s client gives it', () => {
    const cause = Object.assign(new Error('In English'), {
      said: { message: passed },
    });
    const error = Object.assign(new Error('Request failed with 404'), {
      cause,
    });
    putRefusal(error, marked);
    expect(cause.message).toBe('⟦stage.verify.passed⟧');
    putRefusal('no error', marked);
  });
});
