import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkIds } from '@ameide/plugin-primitives-common';
import { generatedFiles } from './generated-files';
import { allChecks } from './verify/all-checks';

// eslint-disable-next-line no-restricted-syntax -- tests run from sources
const project = join(__dirname, '../../..');

describe('what is made from the sources: "node packages/core-repo/scripts/generate.mjs" writes it', () => {
  it.each([...generatedFiles()])('%s is current', (path, text) => {
    expect(readFileSync(join(project, path), 'utf8')).toBe(text);
  });

  it('has no page about a check that is gone', () => {
    const pages = [...generatedFiles().keys()].filter(path =>
      path.startsWith('docs/checks/'),
    );
    expect(
      readdirSync(join(project, 'docs/checks')).map(
        name => `docs/checks/${name}`,
      ),
    ).toEqual(expect.arrayContaining(pages));
    expect(readdirSync(join(project, 'docs/checks'))).toHaveLength(
      pages.length,
    );
  });

  it('has a page for every check, and a section for every rule', () => {
    const files = generatedFiles();
    for (const { id, description } of allChecks) {
      const page = files.get(`docs/checks/${id}.md`);
      for (const rule of description?.rules ?? []) {
        expect(rule.id.startsWith(`${id}/`)).toBe(true);
        expect(page).toContain(`## ${rule.id}\n`);
      }
    }
    expect(allChecks.map(({ id }) => id)).toEqual(checkIds);
  });
});
