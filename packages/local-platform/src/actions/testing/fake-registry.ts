import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RegistryPort, UnpackedImage } from '../../contract';

type Push = Parameters<RegistryPort['push']>[0];

/** A registry that remembers what was pushed, with the files of the layer. */
export class FakeRegistry implements RegistryPort {
  readonly host = 'localhost:4701';
  readonly pushes: (Push & { files: Record<string, { content: string; executable: boolean }> })[] = [];

  async push(options: Push): Promise<{ digest: string }> {
    const [first] = options.images;
    if (!first) throw new Error('no image to push');
    const { layer } = first;
    const names = readdirSync(layer, { recursive: true, encoding: 'utf8' }).filter(name => statSync(join(layer, name)).isFile());
    const files = Object.fromEntries(
      names.map(name => {
        const path = join(layer, name);
        return [name, { content: readFileSync(path, 'utf8'), executable: (statSync(path).mode & 0o111) !== 0 }];
      }),
    );
    this.pushes.push({ ...options, files });
    return { digest: `sha256:${'a'.repeat(64)}` };
  }

  async unpack(reference: string): Promise<UnpackedImage> {
    throw new Error(`No image ${reference}`);
  }

  onPush(): void {}
}
