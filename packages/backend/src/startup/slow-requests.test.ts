import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const root = join(__dirname, '../../../..');

/** Node itself ends what is slower than this (nodejs.org/api/http.html, "server.requestTimeout"). */
it.each(['app-config.yaml', 'app-config.production.yaml'])(
  '%s gives nobody minutes to send a request',
  file => {
    const { server } = parse(readFileSync(join(root, file), 'utf8')).backend;
    expect(server.headersTimeout.seconds).toBeLessThanOrEqual(20);
    expect(server.requestTimeout.seconds).toBeLessThanOrEqual(60);
  },
);
