// The activation map of a label, drawn over a picture: what each cell adds to the score. Orange speaks for the label, blue against it;
// the pair is told apart with every kind of colour blindness (Okabe and Ito 2008, https://jfly.uni-koeln.de/color/).

const forIt = [230, 159, 0];
const againstIt = [0, 114, 178];

/** The colours as texts, for a legend. */
export const mapColours = { forIt: `rgb(${forIt.join(' ')})`, againstIt: `rgb(${againstIt.join(' ')})` };

/** The greatest amount of a cell: the one that is drawn in full colour. */
export const greatest = map => Math.max(1e-9, ...map.values.map(Math.abs));

/** What the cells add up to. */
export const sumOf = map => map.values.reduce((sum, value) => sum + value, 0);

/** Draws a map with so much opacity (0..1) where its area is; cells run into each other as the network's fields of view do. */
export function drawMap(context, map, opacity) {
  const { x, y, width, height } = map.area;
  context.save();
  context.globalAlpha = opacity;
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = 'high';
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.drawImage(cellsOf(map), x, y, width, height);
  context.restore();
}

// A picture of a pixel for each cell: the colour says for or against, the alpha how much.
function cellsOf(map) {
  const cells = new OffscreenCanvas(map.width, map.height);
  const image = new ImageData(map.width, map.height);
  const most = greatest(map);
  map.values.forEach((value, index) => {
    const [red, green, blue] = value < 0 ? againstIt : forIt;
    image.data.set([red, green, blue, Math.round((255 * Math.abs(value)) / most)], 4 * index);
  });
  cells.getContext('2d').putImageData(image, 0, 0);
  return cells;
}
