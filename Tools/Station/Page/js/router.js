// Which view an address means. Addresses are behind the hash, so that the station serves one page: #/parts/ID, #/parts?outcome=ng.

/** Views by the first segment of the address; each module exports show(root, context). */
const views = {
  live: () => import('./views/live.js'),
  parts: segments => (segments.length > 0 ? import('./views/part.js') : import('./views/parts.js')),
  review: () => import('./views/review.js'),
  trends: () => import('./views/trends.js'),
  recipe: () => import('./views/recipe.js'),
  models: () => import('./views/models.js'),
  doctor: () => import('./views/doctor.js'),
  audit: () => import('./views/audit.js'),
  access: () => import('./views/access.js'),
  login: () => import('./views/login.js'),
  unknown: () => import('./views/unknown.js'),
};

/** The role that a view needs. */
export const roleOf = { review: 'operator', doctor: 'engineer', audit: 'engineer' };

/** The address as it is now: name of the view, further segments, query. */
export function currentRoute() {
  const [path, query] = location.hash.replace(/^#\/?/, '').split('?');
  const [first, ...segments] = path.split('/').filter(Boolean).map(decoded);
  const name = first === undefined ? 'live' : Object.hasOwn(views, first) ? first : 'unknown';
  return { name, segments, query: Object.fromEntries(new URLSearchParams(query ?? '')) };
}

/** The module of a view. */
export const load = route => views[route.name](route.segments);

/** The address of a view; empty members of the query are left out. */
export function hash(path, query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(pairs).toString();
  return `#/${path}${text ? `?${text}` : ''}`;
}

/** The address of a part's card. */
export const partHash = result => hash(`parts/${encodeURIComponent(result)}`);

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
