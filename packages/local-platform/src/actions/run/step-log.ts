import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Masks } from './masks';

/** The log of one step: a file whose lines start with their time, as GitHub's do. */
export class StepLog {
  readonly #descriptor: number;
  readonly #masks: Masks;

  constructor(folder: string, number: number, masks: Masks) {
    mkdirSync(folder, { recursive: true });
    this.#descriptor = openSync(join(folder, `${number}.txt`), 'a');
    this.#masks = masks;
  }

  /** Writes text, secrets hidden. */
  write(text: string): void {
    const time = new Date().toISOString();
    const lines = this.#masks.hide(text).split('\n').map(line => `${time} ${line}\n`);
    writeSync(this.#descriptor, lines.join(''));
  }

  group(title: string, lines: string[]): void {
    this.write([`##[group]${title}`, ...lines, '##[endgroup]'].join('\n'));
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** The logs of a job's steps in order, as far as they are written. */
export function readStepLogs(folder: string): { number: number; text: string }[] {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch {
    return [];
  }
  return files
    .flatMap(file => (file.endsWith('.txt') ? [Number.parseInt(file, 10)] : []))
    .sort((left, right) => left - right)
    .map(number => ({ number, text: readFileSync(join(folder, `${number}.txt`), 'utf8') }));
}
