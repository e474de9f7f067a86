import './muiClassNames';
import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// A whole page is loaded and drawn in a test; on two busy cores that takes longer than the defaults allow.
jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 15_000 });
