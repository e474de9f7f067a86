import { CheckDescription } from '../rule';

/** The check `shape`, for its page and its findings. @internal */
export const shapeDescription = {
  title: 'Shape',
  what: 'The files that the kind has in its language are there, and each can be read as what it is. Which files those are is data: shape.yaml of the kind and of all kinds, and what the organisation adds in the folder that "shapes" in ameide.yaml names.',
  rules: [
    {
      id: 'shape/missing',
      severity: 'error',
      title: 'Expected file that is not there',
      why: 'Whoever knows one primitive of a kind finds their way in every other, and so do build, smoke and catalog.',
      fix: 'Add the file; the message says what it is for, and a fresh scaffold of the kind shows one. If the kind is to do without it, mark it "optional: true" in a shape.yaml of the organisation.',
      limits:
        'Says that there is a file of that name, and nothing of what is in it.',
    },
    {
      id: 'shape/unreadable',
      severity: 'error',
      title: 'Expected file that is not what its name says',
      why: 'The next program that reads it fails, later and with words that are harder to read.',
      fix: 'Repair the file; the message says where it stops making sense.',
      limits:
        'Judges grammar only, of JSON, YAML, TOML, Dockerfiles, TypeScript and JavaScript. Go, Python and whatever else must be text in UTF-8 that is not empty: compilers and tests say the rest.',
    },
    {
      id: 'shape/no-shape',
      severity: 'error',
      title: 'Language without a shape',
      why: 'No shape.yaml of this kind, nor of all kinds, lists files in the language of the primitive, so nothing could be compared.',
      fix: 'Add the language to shape.yaml in the folder that "shapes" in ameide.yaml names, or write the primitive in a language that the kind has.',
      limits: 'One listed file is enough to pass this rule.',
    },
  ],
} as const satisfies CheckDescription;
