/** Requests by system: of GitHub's API, whose limits count them, and of git over HTTP, which no limit counts. */
export function tally(requests) {
  const count = some => some.reduce((sum, each) => sum + each.count, 0);
  const of = system => requests.filter(each => each.system === system);
  const github = of('github');
  const isGit = ({ route }) => /git-upload-pack|info\/refs/.test(route);
  const api = github.filter(each => !isGit(each));
  const argocd = requests.filter(each => each.system.startsWith('argocd'));
  const isList = ({ route }) => /\/api\/v1\/applications$/.test(route);
  return {
    github: count(api),
    git: count(github.filter(isGit)),
    unchanged: count(api.filter(each => each.status === 304)),
    charged: count(api.filter(each => each.status !== 304 && !/graphql/.test(each.route))),
    graphql: count(api.filter(each => /graphql/.test(each.route))),
    registry: count(of('registry')),
    argocdLists: count(argocd.filter(isList)),
    argocdOthers: count(argocd.filter(each => !isList(each))),
    bytes: requests.reduce((sum, each) => sum + each.bytes, 0),
    routes: requests.map(({ system, method, route, status, count: times }) => `${times} × ${system} ${method} ${route} ${status}`),
  };
}
