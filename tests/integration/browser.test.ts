import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findChromium } from '../support/browser.ts';

const here = import.meta.filename;

describe('Chromium', () => {
  it('is the one that is named, else the first that is there', () => {
    assert.equal(findChromium({ named: here, places: [] }), here);
    assert.equal(findChromium({ named: '', places: ['/nowhere/chromium', here, import.meta.dirname] }), here);
  });

  it('is asked for by name where there is none', () => {
    assert.throws(() => findChromium({ named: '', places: ['/nowhere/chromium'] }), /no Chromium at \/nowhere\/chromium\. Install it .*apt-get install chromium.*PLAYWRIGHT_CHROMIUM_PATH/);
    assert.throws(() => findChromium({ named: '/nowhere/named', places: [here] }), /PLAYWRIGHT_CHROMIUM_PATH names \/nowhere\/named, which is not there/);
  });
});
