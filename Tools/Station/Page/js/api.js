// Calls to the station. What it refuses comes back as an ApiProblem whose message is a sentence for people.

import { stationLanguage, t } from './i18n.js';

const root = '/api/v1/';

let csrf = '';
let whenLoggedOut = () => {};
let renewCsrf = async () => {};

/** A call that the station refused, or that did not reach it (status 0). */
export class ApiProblem extends Error {
  constructor(status, message, { faults = [], retryAfter = null, language = null } = {}) {
    super(message);
    this.status = status;
    this.faults = faults;
    this.retryAfter = retryAfter;
    this.language = language;
  }

  /** Whether the same call may do better later. */
  get isPassing() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** What changing calls carry, what happens when the session has ended, and what has a new csrf text prepared, or throws. */
export function prepareApi(text, loggedOut, renew) {
  csrf = text;
  whenLoggedOut = loggedOut;
  renewCsrf = renew;
}

/** The address of a path with its query; members that are empty are left out. */
export function address(path, query = {}) {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(pairs).toString();
  return root + path + (text ? `?${text}` : '');
}

/** Where the picture of a part is. */
export const pictureOf = result => address(`parts/${encodeURIComponent(result)}/picture`);

/** Asks for JSON. */
export function get(path, query, signal) {
  return call('GET', address(path, query), undefined, signal);
}

/** Changes something; resolves to the answer's JSON, or null. A csrf text that became old is renewed once. */
export async function send(method, path, body, signal) {
  const used = csrf;
  try {
    return await call(method, address(path), body, signal);
  } catch (problem) {
    if (problem.status !== 403) {
      throw problem;
    }
    await renewCsrf();
    if (csrf === used) {
      throw problem;
    }
    return call(method, address(path), body, signal);
  }
}

async function call(method, url, body, signal) {
  const headers = {};
  if (method !== 'GET') {
    headers['X-Edge-Csrf'] = csrf;
  }
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  const answer = await reach(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  if (!answer.ok) {
    throw problemOf(answer.status, await answer.text(), answer.headers.get('Retry-After'));
  }
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

async function reach(url, options) {
  try {
    return await fetch(url, { ...options, credentials: 'same-origin', cache: 'no-store' });
  } catch (fault) {
    if (fault.name === 'AbortError') {
      throw fault;
    }
    throw new ApiProblem(0, t('problem.unreachable'));
  }
}

/** Sends a file. fetch gives no progress of what is sent; XMLHttpRequest does. */
export function upload(path, query, file, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', address(path, query));
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-Edge-Csrf', csrf);
    request.upload.addEventListener('progress', event => onProgress(event.loaded, event.total));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) {
        resolve(JSON.parse(request.responseText || 'null'));
      } else {
        reject(problemOf(request.status, request.responseText, request.getResponseHeader('Retry-After')));
      }
    });
    request.addEventListener('error', () => reject(new ApiProblem(0, t('problem.unreachable'))));
    request.addEventListener('abort', () => reject(new DOMException('', 'AbortError')));
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

function problemOf(status, text, retryAfter) {
  if (status === 401) {
    whenLoggedOut();
  }
  const body = parse(text);
  const sentence = body.detail ?? body.title;
  return new ApiProblem(status, sentence ?? t('problem.status', { status }), {
    faults: body.faults,
    retryAfter: retryAfter === null ? null : Number(retryAfter),
    language: sentence && stationLanguage,
  });
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
