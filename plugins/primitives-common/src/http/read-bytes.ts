/**
 * An answer's body; throws instead of filling the memory with more than `maxBytes`. What
 * came packed (`content-encoding`) is counted as it is unpacked: a few kilobytes can
 * become gigabytes.
 * @public
 */
export async function readBytes(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  // Of what is not packed the length is known to be true: most answers are small, and read at once.
  const { headers } = response;
  const length = Number(headers.get('content-length') ?? NaN);
  if (length <= maxBytes && !headers.has('content-encoding'))
    return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done || !value) break;
    size += value.length;
    if (size > maxBytes) {
      await reader?.cancel();
      throw new Error(
        `the answer of ${
          new URL(response.url).pathname
        } has over ${maxBytes} bytes`,
      );
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
