// Members of a recipe by their path, as messages name them: 'regions[0].tiles.width'.

const labelPrefix = 'thresholds.labels.';

// A label is a word of the model's and may have a point in it.
function keysOf(path) {
  return path.startsWith(labelPrefix)
    ? ['thresholds', 'labels', path.slice(labelPrefix.length)]
    : path.match(/[^.[\]]+/g).map(key => (/^\d+$/.test(key) ? Number(key) : key));
}

/** The value of a member, or undefined. */
export function valueAt(document, path) {
  return keysOf(path).reduce((node, key) => node?.[key], document);
}

/** Gives a member a value in place; undefined takes it away, and with it groups that have nothing left in them. */
export function setValue(document, path, value) {
  const keys = keysOf(path);
  const last = keys.pop();
  const groups = [document];
  for (const key of keys) {
    const group = groups.at(-1);
    if (group[key] === undefined || group[key] === null) {
      if (value === undefined) {
        return;
      }
      group[key] = {};
    }
    groups.push(group[key]);
  }
  if (value !== undefined) {
    groups.at(-1)[last] = value;
    return;
  }
  delete groups.at(-1)[last];
  for (let depth = keys.length; depth > 0 && isEmpty(groups[depth]); depth--) {
    delete groups[depth - 1][keys[depth - 1]];
  }
}

/** What differs between two documents: [{member, from, to}]. Lists of another length differ as a whole. */
export function differences(before, after, path = '') {
  if (JSON.stringify(before) === JSON.stringify(after)) {
    return [];
  }
  if (!isGroup(before) || !isGroup(after) || (Array.isArray(before) && before.length !== after.length)) {
    return [{ member: path, from: before, to: after }];
  }
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap(key =>
    differences(before[key], after[key], Array.isArray(before) ? `${path}[${key}]` : path ? `${path}.${key}` : key),
  );
}

/** A value as a line of text. */
export const valueText = value =>
  value === undefined || value === null ? '–' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const isGroup = value => value !== null && typeof value === 'object';
const isEmpty = group => isGroup(group) && !Array.isArray(group) && Object.keys(group).length === 0;
