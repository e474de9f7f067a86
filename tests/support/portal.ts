import { eventually } from './eventually.ts';

/** Status of a scaffolder task, as the portal's API gives it. */
type Task = { id: string; status: string; state?: unknown };

/** One line of a task's log. */
type TaskEvent = { body: { message: string; stepId?: string; output?: TaskOutput } };

/** What a template gives in the end. */
export type TaskOutput = { links?: { title: string; url: string }[] } & Record<string, unknown>;

/** A signed-in guest of the portal, over its HTTP API. */
export class PortalClient {
  readonly #url: string;
  /** Of the session, which lasts an hour: no suite takes longer, and many ask four times a second. */
  #token: string | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async #signIn(): Promise<string> {
    const response = await fetch(`${this.#url}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'XMLHttpRequest' },
    });
    if (!response.ok) throw new Error(`Guest sign-in: ${response.status} ${await response.text()}`);
    const { backstageIdentity } = await response.json();
    return backstageIdentity.token;
  }

  /** Calls the API as the guest; gives status and parsed body. */
  async call(path: string, init: { method?: string; body?: unknown } = {}): Promise<{ status: number; body: any }> {
    this.#token ??= await this.#signIn();
    const response = await fetch(`${this.#url}/api/${path}`, {
      method: init.method ?? 'GET',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: init.body === undefined ? undefined : JSON.stringify(init.body),
    });
    const text = await response.text();
    return { status: response.status, body: text && JSON.parse(text) };
  }

  /** Calls the API and fails unless it answers with a 2xx status. */
  async ok(path: string, init: { method?: string; body?: unknown } = {}): Promise<any> {
    const { status, body } = await this.call(path, init);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Starts a template and gives the task's id. */
  async startTask(template: string, values: Record<string, unknown>): Promise<string> {
    const { id } = await this.ok('scaffolder/v2/tasks', {
      method: 'POST',
      body: { templateRef: `template:default/${template}`, values, secrets: {} },
    });
    return id;
  }

  /** Waits until a task ended, and gives its status, log and output. */
  async task(id: string, seconds = 120): Promise<{ status: string; log: string; output: TaskOutput }> {
    const task = await eventually(
      `task ${id} ended`,
      async () => {
        const body: Task = await this.ok(`scaffolder/v2/tasks/${id}`);
        return ['completed', 'failed', 'cancelled'].includes(body.status) && body;
      },
      seconds,
    );
    const events: TaskEvent[] = await this.ok(`scaffolder/v2/tasks/${id}/events`);
    const output = events.map(event => event.body.output).find(Boolean) ?? {};
    return { status: task.status, log: events.map(event => event.body.message).join('\n'), output };
  }

  async runTemplate(template: string, values: Record<string, unknown>, seconds?: number) {
    return this.task(await this.startTask(template, values), seconds);
  }

  async pipeline(id: string): Promise<any> {
    return this.ok(`primitives/primitives/${id}`);
  }
}
