// Making elements. Texts are always text nodes: names of parts and files come from outside and are never read as markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an element. `on` holds listeners, `text` its text; true and false are attributes that are there or not. */
export function element(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for SVG. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, tag), properties, children);
}

function fill(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    set(node, name, value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

function set(node, name, value) {
  if (name === 'text') {
    node.textContent = value;
  } else if (name === 'on') {
    Object.entries(value).forEach(([kind, listener]) => node.addEventListener(kind, listener));
  } else if (value === true) {
    node.setAttribute(name, '');
  } else if (value !== false && value !== null && value !== undefined) {
    node.setAttribute(name, value);
  }
}

/** Changes a text only where it is another one, so that nothing is laid out or read aloud for nothing. */
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Sets an attribute, or takes it away for null and false. */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value === true ? '' : value);
  }
}

/** Loads a style sheet once; resolves when it holds. */
export function loadStyle(address) {
  return loadOnce(`link[href="${address}"]`, () => element('link', { rel: 'stylesheet', href: address }));
}

/** Loads a classic script once, for libraries that are no modules. */
export function loadScript(address) {
  return loadOnce(`script[src="${address}"]`, () => element('script', { src: address }));
}

function loadOnce(selector, make) {
  const before = document.head.querySelector(selector);
  if (before) {
    return before.loaded ?? Promise.resolve();
  }
  const node = make();
  node.loaded = new Promise((resolve, reject) => {
    node.addEventListener('load', () => resolve());
    node.addEventListener('error', () => {
      node.remove();
      reject(new TypeError(selector));
    });
  });
  document.head.append(node);
  return node.loaded;
}
