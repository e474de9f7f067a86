import type { PlatformConfig } from '../config';
import { idOf } from './repositories';

/** Somebody with a login: a person, a bot of an App, or an organisation. */
export type Account = { login: string; id: number; type: 'User' | 'Bot' | 'Organization'; email: string };
/** A GitHub App. */
export type App = { id: number; slug: string; name: string };

/** GitHub's own App, in whose name workflows report. */
export const actionsApp: App = { id: 15368, slug: 'github-actions', name: 'GitHub Actions' };

/** Who there is. Logins come from the configuration; others that appear in history are shown as users. */
export class Accounts {
  readonly #config: PlatformConfig;

  constructor(config: PlatformConfig) {
    this.#config = config;
  }

  /** Whether the configuration knows the login. */
  known(login: string): boolean {
    return (
      login in this.#config.users ||
      this.isOrganization(login) ||
      this.apps().some(({ slug }) => login === `${slug}[bot]`)
    );
  }

  isOrganization(login: string): boolean {
    return login in this.#config.organizations || this.#config.repositories.some(({ owner }) => owner === login && !(owner in this.#config.users));
  }

  find(login: string): Account {
    const type = this.isOrganization(login) ? 'Organization' : login.endsWith('[bot]') ? 'Bot' : 'User';
    const id = idOf(login);
    const email = this.#config.users[login]?.email ?? `${id}+${login}@users.noreply.github.com`;
    return { login, id, type, email };
  }

  /** The account behind a commit's address, where one is known. */
  byEmail(email: string): Account | null {
    const user = Object.entries(this.#config.users).find(([, value]) => value.email === email);
    if (user) return this.find(user[0]);
    const match = /^\d+\+(.+)@users\.noreply\.github\.com$/.exec(email);
    return match?.[1] ? this.find(match[1]) : null;
  }

  apps(): App[] {
    return [actionsApp, ...this.#config.apps.map(({ id, slug }) => ({ id, slug, name: slug }))];
  }

  app(slug: string): App {
    return this.apps().find(app => app.slug === slug) ?? { id: idOf(slug), slug, name: slug };
  }

  appById(id: number): App | undefined {
    return this.apps().find(app => app.id === id);
  }

  /** The person that acts on the web pages, since nobody signs in there. */
  localPerson(): Account {
    return this.find(Object.keys(this.#config.users)[0] ?? 'local');
  }
}
