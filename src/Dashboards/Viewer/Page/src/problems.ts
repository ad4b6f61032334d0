/** What was not understood, did not arrive or went wrong. The page shows it, and tests expect the list to be empty. */
export interface Problem {
  /** The kind, from a closed list, so that tests and readers can tell a defect of a dashboard from a Prometheus that is down. */
  kind:
    | 'dashboard' | 'panel' | 'panel type' | 'option' | 'field config' | 'override' | 'transformation' | 'data source'
    | 'variable' | 'unresolved' | 'query' | 'empty' | 'console' | 'drawing';
  /** Where: the panel or variable, by title. */
  where: string;
  /** What, in one sentence. */
  what: string;
}

/** More than this nobody reads; a page that fails on every refresh must not grow without end. */
const limit = 200;

let problems: readonly Problem[] = [];
const listeners = new Set<() => void>();

declare global {
  interface Window {
    __problems: readonly Problem[];
  }
}

function set(next: readonly Problem[]) {
  problems = next;
  window.__problems = next;
  // Not at once: problems are found while components render, where no other component may change.
  queueMicrotask(() => listeners.forEach((listener) => listener()));
}

/** Adds a problem unless the same is known. */
export function report(kind: Problem['kind'], where: string, what: string) {
  if (problems.length < limit && !problems.some((one) => one.kind === kind && one.where === where && one.what === what)) {
    set([...problems, { kind, where, what }]);
  }
}

/** Forgets the problems of a kind at a place: the next query succeeded. */
export function resolve(kind: Problem['kind'], where: string) {
  if (problems.some((one) => one.kind === kind && one.where === where)) {
    set(problems.filter((one) => one.kind !== kind || one.where !== where));
  }
}

/** Another dashboard is shown. */
export function forgetAll() {
  set([]);
}

/** The list now; the same object until it changes. */
export const current = () => problems;

/** Calls back after every change, until the returned function is called. */
export function listen(listener: () => void) {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** Catches what nobody else does. Messages of Grafana's own code about itself say nothing about a dashboard. */
export function watchConsole() {
  window.__problems = problems;
  const original = console.error.bind(console);
  console.error = (...words: unknown[]) => {
    original(...words);
    report('console', 'page', words.map(text).join(' ').slice(0, 500));
  };
  window.addEventListener('error', (event) => {
    // The browser's notice that observers wait for the next frame; not an error.
    if (!event.message.startsWith('ResizeObserver loop')) {
      report('console', 'page', event.message);
    }
  });
  window.addEventListener('unhandledrejection', (event) => report('console', 'page', text(event.reason)));
}

function text(value: unknown): string {
  return value instanceof Error ? value.message : typeof value === 'string' ? value : safeJson(value);
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
