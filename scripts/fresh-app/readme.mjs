import { Advice } from '../lib/steps.mjs';

/** Headings of the sections that are about one frontend system alone. */
const systemHeadings = { new: 'New frontend system', old: 'Old frontend system' };

/**
 * The lines of a README that install its package, of each kind in the order they stand:
 * `commands` from `sh`, `diffs` and `configs` from `diff` and `yaml` blocks whose info string
 * names a file, as in Backstage's own pages: ```` ```diff title="packages/backend/src/index.ts" ````.
 *
 * @param options.name - what the README is called in a message
 * @param options.text - its Markdown
 * @param options.system - `new` or `old`: what stands below the other one's heading is left out
 */
export function readInstallLines({ name, text, system }) {
  const blocks = [...blocksOf(text)].filter(({ headings }) => !headings.includes(systemHeadings[system === 'new' ? 'old' : 'new']));
  const titled = language => blocks.filter(block => block.language === language && block.title).map(({ title, lines }) => ({ name, file: title, lines }));
  return {
    commands: blocks.filter(({ language, headings }) => language === 'sh' && headings.includes('Install')).flatMap(({ lines }) => lines.map(line => parseCommand({ name, line }))),
    diffs: titled('diff'),
    configs: titled('yaml'),
  };
}

/** Fenced blocks, each with the headings that it stands under, the outermost first. */
function* blocksOf(text) {
  let headings = [];
  let open;
  for (const line of text.split('\n')) {
    const fence = /^(`{3,})(\w*)(?: title="([^"]+)")?\s*$/.exec(line);
    if (open) {
      if (line === open.fence) {
        yield open.block;
        open = undefined;
      } else {
        open.block.lines.push(line);
      }
    } else if (fence) {
      open = { fence: fence[1], block: { language: fence[2], title: fence[3], headings: headings.map(heading => heading.title), lines: [] } };
    } else {
      const heading = /^(#+) (.+)$/.exec(line);
      if (heading) headings = [...headings.filter(({ level }) => level < heading[1].length), { level: heading[1].length, title: heading[2] }];
    }
  }
}

/** Only `yarn --cwd <folder> add <packages>` is run, and without a shell. */
function parseCommand({ name, line }) {
  const match = /^yarn --cwd (packages\/(?:app|backend)) add ((?:@?[a-z0-9][\w./@^~-]*(?: |$))+)$/.exec(line);
  if (!match) throw new Advice(`${name}: ${JSON.stringify(line)} is not of the form "yarn --cwd packages/<app or backend> add <packages>"`);
  return { name, cwd: match[1], packages: match[2].trim().split(' ') };
}
