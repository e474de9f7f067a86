import { AsyncLocalStorage } from 'node:async_hooks';

/** A request to an outside system, without what could be secret in it. @public */
export type OutgoingRequest = {
  method: string;
  /** Scheme, host and path; never a query, in which tokens and signatures travel, nor a login. */
  url: URL;
};

/** What is there of an answer as soon as it begins. @public */
export type AnswerHead = { status: number };

/** Told of every request that is made on behalf of some work. @public */
export interface RequestObserver {
  /** Has an HTTP request sent; it ends with the answer's head. */
  http<T extends AnswerHead>(
    request: OutgoingRequest,
    send: () => Promise<T>,
  ): Promise<T>;
  /** Has `git fetch` run against a repository. */
  gitFetch(url: URL, run: () => Promise<void>): Promise<void>;
}

/** As OpenTelemetry's own context does, it follows the work through every call and wait. */
const observers = new AsyncLocalStorage<RequestObserver>();

/** Does some work, and has its requests observed. @public */
export function withRequestObserver<T>(
  observer: RequestObserver,
  work: () => T,
): T {
  return observers.run(observer, work);
}

/** A request, told to the observer of the work at hand. @internal */
export function observed<T extends AnswerHead>(
  request: { method: string; url: string },
  send: () => Promise<T>,
): Promise<T> {
  const { method, url } = request;
  const observer = observers.getStore();
  return observer ? observer.http({ method, url: bareUrl(url) }, send) : send();
}

/** `fetch`, told to the observer of the work at hand. @internal */
export function observedFetch(
  url: string,
  init: RequestInit,
): Promise<Response> {
  return observed({ method: init.method ?? 'GET', url }, () =>
    fetch(url, init),
  );
}

/** A run of `git fetch`, told to the observer of the work at hand. @internal */
export function observedGitFetch(
  url: string,
  run: () => Promise<void>,
): Promise<void> {
  const observer = observers.getStore();
  return observer && URL.canParse(url)
    ? observer.gitFetch(bareUrl(url), run)
    : run();
}

function bareUrl(text: string): URL {
  const url = new URL(text);
  for (const part of ['username', 'password', 'search', 'hash'] as const)
    url[part] = '';
  return url;
}
