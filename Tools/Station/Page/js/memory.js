// What the browser keeps for this viewer. Where it keeps nothing (private windows, locked kiosks), the page works all the same.

const prefix = 'edge.';

/** What was kept under a name, or null. */
export function recall(name) {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name. */
export function remember(name, value) {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // Nothing is kept then; the choice holds for this page.
  }
}
