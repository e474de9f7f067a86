import { giveStylesNonce } from './style-nonce';

describe('giveStylesNonce', () => {
  const page = document.implementation.createHTMLDocument();
  beforeAll(() => giveStylesNonce(page, 'n0nce'));

  it('gives every style that is made the nonce', () => {
    expect(page.createElement('style').nonce).toBe('n0nce');
    expect(page.createElement('STYLE').nonce).toBe('n0nce');
  });

  it('makes everything else as it is made otherwise', () => {
    const made = page.createElement('a', { is: 'x-a' });
    expect(made).toBeInstanceOf(HTMLAnchorElement);
    expect(made.nonce ?? '').toBe('');
  });

  it('gives none to what comes as markup', () => {
    const box = page.createElement('div');
    box.innerHTML = '<style>p { color: red }</style>';
    expect(box.querySelector('style')?.nonce ?? '').toBe('');
  });
});
