// The live picture: draws what comes, and says so when nothing new does.

import { t } from './i18n.js';
import { live } from './live-connection.js';
import { Picture } from './picture.js';
import { number } from './format.js';

const staleAfter = 2;
const picturesPerSecond = 5;

/** A picture that moves until the signal ends it. `shown` is called with the header of each. */
export function livePicture(signal, shown = () => {}) {
  const picture = new Picture(t('live.picture'));
  let takenAt = null;

  const tellAge = () => {
    const age = takenAt === null ? 0 : (performance.now() - takenAt) / 1000;
    const text = takenAt === null ? t('live.noPicture') : age > staleAfter ? t('live.stale', { seconds: number(age) }) : '';
    picture.note(text, age > staleAfter);
    picture.root.classList.toggle('is-stale', age > staleAfter);
  };

  live.on('picture', ({ header, bitmap }) => {
    takenAt = performance.now() - (header.ageMs ?? 0);
    picture.draw(bitmap, bitmap.width, bitmap.height);
    picture.mark(header.region && scaled(header, bitmap), header.outcome ?? 'none');
    tellAge();
    shown(header);
  }, signal);
  live.pictures(picturesPerSecond, signal);

  const timer = setInterval(tellAge, 500);
  signal.addEventListener('abort', () => clearInterval(timer));
  tellAge();
  return picture;
}

// The region is in pixels of the frame; the picture may have been made smaller.
function scaled({ region, width, height }, bitmap) {
  const across = bitmap.width / (width ?? bitmap.width);
  const down = bitmap.height / (height ?? bitmap.height);
  return { x: region.x * across, y: region.y * down, width: region.width * across, height: region.height * down };
}
