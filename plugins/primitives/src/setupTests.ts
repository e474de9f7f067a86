import './muiClassNames';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A whole page is loaded and drawn in a test; on two busy cores that takes longer than the defaults allow.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });

// jsdom lays nothing out: lists that draw what is seen would draw nothing.
for (const name of [
  'offsetHeight',
  'offsetWidth',
  'clientHeight',
  'clientWidth',
]) {
  Object.defineProperty(HTMLElement.prototype, name, {
    configurable: true,
    get: () => 900,
  });
}
// Nothing changes its size there, either.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
