/** Why a task of the Scaffolder that asked for something failed; only words get from a task to a page. @internal */
export const taskSayings = {
  'task.noPermission':
    "{{person}} lacks the permission '{{permission}}'; ask the platform team for it",
  'task.whoever': 'Whoever started this task',
  'task.nothingAsked':
    "task: '{{id}}' asked for nothing that waits for a second person",
  'task.notUnderstood':
    "task: '{{id}}' keeps what it asked for in a way that is not understood",
  'task.noPerson':
    "'{{who}}' is no person; one person asks, and another approves",
  'task.ownRequest':
    '{{person}} asked for this; another person has to approve it',
  'task.expired':
    "The request of task '{{id}}' expired at {{time}}; ask for it again",

  'task.noPull':
    'The run succeeded but opened no pull request from {{branch}}: {{url}}',
  'task.runEnded': 'The run ended with {{conclusion}}: {{url}}',
  'task.runEndedIn':
    "The run ended with {{conclusion}} in job '{{job}}': {{url}}",
  'task.runEndedAt':
    "The run ended with {{conclusion}} in job '{{job}}', step '{{step}}': {{url}}",
  'task.runLasts':
    'The run is still {{status}} after {{minutes}} minutes: {{url}}. Run the task again later, it goes on from there',
  'task.noRun':
    'GitHub took the dispatch of {{workflow}}, but lists no new run of it',
  'task.fileLarge':
    "{{file}} of {{repository}} has {{size}} bytes, and GitHub's API gives no more than 1 MB",

  'task.taken':
    "name: '{{name}}' is taken: {{path}} is on {{branch}} and is not {{id}} as asked for: {{differences}}. Choose another name, or change the existing one by a pull request",
  'task.takenByPull':
    "name: '{{name}}' is taken: {{url}} made {{primitive}} another way: {{differences}}. Choose another name, or give the same answers to go on with that one",
  'task.otherId': 'its id is {{found}}, not {{asked}}',
  'task.otherOwner': 'its owner is {{found}}, not {{asked}}',
  'task.otherSystem': 'its system is {{found}}, not {{asked}}',
  'task.withoutSystem': 'its system is not set, not {{asked}}',
  'task.otherLanguage': '"Language" is {{found}} there, not {{asked}}',
  'task.otherStart': '"Starts from" is {{found}} there, not {{asked}}',
  'task.noComponent': '{{file}} names no component',
  'task.unreadComponent': '{{file}} has more than {{most}} KiB, and is not read',
  'task.verifyFailed': 'Verification failed: {{checks}}',
  'task.verifyUnclear': 'the report says so without naming a check',
  'task.verifyNotRun':
    'Verification could not run to its end: {{checks}} gave an error',
  'task.noCheck': 'no check',
  'task.nothingPushed':
    '{{problem}}. The report is in the log above; nothing was pushed',
  'task.pushedMeanwhile':
    'git {{command}}: somebody pushed to the branch meanwhile; run the task again, it goes on from there',
  'task.gitSilent':
    'GitHub at {{url}} does not answer git {{command}}: {{words}}; check that it is running, then run the task again',
  'task.gitFailed': 'git {{command}} failed: {{words}}',

  // What the doors to outside systems say; the system's own words stay.
  'outside.silent':
    '{{system}} does not answer: {{words}}; check that it is running',
  'outside.unclear':
    '{{system}} gave an answer that we do not understand: {{words}}',
  'outside.limited':
    '{{system}} limits our requests ({{status}}): {{words}}; it is asked again later',
  'outside.credentials':
    '{{system}} refused our credentials (401): {{words}}; check the configured token',
  'outside.forbidden':
    '{{system}} does not permit this (403): {{words}}; check what the configured token may do',
  'outside.missing': '{{system}} does not have it (404): {{words}}',
  'outside.conflict': '{{system}} sees a conflict (409): {{words}}',
  'outside.refused': '{{system}} refused the request (422): {{words}}',
  'outside.failed':
    '{{system}} failed ({{status}}): {{words}}; it is asked again later',
} as const;
