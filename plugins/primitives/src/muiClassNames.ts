// Must be the first import of every entry point: MUI computes its class names when a
// component's module loads. The prefix keeps version 5's apart from version 4's, which
// Backstage still renders; the guard is there because Backstage's theme configures the
// same generator.
import { unstable_ClassNameGenerator as ClassNameGenerator } from '@mui/material/className';

ClassNameGenerator.configure(name =>
  name.startsWith('v5-') ? name : `v5-${name}`,
);
