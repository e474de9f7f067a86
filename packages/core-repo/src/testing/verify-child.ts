import { verifyPrimitive } from '../verify/verify-primitive';

// Run by tests as a process of its own, so that it can be killed: root, kind, name, check.
const [root, kind, name] = process.argv.slice(2);
verifyPrimitive({ root, kind, name, checks: ['codegen'] }).then(
  report => process.stdout.write(JSON.stringify(report)),
  error => {
    process.stderr.write(String(error));
    process.exitCode = 1;
  },
);
