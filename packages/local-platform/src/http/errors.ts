import type { ErrorRequestHandler, Request, Response } from 'express';

/** One entry of `errors` in GitHub's 422 answer. */
export type FieldProblem = { resource?: string; field?: string; code: string; message?: string };

/**
 * An answer other than success, as GitHub words it.
 * See https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;
  readonly errors: FieldProblem[] | undefined;

  constructor(status: number, message: string, errors?: FieldProblem[]) {
    super(message);
    this.status = status;
    this.errors = errors;
  }

  static notFound(): HttpProblem {
    return new HttpProblem(404, 'Not Found');
  }

  /** 422 for one field, with GitHub's codes: missing, missing_field, invalid, already_exists, custom. */
  static invalid(resource: string, field: string, code: string, message?: string): HttpProblem {
    return new HttpProblem(422, 'Validation Failed', [
      { resource, field, code, ...(message ? { message } : {}) },
    ]);
  }
}

/** The `documentation_url` of every error; GitHub's own point at the operation. */
const documentationUrl = 'https://docs.github.com/rest';

/** Writes a problem the way GitHub does. */
function sendProblem(response: Response, problem: HttpProblem): void {
  response.status(problem.status).json({
    message: problem.message,
    ...(problem.errors ? { errors: problem.errors } : {}),
    documentation_url: documentationUrl,
    status: String(problem.status),
  });
}

/** Answers what no route took. */
export function notFoundHandler(_request: Request, response: Response): void {
  sendProblem(response, HttpProblem.notFound());
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : undefined;
}

/** Turns what a route threw into GitHub's shape; the unexpected is logged and becomes a 500. */
export function errorHandler(log: (message: string) => void): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (error instanceof HttpProblem) {
      sendProblem(response, error);
      return;
    }
    const status = statusOf(error);
    if (status !== undefined) {
      // body-parser's own: malformed JSON, too large a body.
      sendProblem(response, new HttpProblem(status, status === 400 ? 'Problems parsing JSON' : String(error)));
      return;
    }
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    log(`${request.method} ${request.originalUrl.split('?')[0]}: ${message}`);
    sendProblem(response, new HttpProblem(500, error instanceof Error ? error.message : 'Server Error'));
  };
}
