import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { templateMessage } from './template-words';

const root = resolve(__dirname, '../../../../templates');
const templates = readdirSync(root, { withFileTypes: true })
  .filter(({ name }) => !['repositories', 'skeletons'].includes(name))
  .map(({ name }) => [
    name,
    readFileSync(resolve(root, name, 'template.yaml'), 'utf8'),
  ]);

const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map(([, words]) => words);

describe('the words of a template', () => {
  it.each(templates)('of %s can be said in another language', (name, text) => {
    const title = found(text, /^ {2}title: (.+)$/gm);
    const steps = found(text, /^ {4}- id: .+\n {6}name: (.+)$/gm);
    expect(title).toHaveLength(1);
    expect(steps).toHaveLength(found(text, /^ {6}(action): /gm).length);
    // Links elsewhere, which the page of a new primitive shows; it follows no other's.
    const links = found(
      text,
      /^ {6}- title: (.+)\n {8}icon: github$/gm,
    ).filter(() => name === 'create-primitive');
    for (const words of [...title, ...steps, ...links])
      expect([words, templateMessage(words)]).toEqual([
        words,
        expect.any(String),
      ]);
  });

  it('are an organisation’s own where it changed them', () => {
    expect(templateMessage('New service')).toBeUndefined();
  });
});
