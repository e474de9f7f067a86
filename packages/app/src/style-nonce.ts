/**
 * Has every style element that a script of the page makes carry the page's nonce, so that
 * its Content-Security-Policy can refuse those that came as markup. Most libraries would
 * take a nonce by a way of their own (JSS, Emotion, react-aria, CodeMirror), but what
 * Backstage's packages write their CSS modules with takes none (style-inject, in
 * `@backstage/ui` and the plugins), and runs before the app does.
 */
export function giveStylesNonce(page: Document, nonce: string): void {
  const create = page.createElement.bind(page);
  Object.defineProperty(page, 'createElement', {
    configurable: true,
    writable: true,
    value: (name: string, options?: ElementCreationOptions) => {
      const element = create(name, options);
      if (element.localName === 'style') element.nonce = nonce;
      return element;
    },
  });
  // Goober (notistack) sets the nonce of its own style to this, also where it is not there.
  Reflect.set(window, '__nonce__', nonce);
}

// The backend writes it there (packages/backend/src/http/style-nonce.ts).
const nonce = document
  .querySelector('meta[property="csp-nonce"]')
  ?.getAttribute('content');
if (nonce) giveStylesNonce(document, nonce);
