/** The two pages that are held against each other. */
export const lists = {
  fleet: {
    path: '/primitives',
    open: page => page.getByRole('link', { name: 'Primitives', exact: true }).first().click(),
    search: page => page.getByRole('searchbox', { name: 'Search name, owner or system' }),
  },
  catalog: {
    path: '/catalog?filters[kind]=component&filters[user]=all',
    open: page => page.getByRole('link', { name: 'Catalog', exact: true }).first().click(),
    search: page => page.getByPlaceholder('Search', { exact: true }),
  },
};
