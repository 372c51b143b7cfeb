// Rectangles in a frame, in whole pixels, that never leave it.

const least = 8;

/** The handles of a rectangle: which edges each of them moves. */
export const handles = [
  ['left', 'top'],
  ['top'],
  ['right', 'top'],
  ['right'],
  ['right', 'bottom'],
  ['bottom'],
  ['left', 'bottom'],
  ['left'],
];

/** Where a handle is. */
export function placeOf({ x, y, width, height }, edges) {
  return {
    x: edges.includes('left') ? x : edges.includes('right') ? x + width : x + width / 2,
    y: edges.includes('top') ? y : edges.includes('bottom') ? y + height : y + height / 2,
  };
}

/** The rectangle moved by a distance. */
export function moved(area, across, down, frame) {
  return {
    ...area,
    x: within(area.x + across, 0, frame.width - area.width),
    y: within(area.y + down, 0, frame.height - area.height),
  };
}

/** The rectangle with some edges moved by a distance. */
export function resized(area, edges, across, down, frame) {
  let { x, y, width, height } = area;
  if (edges.includes('left')) {
    const left = within(x + across, 0, x + width - least);
    width += x - left;
    x = left;
  } else if (edges.includes('right')) {
    width = within(width + across, least, frame.width - x);
  }
  if (edges.includes('top')) {
    const top = within(y + down, 0, y + height - least);
    height += y - top;
    y = top;
  } else if (edges.includes('bottom')) {
    height = within(height + down, least, frame.height - y);
  }
  return { ...area, x, y, width, height };
}

/** The rectangle between two points, or null where it is too small to be meant. */
export function between(from, to, frame) {
  const left = within(Math.min(from.x, to.x), 0, frame.width);
  const top = within(Math.min(from.y, to.y), 0, frame.height);
  const width = within(Math.max(from.x, to.x), 0, frame.width) - left;
  const height = within(Math.max(from.y, to.y), 0, frame.height) - top;
  return width < least || height < least ? null : { x: left, y: top, width, height };
}

/** The left or top edges of tiles over a length: as few as cover it, the last moved back to end with it. */
export function tileStarts(length, tile, overlap) {
  const size = Math.min(Math.max(1, tile), length);
  const number = 1 + Math.max(0, Math.ceil((length - size) / Math.max(1, size - overlap)));
  return Array.from({ length: Math.min(number, 64) }, (_, index) => Math.min(index * (size - overlap), length - size));
}

const within = (value, least, most) => Math.round(Math.max(least, Math.min(most, value)));
