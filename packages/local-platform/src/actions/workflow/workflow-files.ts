import { git, readFileAt, workflowFilesAt } from '../git';
import { parseWorkflowFile, type ParsedWorkflow } from './parse-workflow';

/** Parsed files that are remembered; enough for all workflows of some repositories in some versions. */
const rememberedFiles = 500;

/** Reads workflow files from commits; each version of a file is parsed once. */
export class WorkflowFiles {
  readonly #parsed = new Map<string, Promise<ParsedWorkflow>>();

  /** All workflow files of a commit. */
  async all(bare: string, sha: string): Promise<ParsedWorkflow[]> {
    const files = await workflowFilesAt(bare, sha);
    return Promise.all(files.map(({ path, blob }) => this.#parse(path, blob, () => git(bare, ['cat-file', 'blob', blob]))));
  }

  /** One file of a commit, or undefined when it is not there. */
  async one(bare: string, sha: string, path: string): Promise<ParsedWorkflow | undefined> {
    const content = await readFileAt(bare, sha, path);
    return content === undefined ? undefined : this.#parse(path, `${sha}:`, async () => content);
  }

  #parse(path: string, version: string, read: () => Promise<string>): Promise<ParsedWorkflow> {
    const key = `${version}:${path}`;
    const known = this.#parsed.get(key);
    if (known) return known;
    const parsed = read().then(content => parseWorkflowFile(path, content));
    parsed.catch(() => this.#parsed.delete(key));
    if (this.#parsed.size >= rememberedFiles) this.#parsed.delete([...this.#parsed.keys()][0] ?? '');
    this.#parsed.set(key, parsed);
    return parsed;
  }
}
