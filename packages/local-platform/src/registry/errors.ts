const statuses = {
  BLOB_UNKNOWN: 404,
  BLOB_UPLOAD_INVALID: 416,
  BLOB_UPLOAD_UNKNOWN: 404,
  DIGEST_INVALID: 400,
  MANIFEST_BLOB_UNKNOWN: 404,
  MANIFEST_INVALID: 400,
  MANIFEST_UNKNOWN: 404,
  NAME_INVALID: 400,
  NAME_UNKNOWN: 404,
  SIZE_INVALID: 400,
  UNAUTHORIZED: 401,
  DENIED: 403,
  UNSUPPORTED: 405,
} as const;

/** Error codes of the OCI distribution specification, "Error Codes". */
export type RegistryErrorCode = keyof typeof statuses;

/** An answer other than success, in the distribution specification's words. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly code: RegistryErrorCode;
  readonly status: number;
  readonly detail: unknown;

  constructor(code: RegistryErrorCode, message: string, detail?: unknown) {
    super(message);
    this.code = code;
    this.status = statuses[code];
    this.detail = detail;
  }

  toJSON() {
    return { errors: [{ code: this.code, message: this.message, ...(this.detail === undefined ? {} : { detail: this.detail }) }] };
  }
}

/** An image that a workload asked for and that cannot be had; the message is what the pod's status shows. */
export class ImagePullError extends Error {
  override readonly name = 'ImagePullError';

  constructor(reference: string, reason: string) {
    super(`Failed to pull image "${reference}": ${reason}`);
  }
}
