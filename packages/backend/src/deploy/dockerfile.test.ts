import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  DockerfileParser,
  From,
  Instruction,
  JSONInstruction,
} from 'dockerfile-ast';

const root = resolvePackagePath('backend', '../..');
const text = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
const file = DockerfileParser.parse(text);
const instructions = file.getInstructions();
const words = (instruction: Instruction) =>
  instruction.getArguments().map(argument => argument.getValue());

/** Instructions by stage, in order. */
const stages = instructions.reduce<Instruction[][]>((found, instruction) => {
  if (instruction instanceof From) found.push([]);
  found.at(-1)?.push(instruction);
  return found;
}, []);
const named = (name: string) =>
  stages.map(stage =>
    stage.filter(instruction => instruction.getKeyword() === name),
  );
const last = (name: string) => named(name).at(-1) ?? [];

describe('deploy/Dockerfile', () => {
  it('has a stage for the dependencies, one that builds, and one that runs', () => {
    expect(file.getFROMs().map(from => from.getBuildStage())).toEqual([
      'dependencies',
      'build',
      'portal',
    ]);
  });

  it('stands on images that are pinned by digest, which whoever builds must give', () => {
    const known = file.getFROMs().map(from => from.getBuildStage());
    const bases = file
      .getFROMs()
      .map(from => from.getImage())
      .filter(image => !known.includes(image));
    expect(new Set(bases)).toEqual(new Set(['${NODE_IMAGE}@${NODE_DIGEST}']));
    const digest = instructions.find(
      instruction =>
        instruction.getKeyword() === 'ARG' &&
        words(instruction)[0].startsWith('NODE_DIGEST'),
    );
    expect(digest && words(digest)).toEqual(['NODE_DIGEST']);
  });

  it('runs as a user of its own, set after the last instruction that needs root', () => {
    const stage = stages.at(-1) ?? [];
    const user = last('USER');
    expect(user.map(words)).toEqual([['10001:10001']]);
    const after = stage
      .slice(stage.indexOf(user[0]))
      .map(instruction => instruction.getKeyword());
    expect(after).not.toEqual(expect.arrayContaining(['RUN']));
    expect(after).not.toEqual(expect.arrayContaining(['COPY']));
  });

  it('owns nothing of what it runs, so that it cannot change itself', () => {
    for (const copy of last('COPY'))
      expect(copy.getTextContent()).toContain('--chown=root:root');
  });

  it('writes where the chart mounts a volume, and nowhere else', () => {
    const chart = readFileSync(
      join(root, 'deploy/chart/portal/templates/deployment.yaml'),
      'utf8',
    );
    const [volume] = last('VOLUME');
    const folders =
      volume instanceof JSONInstruction
        ? volume.getJSONStrings().map(json => json.getJSONValue())
        : [];
    expect(folders).toEqual(['/tmp', '/var/lib/portal']);
    for (const folder of folders)
      expect(chart).toContain(`mountPath: ${folder}\n`);
    expect(chart).toContain('readOnlyRootFilesystem: true');
  });

  it('says of its health by the readiness that the chart asks for', () => {
    const [check] = last('HEALTHCHECK');
    expect(check.getTextContent()).toContain('/.backstage/health/v1/readiness');
  });

  it('takes no secret as an argument or a variable, and nothing from the network but packages', () => {
    const texts = (...keywords: string[]) =>
      instructions
        .filter(each => keywords.includes(each.getKeyword()))
        .map(each => each.getTextContent())
        .join('\n');
    expect(texts('ARG', 'ENV')).not.toMatch(/password|token|secret/i);
    expect(texts('ADD')).toBe('');
    expect(texts('RUN')).not.toMatch(/curl|wget|sudo/);
  });

  it('installs from every manifest that there is, and starts what is there', () => {
    const manifests = globSync('{packages,plugins}/*/package.json', {
      cwd: root,
    }).sort();
    const copied = named('COPY')[0]
      .flatMap(words)
      .filter(path => path.endsWith('/package.json'));
    expect(copied.sort()).toEqual(manifests);
    const [entry] = last('ENTRYPOINT');
    const [command] = last('CMD');
    const started = [entry, command].flatMap(each =>
      each instanceof JSONInstruction
        ? each.getJSONStrings().map(json => json.getJSONValue())
        : [],
    );
    for (const path of started.filter(word => /\.(cjs|ts|yaml)$/.test(word))) {
      expect([
        path,
        existsSync(join(root, path.replace('/portal/', ''))),
      ]).toEqual([path, true]);
    }
    // As the tests that start a portal do.
    const flags = readFileSync(
      join(root, 'scripts/lib/portal-flags.mjs'),
      'utf8',
    );
    const told = [...flags.matchAll(/'(--[\w-]+)'/g)].map(([, flag]) => flag);
    expect(told).toHaveLength(1);
    expect(started).toEqual(expect.arrayContaining(told));
  });

  it('has a bill of what it is made of, made where it is built', () => {
    const made = named('RUN')[1].map(each => each.getTextContent());
    expect(made).toContainEqual(
      expect.stringMatching(/dependencies\.mjs --sbom \S*sbom\.cdx\.json$/),
    );
  });

  it('has the schema of its configuration made where it is built', () => {
    const made = named('RUN')[1].map(each => each.getTextContent());
    const [, module = '', load = ''] =
      /require\('\/portal\/(\S+)'\)\.(\w+)\(\)" && test -f \.\.\/backend\/dist\/config-schema\.json$/.exec(
        made.find(line => line.includes('config-schema')) ?? '',
      ) ?? [];
    expect(readFileSync(join(root, `${module}.ts`), 'utf8')).toContain(
      `export async function ${load}(`,
    );
  });

  it('copies nothing of a machine that builds it', () => {
    const ignored = readFileSync(
      join(root, 'deploy/Dockerfile.dockerignore'),
      'utf8',
    ).split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining([
        '.git',
        '.state',
        '.env*',
        '**/node_modules',
        'app-config.yaml',
        'app-config.local.yaml',
      ]),
    );
  });
});
