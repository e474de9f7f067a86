/** An answer's text; throws instead of filling the memory with more than `limit` bytes. @internal */
export async function readText(
  response: Response,
  limit: number,
): Promise<string> {
  // Of what is not packed the length is known to be true: most answers are small, and read at once.
  const { headers } = response;
  const length = Number(headers.get('content-length') ?? NaN);
  if (length <= limit && !headers.has('content-encoding'))
    return response.text();
  const parts: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit)
      throw new Error(
        `the answer of ${
          new URL(response.url).pathname
        } has over ${limit} bytes`,
      );
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}
