import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  english,
  sayings,
  sayingSchema,
  Stage,
} from '@ameide/plugin-primitives-common';
import fc from 'fast-check';
import { anyChange, anySources } from '../__testUtils__/any-world';
import { assembled } from './assembled';
import { pipelineIn } from './world';

const plugins = join(__dirname, '../../..');
const file = join(plugins, 'primitives/src/__testUtils__/assembled.json');

/** Objects that say something in words of ours, wherever they are in an answer. */
function* spokenIn(value: unknown): Generator<{ [key: string]: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  if ('said' in value) yield { ...value };
  for (const [key, each] of Object.entries(value))
    if (key !== 'said') yield* spokenIn(each);
}

function expectSaid(answer: unknown) {
  for (const object of spokenIn(answer)) {
    for (const [field, said] of Object.entries({ ...Object(object.said) })) {
      const text = [object[field]].flat();
      const spoken = [said].flat().map(each => sayingSchema.parse(each));
      expect(spoken.map(english)).toEqual(text);
    }
  }
}

const stagesOf = (pipeline: ReturnType<typeof pipelineIn>): Stage[] => [
  ...pipeline.stages,
  ...pipeline.environments.flatMap(each => each.stages),
];

describe('what the backend says', () => {
  it('tells in any world which messages its stages, its step and its verdicts are', () => {
    fc.assert(
      fc.property(anyChange, anySources, (change, sources) => {
        const pipeline = pipelineIn(change, sources);
        expect(stagesOf(pipeline).filter(({ said }) => !said)).toEqual([]);
        expect(pipeline.done.filter(({ said }) => !said)).toEqual([]);
        expect(pipeline.nextStep.said).toBeDefined();
        expectSaid(pipeline);
      }),
    );
  });

  it('tells it of rules, breaches, choices, moves, sources and refusals', () => {
    const { rules, breaches, choices, moves, sources } = assembled();
    expect(new Set(breaches.map(each => each.rule))).toEqual(
      new Set(rules.map(each => each.rule)),
    );
    for (const each of [...rules, ...breaches, ...moves.items[0].refusals])
      expect(each.said).toBeDefined();
    expect(choices.items.map(each => each.said?.refusals.length)).toEqual(
      choices.items.map(each => each.refusals.length || undefined),
    );
    expect(sources.filter(each => each.message && !each.said)).toEqual([]);
    expectSaid(assembled());
  });

  it('is what the tests of the pages are given (UPDATE_ASSEMBLED=1 writes it)', () => {
    // A line for each item, so that a change shows which one it is in.
    const parts = Object.entries(assembled()).map(
      ([key, part]) =>
        `${JSON.stringify(key)}: ${
          Array.isArray(part)
            ? `[\n${part.map(each => JSON.stringify(each)).join(',\n')}\n]`
            : JSON.stringify(part)
        }`,
    );
    const text = `{\n${parts.join(',\n')}\n}\n`;
    if (process.env.UPDATE_ASSEMBLED) writeFileSync(file, text);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('says each message of the catalogue somewhere', () => {
    const folders = [
      ...['primitives-backend', 'primitives-common', 'primitives-node'],
      ...['primitives', 'scaffolder-backend-module-primitives'],
      '../packages/gitops-repo',
    ];
    const sources = folders
      .flatMap(folder => {
        const root = join(plugins, folder, 'src');
        return readdirSync(root, { recursive: true, encoding: 'utf8' })
          .filter(name => /\.tsx?$/.test(name) && !/\.test\./.test(name))
          .filter(name => !/^(sayings\/(?!(render|saying|stale)\.)|testing)/.test(name))
          .map(name => readFileSync(join(root, name), 'utf8'));
      })
      .join('\n');
    // `fault.${fault}` says all that begin and end so.
    const families = [
      ...sources.matchAll(/`([a-zA-Z.]+)\$\{[^`]+\}([^`$]*)`/g),
    ];
    const isSaid = (id: string) =>
      sources.includes(`'${id}'`) ||
      families.some(
        ([, begin, end]) => id.startsWith(begin) && id.endsWith(end),
      );
    // Schemas have words, by which the message is found.
    const isWorded = (text: string) =>
      text.split(/\{\{\w+\}\}/).every(piece => sources.includes(piece));
    const left = Object.entries<string>(sayings).filter(
      ([key, text]) =>
        !isSaid(key.replace(/_(one|other)$/, '')) &&
        !(key.startsWith('input.') && isWorded(text)) &&
        // Those of libraries, which the test of what is recognised has them say.
        !/^(zod|cel|yaml)\./.test(key),
    );
    expect(left.map(([key]) => key)).toEqual([]);
  });
});
