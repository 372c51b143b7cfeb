// Which parts come before and after one in the list that the viewer came from; so previous and next stay within what was searched for.

let listed = [];

/** Keeps the list that the viewer looks at, the newest first. */
export function keepListed(results) {
  listed = results;
}

/** The neighbours of a part: in the list where it is in it, else in the journal as far as the station says them. */
export function neighboursOf(part) {
  const place = listed.indexOf(part.result);
  return place < 0
    ? { newer: part.newer, older: part.older }
    : { newer: listed[place - 1] ?? part.newer, older: listed[place + 1] ?? part.older };
}
