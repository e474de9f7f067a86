import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../../logger';

/** HTTP statuses of the gRPC codes that Argo CD's gateway answers with. */
const statuses = { 3: 400, 5: 404, 7: 403, 9: 400, 12: 501, 13: 500, 16: 401 } as const;

/** An answer other than success, as Argo CD's gRPC gateway words it. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: keyof typeof statuses;

  constructor(code: keyof typeof statuses, message: string) {
    super(message);
    this.code = code;
  }

  get status(): number {
    return statuses[this.code];
  }

  toJSON() {
    return { error: this.message, code: this.code, message: this.message };
  }
}

/** Writes what a route threw. */
export function errorHandler(logger: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (!(error instanceof ApiError)) {
      logger.error(`argocd: ${request.method} ${request.path}: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const answer = error instanceof ApiError ? error : new ApiError(13, error instanceof Error ? error.message : String(error));
    response.status(answer.status).json(answer);
  };
}
