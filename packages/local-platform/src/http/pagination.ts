import type { Request, Response } from 'express';

/** Which part of a list is asked for; GitHub's defaults and limits. */
export type Page = { page: number; perPage: number };

function positive(value: unknown, fallback: number): number {
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : Number.NaN;
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

/** Reads `page` and `per_page`. */
export function readPage(request: Request): Page {
  return {
    page: positive(request.query.page, 1),
    perPage: Math.min(positive(request.query.per_page, 30), 100),
  };
}

function pageUrl(request: Request, base: string, page: number): string {
  const url = new URL(request.originalUrl, base);
  url.searchParams.set('page', String(page));
  return url.href;
}

/** Sets the `Link` header; without `last` where the end is not known. */
export function setLinks(
  request: Request,
  response: Response,
  page: Page,
  end: { hasNext: boolean; last?: number },
): void {
  const base = `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  const links: string[] = [];
  const add = (number: number, relation: string) =>
    links.push(`<${pageUrl(request, base, number)}>; rel="${relation}"`);
  if (page.page > 1) add(page.page - 1, 'prev');
  if (end.hasNext) add(page.page + 1, 'next');
  if (end.hasNext && end.last !== undefined) add(end.last, 'last');
  if (page.page > 1) add(1, 'first');
  if (links.length) response.set('Link', links.join(', '));
}

/** The asked part of a list that is at hand, with its links set. */
export function paginate<T>(request: Request, response: Response, items: T[]): T[] {
  const page = readPage(request);
  const last = Math.max(1, Math.ceil(items.length / page.perPage));
  setLinks(request, response, page, { hasNext: page.page < last, last });
  return items.slice((page.page - 1) * page.perPage, page.page * page.perPage);
}
