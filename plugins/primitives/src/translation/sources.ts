/** Texts of the page about the sources. @internal */
export const sourceMessages = {
  title: 'Where this comes from',
  intro:
    'Everything on these pages is read from the systems below. One that cannot be read keeps its last known state, marked with its age.',
  table: 'Sources',
  source: 'Source',
  status: 'Status',
  read: 'Read in full',
  never: 'never yet',
  budget: 'Rate limit',
  noBudget: 'none told',
  leftUntil: '{{remaining}} of {{limit}} left until {{time}}',
  forOthers: '{{kept}} of the limit are kept for others',
  ok: 'Up to date',
  failed: 'Cannot be read',
  limited: 'Limited',
  unread: 'Not read yet',
  message: 'What it says',
  until: 'until {{time}}',
  lag: 'Not shown yet: {{hints}} reported changes, {{primitives}} primitives, for {{seconds}} s.',
  noLag: 'Everything that was reported is shown.',
} as const;
