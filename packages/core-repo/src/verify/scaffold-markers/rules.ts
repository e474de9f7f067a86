import { CheckDescription } from '../rule';

/** The check `scaffold-markers`, for its page and its findings. @internal */
export const scaffoldMarkersDescription = {
  title: 'Scaffold markers',
  what: 'No file of the primitive, and no name of one, holds AMEIDE_SCAFFOLD: the mark of what the scaffold left for somebody to decide. Every byte is searched, of text in UTF-8 and UTF-16 and of files of bytes alike, and tracked files in ignored folders too.',
  rules: [
    {
      id: 'scaffold-markers/left',
      severity: 'error',
      title: 'Something is as the scaffold left it',
      why: 'What stands there is no decision of anybody: a handler without an answer, a test of an answer that is not there yet, a README that says nothing.',
      fix: 'Implement what it stands for, then take the line out. Text that only speaks of the mark can call it "the scaffold marker".',
      limits:
        'A mark that was taken out without doing the work is not seen; the tests are there for that.',
    },
    {
      id: 'scaffold-markers/in-name',
      severity: 'error',
      title: 'File named by the scaffold',
      why: 'A file that still has the mark in its name was made to be renamed or replaced.',
      fix: 'Rename it, or delete it.',
      limits: 'Looks at names below the folder of the primitive.',
    },
    {
      id: 'scaffold-markers/not-looked-at',
      severity: 'error',
      title: 'File that nobody looked at',
      why: 'A file that is no plain file, that cannot be read, or that is too large was not searched. What nobody looked at is no pass.',
      fix: 'Make it a plain file that can be read, split it, or keep it outside of the repository.',
      limits:
        'Links are not followed: what they lead to is searched where it is.',
    },
  ],
} as const satisfies CheckDescription;
